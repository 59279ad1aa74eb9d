package dev.assize.cli.command;

import dev.assize.core.InvalidInput;
import dev.assize.core.canonical.Json;
import dev.assize.core.policy.Condition;
import dev.assize.core.policy.PolicyDifference;
import dev.assize.core.policy.Rule;
import picocli.CommandLine.Command;

/// Policies: the one in force, and those that might be.
@Command(
        name = "policy",
        description = "Show and explain the policy in force; test, lint, compare, try and adopt another.",
        subcommands = {
            PolicyShow.class,
            PolicyExplain.class,
            PolicyTest.class,
            PolicyLintVerb.class,
            PolicyDiff.class,
            PolicyTry.class,
            PolicyAdopt.class,
            PolicyRego.class
        },
        footer = {
            "",
            "Example:",
            "  assize policy explain dependencies.no-overdue-high",
            "  assize policy try strict --since 90d"
        })
public final class PolicyVerb extends Verb {
    @Override
    int run() {
        throw new InvalidInput(
                "policy", "it needs a verb", "use show, explain, test, lint, diff, try, adopt or rego; see --help");
    }

    static Json.Object json(Rule rule) {
        Condition<?> blocks = rule.blocks();
        Condition<?> requires = rule.requires();
        return Json.object()
                .put("rule", rule.id())
                .put("stage", rule.stage().word())
                .put("mode", rule.modes().text())
                .put("for", rule.scope().whom().isEmpty() ? null : rule.scope().whom())
                .put(
                        "stops_at",
                        rule.scope().where().isEmpty() ? null : rule.scope().where())
                .put("title", rule.title())
                .put("why", rule.explanation())
                .put("remedy", rule.remedy())
                .put("controls", Json.array(rule.controls(), id -> Json.of(id.toString())))
                .put("blocks", blocks == null ? null : blocks.text())
                .put("requires", requires == null ? null : requires.text())
                .put("rego", rule.rego() == null ? null : rule.rego().query())
                .build();
    }

    static Json.Object json(PolicyDifference difference) {
        return Json.object()
                .put("direction", difference.direction().word())
                .put("rule", difference.rule().isEmpty() ? null : difference.rule())
                .put("key", difference.key())
                .put("text", difference.text())
                .build();
    }
}
