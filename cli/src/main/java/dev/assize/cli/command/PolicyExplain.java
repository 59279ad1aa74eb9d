package dev.assize.cli.command;

import dev.assize.cli.terminal.Columns;
import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.act.Records;
import dev.assize.core.control.ControlId;
import dev.assize.core.policy.Condition;
import dev.assize.core.policy.ModeSchedule;
import dev.assize.core.policy.Policy;
import dev.assize.core.policy.Requirement;
import dev.assize.core.policy.Rule;
import dev.assize.policy.PolicyFiles;
import dev.assize.policy.yaml.Nearest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Explains one rule.
@Command(
        name = "explain",
        description = "Explain one rule: what it asks, why, where and when it stops, which controls it serves.",
        footer = {"", "Example:", "  assize policy explain dependencies.no-overdue-high"})
public final class PolicyExplain extends Verb {
    @Parameters(paramLabel = "RULE", description = "Id of the rule; assize policy show lists them.")
    String rule = "";

    @Option(names = "--policy", paramLabel = "PACK|FILE", description = "Of this policy instead of the one in force.")
    @Nullable
    String policy;

    @Override
    int run() {
        Rule found = find();
        if (json) {
            print(PolicyVerb.json(found));
            return PASSED;
        }
        int width = terminal().width();
        Instant now = clock().instant();
        terminal().line(terminal().bold(found.id()) + "  " + found.mode(now).word());
        terminal().line(found.title());
        terminal().line("");
        terminal().line(Columns.wrap(found.explanation(), width, ""));
        terminal().line("");
        text("blocks when", found.blocks());
        text("requires", found.requires());
        if (found.rego() != null) {
            entry(
                    "asks OPA",
                    found.rego().query() + " of bundle " + found.rego().bundle().brief());
        }
        needs(found.requirement());
        Optional<ModeSchedule.Step> next = found.modes().next(now);
        if (found.modes().steps().size() > 1) {
            entry("mode", found.modes().text());
        }
        next.ifPresent(step -> entry("next", step.mode().word() + " from " + step.from()));
        entry("is for", found.scope().whom());
        entry("stops at", found.scope().where());
        entry(
                "serves",
                String.join(
                        ", ", found.controls().stream().map(ControlId::brief).toList()));
        entry("remedy", found.remedy());
        return PASSED;
    }

    private Rule find() {
        if (policy != null) {
            return find(PolicyFiles.find(policy, directory()).policy());
        }
        try (Records records = wiring().read()) {
            return find(records.policy());
        }
    }

    private Rule find(Policy in) {
        List<String> ids = in.rules().stream().map(Rule::id).toList();
        return in.rule(rule)
                .orElseThrow(() -> new Failure(
                        Fault.NOT_FOUND,
                        "No rule is called " + rule + ".",
                        Nearest.to(rule, ids)
                                .map(near -> "Did you mean " + near + "?")
                                .orElse("assize policy show lists them.")));
    }

    private void needs(Requirement needs) {
        List<String> parts = new ArrayList<>();
        if (needs.maxAge() != null) {
            parts.add("not older than " + needs.maxAge().toHours() + " h");
        }
        if (!needs.tools().isEmpty()) {
            parts.add("a report of " + String.join(" and of ", needs.tools()));
        }
        if (!needs.formats().isEmpty()) {
            parts.add("one of the formats " + String.join(", ", needs.formats()));
        }
        if (needs.minRules() > 0) {
            parts.add("from at least " + needs.minRules() + " rules");
        }
        if (!needs.ruleSets().isEmpty()) {
            parts.add("from a rule set the policy names");
        }
        if (!needs.measures().isEmpty()) {
            parts.add("with " + String.join(", ", needs.measures()));
        }
        entry("evidence", String.join("; ", parts));
    }

    private void text(String label, @Nullable Condition<?> condition) {
        entry(label, condition == null ? "" : condition.text());
    }

    private void entry(String label, String text) {
        if (!text.isEmpty()) {
            terminal()
                    .line(Columns.left(label, 13)
                            + Columns.wrap(text, terminal().width() - 13, " ".repeat(13)));
        }
    }
}
