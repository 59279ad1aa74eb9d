package dev.assize.runner.tools;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/// One installation at a time in a directory, over all processes of the machine.
final class InstallLock implements AutoCloseable {
    /// A file lock is held by the process; this one keeps its threads apart.
    private static final ReentrantLock THREADS = new ReentrantLock();

    private final FileChannel channel;

    private InstallLock(FileChannel channel) {
        this.channel = channel;
    }

    /// @param waits called once if somebody else is installing
    static InstallLock take(Path home, Runnable waits) throws InterruptedException {
        THREADS.lockInterruptibly();
        try {
            Files.createDirectories(home);
            FileChannel channel =
                    FileChannel.open(home.resolve("install.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                waits.run();
                channel.lock();
            }
            return new InstallLock(channel);
        } catch (IOException e) {
            THREADS.unlock();
            throw new Failure(
                    Fault.STORAGE,
                    "Nothing can be installed in " + home + ": " + e.getMessage(),
                    "Choose another directory with ASSIZE_TOOLS_DIR.",
                    e);
        } catch (RuntimeException e) {
            THREADS.unlock();
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // The lock ends with the process at the latest.
        } finally {
            THREADS.unlock();
        }
    }
}
