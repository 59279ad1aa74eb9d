package dev.assize.connectors.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Outside programs a test may use. Where one is missing the test is skipped with the reason, or fails where
/// `ASSIZE_REQUIRE_TOOLS=true` says that it must be there.
final class Tools {
    private Tools() {}

    record Ran(int exit, String output) {}

    static Path require(String name, Optional<Path> found, String remedy) {
        if (found.isEmpty() && Boolean.parseBoolean(System.getenv("ASSIZE_REQUIRE_TOOLS"))) {
            fail("%s is missing, and ASSIZE_REQUIRE_TOOLS asks for it: %s", name, remedy);
        }
        assumeTrue(found.isPresent(), name + " is missing, so this is not tested: " + remedy);
        return found.orElseThrow();
    }

    static Path strace() {
        return require("strace", onPath("strace"), "install the package strace");
    }

    static Path fsck() {
        return require("fsck", findFsck(), "run assize tools install fsck, or name it in ASSIZE_FSCK");
    }

    static Optional<Path> findFsck() {
        return named(System.getProperty("assize.fsck"))
                .or(() -> named(System.getenv("ASSIZE_FSCK")))
                .or(Tools::installedFsck)
                .or(Tools::tesseraOnPath);
    }

    private static Optional<Path> named(String path) {
        return Optional.ofNullable(path).filter(p -> !p.isBlank()).map(Path::of);
    }

    /// Where `assize tools install fsck` puts it.
    private static Optional<Path> installedFsck() {
        Path versions = tools().resolve("fsck");
        if (!Files.isDirectory(versions)) {
            return Optional.empty();
        }
        try (Stream<Path> installed = Files.list(versions)) {
            return installed
                    .map(directory -> directory.resolve("fsck"))
                    .filter(Files::isExecutable)
                    .max(Comparator.naturalOrder());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static Path tools() {
        String named = System.getenv("ASSIZE_TOOLS");
        if (named != null && !named.isBlank()) {
            return Path.of(named);
        }
        String home = System.getenv("ASSIZE_HOME");
        if (home != null && !home.isBlank()) {
            return Path.of(home, "tools");
        }
        String data = System.getenv("XDG_DATA_HOME");
        Path base = data == null || data.isBlank()
                ? Path.of(System.getProperty("user.home"), ".local", "share")
                : Path.of(data);
        return base.resolve("assize").resolve("tools");
    }

    /// Every Unix has another program of this name, which checks file systems.
    private static Optional<Path> tesseraOnPath() {
        return allOnPath("fsck")
                .filter(fsck -> {
                    try {
                        return run(List.of(fsck.toString(), "--help")).output().contains("storage_url");
                    } catch (IOException | InterruptedException _) {
                        return false;
                    }
                })
                .findFirst();
    }

    private static Optional<Path> onPath(String name) {
        return allOnPath(name).findFirst();
    }

    private static Stream<Path> allOnPath(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable);
    }

    static Ran run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.waitFor(), output);
    }

    /// The command that runs a main class of the tests in a process of its own.
    static List<String> java(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    static void assertFsckAccepts(Path fsck, Bench bench) throws IOException, InterruptedException {
        Path key = Files.writeString(
                Files.createTempFile(bench.directory(), "key", ".vkey"),
                bench.key().line() + "\n");
        Ran ran = runFsck(fsck, bench, key);
        assertThat(fsckAccepts(ran)).as(ran.output()).isTrue();
    }

    /// Its exit status alone says nothing: fsck 1.0 ends with 0 after "fsck failed" too.
    static boolean fsckAccepts(Ran ran) {
        return ran.exit() == 0
                && ran.output().contains("Successfully fsck'd")
                && !ran.output().contains("fsck failed");
    }

    static Ran runFsck(Path fsck, Bench bench, Path key) throws IOException, InterruptedException {
        return run(List.of(
                fsck.toString(),
                "--storage_url=file://" + bench.place().log().toAbsolutePath() + "/",
                "--public_key=" + key,
                "--N=2",
                "--ui=false"));
    }
}
