package dev.assize.core.exemption;

import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.Severity;
import dev.assize.core.subject.Service;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is asked for. It never changes afterwards: who needs more time asks again, with [#renews()].
///
/// @param severity  the worst of what it covers, as it was when asked
/// @param sightings what it covered when asked; empty in entries written before there were sightings
/// @param voidWhen  what ends it early
/// @param notAfter  when it ends
/// @param renews    id of the exemption it follows; null for a first one
public record ExemptionRequest(
        Service service,
        Scope scope,
        Severity severity,
        List<Sighting> sightings,
        Set<VoidWhen> voidWhen,
        Grounds grounds,
        Instant notAfter,
        @Nullable String renews) {
    public ExemptionRequest {
        Objects.requireNonNull(service);
        Objects.requireNonNull(scope);
        Objects.requireNonNull(severity);
        Objects.requireNonNull(grounds);
        Objects.requireNonNull(notAfter);
        sightings = List.copyOf(sightings);
        Set<VoidWhen> copy = EnumSet.noneOf(VoidWhen.class);
        copy.addAll(voidWhen);
        voidWhen = Collections.unmodifiableSet(copy);
    }

    /// For one finding of which nothing but fingerprint and severity is known, as entries once had it.
    public static ExemptionRequest ofFinding(
            Service service, Fingerprint finding, Severity severity, String reason, Instant notAfter) {
        return new ExemptionRequest(
                service,
                new Scope.OfFinding(finding),
                severity,
                List.of(),
                EnumSet.of(VoidWhen.SEVERITY_RAISED),
                Grounds.of(reason),
                notAfter,
                null);
    }

    /// For what is there now.
    public static ExemptionRequest covering(
            Service service,
            Scope scope,
            List<Finding> findings,
            Set<VoidWhen> voidWhen,
            Grounds grounds,
            Instant notAfter,
            @Nullable String renews) {
        return new ExemptionRequest(
                service,
                scope,
                worst(findings),
                findings.stream().map(Sighting::of).distinct().sorted(ORDER).toList(),
                voidWhen,
                grounds,
                notAfter,
                renews);
    }

    private static final java.util.Comparator<Sighting> ORDER = java.util.Comparator.comparing(Sighting::finding)
            .thenComparing(Sighting::place)
            .thenComparing(Sighting::version);

    /// What cannot be rated counts as the worst.
    private static Severity worst(List<Finding> findings) {
        Severity worst = Severity.INFO;
        for (Finding finding : findings) {
            if (finding.severity() == Severity.UNKNOWN) {
                return Severity.UNKNOWN;
            }
            worst = finding.severity().atLeast(worst) ? finding.severity() : worst;
        }
        return findings.isEmpty() ? Severity.UNKNOWN : worst;
    }
}
