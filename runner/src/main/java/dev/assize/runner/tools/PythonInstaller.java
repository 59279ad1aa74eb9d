package dev.assize.runner.tools;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Fills a Python environment from hash-locked requirements.
final class PythonInstaller {
    private static final int NEWEST_MINOR = 20;
    private static final int OLDEST_MINOR = 9;

    /// Prints the version and the real path behind a shim, and fails where no environment can be made.
    private static final String WHO =
            "import sys, venv, ensurepip; print('%d.%d.%d %s' % (sys.version_info[:3] + (sys.executable,)))";

    private final InstallStep step;

    PythonInstaller(InstallStep step) {
        this.step = step;
    }

    /// @param directory where the environment is made; an environment cannot be moved afterwards
    /// @return what it was made with
    String install(Pin.Python way, Path directory) throws InterruptedException {
        Path lock = step.checked(way.lock());
        Pin.LockFile buildLock = way.build();
        Path build = buildLock == null ? null : step.checked(buildLock);
        Interpreter python = interpreter(way);
        step.run(
                "makes an environment with Python " + python.version(),
                Duration.ofSeconds(3),
                List.of(python.program(), "-m", "venv", directory.toString()),
                step.scratch(),
                Map.of());
        if (build != null) {
            pip(directory, "gets what its source-only libraries are built with", Duration.ofSeconds(3), build);
        }
        List<String> extra = way.source().isEmpty()
                ? List.of()
                : List.of("--no-binary", String.join(",", way.source()), "--no-build-isolation");
        pip(
                directory,
                "installs its libraries (" + way.cost().mebibytes() + " MB)",
                way.cost().time(),
                lock,
                extra.toArray(String[]::new));
        return "Python " + python.version();
    }

    private void pip(Path directory, String what, Duration expected, Path lock, String... extra)
            throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                directory.resolve("bin/python").toString(),
                "-m",
                "pip",
                "install",
                "--require-hashes",
                "--only-binary",
                ":all:",
                "--no-deps",
                "--no-input",
                "--disable-pip-version-check",
                "--progress-bar",
                "off"));
        command.addAll(List.of(extra));
        command.addAll(List.of("-r", lock.toString()));
        step.run(what, expected, command, step.scratch(), Map.of());
    }

    private record Interpreter(String program, Pin.Version version) {}

    /// The first Python that suits: the machine's own `python3`, then from the newest down. A name on `PATH` may
    /// be a shim that does not run, so each is tried.
    private Interpreter interpreter(Pin.Python way) throws InterruptedException {
        List<String> names = new ArrayList<>(List.of("python3"));
        for (int minor = NEWEST_MINOR; minor >= OLDEST_MINOR; minor--) {
            names.add("python3." + minor);
        }
        names.add("python");
        List<String> seen = new ArrayList<>();
        for (String name : names) {
            for (Path program : SearchPath.all(step.ours(), name)) {
                String answer = step.answer(List.of(program.toString(), "-I", "-c", WHO), Map.of());
                String[] words = answer.split(" ", 2);
                if (words.length != 2 || !Files.isExecutable(Path.of(words[1]))) {
                    seen.add(program + " (does not run, or cannot make environments)");
                    continue;
                }
                Pin.Version version = Pin.Version.parse(words[0]);
                if (way.suits(version)) {
                    return new Interpreter(words[1], version);
                }
                seen.add(program + " (" + version + ")");
            }
        }
        throw step.cannot(
                "There is no " + way.range() + " here"
                        + (seen.isEmpty() ? "." : "; tried " + String.join(", ", seen) + "."),
                "Install " + way.range() + " with its venv module (Debian and Ubuntu: python3-venv).");
    }
}
