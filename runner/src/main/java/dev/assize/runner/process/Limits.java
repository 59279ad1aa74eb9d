package dev.assize.runner.process;

import java.time.Duration;
import java.util.Objects;

/// What a program may use.
///
/// @param time           wall-clock time
/// @param maxOutputBytes bytes on standard output and error together
/// @param maxMemoryBytes resident memory of the whole process tree; checked a few times a second where the
///                       system tells it (Linux)
public record Limits(Duration time, long maxOutputBytes, long maxMemoryBytes) {
    private static final long GIBIBYTE = 1L << 30;

    public Limits {
        Objects.requireNonNull(time);
    }

    public static Limits of(Duration time) {
        return new Limits(time, 256L << 20, 6 * GIBIBYTE);
    }
}
