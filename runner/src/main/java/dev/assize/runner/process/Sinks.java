package dev.assize.runner.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where a program's output goes: standard output and error may share a file.
final class Sinks implements AutoCloseable {
    private static final int TAIL_BYTES = 4_096;

    private final OutputStream output;
    private final OutputStream errors;
    private final ByteArrayOutputStream tail = new ByteArrayOutputStream();

    private Sinks(OutputStream output, OutputStream errors) {
        this.output = output;
        this.errors = errors;
    }

    static Sinks open(@Nullable Path output, @Nullable Path errors) throws IOException {
        OutputStream out = output == null ? OutputStream.nullOutputStream() : Files.newOutputStream(output);
        if (errors == null) {
            return new Sinks(out, OutputStream.nullOutputStream());
        }
        try {
            return new Sinks(out, errors.equals(output) ? out : Files.newOutputStream(errors));
        } catch (IOException e) {
            out.close();
            throw e;
        }
    }

    void output(byte[] buffer, int length) throws IOException {
        // One lock for both: the file may be one.
        synchronized (tail) {
            output.write(buffer, 0, length);
        }
    }

    void errors(byte[] buffer, int length) throws IOException {
        synchronized (tail) {
            errors.write(buffer, 0, length);
            tail.write(buffer, 0, length);
            if (tail.size() > 8 * TAIL_BYTES) {
                byte[] all = tail.toByteArray();
                tail.reset();
                tail.write(all, all.length - TAIL_BYTES, TAIL_BYTES);
            }
        }
    }

    /// The last text on standard error.
    String tail() {
        byte[] all;
        synchronized (tail) {
            all = tail.toByteArray();
        }
        int from = Math.max(0, all.length - TAIL_BYTES);
        return new String(all, from, all.length - from, StandardCharsets.UTF_8).strip();
    }

    @Override
    public void close() throws IOException {
        synchronized (tail) {
            try (output;
                    errors) {
                output.flush();
            }
        }
    }
}
