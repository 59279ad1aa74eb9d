package dev.assize.runner.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A program and everything it started, also what has left its parent or its process group.
///
/// A process that lives on after its parent hangs below process 1, where nothing leads back to the program.
/// So every process ever seen below it is remembered, and on Linux those that carry our mark in their
/// environment are found again as well.
final class Descendants {
    /// The variable that marks the processes of one run.
    static final String MARK = "ASSIZE_RUN";

    private static final Path PROC = Path.of("/proc");
    private static final boolean HAS_PROC = Files.isReadable(PROC.resolve("self/environ"));
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final int ROUNDS = 5;

    private final Process process;
    private final byte[] mark;
    private final Set<ProcessHandle> seen = new LinkedHashSet<>();

    Descendants(Process process, String mark) {
        this.process = process;
        this.mark = (MARK + "=" + mark + "\0").getBytes(StandardCharsets.US_ASCII);
        seen.add(process.toHandle());
    }

    /// Looks again who is there.
    synchronized void look() {
        // A handle knows its process by start time too, so a reused number is not mistaken for it.
        Set<ProcessHandle> tree = new HashSet<>(process.descendants().toList());
        tree.add(process.toHandle());
        // Each question reads the table of all processes, so only those are asked whose parent has gone.
        List<ProcessHandle> orphans =
                seen.stream().filter(handle -> !tree.contains(handle)).toList();
        seen.addAll(tree);
        for (ProcessHandle handle : orphans) {
            if (handle.isAlive()) {
                seen.addAll(handle.descendants().toList());
            }
        }
    }

    /// Resident memory of all of them in bytes; 0 where the system does not tell.
    synchronized long memory() {
        long bytes = 0;
        for (ProcessHandle handle : seen) {
            if (handle.isAlive()) {
                bytes += resident(handle.pid());
            }
        }
        return bytes;
    }

    /// Asks all of them to end, then makes them.
    synchronized void end() {
        look();
        addMarked();
        alive().forEach(ProcessHandle::destroy);
        boolean interrupted = waitFor(GRACE);
        // What is started while we look is found in the next round.
        for (int round = 0; round < ROUNDS; round++) {
            look();
            addMarked();
            List<ProcessHandle> left = alive();
            if (left.isEmpty()) {
                break;
            }
            left.forEach(ProcessHandle::destroyForcibly);
            interrupted |= waitFor(Duration.ofMillis(100));
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private List<ProcessHandle> alive() {
        return seen.stream().filter(ProcessHandle::isAlive).toList();
    }

    private boolean waitFor(Duration patience) {
        boolean interrupted = false;
        long until = System.nanoTime() + patience.toNanos();
        while (!alive().isEmpty() && System.nanoTime() < until) {
            try {
                Thread.sleep(5);
            } catch (InterruptedException _) {
                // Remembered: ending what runs is not given up half-way.
                interrupted = true;
            }
        }
        return interrupted;
    }

    private void addMarked() {
        if (!HAS_PROC) {
            return;
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : processes) {
                if (carriesMark(entry.resolve("environ"))) {
                    ProcessHandle.of(Long.parseLong(entry.getFileName().toString()))
                            .ifPresent(seen::add);
                }
            }
        } catch (IOException | DirectoryIteratorException _) {
            // Somebody else's processes may be hidden from us; ours are not.
        }
    }

    private boolean carriesMark(Path environ) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(environ);
        } catch (IOException _) {
            return false;
        }
        for (int start = 0; start + mark.length <= bytes.length; start++) {
            if (start > 0 && bytes[start - 1] != 0) {
                continue;
            }
            int at = 0;
            while (at < mark.length && bytes[start + at] == mark[at]) {
                at++;
            }
            if (at == mark.length) {
                return true;
            }
        }
        return false;
    }

    private static long resident(long pid) {
        if (!HAS_PROC) {
            return 0;
        }
        try {
            for (String line : Files.readAllLines(PROC.resolve(pid + "/status"), StandardCharsets.ISO_8859_1)) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
                }
            }
        } catch (IOException | NumberFormatException _) {
            // It ended while we looked.
        }
        return 0;
    }
}
