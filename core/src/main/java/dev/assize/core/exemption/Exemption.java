package dev.assize.core.exemption;

import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.Severity;
import dev.assize.core.identity.PersonId;
import dev.assize.core.subject.Service;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One finding of one service that may pass for a while.
///
/// @param id          `x-` and the first digits of the finding's fingerprint, with a number where taken
/// @param service     whose finding it is
/// @param finding     which finding
/// @param severity    as it was when asked; the exemption is void when the finding gets worse
/// @param reason      why it may pass
/// @param requestedBy who asked
/// @param notAfter    when it ends
/// @param ledgerIndex entry of the request
/// @param status      where it stands
/// @param decidedBy   who approved or rejected it; null while nobody has
public record Exemption(
        String id,
        Service service,
        Fingerprint finding,
        Severity severity,
        String reason,
        PersonId requestedBy,
        Instant notAfter,
        long ledgerIndex,
        Status status,
        @Nullable PersonId decidedBy,
        long decidedIndex) {

    public enum Status {
        REQUESTED,
        APPROVED,
        REJECTED,
        REVOKED
    }

    public Exemption {
        Objects.requireNonNull(id);
        Objects.requireNonNull(service);
        Objects.requireNonNull(finding);
        Objects.requireNonNull(severity);
        Objects.requireNonNull(reason);
        Objects.requireNonNull(requestedBy);
        Objects.requireNonNull(notAfter);
        Objects.requireNonNull(status);
    }

    /// Whether this lets the finding pass at that moment.
    public boolean covers(Service of, Finding seen, Instant now) {
        return status == Status.APPROVED
                && service.equals(of)
                && finding.equals(seen.fingerprint())
                && !now.isAfter(notAfter)
                && noWorseThanAsked(seen.severity());
    }

    /// A severity that is or was unknown cannot be compared, so only the very same counts as no worse.
    private boolean noWorseThanAsked(Severity now) {
        return now == severity || (now != Severity.UNKNOWN && severity.atLeast(now));
    }

    public Exemption decided(Status newStatus, PersonId by, long index) {
        return new Exemption(
                id, service, finding, severity, reason, requestedBy, notAfter, ledgerIndex, newStatus, by, index);
    }
}
