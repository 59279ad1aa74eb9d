package dev.assize.runner.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A program that was started. One thread awaits it; closing ends it and everything it started.
public final class RunningTool implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int POLLS_PER_DISK_LOOK = 5;
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Set<RunningTool> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        // Ctrl-C ends us, not the tools we started: take them along.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> RUNNING.forEach(tool -> tool.descendants.end()), "end-tools"));
    }

    private final Process process;
    private final Descendants descendants;
    private final Sinks sinks;
    private final Path room;
    private final Limits limits;
    private final long start = System.nanoTime();
    private final AtomicLong written = new AtomicLong();
    private final AtomicReference<@Nullable String> broken = new AtomicReference<>();
    private final Thread out;
    private final Thread err;

    RunningTool(Process process, Descendants descendants, Sinks sinks, Path room, Limits limits) {
        this.process = process;
        this.descendants = descendants;
        this.sinks = sinks;
        this.room = room;
        this.limits = limits;
        RUNNING.add(this);
        out = drain(process.getInputStream(), sinks::output);
        err = drain(process.getErrorStream(), sinks::errors);
    }

    /// Whether it still runs.
    public boolean isAlive() {
        return process.isAlive();
    }

    /// The last text on its standard error.
    public String errorTail() {
        return sinks.tail();
    }

    /// Waits for its end, or ends it when it breaks a limit. What it started is gone when this returns.
    public ProcessEnd await() throws InterruptedException {
        supervise();
        descendants.end();
        process.waitFor();
        boolean outEnded = out.join(GRACE);
        boolean errEnded = err.join(GRACE);
        if (!outEnded || !errEnded) {
            // Somebody we could not find holds the pipe: what we have may be half of it.
            broken.compareAndSet(null, "something it started kept its output open");
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        String limit = broken.get();
        return limit == null
                ? new ProcessEnd.Exited(process.exitValue(), took, sinks.tail())
                : new ProcessEnd.Stopped(limit, took, sinks.tail());
    }

    /// Ends it and everything it started.
    @Override
    public void close() {
        descendants.end();
        RUNNING.remove(this);
        try {
            out.join(GRACE);
            err.join(GRACE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        try {
            sinks.close();
        } catch (IOException _) {
            // A full disk is told by whoever reads the file.
        }
    }

    private void supervise() throws InterruptedException {
        int polls = 0;
        while (!process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
            descendants.look();
            if (System.nanoTime() - start > limits.time().toNanos()) {
                broken.compareAndSet(
                        null, "it took longer than " + limits.time().toSeconds() + " s");
            }
            if (descendants.memory() > limits.maxMemoryBytes()) {
                broken.compareAndSet(null, "it used more than " + (limits.maxMemoryBytes() >> 20) + " MiB of memory");
            }
            if (++polls % POLLS_PER_DISK_LOOK == 0 && size(room) > limits.maxDiskBytes()) {
                broken.compareAndSet(null, "it wrote more than " + (limits.maxDiskBytes() >> 20) + " MiB of files");
            }
            if (broken.get() != null) {
                return;
            }
        }
    }

    private Thread drain(InputStream from, Sink into) {
        return Thread.ofVirtual().start(() -> {
            byte[] buffer = new byte[16_384];
            try (from) {
                for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                    if (written.addAndGet(n) > limits.maxOutputBytes()) {
                        broken.compareAndSet(null, "it printed more than " + (limits.maxOutputBytes() >> 20) + " MiB");
                        return;
                    }
                    try {
                        into.write(buffer, n);
                    } catch (IOException e) {
                        broken.compareAndSet(null, "its output could not be kept: " + e.getMessage());
                        return;
                    }
                }
            } catch (IOException _) {
                // The stream ends with the process; what we have is what there is.
            }
        });
    }

    @FunctionalInterface
    private interface Sink {
        void write(byte[] buffer, int length) throws IOException;
    }

    private static long size(Path directory) {
        AtomicLong bytes = new AtomicLong();
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    bytes.addAndGet(attributes.size());
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException _) {
            // Files come and go while the program runs.
        }
        return bytes.get();
    }
}
