package dev.assize.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assize.core.canonical.Json;
import dev.assize.core.canonical.JsonFields;
import dev.assize.core.canonical.JsonReader;
import dev.assize.core.canonical.MalformedJson;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The packaged program as a user starts it: in a process of its own, from the jars `mvn package` left, with a
/// home of its own. Where the tests are measured for coverage, it is measured too.
final class Program {
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final Path LIBRARIES = Clone.root().resolve("cli/target/assize/lib");

    private final Path home;
    private final Map<String, String> environment = new HashMap<>();

    private Program(Path home) {
        this.home = home;
    }

    /// @param home a directory of its own for keys, remembered checkpoints and caches
    static Program at(Path home) throws IOException {
        assertThat(LIBRARIES)
                .as("the packaged program; build it with mvn -Dquick -DskipTests package")
                .isDirectory();
        Files.createDirectories(home);
        Files.writeString(
                home.resolve("gitconfig"),
                "[user]\n\tname = Ada\n\temail = ada@payments.example\n[init]\n\tdefaultBranch = main\n");
        return new Program(home)
                .with("ASSIZE_HOME", home.toString())
                .with("ASSIZE_TOOLS", tools().toString())
                .with("ASSIZE_AS", "")
                .with("GIT_CONFIG_GLOBAL", home.resolve("gitconfig").toString())
                .with("GIT_CONFIG_NOSYSTEM", "1")
                .with("LC_ALL", "C.UTF-8")
                .with("NO_COLOR", "1");
    }

    /// The same program on a machine without any of the outside tools.
    Program withoutTools() throws IOException {
        return with(
                        "ASSIZE_TOOLS",
                        Files.createDirectories(home.resolve("no-tools")).toString())
                .with("PATH", "/usr/bin:/bin");
    }

    Program with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Path home() {
        return home;
    }

    /// Where the outside tools of this machine are.
    static Path tools() {
        String named = System.getenv("ASSIZE_TOOLS");
        if (named != null && !named.isBlank()) {
            return Path.of(named);
        }
        String own = System.getenv("ASSIZE_HOME");
        if (own != null && !own.isBlank()) {
            return Path.of(own, "tools");
        }
        String data = System.getenv("XDG_DATA_HOME");
        Path base = data == null || data.isBlank()
                ? Path.of(System.getProperty("user.home"), ".local", "share")
                : Path.of(data);
        return base.resolve("assize").resolve("tools");
    }

    /// The program of a pinned tool. Where it is missing the test is skipped with the reason, or fails where
    /// `ASSIZE_REQUIRE_TOOLS=true` says that it must be there.
    Path tool(String name) throws IOException, InterruptedException {
        List<Path> found = run(home, "tools", "list", "--json").answer().list("items", item -> item).stream()
                .filter(item -> item.text("tool").equals(name))
                .flatMap(item -> item.optionalText("program").stream())
                .map(Path::of)
                .toList();
        String remedy = name + " is missing, so this is not tested: run assize tools install " + name;
        if (found.isEmpty() && Boolean.parseBoolean(System.getenv("ASSIZE_REQUIRE_TOOLS"))) {
            fail(remedy);
        }
        assumeTrue(!found.isEmpty(), remedy);
        return found.getFirst();
    }

    /// How a run ended, and what it printed.
    record Ran(String command, int exit, String out, String err) {
        /// The one JSON value on standard output. Fails where there is none, or anything beside it.
        Json json() {
            try {
                return JsonReader.read(out);
            } catch (MalformedJson e) {
                throw new AssertionError(this + " printed no single JSON value", e);
            }
        }

        JsonFields answer() {
            return JsonFields.of(command, json());
        }

        Ran exits(int code) {
            assertThat(exit).as(toString()).isEqualTo(code);
            return this;
        }

        @Override
        public String toString() {
            return "assize " + command + " ended with " + exit + "\n--- out\n" + out + "\n--- err\n" + err;
        }
    }

    Ran run(Path directory, String... arguments) throws IOException, InterruptedException {
        return run(directory, new byte[0], arguments);
    }

    Ran run(Path directory, byte[] input, String... arguments) throws IOException, InterruptedException {
        Path kept = Files.createTempDirectory(home, "out-");
        Path in = Files.write(kept.resolve("in"), input);
        Process process = builder(directory, arguments)
                .redirectInput(in.toFile())
                .redirectOutput(kept.resolve("out").toFile())
                .redirectError(kept.resolve("err").toFile())
                .start();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            fail("assize %s has not ended within %s", String.join(" ", arguments), PATIENCE);
        }
        return new Ran(
                String.join(" ", arguments),
                process.exitValue(),
                Files.readString(kept.resolve("out"), StandardCharsets.UTF_8),
                Files.readString(kept.resolve("err"), StandardCharsets.UTF_8));
    }

    /// Starts it and comes back at once; what it prints goes to a file.
    Process start(Path directory, Path output, String... arguments) throws IOException {
        return builder(directory, arguments)
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private ProcessBuilder builder(Path directory, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(java().toString());
        // What the environment gives to every Java already is not given twice: the agent would stop the start.
        if (!environment.containsKey("JDK_JAVA_OPTIONS")) {
            command.addAll(agent());
        }
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Dassize.root=" + Clone.root(),
                "-Dassize.launcher=" + Clone.root().resolve("assize"),
                "-cp",
                LIBRARIES + "/*",
                "dev.assize.cli.Main"));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("ASSIZE_") || name.startsWith("GIT_"));
        builder.environment().remove("CLICOLOR_FORCE");
        builder.environment().putAll(environment);
        return builder;
    }

    static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /// The agent that measures coverage, where there is one.
    static List<String> agent() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-javaagent:") && argument.contains("jacoco"))
                .toList();
    }
}
