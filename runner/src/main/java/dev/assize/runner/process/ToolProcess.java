package dev.assize.runner.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One run of one outside program.
///
/// @param command     program and arguments; no shell in between
/// @param directory   where it runs
/// @param home        an empty directory that serves as its home and for temporary files
/// @param environment variables beside the allow-listed ones
/// @param output      where its standard output goes; null discards it
public record ToolProcess(
        List<String> command,
        Path directory,
        Path home,
        Map<String, String> environment,
        @Nullable Path output) {
    /// What a tool may see of our environment. Credentials are not on the list, and never will be.
    private static final Set<String> ALLOWED = Set.of(
            "PATH",
            "LANG",
            "LC_ALL",
            "TZ",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
            "HTTPS_PROXY",
            "HTTP_PROXY",
            "NO_PROXY",
            "https_proxy",
            "http_proxy",
            "no_proxy",
            "SYSTEMROOT");

    private static final int TAIL_BYTES = 4_096;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        // Ctrl-C ends us, not the tools we started: take them along.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(ToolProcess::killTree), "end-tools"));
    }

    public ToolProcess {
        command = List.copyOf(command);
        Objects.requireNonNull(directory);
        Objects.requireNonNull(home);
        environment = Map.copyOf(environment);
    }

    /// Runs it to its end or to a limit. Its children are gone when this returns.
    public ProcessEnd run(Limits limits) throws InterruptedException {
        long start = System.nanoTime();
        Process process;
        try {
            Files.createDirectories(home);
            process = start();
        } catch (IOException e) {
            return new ProcessEnd.Unstartable(Objects.toString(e.getMessage(), "unknown reason"));
        }
        RUNNING.add(process);
        Tail tail = new Tail();
        AtomicLong written = new AtomicLong();
        AtomicReference<@Nullable String> broken = new AtomicReference<>();
        try {
            Thread out = drain(process.getInputStream(), written, limits, broken, sink());
            Thread err = drain(process.getErrorStream(), written, limits, broken, tail);
            supervise(process, start, limits, broken);
            killTree(process);
            process.waitFor();
            out.join(GRACE);
            err.join(GRACE);
        } catch (InterruptedException e) {
            killTree(process);
            throw e;
        } finally {
            RUNNING.remove(process);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        String limit = broken.get();
        return limit == null
                ? new ProcessEnd.Exited(process.exitValue(), took, tail.text())
                : new ProcessEnd.Stopped(limit, took, tail.text());
    }

    private Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        Map<String, String> ours = new HashMap<>(builder.environment());
        Map<String, String> theirs = builder.environment();
        theirs.clear();
        for (String name : ALLOWED) {
            String value = ours.get(name);
            if (value != null) {
                theirs.put(name, value);
            }
        }
        theirs.putIfAbsent("LANG", "C.UTF-8");
        theirs.put("HOME", home.toString());
        theirs.put("TMPDIR", home.toString());
        theirs.put("XDG_CACHE_HOME", home.resolve("cache").toString());
        theirs.put("XDG_CONFIG_HOME", home.resolve("config").toString());
        theirs.put("NO_COLOR", "1");
        theirs.putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    private OutputStream sink() {
        Path file = output;
        if (file == null) {
            return OutputStream.nullOutputStream();
        }
        try {
            return Files.newOutputStream(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("cannot write " + file, e);
        }
    }

    private static Thread drain(
            InputStream from,
            AtomicLong written,
            Limits limits,
            AtomicReference<@Nullable String> broken,
            OutputStream into) {
        return Thread.ofVirtual().start(() -> {
            byte[] buffer = new byte[16_384];
            try (from;
                    into) {
                for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                    if (written.addAndGet(n) > limits.maxOutputBytes()) {
                        broken.compareAndSet(null, "it printed more than " + (limits.maxOutputBytes() >> 20) + " MiB");
                        return;
                    }
                    into.write(buffer, 0, n);
                }
            } catch (IOException _) {
                // The stream ends with the process; what we have is what there is.
            }
        });
    }

    private static void supervise(Process process, long start, Limits limits, AtomicReference<@Nullable String> broken)
            throws InterruptedException {
        while (!process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
            if (System.nanoTime() - start > limits.time().toNanos()) {
                broken.compareAndSet(
                        null, "it took longer than " + limits.time().toSeconds() + " s");
            }
            if (memory(process) > limits.maxMemoryBytes()) {
                broken.compareAndSet(null, "it used more than " + (limits.maxMemoryBytes() >> 20) + " MiB of memory");
            }
            if (broken.get() != null) {
                return;
            }
        }
    }

    /// Resident memory of the process and its descendants, in bytes; 0 where the system does not tell.
    private static long memory(Process process) {
        long bytes = resident(process.pid());
        for (ProcessHandle child : process.descendants().toList()) {
            bytes += resident(child.pid());
        }
        return bytes;
    }

    private static long resident(long pid) {
        try {
            String[] fields = Files.readString(Path.of("/proc", Long.toString(pid), "statm"))
                    .split(" ");
            return Long.parseLong(fields[1]) * 4_096;
        } catch (IOException | RuntimeException _) {
            return 0;
        }
    }

    private static void killTree(Process process) {
        List<ProcessHandle> tree = new ArrayList<>(process.descendants().toList());
        tree.add(process.toHandle());
        tree.forEach(ProcessHandle::destroy);
        long until = System.nanoTime() + GRACE.toNanos();
        while (tree.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < until) {
            try {
                Thread.sleep(20);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        tree.forEach(ProcessHandle::destroyForcibly);
    }

    /// Keeps the last bytes written.
    private static final class Tail extends OutputStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public synchronized void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] buffer, int offset, int length) {
            bytes.write(buffer, offset, length);
            if (bytes.size() > 4 * TAIL_BYTES) {
                byte[] all = bytes.toByteArray();
                bytes.reset();
                bytes.write(all, all.length - TAIL_BYTES, TAIL_BYTES);
            }
        }

        synchronized String text() {
            byte[] all = bytes.toByteArray();
            int from = Math.max(0, all.length - TAIL_BYTES);
            return new String(all, from, all.length - from, StandardCharsets.UTF_8).strip();
        }
    }
}
