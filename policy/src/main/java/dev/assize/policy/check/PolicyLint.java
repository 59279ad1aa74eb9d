package dev.assize.policy.check;

import dev.assize.core.Mistake;
import dev.assize.core.evidence.Stage;
import dev.assize.core.policy.Condition;
import dev.assize.core.policy.FindingInput;
import dev.assize.core.policy.Mode;
import dev.assize.core.policy.ModeSchedule;
import dev.assize.core.policy.Policy;
import dev.assize.core.policy.Rule;
import dev.assize.core.policy.StageInput;
import dev.assize.policy.yaml.YamlDocument;
import dev.assize.policy.yaml.YamlMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What looks wrong in a policy that can be read. Mistakes that make a policy unreadable are told by the reader; here
/// stands what is allowed and rarely meant: a rule that can never block, a condition that always holds, a scope
/// nothing can be in.
///
/// Conditions are tried on some thousand made-up inputs ([Probes]), built from the words and numbers the conditions
/// themselves name; what never or always holds among those is reported as such, not as proven.
public final class PolicyLint {
    private final String file;
    private final Policy policy;
    private final YamlMap root;
    private final Map<String, YamlMap> places = new HashMap<>();
    private final List<Mistake> notices = new ArrayList<>();

    private PolicyLint(String file, Policy policy, YamlMap root) {
        this.file = file;
        this.policy = policy;
        this.root = root;
        root.maps("rules").forEach(map -> map.text("id").ifPresent(id -> places.put(id, map)));
    }

    /// @param file   how messages call it
    /// @param source the bytes of the outermost file, for the places
    /// @param policy what was read from it, with its layers
    public static List<Mistake> lint(String file, byte[] source, Policy policy) {
        return new PolicyLint(file, policy, YamlDocument.parse(file, source).root()).notices();
    }

    private List<Mistake> notices() {
        whole();
        for (Rule rule : policy.rules()) {
            rule(rule);
        }
        return List.copyOf(notices);
    }

    private void notice(@Nullable Rule rule, String what, String remedy) {
        YamlMap map = rule == null ? root : places.get(rule.id());
        String place = map == null ? file : map.place();
        notices.add(new Mistake(rule == null ? place : place + " " + rule.id(), what, remedy));
    }

    private void whole() {
        if (policy.language() < Policy.LANGUAGE) {
            notice(
                    null,
                    "is written in version " + policy.language()
                            + " of the language, in which a moved file restarts a grace period",
                    "write language: " + Policy.LANGUAGE + " at the top");
        }
        for (Stage stage : Stage.values()) {
            if (policy.rulesOf(stage).isEmpty()) {
                notice(null, "has no rule for stage " + stage.word(), "add one, if only with mode: advise");
            }
        }
        policy.quorums().forEach((environment, quorum) -> {
            if (quorum.people() == 0 && environment.name().contains("prod")) {
                notice(null, environment + " needs no approval", "ask for at least one");
            }
        });
        boolean shortened = policy.grace().knownExploited() != null
                || policy.rules().stream().anyMatch(rule -> rule.grace().knownExploited() != null);
        if (shortened && policy.knownExploited().isEmpty()) {
            notice(
                    null,
                    "has a grace period for what is known to be exploited and lists nothing as such",
                    "list ids under known_exploited");
        }
        policy.estate().tiers().forEach((tier, services) -> {
            if (services.isEmpty()) {
                notice(null, "tier " + tier + " has no services", "name some, or take the tier out");
            }
        });
    }

    private void rule(Rule rule) {
        if (rule.controls().isEmpty()) {
            notice(rule, "serves no control", "name the controls it is evidence for");
        }
        if (rule.modes().steps().stream().map(ModeSchedule.Step::mode).allMatch(Mode.ADVISE::equals)
                && rule.modes().steps().size() > 1) {
            notice(rule, "only ever advises, in several steps", "write mode: advise");
        }
        if (rule.remedy().equalsIgnoreCase(rule.title()) || rule.remedy().length() < 10) {
            notice(rule, "has a remedy that does not say what to do", "name the first thing to do when it fails");
        }
        scope(rule);
        twins(rule);
        if (rule.blocks() != null) {
            blocks(rule, rule.blocks());
        }
        if (rule.requires() != null) {
            requires(rule, rule.requires());
        }
    }

    private void scope(Rule rule) {
        TreeSet<String> unknown = new TreeSet<>(rule.scope().tiers());
        unknown.removeAll(policy.estate().tiers().keySet());
        if (!unknown.isEmpty()) {
            notice(
                    rule,
                    "is for tier " + String.join(", ", unknown) + ", in which the policy puts no service",
                    "name its services under services.tiers");
        }
        rule.scope().environments().forEach(environment -> {
            if (!policy.quorums().containsKey(environment)) {
                notice(
                        rule,
                        "stops at the door to " + environment + ", of which the policy says nothing else",
                        "add " + environment + " to approvals, or mend the name");
            }
        });
        if (!rule.atGate() && !rule.scope().branches().isEmpty()) {
            notice(rule, "has branches, which its door does not know", "take them out");
        }
    }

    private void twins(Rule rule) {
        for (Rule other : policy.rules()) {
            if (other.id().equals(rule.id())) {
                return;
            }
            if (other.stage() == rule.stage()
                    && other.scope().equals(rule.scope())
                    && other.requirement().equals(rule.requirement())
                    && rule.blocks() != null
                    && text(other.blocks()).equals(text(rule.blocks()))
                    && text(other.requires()).equals(text(rule.requires()))) {
                notice(rule, "asks the same as " + other.id(), "keep one of the two");
            }
        }
    }

    private static String text(@Nullable Condition<?> condition) {
        return condition == null ? "" : condition.text().strip().replaceAll("\\s+", " ");
    }

    private void blocks(Rule rule, Condition<FindingInput> blocks) {
        if (text(blocks).equals("true")) {
            return;
        }
        switch (Probes.tried(blocks, Probes.findings(blocks.text(), rule.stage()))) {
            case NEVER ->
                notice(
                        rule,
                        "blocks nothing: " + text(blocks) + " held for no finding that was tried",
                        "look for conditions that rule each other out");
            case ALWAYS ->
                notice(
                        rule,
                        "blocks everything: " + text(blocks) + " held for every finding that was tried",
                        "write blocks: \"true\" if that is meant");
            case SOMETIMES, UNKNOWN -> {}
        }
    }

    private void requires(Rule rule, Condition<StageInput> requires) {
        switch (Probes.tried(requires, Probes.stages(requires, rule.stage()))) {
            case NEVER ->
                notice(
                        rule,
                        "can never be met: " + text(requires) + " held for no report that was tried",
                        "look for conditions that rule each other out");
            case ALWAYS ->
                notice(
                        rule,
                        "requires nothing: " + text(requires) + " held for every report that was tried",
                        "name the measure that must be reached, or take requires out");
            case SOMETIMES, UNKNOWN -> {}
        }
    }
}
