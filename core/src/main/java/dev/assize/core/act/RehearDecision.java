package dev.assize.core.act;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.fact.Fact;
import dev.assize.core.fact.History;
import dev.assize.core.identity.Verifier;

/// Hears a past decision again as it was heard then: from the facts that stood before it, its policy and its
/// clock.
public final class RehearDecision {
    private RehearDecision() {}

    /// @param index ledger index of the decision
    /// @throws Failure `NOT_FOUND` where the entry is no decision
    public static GateHearing.Heard rehear(Records records, Verifier verifier, long index) {
        Fact.GateDecided decided = records.history()
                .decision(index)
                .orElseThrow(() -> new Failure(
                        Fault.NOT_FOUND,
                        "Entry " + index + " is no gate decision.",
                        "assize ledger show lists the entries."))
                .fact();
        History before = new History(verifier);
        records.ledger().forEach(0, index, before::apply);
        return GateHearing.hear(
                before,
                records.blobs(),
                records.policy(decided.policy()),
                decided.inputs().policy(),
                decided.change(),
                decided.artifact(),
                decided.at());
    }
}
