package dev.assize.core.policy;

import dev.assize.core.evidence.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How long a finding may stay open after it was first seen. The period of its severity holds; exposure, a listing
/// as known to be exploited and an available fix may only shorten it. A finding to which no period applies has no
/// deadline.
///
/// @param periods        by severity
/// @param exposed        by severity, for services that can be reached from outside
/// @param withFix        by severity, for findings that an available version mends
/// @param knownExploited for findings the policy lists as exploited, whatever their severity; null for none
public record Grace(
        Map<Severity, Duration> periods,
        Map<Severity, Duration> exposed,
        Map<Severity, Duration> withFix,
        @Nullable Duration knownExploited) {
    public static final Grace NONE = new Grace(Map.of());

    public Grace {
        periods = copy(periods);
        exposed = copy(exposed);
        withFix = copy(withFix);
    }

    /// By severity alone.
    public Grace(Map<Severity, Duration> periods) {
        this(periods, Map.of(), Map.of(), null);
    }

    /// What shortens a period.
    public record Circumstances(boolean exposed, boolean fixAvailable, boolean knownExploited) {
        public static final Circumstances NONE = new Circumstances(false, false, false);
    }

    public @Nullable Instant deadline(Severity severity, Instant firstSeen) {
        return deadline(severity, Circumstances.NONE, firstSeen);
    }

    public @Nullable Instant deadline(Severity severity, Circumstances circumstances, Instant firstSeen) {
        Duration period = period(severity, circumstances);
        return period == null ? null : firstSeen.plus(period);
    }

    /// The shortest of the periods that apply.
    public @Nullable Duration period(Severity severity, Circumstances circumstances) {
        Duration period = periods.get(severity);
        if (circumstances.exposed()) {
            period = shorter(period, exposed.get(severity));
        }
        if (circumstances.fixAvailable()) {
            period = shorter(period, withFix.get(severity));
        }
        if (circumstances.knownExploited()) {
            period = shorter(period, knownExploited);
        }
        return period;
    }

    /// This, with the periods of a rule in place of ours where it has any.
    public Grace overriddenBy(Grace rule) {
        return new Grace(
                merged(periods, rule.periods),
                merged(exposed, rule.exposed),
                merged(withFix, rule.withFix),
                rule.knownExploited == null ? knownExploited : rule.knownExploited);
    }

    private static @Nullable Duration shorter(@Nullable Duration one, @Nullable Duration other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static Map<Severity, Duration> copy(Map<Severity, Duration> periods) {
        Map<Severity, Duration> copy = new EnumMap<>(Severity.class);
        copy.putAll(periods);
        return Collections.unmodifiableMap(copy);
    }

    private static Map<Severity, Duration> merged(Map<Severity, Duration> ours, Map<Severity, Duration> rules) {
        Map<Severity, Duration> merged = new EnumMap<>(Severity.class);
        merged.putAll(ours);
        merged.putAll(rules);
        return merged;
    }
}
