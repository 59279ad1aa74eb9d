package dev.assize.connectors.store.file;

import dev.assize.core.ledger.CheckpointDoor;
import dev.assize.core.ledger.SignedNote;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// A checkpoint in a file. Compare and set hold under a file lock, so that two ledgers that share a
/// remembered checkpoint see each other.
///
/// @param file    the checkpoint
/// @param scratch on the same file system; takes temporary files and the lock
record FileCheckpointDoor(Path file, Path scratch) implements CheckpointDoor {
    // File locks belong to the process: threads of this one need their own.
    private static final ReentrantLock THIS_PROCESS = new ReentrantLock();

    @Override
    public Optional<String> read() {
        return DurableFiles.read(file, SignedNote.MAX_BYTES).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public boolean replace(Optional<String> expected, String next) {
        THIS_PROCESS.lock();
        try (FileChannel channel = FileChannel.open(
                        scratch.resolve(file.getFileName() + ".lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            if (!read().equals(expected)) {
                return false;
            }
            DurableFiles.replace(scratch, file, next.getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (IOException e) {
            throw DurableFiles.failed("replace", file, e);
        } finally {
            THIS_PROCESS.unlock();
        }
    }

    @Override
    public String place() {
        return file.toString();
    }
}
