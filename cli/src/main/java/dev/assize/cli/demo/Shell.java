package dev.assize.cli.demo;

import dev.assize.cli.terminal.Terminal;
import dev.assize.core.Failure;
import dev.assize.core.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Runs the commands of the demo as a person would, in a process of their own.
final class Shell {
    private final Terminal terminal;
    private final Map<String, String> environment;

    Shell(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = new HashMap<>(environment);
    }

    /// Shows and runs `assize` with these arguments; its output goes where ours goes.
    ///
    /// @return its exit code
    int assize(Path directory, String... arguments) throws InterruptedException {
        terminal.line(terminal.bold("$ assize " + shown(arguments)));
        terminal.out().flush();
        return run(directory, command(arguments), true).exitCode();
    }

    /// Runs `assize` and keeps what it prints.
    String ask(Path directory, String... arguments) throws InterruptedException {
        Answer answer = run(directory, command(arguments), false);
        if (answer.exitCode() != 0) {
            throw new Failure(
                    Fault.INTERNAL,
                    "assize " + String.join(" ", arguments) + " ended with " + answer.exitCode() + ": " + answer.out()
                            + answer.notes(),
                    "Run it by hand in " + directory + ".");
        }
        return answer.out().strip();
    }

    /// Runs another program that must succeed.
    void must(Path directory, String... command) throws InterruptedException {
        Answer answer = run(directory, List.of(command), false);
        if (answer.exitCode() != 0) {
            throw new Failure(
                    Fault.TOOL_FAILED,
                    String.join(" ", command) + " failed: " + (answer.out() + answer.notes()).strip(),
                    "Run it by hand in " + directory + ".");
        }
    }

    private record Answer(int exitCode, String out, String notes) {}

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Dassize.launcher=" + System.getProperty("assize.launcher", "assize"),
                "-Dassize.root=" + System.getProperty("assize.root", ""),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.assize.cli.Main"));
        command.addAll(List.of(arguments));
        return command;
    }

    private Answer run(Path directory, List<String> command, boolean shared) throws InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().putAll(environment);
        // Our own stream may be decorated; the child must print in the same way as we do.
        builder.environment().put("LC_ALL", terminal.symbols() ? "C.UTF-8" : "C");
        if (terminal.colour()) {
            builder.environment().put("CLICOLOR_FORCE", "1");
        }
        try {
            return shared ? show(builder) : keep(builder);
        } catch (IOException e) {
            throw new Failure(
                    Fault.TOOL_UNAVAILABLE,
                    command.getFirst() + " cannot be started: " + e.getMessage(),
                    "Install it.",
                    e);
        }
    }

    /// Its output goes where ours goes.
    private Answer show(ProcessBuilder builder) throws IOException, InterruptedException {
        if (terminal.out() != terminal.err()) {
            return new Answer(builder.inheritIO().start().waitFor(), "", "");
        }
        Process process = builder.redirectErrorStream(true).start();
        process.getInputStream().transferTo(terminal.err());
        return new Answer(process.waitFor(), "", "");
    }

    private static Answer keep(ProcessBuilder builder) throws IOException, InterruptedException {
        // What a program notes beside its answer is no part of the answer.
        Path notes = Files.createTempFile("assize-demo-", ".err");
        try {
            Process process = builder.redirectError(notes.toFile()).start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(process.waitFor(), out, Files.readString(notes));
        } finally {
            Files.delete(notes);
        }
    }

    private static String shown(String... arguments) {
        StringBuilder text = new StringBuilder();
        for (String argument : arguments) {
            text.append(text.isEmpty() ? "" : " ");
            text.append(argument.contains(" ") ? '"' + argument + '"' : argument);
        }
        return text.toString();
    }
}
