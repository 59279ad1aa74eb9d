package dev.assize.connectors.store.file;

import dev.assize.connectors.key.Ed25519FileSigner;
import dev.assize.connectors.key.Ed25519Verifier;
import dev.assize.core.identity.Signer;
import dev.assize.core.identity.Verifier;
import dev.assize.core.ledger.LedgerSnapshot;
import dev.assize.core.ledger.NoteKey;
import dev.assize.core.ledger.TiledLedger;
import dev.assize.core.ledger.Verification;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/// One ledger in a directory with a key of its own.
record Bench(Path directory, FileLedger place, Signer signer, Verifier verifier) {
    static final String ORIGIN = "example.com/ledger";

    Bench(Path directory) {
        this(
                directory,
                new FileLedger(directory.resolve("ledger"), directory.resolve("remembered")),
                Ed25519FileSigner.loadOrCreate(directory.resolve("key.pem")),
                new Ed25519Verifier());
    }

    /// The same key over another directory.
    Bench at(Path ledger, Path remembered) {
        return new Bench(directory, new FileLedger(ledger, remembered), signer, verifier);
    }

    NoteKey key() {
        return new NoteKey(ORIGIN, signer.publicKey());
    }

    TiledLedger open() {
        return open(Duration.ZERO);
    }

    TiledLedger open(Duration patience) {
        // Publishes on close and when a segment is full, so that no test depends on how fast it runs.
        return place.open(ORIGIN, signer, verifier, patience, Duration.ofDays(1));
    }

    LedgerSnapshot read() {
        return place.read(key(), verifier);
    }

    Verification audit() {
        return place.audit(key(), verifier);
    }

    static byte[] entry(long index) {
        return ("entry " + index + " " + "x".repeat((int) (index % 40))).getBytes(StandardCharsets.UTF_8);
    }

    static List<byte[]> entries(long from, int count) {
        return LongStream.range(from, from + count).mapToObj(Bench::entry).toList();
    }
}
