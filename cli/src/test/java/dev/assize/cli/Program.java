package dev.assize.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The program as its users start it: a process of its own, with a home of its own, in a repository of its own.
record Program(Path home, Path repository) {
    /// What it answered.
    record Answer(int exitCode, String out, String err) {}

    /// An initialised repository of the service `payments`.
    static Program in(Path directory) throws IOException, InterruptedException {
        Program program = new Program(
                Files.createDirectories(directory.resolve("home")), Files.createDirectories(directory.resolve("repo")));
        Files.writeString(program.repository.resolve(".assize.yml"), "service: payments\npolicy: standard\n");
        Files.writeString(program.repository.resolve("app.py"), "print(1)\n");
        program.git("init", "-q");
        program.git("add", "-A");
        program.git("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "-qm", "First");
        Answer made = program.assize("init", "--no-hook", "--person", "ada");
        if (made.exitCode() != 0) {
            throw new IllegalStateException(made.out() + made.err());
        }
        return program;
    }

    private void git(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Answer answer = run(command);
        if (answer.exitCode() != 0) {
            throw new IllegalStateException(answer.err());
        }
    }

    Answer assize(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dassize.root=" + Path.of("").toAbsolutePath().getParent(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.assize.cli.Main"));
        command.addAll(List.of(arguments));
        return run(command);
    }

    private Answer run(List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(home, "out", ".txt");
        Path err = Files.createTempFile(home, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(repository.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment()
                .putAll(Map.of("ASSIZE_HOME", home.toString(), "LC_ALL", "C.UTF-8", "NO_COLOR", "1", "COLUMNS", "100"));
        builder.environment().remove("ASSIZE_AS");
        Process process = builder.start();
        if (!process.waitFor(3, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException(command + " does not end");
        }
        return new Answer(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
