package dev.assize.scanners.secrets;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One run of git with a list of arguments; no shell, no pager, no prompt. Close it to end the process; a run
/// that did not end well is a failure, never an empty answer.
final class Git implements Closeable {
    private static final int BUFFER = 1 << 16;
    private static final int MAX_COMPLAINT = 2_000;

    private final Process process;
    private final String command;
    private final BufferedInputStream output;

    private Git(Process process, String command) {
        this.process = process;
        this.command = command;
        this.output = new BufferedInputStream(process.getInputStream(), BUFFER);
    }

    static Git start(Path repository, String... arguments) {
        List<String> line = new ArrayList<>(arguments.length + 4);
        line.add("git");
        line.add("--no-pager");
        line.add("--no-optional-locks");
        for (String argument : arguments) {
            line.add(argument);
        }
        ProcessBuilder builder =
                new ProcessBuilder(line).directory(repository.toAbsolutePath().toFile());
        try {
            return new Git(builder.start(), arguments[arguments[0].equals("-c") ? 2 : 0]);
        } catch (IOException e) {
            throw new Failure(Fault.TOOL_UNAVAILABLE, "git could not be started", "install git and put it on PATH", e);
        }
    }

    InputStream output() {
        return output;
    }

    OutputStream input() {
        return process.getOutputStream();
    }

    /// Waits for the end. Read the output first.
    ///
    /// @throws Failure where git did not end with 0
    void finish() {
        try {
            String complaint =
                    new String(process.getErrorStream().readNBytes(MAX_COMPLAINT), StandardCharsets.UTF_8).strip();
            int exit = process.waitFor();
            if (exit != 0) {
                String why = complaint.isEmpty() ? "" : ": " + complaint;
                throw new Failure(
                        Fault.TOOL_FAILED,
                        "git " + command + " ended with " + exit + why,
                        "run it by hand in the repository");
            }
        } catch (IOException e) {
            throw broken(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(Fault.TOOL_FAILED, "git " + command + " was interrupted", "run the scan again", e);
        }
    }

    Failure broken(IOException e) {
        return new Failure(Fault.TOOL_FAILED, "git " + command + " broke off", "run it by hand in the repository", e);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
