package dev.assize.core.policy;

import dev.assize.core.evidence.Evidence;
import dev.assize.core.evidence.Finding;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Evidence as the gate sees it: where it stands in the ledger and what was found.
///
/// @param ledgerIndex entry it is sealed as
/// @param findings    read back from the blob store; empty where the outcome holds none
/// @param broken      why it cannot be trusted; null where digest and signature hold
public record Exhibit(
        long ledgerIndex,
        Evidence evidence,
        List<Finding> findings,
        @Nullable String broken) {
    public Exhibit {
        Objects.requireNonNull(evidence);
        findings = List.copyOf(findings);
    }
}
