package dev.assize.policy.check;

import dev.assize.core.policy.Gate;
import dev.assize.core.policy.GateInput;
import dev.assize.core.policy.Reason;
import dev.assize.core.policy.RuleVerdict;
import dev.assize.core.policy.State;
import dev.assize.core.policy.Verdict;
import dev.assize.core.policy.Verdict.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One test of a policy: what lies before the gate and what each named rule must come to.
///
/// @param place  where it is written
/// @param result what the gate must decide; null where the test does not care
public record PolicyCase(
        String name,
        String place,
        GateInput input,
        Map<String, State> rules,
        @Nullable Result result) {
    public PolicyCase {
        Objects.requireNonNull(name);
        Objects.requireNonNull(place);
        Objects.requireNonNull(input);
        rules = Map.copyOf(new LinkedHashMap<>(rules));
    }

    /// What came out otherwise than written, one line each; empty where the test passed.
    public List<String> run() {
        Verdict verdict = Gate.decide(input);
        List<String> failures = new ArrayList<>();
        for (RuleVerdict rule : verdict.rules()) {
            State wanted = rules.get(rule.rule().id());
            if (wanted != null && wanted != rule.state()) {
                failures.add(rule.rule().id() + " is " + rule.state().title() + ", expected " + wanted.title()
                        + reasons(rule));
            }
        }
        if (result != null && result != verdict.result()) {
            failures.add(
                    "the gate says " + verdict.result().word() + ", expected " + result.word() + stopping(verdict));
        }
        return failures;
    }

    private static String reasons(RuleVerdict rule) {
        return rule.reasons().isEmpty()
                ? ""
                : ": "
                        + String.join(
                                " ",
                                rule.reasons().stream()
                                        .map(Reason::text)
                                        .limit(3)
                                        .toList());
    }

    private static String stopping(Verdict verdict) {
        List<String> rules =
                verdict.stopping().stream().map(rule -> rule.rule().id()).toList();
        return rules.isEmpty() ? "" : "; stopped by " + String.join(", ", rules);
    }
}
