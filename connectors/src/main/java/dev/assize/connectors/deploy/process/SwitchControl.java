package dev.assize.connectors.deploy.process;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.deployment.Slot;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The way to the switch of a state directory: finds it, starts it, gives it orders.
///
/// @param process the switch itself
/// @param port    where it serves the public
record SwitchControl(OsProcess process, int port, int control, String token) {
    private static final Duration START_PATIENCE = Duration.ofSeconds(20);
    private static final Duration ORDER_PATIENCE = Duration.ofSeconds(10);

    /// The switch that runs for this directory, if one does.
    static Optional<SwitchControl> find(Path directory) {
        return kept(directory).filter(kept -> kept.process.find().isPresent());
    }

    /// Whether there is a switch or was one that ended without being told to.
    static Optional<SwitchControl> kept(Path directory) {
        StateFile file = new StateFile(directory.resolve(SwitchMain.STATE));
        try {
            return file.read()
                    .map(values -> new SwitchControl(
                            new OsProcess(number(values, "pid"), number(values, "started")),
                            (int) number(values, "port"),
                            (int) number(values, "control"),
                            values.getOrDefault("token", "")));
        } catch (IOException | NumberFormatException e) {
            throw new Failure(
                    Fault.STORAGE,
                    "the state of the switch cannot be read: " + e.getMessage(),
                    "stop the switch by hand and delete " + file.path(),
                    e);
        }
    }

    private static long number(Map<String, String> values, String key) {
        return Long.parseLong(values.getOrDefault(key, ""));
    }

    static SwitchControl start(Path directory, String host, int port) throws InterruptedException {
        Path log = directory.resolve("switch.log");
        OsProcess child = OsProcess.start(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-cp",
                        classPath(),
                        SwitchMain.class.getName(),
                        directory.toString(),
                        host,
                        Integer.toString(port)),
                Map.of(),
                directory,
                log);
        long end = System.nanoTime() + START_PATIENCE.toNanos();
        while (System.nanoTime() - end < 0) {
            Optional<SwitchControl> found = find(directory).filter(one -> one.process.pid() == child.pid());
            if (found.isPresent()) {
                return found.get();
            }
            if (child.find().isEmpty()) {
                throw new Failure(
                        Fault.TOOL_FAILED,
                        "the switch did not start: " + lastLine(log),
                        "free port " + port + " or choose another one");
            }
            Thread.sleep(Duration.ofMillis(10));
        }
        child.stop(Duration.ofSeconds(1));
        throw new Failure(Fault.TOOL_FAILED, "the switch did not start in time", "look at " + log);
    }

    /// Only what the switch needs, which also keeps its start short.
    private static String classPath() {
        Set<String> places = new LinkedHashSet<>();
        for (Class<?> type : List.of(SwitchMain.class, Failure.class)) {
            CodeSource source = type.getProtectionDomain().getCodeSource();
            if (source == null) {
                throw new IllegalStateException(type + " comes from nowhere");
            }
            try {
                places.add(Path.of(source.getLocation().toURI()).toString());
            } catch (URISyntaxException e) {
                throw new IllegalStateException("a class path entry is no path", e);
            }
        }
        return String.join(System.getProperty("path.separator"), places);
    }

    private static String lastLine(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.isEmpty() ? "it said nothing" : lines.getLast();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, String> status() {
        return order(ORDER_PATIENCE, "status");
    }

    void put(Slot slot, int backendPort) {
        order(ORDER_PATIENCE, "put", slot.word(), Integer.toString(backendPort));
    }

    void remove(Slot slot) {
        order(ORDER_PATIENCE, "remove", slot.word());
    }

    void activate(Slot slot) {
        order(ORDER_PATIENCE, "activate", slot.word());
    }

    int drain(Slot slot, Duration timeout) {
        Map<String, String> answer =
                order(ORDER_PATIENCE.plus(timeout), "drain", slot.word(), Long.toString(timeout.toMillis()));
        return Integer.parseInt(answer.getOrDefault("unfinished", "0"));
    }

    /// Returns when it is gone; it finishes its requests first.
    void stop() throws InterruptedException {
        order(ORDER_PATIENCE, "stop");
        long end = System.nanoTime() + ORDER_PATIENCE.toNanos();
        while (process.find().isPresent() && System.nanoTime() - end < 0) {
            Thread.sleep(Duration.ofMillis(10));
        }
        process.stop(Duration.ofSeconds(1));
    }

    private Map<String, String> order(Duration patience, String... words) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), control), 2_000);
            socket.setSoTimeout((int) patience.toMillis());
            socket.getOutputStream()
                    .write((token + " " + String.join(" ", words) + "\n").getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            String answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
            if (answer == null || !answer.startsWith("ok")) {
                throw new Failure(
                        Fault.TOOL_FAILED,
                        "the switch refused to " + words[0] + ": " + (answer == null ? "no answer" : answer),
                        "look at switch.log in the state directory");
            }
            return List.of(answer.split(" ")).stream()
                    .filter(word -> word.contains("="))
                    .collect(Collectors.toMap(
                            word -> word.substring(0, word.indexOf('=')),
                            word -> word.substring(word.indexOf('=') + 1),
                            (one, _) -> one,
                            TreeMap::new));
        } catch (IOException e) {
            throw new Failure(
                    Fault.TOOL_FAILED,
                    "the switch did not answer: " + e.getMessage(),
                    "look at switch.log in the state directory",
                    e);
        }
    }
}
