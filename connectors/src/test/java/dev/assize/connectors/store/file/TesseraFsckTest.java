package dev.assize.connectors.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.core.ledger.TiledLedger;
import dev.assize.core.ledger.Verification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tessera's fsck, another implementation of tlog-tiles, and ours must be of one mind about our logs.
class TesseraFsckTest {
    @TempDir
    Path directory;

    @Test
    void fsckAcceptsOurLogsOfManySizes() throws Exception {
        Path fsck = Tools.fsck();
        Bench bench = new Bench(directory);
        long size = 0;
        for (int count : new int[] {1, 1, 253, 1, 1, 255, 256, 3000, 65_000}) {
            try (TiledLedger ledger = bench.open()) {
                ledger.append(Bench.entries(size, count), size);
            }
            size += count;
            Tools.assertFsckAccepts(fsck, bench);
        }
    }

    @Test
    void fsckRefusesWhatWeRefuse() throws Exception {
        Path fsck = Tools.fsck();
        Bench bench = new Bench(directory);
        try (TiledLedger ledger = bench.open()) {
            ledger.append(Bench.entries(0, 300), 0);
        }
        Path key = Files.writeString(directory.resolve("vkey"), bench.key().line() + "\n");
        for (Path file : Directories.files(bench.place().log())) {
            byte[] bytes = Files.readAllBytes(file);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            byte[] changed = bytes.clone();
            changed[bytes.length / 2] ^= 1;
            Files.write(file, changed);
            assertThat(Tools.fsckAccepts(Tools.runFsck(fsck, bench, key)))
                    .as(file.toString())
                    .isFalse();
            assertThat(bench.audit()).isInstanceOf(Verification.Broken.class);
            Files.write(file, bytes);
        }
        Tools.assertFsckAccepts(fsck, bench);
    }
}
