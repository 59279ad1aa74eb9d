package dev.assize.core.exemption;

import dev.assize.core.evidence.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;

/// What a security champion may decide for the own team.
public final class LowRisk {
    /// The worst severity.
    public static final Severity WORST = Severity.MEDIUM;
    /// The longest time.
    public static final Duration LONGEST = Duration.ofDays(30);

    private LowRisk() {}

    static boolean holds(ExemptionRequest request, Instant requestedAt) {
        return request.scope() instanceof Scope.OfFinding
                && !request.sightings().isEmpty()
                && LowRisk.WORST.atLeast(request.severity())
                && request.severity() != Severity.UNKNOWN
                && !request.notAfter().isAfter(requestedAt.plus(LONGEST))
                && request.voidWhen().containsAll(EnumSet.allOf(VoidWhen.class))
                && request.renews() == null;
    }
}
