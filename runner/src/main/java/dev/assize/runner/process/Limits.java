package dev.assize.runner.process;

import java.time.Duration;
import java.util.Objects;

/// What a program may use.
///
/// @param time           wall-clock time
/// @param maxOutputBytes bytes on standard output and error together
/// @param maxMemoryBytes resident memory of the program and everything it started; looked at a few times a
///                       second where the system tells it (Linux)
/// @param maxDiskBytes   bytes of all files in its room; looked at a few times a second
public record Limits(Duration time, long maxOutputBytes, long maxMemoryBytes, long maxDiskBytes) {
    private static final long MEBIBYTE = 1L << 20;

    public Limits {
        Objects.requireNonNull(time);
    }

    public static Limits of(Duration time) {
        return new Limits(time, 256 * MEBIBYTE, 6_144 * MEBIBYTE, 4_096 * MEBIBYTE);
    }
}
