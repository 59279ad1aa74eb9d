package dev.assize.connectors.store.file;

import dev.assize.core.ledger.TiledLedger;
import java.nio.file.Path;
import java.time.Duration;

/// A writer to be killed: `Appender DIR BATCHES ENTRIES`. Says `acknowledged N` after each batch, N being the
/// size then, and `closed` at the end.
final class Appender {
    private Appender() {}

    public static void main(String[] arguments) {
        Bench bench = new Bench(Path.of(arguments[0]));
        int batches = Integer.parseInt(arguments[1]);
        int entries = Integer.parseInt(arguments[2]);
        // Publishes behind every append, so that a death may fall into that as well.
        TiledLedger ledger =
                bench.place().open(Bench.ORIGIN, bench.signer(), bench.verifier(), Duration.ZERO, Duration.ZERO);
        for (int i = 0; i < batches; i++) {
            long size = ledger.size();
            ledger.append(Bench.entries(size, entries), size);
            System.out.println("acknowledged " + ledger.size());
        }
        ledger.close();
        System.out.println("closed");
    }
}
