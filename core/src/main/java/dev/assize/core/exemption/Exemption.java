package dev.assize.core.exemption;

import dev.assize.core.canonical.JsonFields;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.Severity;
import dev.assize.core.identity.PersonId;
import dev.assize.core.subject.Service;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Findings of one service that may pass for a while.
///
/// @param id           `x-` and the first digits of the finding's fingerprint, with a number where taken
/// @param request      what was asked for
/// @param requestedBy  who asked
/// @param requestedAt  by the clock of who asked
/// @param ledgerIndex  entry of the request
/// @param status       where it stands
/// @param decidedBy    who approved, rejected or revoked it; null while nobody has
/// @param decidedIndex entry of the last decision on it; -1 while there is none
public record Exemption(
        String id,
        ExemptionRequest request,
        PersonId requestedBy,
        Instant requestedAt,
        long ledgerIndex,
        Status status,
        @Nullable PersonId decidedBy,
        long decidedIndex) {

    public enum Status {
        REQUESTED,
        APPROVED,
        REJECTED,
        REVOKED;

        public String word() {
            return JsonFields.word(this);
        }
    }

    public Exemption {
        Objects.requireNonNull(id);
        Objects.requireNonNull(request);
        Objects.requireNonNull(requestedBy);
        Objects.requireNonNull(requestedAt);
        Objects.requireNonNull(status);
    }

    public Service service() {
        return request.service();
    }

    public Scope scope() {
        return request.scope();
    }

    public Severity severity() {
        return request.severity();
    }

    public String reason() {
        return request.grounds().reason();
    }

    public Instant notAfter() {
        return request.notAfter();
    }

    /// Who sees to it that it ends.
    public PersonId owner() {
        PersonId named = request.grounds().owner();
        return named == null ? requestedBy : named;
    }

    /// The only finding it is about, where it is about one.
    public Optional<Fingerprint> finding() {
        return scope() instanceof Scope.OfFinding(Fingerprint fingerprint)
                ? Optional.of(fingerprint)
                : Optional.empty();
    }

    public boolean expired(Instant now) {
        return now.isAfter(notAfter());
    }

    /// Approved and not yet over.
    public boolean inForce(Instant now) {
        return status == Status.APPROVED && !expired(now);
    }

    /// Whether this lets the finding pass at that moment.
    ///
    /// @param exploited whether the weakness is known to be exploited at that moment
    public boolean covers(Service of, Finding seen, boolean exploited, Instant now) {
        return inForce(now)
                && service().equals(of)
                && scope().matches(seen)
                && voidedBy(seen, exploited).isEmpty();
    }

    /// What about a finding in scope voids this for it; empty where nothing does.
    public Set<VoidWhen> voidedBy(Finding seen, boolean exploited) {
        Set<VoidWhen> grounds = EnumSet.noneOf(VoidWhen.class);
        if (exploited) {
            grounds.add(VoidWhen.KNOWN_EXPLOITED);
        }
        List<Sighting> known = request.sightings().stream()
                .filter(sighting -> sighting.finding().equals(seen.fingerprint()))
                .toList();
        boolean worse = known.isEmpty()
                ? raised(severity(), seen.severity())
                : known.stream().allMatch(sighting -> raised(sighting.severity(), seen.severity()));
        if (worse) {
            grounds.add(VoidWhen.SEVERITY_RAISED);
        }
        if (!request.sightings().isEmpty()) {
            Sighting now = Sighting.of(seen);
            if (known.stream().noneMatch(sighting -> sighting.place().equals(now.place()))) {
                grounds.add(VoidWhen.NEW_LOCATION);
            }
            if (!known.isEmpty()
                    && known.stream().noneMatch(sighting -> sighting.version().equals(now.version()))) {
                grounds.add(VoidWhen.VERSION_CHANGED);
            }
        }
        grounds.retainAll(request.voidWhen());
        return grounds;
    }

    /// A severity that is or was unknown cannot be compared, so only the very same counts as no worse.
    private static boolean raised(Severity then, Severity now) {
        return now != then && (now == Severity.UNKNOWN || !then.atLeast(now));
    }

    /// Whether a champion of the owning team may decide it: a handful of findings named one by one, none worse
    /// than medium, no secret among them, at most thirty days, with nothing taken out of what voids it.
    public boolean lowRisk() {
        return LowRisk.holds(request, requestedAt);
    }

    public Exemption decided(Status newStatus, PersonId by, long index) {
        return new Exemption(id, request, requestedBy, requestedAt, ledgerIndex, newStatus, by, index);
    }
}
