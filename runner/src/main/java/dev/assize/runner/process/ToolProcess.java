package dev.assize.runner.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One run of one outside program.
///
/// @param command     program and arguments; no shell in between
/// @param directory   where it runs
/// @param room        a directory of its own: its home and its temporary files lie below, and the disk limit
///                    counts everything in it
/// @param environment variables beside the allow-listed ones, which they may replace
/// @param output      where its standard output goes; null discards it
/// @param errors      where its standard error goes, beside the tail that is always kept; may be the same file
///                    as `output`; null keeps the tail only
public record ToolProcess(
        List<String> command,
        Path directory,
        Path room,
        Map<String, String> environment,
        @Nullable Path output,
        @Nullable Path errors) {
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

    public ToolProcess {
        command = List.copyOf(command);
        Objects.requireNonNull(directory);
        Objects.requireNonNull(room);
        environment = Map.copyOf(environment);
    }

    public ToolProcess(
            List<String> command, Path directory, Path room, Map<String, String> environment, @Nullable Path output) {
        this(command, directory, room, environment, output, null);
    }

    /// Runs it to its end or to a limit. What it started is gone when this returns.
    public ProcessEnd run(Limits limits) throws InterruptedException {
        try (RunningTool running = start(limits)) {
            return running.await();
        } catch (IOException e) {
            return new ProcessEnd.Unstartable(Objects.toString(e.getMessage(), "unknown reason"));
        }
    }

    /// Starts it and comes back at once. Closing what is returned ends it.
    ///
    /// @throws IOException where it cannot be started
    public RunningTool start(Limits limits) throws IOException {
        Path home = Files.createDirectories(room.resolve("home"));
        Path temporary = Files.createDirectories(room.resolve("tmp"));
        String mark = UUID.randomUUID().toString();
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
        theirs.put("TMPDIR", temporary.toString());
        theirs.put("XDG_CACHE_HOME", home.resolve("cache").toString());
        theirs.put("XDG_CONFIG_HOME", home.resolve("config").toString());
        theirs.put("XDG_DATA_HOME", home.resolve("data").toString());
        theirs.put("NO_COLOR", "1");
        theirs.putAll(environment);
        theirs.put(Descendants.MARK, mark);
        Sinks sinks = Sinks.open(output, errors);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return new RunningTool(process, new Descendants(process, mark), sinks, room, limits);
        } catch (IOException e) {
            sinks.close();
            throw e;
        }
    }
}
