package dev.assize.core.control;

import dev.assize.core.canonical.JsonFields;
import java.time.Duration;
import java.util.Optional;

/// How often a control must be seen to operate.
public enum Frequency {
    PER_CHANGE("on each change", null, 92),
    DAILY("daily", 1, 92),
    WEEKLY("weekly", 7, 92),
    MONTHLY("monthly", 31, 31),
    QUARTERLY("quarterly", 92, 92),
    YEARLY("yearly", 366, 366);

    private final String title;
    private final @org.jspecify.annotations.Nullable Integer days;
    private final int attestedDays;

    Frequency(String title, @org.jspecify.annotations.Nullable Integer days, int attestedDays) {
        this.title = title;
        this.days = days;
        this.attestedDays = attestedDays;
    }

    public String title() {
        return title;
    }

    public String word() {
        return JsonFields.word(this);
    }

    /// How old the newest evidence may be; empty where each change brings its own.
    public Optional<Duration> window() {
        return Optional.ofNullable(days).map(Duration::ofDays);
    }

    /// How long after its period an attestation may count. People cannot attest more often than they look, so
    /// what operates daily is attested by the quarter at most.
    public Duration attestedFor() {
        return Duration.ofDays(attestedDays);
    }
}
