package dev.assize.connectors.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assize.connectors.key.Ed25519FileSigner;
import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.ledger.Hash;
import dev.assize.core.ledger.Journal;
import dev.assize.core.ledger.Ledger;
import dev.assize.core.ledger.LedgerReader;
import dev.assize.core.ledger.NoteKey;
import dev.assize.core.ledger.TiledLedger;
import dev.assize.core.ledger.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a dead writer leaves behind: nothing acknowledged is lost, and nothing else becomes part of the log.
class CrashTest {
    private static final int HEADER_BYTES = 1024;

    @TempDir
    Path directory;

    private Bench bench;
    private int copies;

    @BeforeEach
    void makeBench() {
        bench = new Bench(directory);
    }

    /// The directories as a death at this moment leaves them.
    private Bench crash() throws IOException {
        Path at = directory.resolve("crash" + copies++);
        Directories.copy(directory.resolve("ledger"), at.resolve("ledger"));
        Directories.copy(directory.resolve("remembered"), at.resolve("remembered"));
        return bench.at(at.resolve("ledger"), at.resolve("remembered"));
    }

    private static void assertHolds(Bench crashed, long size) {
        try (TiledLedger ledger = crashed.open()) {
            assertThat(ledger.size()).isEqualTo(size);
            ledger.forEach(0, size, (i, entry) -> assertThat(entry).isEqualTo(Bench.entry(i)));
            ledger.append(Bench.entries(size, 1), size);
        }
        assertThat(crashed.audit()).isInstanceOf(Verification.Verified.class);
    }

    private static Path wal(Bench crashed) {
        return crashed.place().directory().resolve("wal/a");
    }

    /// Where the last record ends.
    private static int end(byte[] wal) {
        int end = wal.length;
        while (wal[end - 1] == 0) {
            end--;
        }
        return end;
    }

    @Test
    void everyAcknowledgedEntryIsThereAfterADeathAtAnyStep() throws IOException {
        long size = 0;
        for (int count : new int[] {1, 3, 252, 1, 256, 2}) {
            TiledLedger ledger = bench.open();
            assertHolds(crash(), size);
            for (int part = 0; part < 2; part++) {
                ledger.append(Bench.entries(size, count), size);
                size += count;
                Bench crashed = crash();
                try (LedgerReader log = crashed.read()) {
                    assertThat(log.size()).isEqualTo(size);
                }
                assertHolds(crashed, size);
            }
            ledger.close();
        }
        assertHolds(crash(), size);
    }

    @Test
    void aJournalCutOrZeroedAnywhereGivesABeginningOfTheLog() throws IOException {
        TiledLedger ledger = bench.open();
        ledger.append(Bench.entries(0, 2), 0);
        ledger.append(Bench.entries(2, 1), 2);
        ledger.append(Bench.entries(3, 3), 3);
        byte[] whole = Files.readAllBytes(wal(bench));
        int end = end(whole);
        long before = 0;
        for (int at = HEADER_BYTES; at <= end; at += at < HEADER_BYTES + 20 || at > end - 20 ? 1 : 11) {
            Bench cut = crash();
            Files.write(wal(cut), at % 2 == 0 ? Arrays.copyOf(whole, at) : zeroedFrom(whole, at));
            try (TiledLedger recovered = cut.open()) {
                long size = recovered.size();
                assertThat(Set.of(0L, 2L, 3L, 6L)).contains(size);
                assertThat(size).isGreaterThanOrEqualTo(before);
                before = size;
                recovered.forEach(0, size, (i, entry) -> assertThat(entry).isEqualTo(Bench.entry(i)));
            }
            assertThat(cut.audit()).isInstanceOf(Verification.Verified.class);
        }
        assertThat(before).isEqualTo(6);
        ledger.close();
    }

    private static byte[] zeroedFrom(byte[] bytes, int from) {
        byte[] zeroed = bytes.clone();
        Arrays.fill(zeroed, from, zeroed.length, (byte) 0);
        return zeroed;
    }

