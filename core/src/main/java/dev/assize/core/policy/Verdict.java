package dev.assize.core.policy;

import dev.assize.core.canonical.JsonFields;
import dev.assize.core.control.ControlId;
import dev.assize.core.evidence.Stage;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Change;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the gate decided, rule by rule.
public record Verdict(
        Result result,
        Policy policy,
        Change change,
        @Nullable Artifact artifact,
        List<RuleVerdict> rules,
        Instant at) {

    /// Failed beats undecided beats passed.
    public enum Result {
        PASSED(0),
        FAILED(1),
        UNDECIDED(3);

        private final int exitCode;

        Result(int exitCode) {
            this.exitCode = exitCode;
        }

        public int exitCode() {
            return exitCode;
        }

        public String word() {
            return JsonFields.word(this);
        }
    }

    public Verdict {
        Objects.requireNonNull(result);
        Objects.requireNonNull(policy);
        Objects.requireNonNull(change);
        Objects.requireNonNull(at);
        rules = List.copyOf(rules);
    }

    public List<RuleVerdict> stopping() {
        return rules.stream().filter(RuleVerdict::stops).toList();
    }

    /// The worst state any rule that serves the control is in; not applicable where none does, which is no
    /// more than that this policy has nothing to say about it.
    public State stateOf(ControlId control) {
        return rules.stream()
                .filter(rule -> rule.rule().controls().contains(control))
                .map(RuleVerdict::state)
                .reduce(State.NOT_APPLICABLE, State::worse);
    }

    /// The worst state any rule of the stage is in; not applicable where no rule speaks about it.
    public State stateOf(Stage stage) {
        return rules.stream()
                .filter(rule -> rule.rule().stage() == stage)
                .map(RuleVerdict::state)
                .reduce(State.NOT_APPLICABLE, State::worse);
    }
}
