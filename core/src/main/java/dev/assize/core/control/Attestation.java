package dev.assize.core.control;

import dev.assize.core.identity.PersonId;
import dev.assize.core.subject.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// Somebody's word, with a document, that controls were met over a period.
///
/// @param controls       which controls
/// @param document       digest of the document in the blob store
/// @param name           what the document is called
/// @param owner          who answers for what it says; a name or a department
/// @param from           begin of the period it speaks about
/// @param to             end of that period
/// @param expires        from when on it counts no longer
/// @param by             who attested
/// @param ledgerIndex    entry of the attestation
/// @param withdrawnIndex entry of its withdrawal; -1 while it stands
public record Attestation(
        List<ControlId> controls,
        Digest document,
        String name,
        String owner,
        Instant from,
        Instant to,
        Instant expires,
        PersonId by,
        Instant at,
        long ledgerIndex,
        long withdrawnIndex) {
    public Attestation {
        controls = List.copyOf(controls);
        Objects.requireNonNull(document);
        Objects.requireNonNull(name);
        Objects.requireNonNull(owner);
        Objects.requireNonNull(from);
        Objects.requireNonNull(to);
        Objects.requireNonNull(expires);
        Objects.requireNonNull(by);
        Objects.requireNonNull(at);
    }

    /// Until when it counts for a control, whatever its own expiry says: no longer after its period than the
    /// control may go without being looked at.
    public Instant until(Control control) {
        Instant limit = to.plus(control.every().attestedFor());
        return expires.isBefore(limit) ? expires : limit;
    }

    public boolean withdrawn() {
        return withdrawnIndex >= 0;
    }

    public Attestation withdrawn(long index) {
        return new Attestation(controls, document, name, owner, from, to, expires, by, at, ledgerIndex, index);
    }
}
