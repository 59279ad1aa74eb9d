package dev.assize.connectors.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.core.ledger.Ledger;
import dev.assize.core.ledger.LedgerSnapshot;
import dev.assize.core.ledger.TiledLedger;
import dev.assize.core.ledger.Verification;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLedgerTest {
    @TempDir
    Path directory;

    @Test
    void entriesComeBackAfterClosing() {
        Bench bench = new Bench(directory);
        try (TiledLedger ledger = bench.open()) {
            assertThat(ledger.append(Bench.entries(0, 3), Ledger.ANY_SIZE))
                    .isEqualTo(new Ledger.Appending.Appended(0, ledger.checkpoint()));
        }
        try (TiledLedger ledger = bench.open()) {
            assertThat(ledger.size()).isEqualTo(3);
            assertThat(ledger.entry(1)).isEqualTo(Bench.entry(1));
            assertThat(ledger.append(Bench.entries(3, 300), 3)).isInstanceOf(Ledger.Appending.Appended.class);
            assertThat(ledger.append(Bench.entries(0, 1), 3)).isEqualTo(new Ledger.Appending.Conflict(303));
        }
        try (LedgerSnapshot log = bench.read()) {
            assertThat(log.size()).isEqualTo(303);
            assertThat(log.entry(302)).isEqualTo(Bench.entry(302));
            assertThat(log.proof(0).verify(Bench.entry(0), List.of(bench.key()), bench.verifier()))
                    .isInstanceOf(dev.assize.core.ledger.TlogProof.Checked.Included.class);
        }
        assertThat(bench.audit()).isInstanceOf(Verification.Verified.class);
    }
}