    @Test
    void aByteChangedInTheJournalLosesNothingInSilence() throws IOException {
        TiledLedger ledger = bench.open();
        ledger.append(Bench.entries(0, 2), 0);
        ledger.append(Bench.entries(2, 3), 2);
        byte[] whole = Files.readAllBytes(wal(bench));
        int end = end(whole);
        int refused = 0;
        for (int at = 0; at < end; at += at < HEADER_BYTES ? 31 : 9) {
            Bench flipped = crash();
            byte[] changed = whole.clone();
            changed[at] ^= (byte) (1 << at % 8);
            Files.write(wal(flipped), changed);
            try (TiledLedger recovered = flipped.open()) {
                assertThat(recovered.size()).as("byte %d", at).isEqualTo(5);
                recovered.forEach(0, 5, (i, entry) -> assertThat(entry).isEqualTo(Bench.entry(i)));
            } catch (Failure e) {
                assertThat(e.fault()).as("byte %d", at).isIn(Fault.TAMPERED, Fault.CONFLICT);
                assertThat(e.remedy()).isNotEmpty();
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(20);
        ledger.close();
    }

    @Test
    void aTailWrittenTwiceCountsOnce() throws IOException {
        TiledLedger ledger = bench.open();
        ledger.append(Bench.entries(0, 2), 0);
        int first = end(Files.readAllBytes(wal(bench)));
        ledger.append(Bench.entries(2, 3), 2);
        byte[] wal = Files.readAllBytes(wal(bench));
        int end = end(wal);
        Bench doubled = crash();
        System.arraycopy(wal, first, wal, end, end - first);
        Files.write(wal(doubled), wal);
        assertHolds(doubled, 5);
        ledger.close();
    }

    @Test
    void anOlderLogUnderANewerJournalIsRefused() throws IOException {
        try (TiledLedger ledger = bench.open()) {
            ledger.append(Bench.entries(0, 2), 0);
        }
        Bench older = crash();
        TiledLedger ledger = bench.open();
        ledger.append(Bench.entries(2, 3), 2);
        ledger.close();
        ledger = bench.open();
        ledger.append(Bench.entries(5, 1), 5);
        Files.copy(wal(bench), wal(older), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(older::open).isInstanceOfSatisfying(Failure.class, e -> {
            assertThat(e.fault()).isEqualTo(Fault.TAMPERED);
            assertThat(e.what()).contains("goes on at entry 5, but the log ends at 2");
        });
        ledger.close();
    }

    @Test
    void theJournalOfAnotherLogIsRefusedByName() throws IOException {
        bench.open().close();
        Bench other = new Bench(directory.resolve("other"));
        try (TiledLedger ledger = other.open()) {
            ledger.append(Bench.entries(0, 2), 0);
        }
        Bench mixed = crash();
        Files.createDirectories(wal(mixed).getParent());
        Files.copy(wal(other), wal(mixed), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(mixed::open).isInstanceOfSatisfying(Failure.class, e -> {
            assertThat(e.fault()).isEqualTo(Fault.CONFLICT);
            assertThat(e.what())
                    .contains(other.key().line())
                    .contains(bench.key().line());
        });
    }

    @Test
    void anEntryPlantedIntoTheJournalIsNotSigned() throws IOException {
        try (TiledLedger ledger = bench.open()) {
            ledger.append(Bench.entries(0, 1), 0);
        }
        byte[] planted = {6, 6, 6};
        Hash root = Hash.node(Hash.leaf(Bench.entry(0)), Hash.leaf(planted));
        try (Segment segment = Segment.open(wal(bench), bench.key())) {
            segment.append(new Journal.Batch(1, List.of(planted), root, new byte[Hash.BYTES]));
        }
        assertThatThrownBy(bench::open).isInstanceOfSatisfying(Failure.class, e -> {
            assertThat(e.fault()).isEqualTo(Fault.TAMPERED);
            assertThat(e.what()).contains("no holder of the log's key wrote");
        });
    }

    @Test
    void aKeyThatWasReplacedDoesNotAdoptTheOldJournal() throws IOException {
        TiledLedger ledger = bench.open();
        ledger.append(Bench.entries(0, 1), 0);
        Bench crashed = crash();
        Ed25519FileSigner stranger = Ed25519FileSigner.create(directory.resolve("stranger.pem"));
        Bench replaced = new Bench(directory, crashed.place(), stranger, bench.verifier());
        assertThatThrownBy(replaced::open).isInstanceOf(Failure.class);
        assertThatThrownBy(
                        () -> crashed.place().read(new NoteKey(Bench.ORIGIN, stranger.publicKey()), bench.verifier()))
                .isInstanceOf(Failure.class);
        assertHolds(crashed, 1);
        ledger.close();
    }

    @Test
    void bothSegmentsAreRecoveredAndUsedAgain() throws IOException {
        byte[] large = new byte[60_000];
        List<byte[]> batch = java.util.Collections.nCopies(60, large);
        TiledLedger ledger = bench.open();
        long size = 0;
        for (int i = 0; i < 12; i++) {
            ledger.append(batch, size);
            size += batch.size();
            if (i % 3 == 2) {
                Bench crashed = crash();
                try (TiledLedger recovered = crashed.open()) {
                    assertThat(recovered.size()).isEqualTo(size);
                }
                assertThat(crashed.audit()).isInstanceOf(Verification.Verified.class);
                Directories.delete(crashed.place().directory());
            }
        }
        assertThat(directory.resolve("ledger/wal/b")).isRegularFile();
        assertThat(Files.size(directory.resolve("ledger/wal/a"))).isLessThan(32L << 20);
        ledger.close();
        assertThat(bench.audit()).isInstanceOf(Verification.Verified.class);
        try (Ledger again = bench.open()) {
            assertThat(again.size()).isEqualTo(size);
        }
    }
}
