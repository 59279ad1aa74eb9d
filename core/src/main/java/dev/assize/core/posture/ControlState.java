package dev.assize.core.posture;

import dev.assize.core.control.Control;
import dev.assize.core.control.Reach;
import dev.assize.core.policy.State;
import java.util.List;
import java.util.Objects;

/// Where one control stands.
///
/// @param rules   ids of the rules of the policy in force that serve it
/// @param grounds why, the worst first
public record ControlState(Control control, State state, Basis basis, List<String> rules, List<Ground> grounds) {
    public ControlState {
        Objects.requireNonNull(control);
        Objects.requireNonNull(state);
        Objects.requireNonNull(basis);
        rules = List.copyOf(rules);
        grounds = List.copyOf(grounds);
    }

    /// Whether a pipeline could check it but no rule of the policy in force does.
    public boolean lacksRule() {
        return control.reach() == Reach.CHECKED && rules.isEmpty();
    }

    /// Ledger indexes the state stands on, ascending.
    public List<Long> entries() {
        return grounds.stream()
                .flatMap(ground -> ground.entries().stream())
                .distinct()
                .sorted()
                .toList();
    }
}
