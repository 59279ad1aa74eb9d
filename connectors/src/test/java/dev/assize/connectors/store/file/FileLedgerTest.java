package dev.assize.connectors.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assize.connectors.key.Ed25519FileSigner;
import dev.assize.connectors.store.LedgerContract;
import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.identity.Verifier;
import dev.assize.core.ledger.Ledger;
import dev.assize.core.ledger.LedgerReader;
import dev.assize.core.ledger.NoteKey;
import dev.assize.core.ledger.TiledLedger;
import dev.assize.core.ledger.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLedgerTest extends LedgerContract {
    @TempDir
    Path directory;

    private Bench bench;

    @BeforeEach
    void makeBench() {
        bench = new Bench(directory);
    }

    @Override
    protected Ledger open() {
        return bench.open();
    }

    @Override
    protected LedgerReader read() {
        return bench.read();
    }

    @Override
    protected NoteKey key() {
        return bench.key();
    }

    @Override
    protected Verifier verifier() {
        return bench.verifier();
    }

    private void appendAndClose(Bench to, long from, int count) {
        try (TiledLedger ledger = to.open()) {
            ledger.append(Bench.entries(from, count), from);
        }
    }

    private static Failure refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return org.assertj.core.api.Assertions.catchThrowableOfType(Failure.class, call);
    }

    @Test
    void theDirectoryHoldsWhatTlogTilesAsksFor() throws IOException {
        appendAndClose(bench, 0, 7);
        appendAndClose(bench, 7, 300);
        Path log = bench.place().log();
        for (String file : List.of(
                "tile/0/000", "tile/0/001.p/51", "tile/1/000.p/1", "tile/entries/000", "tile/entries/001.p/51")) {
            assertThat(log.resolve(file)).isRegularFile();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log.resolve(file))))
                    .isEqualTo("r--r--r--");
        }
        assertThat(log.resolve("checkpoint")).isRegularFile();
        assertThat(log.resolve("tile/0/000.p")).doesNotExist();
        assertThat(log.resolve("tile/entries/000.p")).doesNotExist();
        try (var left = Files.list(directory.resolve("ledger/tmp"))) {
            assertThat(left.map(f -> f.getFileName().toString())).containsExactly("checkpoint.lock");
        }
    }

    @Test
    void aSecondWriterIsToldWhoWritesAndWhatToDo() {
        try (TiledLedger first = bench.open()) {
            Failure refused = refusal(() -> bench.open());
            assertThat(refused.fault()).isEqualTo(Fault.CONFLICT);
            assertThat(refused.what())
                    .contains("process " + ProcessHandle.current().pid());
            assertThat(refused.remedy()).isNotEmpty();
            first.append(Bench.entries(0, 1), 0);
        }
        appendAndClose(bench, 1, 1);
    }

    @Test
    void aPatientSecondWriterGetsItsTurn() throws InterruptedException {
        TiledLedger first = bench.open();
        Thread second = Thread.ofVirtual().start(() -> {
            try (TiledLedger ledger = bench.open(Duration.ofMinutes(1))) {
                ledger.append(Bench.entries(1, 1), 1);
            }
        });
        first.append(Bench.entries(0, 1), 0);
        first.close();
        second.join();
        try (LedgerReader log = bench.read()) {
            assertThat(log.size()).isEqualTo(2);
        }
    }

    @Test
    void aRestoredOldCopyRefusesToSign() throws IOException {
        appendAndClose(bench, 0, 5);
        Path backup = directory.resolve("backup");
        Directories.copy(directory.resolve("ledger"), backup);
        appendAndClose(bench, 5, 5);
        Bench restored = bench.at(backup, directory.resolve("remembered"));
        Failure refused = refusal(restored::open);
        assertThat(refused.fault()).isEqualTo(Fault.TAMPERED);
        assertThat(refused.what()).contains("5 entries").contains("over 10").contains("old copy");
        assertThat(refused.remedy()).contains("restore the newest copy");
        assertThat(refusal(restored::read).fault()).isEqualTo(Fault.TAMPERED);
        assertThat(restored.audit()).isInstanceOf(Verification.Broken.class);
    }

    @Test
    void aLogThatVanishedIsNotBegunAnew() throws IOException {
        appendAndClose(bench, 0, 5);
        Directories.delete(directory.resolve("ledger"));
        assertThat(refusal(bench::open).fault()).isEqualTo(Fault.TAMPERED);
    }

    @Test
    void aLogWithoutItsCheckpointIsNotBegunAnew() throws IOException {
        appendAndClose(bench, 0, 5);
        Files.delete(bench.place().log().resolve("checkpoint"));
        Bench elsewhere = bench.at(directory.resolve("ledger"), directory.resolve("other"));
        assertThat(refusal(elsewhere::open).fault()).isEqualTo(Fault.TAMPERED);
    }

    @Test
    void ofTwoCopiesThatGrowApartOneIsStopped() throws IOException {
        appendAndClose(bench, 0, 5);
        Path copy = directory.resolve("copy");
        Directories.copy(directory.resolve("ledger"), copy);
        Bench twin = bench.at(copy, directory.resolve("remembered"));
        TiledLedger mine = bench.open();
        TiledLedger other = twin.open();
        mine.append(List.of(new byte[] {1}), 5);
        mine.close();
        other.append(List.of(new byte[] {2}), 5);
        Failure refused = refusal(other::close);
        assertThat(refused.fault()).isEqualTo(Fault.TAMPERED);
        assertThat(refused.what()).contains("another copy");
        assertThat(refusal(twin::open).fault()).isEqualTo(Fault.TAMPERED);
        assertThat(bench.audit()).isInstanceOf(Verification.Verified.class);
    }

    @Test
    void anotherKeyOrOriginIsRefused() {
        appendAndClose(bench, 0, 5);
        Ed25519FileSigner stranger = Ed25519FileSigner.create(directory.resolve("stranger.pem"));
        var elsewhere = new FileLedger(directory.resolve("ledger"), directory.resolve("other"));
        assertThatThrownBy(() -> elsewhere.open(Bench.ORIGIN, stranger, bench.verifier(), Duration.ZERO))
                .isInstanceOf(Failure.class);
        assertThatThrownBy(() -> elsewhere.open("example.com/other", bench.signer(), bench.verifier(), Duration.ZERO))
                .isInstanceOf(Failure.class);
        assertThatThrownBy(() -> elsewhere.read(new NoteKey(Bench.ORIGIN, stranger.publicKey()), bench.verifier()))
                .isInstanceOf(Failure.class);
        appendAndClose(bench, 5, 1);
    }

    @Test
    void aTileThatIsThereWithOtherBytesStopsTheWriter() throws IOException {
        appendAndClose(bench, 0, 5);
        Path planted = bench.place().log().resolve("tile/0/000.p/6");
        Files.write(planted, new byte[6 * 32]);
        TiledLedger ledger = bench.open();
        ledger.append(Bench.entries(5, 1), 5);
        Failure refused = refusal(ledger::close);
        assertThat(refused.fault()).isEqualTo(Fault.TAMPERED);
        assertThat(refused.what()).contains("000.p/6");
    }

    @Test
    void thereIsNothingToReadWhereNoLogIs() {
        assertThat(refusal(bench::read).fault()).isEqualTo(Fault.NOT_FOUND);
        assertThat(bench.place().exists()).isFalse();
    }

    @Test
    void aByteChangedInAnyFileOfTheLogBreaksTheAudit() throws IOException {
        appendAndClose(bench, 0, 3);
        appendAndClose(bench, 3, 260);
        appendAndClose(bench, 263, 4);
        assertThat(bench.audit()).isInstanceOf(Verification.Verified.class);
        int checked = 0;
        for (Path file : Directories.files(bench.place().log())) {
            byte[] bytes = Files.readAllBytes(file);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            for (int at = 0; at < bytes.length; at += Math.max(1, bytes.length / 40)) {
                byte[] changed = bytes.clone();
                changed[at] ^= (byte) (1 << at % 8);
                Files.write(file, changed);
                assertThat(bench.audit()).as("%s byte %d", file, at).isInstanceOf(Verification.Broken.class);
                checked++;
            }
            Files.write(file, bytes);
        }
        assertThat(checked).isGreaterThan(200);
        assertThat(bench.audit()).isInstanceOf(Verification.Verified.class);
    }
}
