package dev.assize.core.policy;

import java.util.List;
import java.util.Objects;

/// What a rule came to.
///
/// @param mode     the weight the rule had here and then
/// @param evidence ledger indexes of the evidence it looked at
public record RuleVerdict(Rule rule, State state, Mode mode, List<Reason> reasons, List<Long> evidence) {
    public RuleVerdict {
        Objects.requireNonNull(rule);
        Objects.requireNonNull(state);
        Objects.requireNonNull(mode);
        reasons = List.copyOf(reasons);
        evidence = List.copyOf(evidence);
    }

    /// Whether this rule stops the change.
    public boolean stops() {
        return mode == Mode.ENFORCE && !state.lets();
    }
}
