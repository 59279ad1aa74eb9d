package dev.assize.core.approval;

import dev.assize.core.identity.PersonId;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
import java.time.Instant;
import java.util.Objects;

/// One person's word on a release.
///
/// @param binding     digest of what was shown ([Binding])
/// @param decision    ledger index of the gate decision it rests on
/// @param granted     false for a rejection
/// @param ledgerIndex entry of the approval
public record Approval(
        Digest binding,
        long decision,
        Environment environment,
        PersonId by,
        boolean granted,
        String comment,
        Instant at,
        long ledgerIndex) {
    public Approval {
        Objects.requireNonNull(binding);
        Objects.requireNonNull(environment);
        Objects.requireNonNull(by);
        Objects.requireNonNull(comment);
        Objects.requireNonNull(at);
    }
}
