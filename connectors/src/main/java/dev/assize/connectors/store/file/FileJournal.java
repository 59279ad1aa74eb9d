package dev.assize.connectors.store.file;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.ledger.Journal;
import dev.assize.core.ledger.NoteKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The write-ahead log of a [FileLedger]: two preallocated segments, and the lock that makes its holder the
/// one writer. See [Segment] for the bytes.
final class FileJournal implements Journal {
    private static final String[] NAMES = {"a", "b"};
    private static final int PATIENCE_MILLIS = 5;

    private final Path directory;
    private final NoteKey key;
    private final FileChannel lockChannel;
    private final @Nullable Segment[] segments = new Segment[NAMES.length];
    private int used;
    private long end;

    private FileJournal(Path directory, NoteKey key, FileChannel lockChannel) {
        this.directory = directory;
        this.key = key;
        this.lockChannel = lockChannel;
    }

    /// Takes the writer's lock.
    ///
    /// @param patience how long to wait for another writer
    /// @throws Failure `CONFLICT` where the other writer does not finish in time
    static FileJournal open(Path lockFile, Path directory, NoteKey key, Duration patience) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    lockFile, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            long deadline = System.nanoTime() + patience.toNanos();
            while (!tryLock(channel)) {
                if (System.nanoTime() >= deadline) {
                    throw new Failure(
                            Fault.CONFLICT,
                            "another process writes to this ledger (" + holder(channel) + ", " + lockFile + ")",
                            "wait until it ends, or stop it; reading works meanwhile");
                }
                Thread.sleep(PATIENCE_MILLIS);
            }
            byte[] holder = ("process " + ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(holder), 0);
            DurableFiles.makeDirectory(directory);
            return new FileJournal(directory, key, channel);
        } catch (IOException e) {
            closeQuietly(channel);
            throw DurableFiles.failed("lock", lockFile, e);
        } catch (InterruptedException e) {
            closeQuietly(channel);
            Thread.currentThread().interrupt();
            throw new Failure(Fault.CONFLICT, "interrupted while waiting for " + lockFile, "try again", e);
        } catch (RuntimeException e) {
            closeQuietly(channel);
            throw e;
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(64);
        channel.read(text, 0);
        String holder = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
        return holder.isEmpty() ? "unknown process" : holder;
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException _) {
            // the failure that led here is told already
        }
    }

    /// Reads a journal without its lock, while a writer may be at work: batches it is writing just now are
    /// left out.
    static Contents read(Path directory, NoteKey key, long publishedSize) {
        List<Segment.Scan> scans = new ArrayList<>();
        for (String name : NAMES) {
            Segment.scan(directory.resolve(name), key, publishedSize).ifPresent(scans::add);
        }
        return merge(scans, publishedSize, directory);
    }

    @Override
    public Contents recover(long publishedSize) {
        return read(directory, key, publishedSize);
    }

    private static Contents merge(List<Segment.Scan> scans, long publishedSize, Path directory) {
        List<Batch> batches = scans.stream()
                .flatMap(scan -> scan.batches().stream())
                .filter(batch -> batch.end() > publishedSize)
                .sorted(Comparator.comparingLong(Batch::firstIndex))
                .toList();
        long end = publishedSize;
        for (Batch batch : batches) {
            if (batch.firstIndex() != end) {
                throw new Failure(
                        Fault.TAMPERED,
                        directory + " goes on at entry " + batch.firstIndex() + ", but the log ends at " + end
                                + ": log and journal are not of one time, or acknowledged entries are damaged",
                        "keep the directory as evidence and restore log and journal together");
            }
            end = batch.end();
        }
        long acknowledged = 0;
        Optional<String> checkpoint = Optional.empty();
        for (Segment.Scan scan : scans) {
            if (scan.acknowledged() > acknowledged) {
                acknowledged = scan.acknowledged();
                checkpoint = scan.checkpoint();
            }
        }
        if (acknowledged > end) {
            throw new Failure(
                    Fault.TAMPERED,
                    directory + " acknowledged " + acknowledged + " entries, but only " + end + " can be read",
                    "keep the directory as evidence and restore log and journal together");
        }
        return new Contents(batches, acknowledged > publishedSize ? checkpoint : Optional.empty());
    }

    @Override
    public void append(Batch batch) {
        try {
            segment().append(batch);
            end = batch.end();
        } catch (IOException e) {
            throw DurableFiles.failed("make entries durable in", directory, e);
        }
    }

    @Override
    public void acknowledge(String checkpoint) {
        try {
            segment().acknowledge(end, checkpoint);
        } catch (IOException e) {
            throw DurableFiles.failed("write to", directory, e);
        }
    }

    @Override
    public boolean isFull() {
        Segment segment = segments[used];
        return segment != null && segment.isFull();
    }

    @Override
    public void rotate() {
        used = 1 - used;
    }

    @Override
    public void release(long publishedSize) {
        clear(1 - used, publishedSize);
    }

    @Override
    public void reset(long publishedSize) {
        end = publishedSize;
        for (int i = 0; i < NAMES.length; i++) {
            if (segments[i] != null || Files.exists(directory.resolve(NAMES[i]))) {
                clear(i, publishedSize);
            }
        }
    }

    private void clear(int which, long size) {
        try {
            Segment segment = segments[which];
            if (segment == null && Files.exists(directory.resolve(NAMES[which]))) {
                segment = segments[which] = Segment.open(directory.resolve(NAMES[which]), key);
            }
            if (segment != null) {
                segment.clear(size);
            }
        } catch (IOException e) {
            throw DurableFiles.failed("write to", directory, e);
        }
    }

    private Segment segment() throws IOException {
        Segment segment = segments[used];
        if (segment == null) {
            segment = segments[used] = Segment.open(directory.resolve(NAMES[used]), key);
        }
        return segment;
    }

    @Override
    public void close() {
        try {
            for (Segment segment : segments) {
                if (segment != null) {
                    segment.close();
                }
            }
        } catch (IOException e) {
            throw DurableFiles.failed("close", directory, e);
        } finally {
            closeQuietly(lockChannel);
        }
    }
}
