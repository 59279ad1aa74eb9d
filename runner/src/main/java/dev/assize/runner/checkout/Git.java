package dev.assize.runner.checkout;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Runs git with argument lists, never through a shell.
final class Git {
    private final Path directory;

    Git(Path directory) {
        this.directory = directory;
    }

    /// What a command came to.
    record Answer(int exitCode, byte[] out, String err) {
        String text() {
            return new String(out, StandardCharsets.UTF_8).strip();
        }
    }

    Answer ask(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-C", directory.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        // A pager, a prompt or another language would hang us or change what we parse.
        builder.environment().put("GIT_TERMINAL_PROMPT", "0");
        builder.environment().put("GIT_OPTIONAL_LOCKS", "0");
        builder.environment().put("LC_ALL", "C");
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            StringBuilder err = new StringBuilder();
            Thread drain = Thread.ofVirtual().start(() -> {
                try (InputStream in = process.getErrorStream()) {
                    err.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                } catch (IOException e) {
                    err.append(e.getMessage());
                }
            });
            byte[] out = process.getInputStream().readAllBytes();
            int exit = process.waitFor();
            drain.join();
            return new Answer(exit, out, err.toString().strip());
        } catch (IOException e) {
            throw new Failure(Fault.TOOL_UNAVAILABLE, "git cannot be started: " + e.getMessage(), "Install git.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(Fault.INTERNAL, "Interrupted while git ran.", "Try again.", e);
        }
    }

    byte[] bytes(String... arguments) {
        Answer answer = ask(arguments);
        if (answer.exitCode() != 0) {
            throw new Failure(
                    Fault.TOOL_FAILED,
                    "git " + arguments[0] + " failed: " + answer.err(),
                    "Run the same command by hand in " + directory + ".");
        }
        return answer.out();
    }

    String text(String... arguments) {
        return new String(bytes(arguments), StandardCharsets.UTF_8).strip();
    }

    /// NUL-separated fields.
    List<String> fields(String... arguments) {
        List<String> fields = new ArrayList<>();
        byte[] out = bytes(arguments);
        int start = 0;
        for (int i = 0; i < out.length; i++) {
            if (out[i] == 0) {
                fields.add(new String(out, start, i - start, StandardCharsets.UTF_8));
                start = i + 1;
            }
        }
        return fields;
    }
}
