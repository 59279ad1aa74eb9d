package dev.assize.connectors.store.file;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// Files that appear under their name whole and durable: temporary file, sync, rename, sync of the directory.
final class DurableFiles {
    static final Set<PosixFilePermission> READ_ONLY = PosixFilePermissions.fromString("r--r--r--");
    static final Set<PosixFilePermission> WRITABLE = PosixFilePermissions.fromString("rw-r--r--");

    private static final AtomicLong COUNTER = new AtomicLong();
    private static final long PROCESS = ProcessHandle.current().pid();

    private DurableFiles() {}

    /// Writes and syncs a new file under a name nobody else uses.
    static Path temporary(Path scratch, byte[] bytes, Set<PosixFilePermission> permissions) throws IOException {
        Path file = scratch.resolve(PROCESS + "-" + COUNTER.incrementAndGet());
        // A name left by a dead process with our id.
        Files.deleteIfExists(file);
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(permissions))) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(false);
        }
        return file;
    }

    /// Puts a file in the place of whatever stands there.
    static void replace(Path scratch, Path target, byte[] bytes) throws IOException {
        Path parent = parent(target);
        try (FileChannel directory = FileChannel.open(parent)) {
            Path file = temporary(scratch, bytes, WRITABLE);
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            directory.force(true);
        }
    }

    static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory)) {
            channel.force(true);
        }
    }

    static void syncFile(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            channel.force(false);
        }
    }

    /// Makes a directory and its missing parents, each durable in the one above.
    static void makeDirectory(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = parent(directory);
        makeDirectory(parent);
        try {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
        syncDirectory(parent);
    }

    /// The bytes of a file of at most `maxBytes`, if it is there.
    static Optional<byte[]> read(Path file, long maxBytes) {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            if (size > maxBytes) {
                throw new Failure(
                        Fault.LIMIT_EXCEEDED,
                        file + " has " + size + " bytes, at most " + maxBytes + " are possible",
                        "find out what put it there and remove it");
            }
            ByteBuffer buffer = ByteBuffer.allocate((int) size);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // reads on until the buffer is full or the file ends
            }
            return Optional.of(
                    buffer.hasRemaining()
                            ? java.util.Arrays.copyOf(buffer.array(), buffer.position())
                            : buffer.array());
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed("read", file, e);
        }
    }

    static Path parent(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalStateException(path + " has no parent");
        }
        return parent;
    }

    static Failure failed(String verb, Path place, IOException cause) {
        String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return new Failure(
                Fault.STORAGE,
                "cannot " + verb + " " + place + ": "
                        + (reason.startsWith(place.toString())
                                ? cause.getClass().getSimpleName() + ": " + reason
                                : reason),
                "look at the disk: free space, permissions, errors in the system log",
                cause);
    }
}
