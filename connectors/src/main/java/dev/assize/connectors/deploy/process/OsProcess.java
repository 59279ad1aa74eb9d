package dev.assize.connectors.deploy.process;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A process that was started once, possibly by an earlier run of this program. A pid says little, since the
/// system gives it away again; pid and start time together are the process.
///
/// @param started in milliseconds since 1970, as the system tells it
record OsProcess(long pid, long started) {
    /// The system derives start times from its clock, which may be set in between.
    private static final long CLOCK_STEP_MILLIS = 2_000;

    private static final Duration POLL = Duration.ofMillis(10);
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(5);
    private static final List<String> INHERITED = List.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR");

    /// Starts a program in a session of its own, so that neither Ctrl-C nor the end of this program reaches
    /// it. Its output is appended to the log; its environment is what is given and the few variables every
    /// program needs, never ours: ours may hold credentials.
    static OsProcess start(List<String> command, Map<String, String> environment, Path directory, Path log) {
        requireProgram(command.getFirst(), directory);
        List<String> detached = new ArrayList<>(ownSession());
        detached.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(detached).directory(directory.toFile());
        Map<String, String> told = builder.environment();
        told.keySet().retainAll(INHERITED);
        told.putAll(environment);
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            keepOneOld(log);
            return of(builder.start().toHandle());
        } catch (IOException e) {
            throw new Failure(
                    Fault.TOOL_UNAVAILABLE,
                    "'" + command.getFirst() + "' could not be started: " + e.getMessage(),
                    "start it by hand from the release directory to see why",
                    e);
        }
    }

    static OsProcess of(ProcessHandle handle) {
        return new OsProcess(
                handle.pid(),
                handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
    }

    private static void requireProgram(String program, Path directory) {
        if (program.contains("/")) {
            if (!Files.isExecutable(directory.resolve(program))) {
                throw notFound(program, "is not an executable file");
            }
        } else if (onPath(program).isEmpty()) {
            throw notFound(program, "is not on PATH");
        }
    }

    private static Failure notFound(String program, String what) {
        return new Failure(Fault.TOOL_UNAVAILABLE, "'" + program + "' " + what, "install it or name another program");
    }

    private static Optional<Path> onPath(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
        for (String directory : path.split(":")) {
            Path candidate = Path.of(directory.isEmpty() ? "." : directory, program);
            if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /// `setsid` is part of every Linux; macOS has it only as a system call, which its Perl can make. Both
    /// replace themselves by the program, so the pid is the program's.
    private static List<String> ownSession() {
        if (onPath("setsid").isPresent()) {
            return List.of("setsid");
        }
        if (onPath("perl").isPresent()) {
            return withPerl();
        }
        return List.of();
    }

    static List<String> withPerl() {
        return List.of(
                "perl", "-MPOSIX=setsid", "-e", "setsid(); exec { $ARGV[0] } @ARGV or die \"$ARGV[0]: $!\\n\"", "--");
    }

    private static void keepOneOld(Path log) throws IOException {
        if (Files.exists(log)) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.createFile(log, StateFile.ownerOnly("rw-------"));
    }

    /// Itself, if it still runs.
    Optional<ProcessHandle> find() {
        return ProcessHandle.of(pid).filter(this::isSame).filter(OsProcess::runs);
    }

    private boolean isSame(ProcessHandle handle) {
        // Without both times nothing proves that it is ours.
        return started != 0
                && handle.info()
                        .startInstant()
                        .map(instant -> Math.abs(instant.toEpochMilli() - started) <= CLOCK_STEP_MILLIS)
                        .orElse(false);
    }

    /// A process that ended but was not collected by its parent yet counts as alive for the JDK; in a
    /// container whose first process collects nobody it stays so for ever.
    private static boolean runs(ProcessHandle handle) {
        if (!handle.isAlive()) {
            return false;
        }
        try {
            String stat = Files.readString(
                    Path.of("/proc", Long.toString(handle.pid()), "stat"), StandardCharsets.ISO_8859_1);
            int state = stat.lastIndexOf(')') + 2;
            return state >= stat.length() || (stat.charAt(state) != 'Z' && stat.charAt(state) != 'X');
        } catch (IOException _) {
            return handle.isAlive();
        }
    }

    /// What the environment the process was started with says; empty where the system does not tell. A
    /// program may overwrite its environment, so that absence proves nothing.
    static Optional<String> environment(long pid, String name) {
        try {
            byte[] bytes = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "environ"));
            for (String variable : new String(bytes, StandardCharsets.UTF_8).split("\0")) {
                if (variable.startsWith(name + "=")) {
                    return Optional.of(variable.substring(name.length() + 1));
                }
            }
            return Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// Asks the process to end, waits, and ends it and all its descendants by force if it does not.
    void stop(Duration patience) throws InterruptedException {
        Optional<ProcessHandle> found = find();
        if (found.isEmpty()) {
            return;
        }
        ProcessHandle handle = found.get();
        // Its children lose their parent when it ends and could not be found afterwards.
        Set<ProcessHandle> family = new LinkedHashSet<>();
        handle.descendants().forEach(family::add);
        handle.destroy();
        await(List.of(handle), patience);
        handle.descendants().forEach(family::add);
        family.add(handle);
        kill(family);
    }

    /// Ends these by force and waits until they are gone.
    static void kill(Set<ProcessHandle> family) throws InterruptedException {
        family.forEach(ProcessHandle::destroyForcibly);
        if (!await(List.copyOf(family), KILL_PATIENCE)) {
            throw new Failure(
                    Fault.TOOL_FAILED,
                    "a process could not be ended: pid "
                            + family.stream()
                                    .filter(OsProcess::runs)
                                    .map(ProcessHandle::pid)
                                    .toList(),
                    "end it by hand");
        }
    }

    private static boolean await(List<ProcessHandle> handles, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (handles.stream().anyMatch(OsProcess::runs)) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            Thread.sleep(POLL);
        }
        return true;
    }
}
