package dev.assize.runner.tools;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.subject.Digest;
import dev.assize.runner.process.Limits;
import dev.assize.runner.process.ProcessEnd;
import dev.assize.runner.process.ToolProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the ways of installing have in common: starting a program with its output in a log, checking a file of
/// ours against its pin, asking a program its version.
///
/// @param root     holds `tools.lock` and `tools/`
/// @param scratch  an empty directory for this installation, removed afterwards
/// @param log      gets what the programs print
/// @param ours     our own environment
record InstallStep(String tool, Path root, Path scratch, Path log, InstallProgress progress, Map<String, String> ours) {
    private static final Duration SHORTEST = Duration.ofMinutes(10);
    private static final Duration ASKING = Duration.ofSeconds(60);
    private static final long MAX_OUTPUT = 256L << 20;
    private static final long MAX_MEMORY = 16L << 30;
    private static final long MAX_DISK = 8L << 30;

    /// Mirrors, proxies and caches are the user's own settings and stand in these. A library that is built from
    /// its source runs code of its own, so nothing else is handed on.
    private static final Set<String> HANDED_ON = Set.of(
            "HOME",
            "XDG_CACHE_HOME",
            "XDG_CONFIG_HOME",
            "PYENV_ROOT",
            "PIP_INDEX_URL",
            "PIP_EXTRA_INDEX_URL",
            "PIP_FIND_LINKS",
            "PIP_NO_INDEX",
            "PIP_CERT",
            "PIP_CLIENT_CERT",
            "PIP_TRUSTED_HOST",
            "PIP_PROXY",
            "PIP_CONFIG_FILE",
            "PIP_CACHE_DIR",
            "PIP_DEFAULT_TIMEOUT",
            "PIP_RETRIES",
            "GOPROXY",
            "GOSUMDB",
            "GONOSUMDB",
            "GONOPROXY",
            "GOPRIVATE",
            "GOINSECURE",
            "GOPATH",
            "GOMODCACHE",
            "GOCACHE",
            "GOAUTH",
            "GOROOT",
            "REQUESTS_CA_BUNDLE");

    Failure cannot(String what, String remedy) {
        return new Failure(Fault.TOOL_UNAVAILABLE, what, remedy);
    }

    /// Runs a program to its end; anything but exit code 0 is a failure.
    void run(String what, Duration expected, List<String> command, Path directory, Map<String, String> environment)
            throws InterruptedException {
        progress.begins(tool, what, expected);
        long start = System.nanoTime();
        Duration limit = expected.multipliedBy(10).compareTo(SHORTEST) > 0 ? expected.multipliedBy(10) : SHORTEST;
        Path output = scratch.resolve("output");
        try {
            note("$ " + String.join(" ", command) + "\n");
            ProcessEnd end = new ToolProcess(command, directory, scratch, with(environment), output, output)
                    .run(new Limits(limit, MAX_OUTPUT, MAX_MEMORY, MAX_DISK));
            String printed = Files.exists(output) ? Files.readString(output, StandardCharsets.ISO_8859_1) : "";
            note(printed + "\n");
            switch (end) {
                case ProcessEnd.Exited(int code, Duration _, String _) when code == 0 -> {}
                case ProcessEnd.Exited(int code, Duration _, String _) ->
                    throw cannot(
                            what + " ended with exit code " + code + "." + said(printed),
                            "Read " + log + ", then try again.");
                case ProcessEnd.Stopped(String broken, Duration _, String _) ->
                    throw cannot(what + " was stopped: " + broken + ".", "Read " + log + ", then try again.");
                case ProcessEnd.Unstartable(String why) ->
                    throw cannot(what + " could not be started: " + why, "Check that " + command.getFirst() + " runs.");
            }
        } catch (IOException e) {
            throw new Failure(
                    Fault.STORAGE,
                    "The output of an installation cannot be kept: " + e.getMessage(),
                    "Check the disk.",
                    e);
        } finally {
            progress.ended(tool, what, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /// What a program prints; empty where it does not run or not end well.
    String answer(List<String> command, Map<String, String> environment) throws InterruptedException {
        Path output = scratch.resolve("answer");
        ProcessEnd end = new ToolProcess(command, scratch, scratch, with(environment), output, output)
                .run(new Limits(ASKING, MAX_OUTPUT, MAX_MEMORY, MAX_DISK));
        if (!(end instanceof ProcessEnd.Exited(int code, Duration _, String _)) || code != 0) {
            return "";
        }
        try {
            return Files.readString(output, StandardCharsets.ISO_8859_1).strip();
        } catch (IOException _) {
            return "";
        }
    }

    /// A file of ours, if its bytes are those of the pin.
    Path checked(Pin.LockFile file) {
        Path path = root.resolve(file.path());
        Digest digest = digest(path);
        if (!digest.equals(file.digest())) {
            throw new Failure(
                    Fault.TAMPERED,
                    file.path() + " has " + digest.brief() + ", but " + ToolLock.FILE + " pins "
                            + file.digest().brief() + ".",
                    "Take " + file.path() + " from the release again, or raise the pin as tools/README.md says.");
        }
        return path;
    }

    static Digest digest(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return Digest.of(in);
        } catch (IOException e) {
            throw new Failure(Fault.STORAGE, file + " cannot be read: " + e.getMessage(), "Install Assize again.", e);
        }
    }

    private Map<String, String> with(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>();
        ours.forEach((name, value) -> {
            if (HANDED_ON.contains(name)) {
                all.put(name, value);
            }
        });
        String home = all.getOrDefault("HOME", System.getProperty("user.home"));
        all.put("HOME", home);
        // The caches of pip and Go are worth minutes, so these runs see the real ones.
        all.putIfAbsent("XDG_CACHE_HOME", Path.of(home, ".cache").toString());
        all.putIfAbsent("XDG_CONFIG_HOME", Path.of(home, ".config").toString());
        all.putAll(environment);
        return all;
    }

    private void note(String text) throws IOException {
        Files.writeString(log, text, StandardCharsets.ISO_8859_1, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String said(String printed) {
        String last = printed.lines().filter(line -> !line.isBlank()).reduce("", (_, line) -> line);
        return last.isEmpty() ? "" : " It said: " + last.strip();
    }
}
