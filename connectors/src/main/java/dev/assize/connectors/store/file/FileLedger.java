package dev.assize.connectors.store.file;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.identity.Signer;
import dev.assize.core.identity.Verifier;
import dev.assize.core.ledger.Checkpoint;
import dev.assize.core.ledger.Journal;
import dev.assize.core.ledger.LedgerSnapshot;
import dev.assize.core.ledger.NoteKey;
import dev.assize.core.ledger.SignedNote;
import dev.assize.core.ledger.TiledLedger;
import dev.assize.core.ledger.Verification;
import dev.assize.core.subject.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// A ledger in a directory, open to any tlog-tiles client as static files under [#log()].
///
/// @param directory  holds log, journal and lock; made by the first [#open]
/// @param remembered a directory that holds the latest checkpoint of each log of this user or machine, and
///                   is never restored together with the ledger
public record FileLedger(Path directory, Path remembered) {
    private static final Duration PUBLISH_AFTER = Duration.ofSeconds(1);
    private static final int READ_ATTEMPTS = 20;
    private static final int PAUSE_MILLIS = 5;

    /// The directory that holds `checkpoint` and `tile/`, the log's static files.
    public Path log() {
        return directory.resolve("log");
    }

    /// Whether a log was made here.
    public boolean exists() {
        return Files.exists(checkpointFile());
    }

    /// Opens the log for writing, makes it where there is none, recovers it where a writer died.
    ///
    /// @param origin   name of the log, a schema-less URL
    /// @param patience how long to wait for another writer
    /// @throws Failure `CONFLICT` where another process writes, or the directory holds another log;
    ///         `TAMPERED` where the log is older than, or differs from, what was signed before
    public TiledLedger open(String origin, Signer signer, Verifier verifier, Duration patience) {
        return open(origin, signer, verifier, patience, PUBLISH_AFTER);
    }

    TiledLedger open(String origin, Signer signer, Verifier verifier, Duration patience, Duration publishAfter) {
        NoteKey key = new NoteKey(origin, signer.publicKey());
        makeDirectories();
        FileJournal journal = FileJournal.open(directory.resolve("lock"), wal(), key, patience);
        return TiledLedger.open(
                new TiledLedger.Storage(tiles(), published(), memory(origin), journal),
                signer,
                origin,
                verifier,
                publishAfter);
    }

    /// Reads the log as it is now, without the lock and without writing anything. Sees every acknowledged
    /// entry, also those a running or dead writer left in its journal. (After a power failure the last batch
    /// may be seen only once a writer has opened the log again.)
    ///
    /// @throws Failure `NOT_FOUND` where there is no log, `TAMPERED` where it does not verify or is older
    ///         than what is remembered
    public LedgerSnapshot read(NoteKey key, Verifier verifier) {
        Optional<String> memory = memory(key.name()).read();
        LedgerSnapshot snapshot = snapshot(key, verifier);
        if (memory.isPresent()) {
            Checkpoint head = trusted(memory.get(), key, verifier);
            if (head.size() > snapshot.size()
                    || !snapshot.tree().rootAt(head.size()).equals(head.root())) {
                throw new Failure(
                        Fault.TAMPERED,
                        "the log has " + snapshot.size() + " entries and does not continue the " + head.size()
                                + " signed before (" + memory(key.name()).place() + ")",
                        "restore the newest copy of " + directory);
            }
        }
        return snapshot;
    }

    /// Checks every byte of the log ([Verification]), the journal behind it and the remembered checkpoint.
    public Verification audit(NoteKey key, Verifier verifier) {
        Optional<String> checkpoint = published().read();
        if (checkpoint.isEmpty()) {
            return new Verification.Broken(
                    checkpointFile().toString(), "there is no checkpoint", "name a ledger's directory");
        }
        Verification verification = Verification.of(checkpoint.get(), tiles(), key, verifier);
        if (verification instanceof Verification.Verified) {
            try (LedgerSnapshot snapshot = read(key, verifier)) {
                return new Verification.Verified(
                        Checkpoint.parse(SignedNote.parse(snapshot.checkpoint()).text()));
            } catch (Failure e) {
                return new Verification.Broken(directory.toString(), e.what(), e.remedy());
            }
        }
        return verification;
    }

    private LedgerSnapshot snapshot(NoteKey key, Verifier verifier) {
        for (int attempt = 1; ; attempt++) {
            Optional<String> before = published().read();
            if (before.isEmpty()) {
                throw new Failure(Fault.NOT_FOUND, "there is no log in " + log(), "run `assize init` first");
            }
            try {
                Checkpoint base = trusted(before.get(), key, verifier);
                Journal.Contents journal = FileJournal.read(wal(), key, base.size());
                LedgerSnapshot snapshot = LedgerSnapshot.of(key, verifier, tiles(), before.get(), journal);
                // A writer that published meanwhile may have reused the journal under our eyes.
                if (published().read().equals(before)) {
                    return snapshot;
                }
            } catch (Failure e) {
                // So may one that went on to the other segment between our two reads.
                if (attempt >= READ_ATTEMPTS || e.fault() != Fault.TAMPERED) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Checkpoint trusted(String note, NoteKey key, Verifier verifier) {
        return Checkpoint.trusted(note, key, verifier);
    }

    private void makeDirectories() {
        try {
            DurableFiles.makeDirectory(log());
            DurableFiles.makeDirectory(scratch());
            DurableFiles.makeDirectory(remembered);
        } catch (IOException e) {
            throw DurableFiles.failed("make", directory, e);
        }
    }

    private FileTiles tiles() {
        return new FileTiles(log(), scratch());
    }

    private FileCheckpointDoor published() {
        return new FileCheckpointDoor(checkpointFile(), scratch());
    }

    private FileCheckpointDoor memory(String origin) {
        Path file = remembered.resolve(
                Digest.of(origin.getBytes(StandardCharsets.UTF_8)).hex());
        return new FileCheckpointDoor(file, remembered);
    }

    private Path checkpointFile() {
        return log().resolve("checkpoint");
    }

    private Path wal() {
        return directory.resolve("wal");
    }

    private Path scratch() {
        return directory.resolve("tmp");
    }
}
