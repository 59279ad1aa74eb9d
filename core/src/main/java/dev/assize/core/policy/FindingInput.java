package dev.assize.core.policy;

import dev.assize.core.evidence.Finding;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a condition over one finding sees.
///
/// @param firstSeen when the ledger first saw this finding in this service
/// @param deadline  `firstSeen` plus the grace period of its severity; null where the policy sets none
/// @param overdue   whether the deadline has passed
/// @param circumstances what shortened its grace period
/// @param now       the gate's clock
public record FindingInput(
        Finding finding,
        Instant firstSeen,
        @Nullable Instant deadline,
        boolean overdue,
        Grace.Circumstances circumstances,
        Instant now) {
    public FindingInput {
        Objects.requireNonNull(finding);
        Objects.requireNonNull(firstSeen);
        Objects.requireNonNull(circumstances);
        Objects.requireNonNull(now);
    }

    /// Under no circumstances that matter.
    public FindingInput(Finding finding, Instant firstSeen, @Nullable Instant deadline, boolean overdue, Instant now) {
        this(finding, firstSeen, deadline, overdue, Grace.Circumstances.NONE, now);
    }
}
