package dev.assize.acceptance;

import dev.assize.core.canonical.JsonFields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reading a verdict as `run --json`, `gate --json` and `report json` print it.
final class Verdicts {
    private Verdicts() {}

    /// Rule to state.
    static Map<String, String> states(JsonFields verdict) {
        Map<String, String> states = new LinkedHashMap<>();
        verdict.list("rules", rule -> rule).forEach(rule -> states.put(rule.text("rule"), rule.text("state")));
        return states;
    }

    static List<JsonFields> reasons(JsonFields verdict, String rule) {
        return verdict.list("rules", r -> r).stream()
                .filter(r -> r.text("rule").equals(rule))
                .flatMap(r -> r.list("reasons", reason -> reason).stream())
                .toList();
    }

    static List<String> remedies(JsonFields verdict, String rule) {
        return reasons(verdict, rule).stream()
                .flatMap(reason -> reason.optionalText("remedy").stream())
                .toList();
    }
}
