package dev.assize.core.policy;

import dev.assize.core.evidence.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How long a finding may stay open after it was first seen, by severity. A severity without a period has no
/// deadline.
public record Grace(Map<Severity, Duration> periods) {
    public static final Grace NONE = new Grace(Map.of());

    public Grace {
        Map<Severity, Duration> copy = new EnumMap<>(Severity.class);
        copy.putAll(periods);
        periods = Collections.unmodifiableMap(copy);
    }

    public @Nullable Instant deadline(Severity severity, Instant firstSeen) {
        Duration period = periods.get(severity);
        return period == null ? null : firstSeen.plus(period);
    }

    /// This, with the periods of a rule in place of ours where it has any.
    public Grace overriddenBy(Grace rule) {
        Map<Severity, Duration> merged = new EnumMap<>(Severity.class);
        merged.putAll(periods);
        merged.putAll(rule.periods);
        return new Grace(merged);
    }
}
