package dev.assize.core.exemption;

import dev.assize.core.evidence.Severity;
import java.time.Duration;

/// How far mercy goes, whatever a policy says: a policy may only shorten the time.
public final class Limits {
    /// How many findings one exemption may cover when it is asked for.
    public static final int BREADTH = 25;
    /// How often an exemption may be renewed.
    public static final int RENEWALS = 2;

    private Limits() {}

    /// The longest an exemption for findings of this severity may last.
    public static Duration longest(Severity severity) {
        return switch (severity) {
            // What nobody could rate may be the worst.
            case CRITICAL, UNKNOWN -> Duration.ofDays(30);
            case HIGH -> Duration.ofDays(90);
            case MEDIUM -> Duration.ofDays(180);
            case LOW, INFO -> Duration.ofDays(365);
        };
    }
}
