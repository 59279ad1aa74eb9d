package dev.assize.core.approval;

import dev.assize.core.identity.PersonId;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One person's word on a release.
///
/// @param binding     digest of what stood behind the decision ([Binding])
/// @param shown       digest of the text that was shown and signed ([ReleaseText]); null in entries written
///                    before there was one, and for a rejection
/// @param decision    ledger index of the gate decision it rests on
/// @param granted     false for a rejection
/// @param ledgerIndex entry of the approval
/// @param withdrawn   whether the person took it back
public record Approval(
        Digest binding,
        @Nullable Digest shown,
        long decision,
        Environment environment,
        PersonId by,
        boolean granted,
        String comment,
        Instant at,
        long ledgerIndex,
        boolean withdrawn) {
    public Approval {
        Objects.requireNonNull(binding);
        Objects.requireNonNull(environment);
        Objects.requireNonNull(by);
        Objects.requireNonNull(comment);
        Objects.requireNonNull(at);
    }

    public Approval(
            Digest binding,
            long decision,
            Environment environment,
            PersonId by,
            boolean granted,
            String comment,
            Instant at,
            long ledgerIndex) {
        this(binding, null, decision, environment, by, granted, comment, at, ledgerIndex, false);
    }

    /// The same, withdrawn.
    public Approval takenBack() {
        return new Approval(binding, shown, decision, environment, by, granted, comment, at, ledgerIndex, true);
    }
}
