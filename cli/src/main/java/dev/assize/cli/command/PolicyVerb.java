package dev.assize.cli.command;

import dev.assize.cli.terminal.Columns;
import dev.assize.cli.wiring.Wiring;
import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.InvalidInput;
import dev.assize.core.act.AdoptPolicy;
import dev.assize.core.act.Records;
import dev.assize.core.canonical.Json;
import dev.assize.core.control.ControlId;
import dev.assize.core.policy.Condition;
import dev.assize.core.policy.Policy;
import dev.assize.core.policy.Rule;
import dev.assize.policy.PolicyPacks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// The policy in force.
@Command(
        name = "policy",
        description = "Show the policy in force, explain a rule, adopt another policy.",
        subcommands = {PolicyVerb.Show.class, PolicyVerb.Explain.class, PolicyVerb.Adopt.class},
        footer = {"", "Example:", "  assize policy explain dependencies.no-overdue-high", "  assize policy adopt strict"
        })
public final class PolicyVerb extends Verb {
    @Override
    int run() {
        throw new InvalidInput("policy", "it needs a verb", "use show, explain RULE or adopt PACK|FILE");
    }

    /// Lists the rules.
    @Command(name = "show", description = "List the rules in force.")
    public static final class Show extends Verb {
        @Override
        int run() {
            try (Records records = wiring().read()) {
                Policy policy = records.policy();
                if (json) {
                    print(Json.object()
                            .put("name", policy.name())
                            .put("version", policy.version())
                            .put("digest", policy.digest().toString())
                            .put("rules", Json.array(policy.rules(), PolicyVerb::json))
                            .build());
                    return PASSED;
                }
                terminal().line(terminal().bold(policy.name()) + " " + policy.version() + "  " + policy.digest());
                for (Rule rule : policy.rules()) {
                    terminal()
                            .line("  " + Columns.left(rule.id(), 36) + " "
                                    + Columns.left(rule.mode().word(), 8) + " "
                                    + Columns.cut(rule.title(), terminal().width() - 50));
                }
            }
            return PASSED;
        }
    }

    /// Explains one rule.
    @Command(name = "explain", description = "Explain one rule: what it asks, why, which controls it serves.")
    public static final class Explain extends Verb {
        @Parameters(paramLabel = "RULE")
        String rule = "";

        @Override
        int run() {
            try (Records records = wiring().read()) {
                Rule found = records.policy()
                        .rule(rule)
                        .orElseThrow(() -> new Failure(
                                Fault.NOT_FOUND, "No rule is called " + rule + ".", "assize policy show lists them."));
                if (json) {
                    print(PolicyVerb.json(found));
                    return PASSED;
                }
                int width = terminal().width();
                terminal()
                        .line(terminal().bold(found.id()) + "  " + found.mode().word());
                terminal().line(found.title());
                terminal().line("");
                terminal().line(Columns.wrap(found.explanation(), width, ""));
                terminal().line("");
                text("blocks when", found.blocks());
                text("requires", found.requires());
                terminal()
                        .line("serves       "
                                + Columns.wrap(
                                        String.join(
                                                ", ",
                                                found.controls().stream()
                                                        .map(ControlId::brief)
                                                        .toList()),
                                        width - 13,
                                        "             "));
                terminal().line("remedy       " + Columns.wrap(found.remedy(), width - 13, "             "));
            }
            return PASSED;
        }

        private void text(String label, @org.jspecify.annotations.Nullable Condition<?> condition) {
            if (condition != null) {
                terminal().line(Columns.left(label, 13) + condition.text());
            }
        }
    }

    /// Puts a policy in force.
    @Command(name = "adopt", description = "Judge by this policy from now on.")
    public static final class Adopt extends Verb {
        @Parameters(paramLabel = "PACK|FILE")
        String policy = "";

        @Override
        int run() throws IOException {
            byte[] source;
            if (PolicyPacks.names().contains(policy)) {
                source = PolicyPacks.source(policy);
            } else {
                Path file = directory().resolve(policy);
                if (!Files.isRegularFile(file)) {
                    throw new Failure(
                            Fault.NOT_FOUND,
                            policy + " is neither a pack nor a file.",
                            "Use one of " + String.join(", ", PolicyPacks.names()) + ", or a path.");
                }
                source = Files.readAllBytes(file);
            }
            Wiring wiring = wiring();
            try (Records records = wiring.write()) {
                Records.Receipt receipt =
                        AdoptPolicy.adopt(records, wiring.actor(records), Wiring.language(), source, clock().instant());
                Policy now = records.policy();
                if (json) {
                    print(Json.object()
                            .put("name", now.name())
                            .put("digest", now.digest().toString())
                            .put("entry", receipt.index())
                            .build());
                } else {
                    terminal()
                            .line("Policy " + now.name() + " " + now.version() + " is in force, entry "
                                    + receipt.index() + ". Earlier approvals no longer count.");
                }
            }
            return PASSED;
        }
    }

    private static Json.Object json(Rule rule) {
        Condition<?> blocks = rule.blocks();
        Condition<?> requires = rule.requires();
        return Json.object()
                .put("rule", rule.id())
                .put("stage", rule.stage().word())
                .put("mode", rule.mode().word())
                .put("title", rule.title())
                .put("why", rule.explanation())
                .put("remedy", rule.remedy())
                .put("controls", Json.array(rule.controls(), id -> Json.of(id.toString())))
                .put("blocks", blocks == null ? null : blocks.text())
                .put("requires", requires == null ? null : requires.text())
                .build();
    }
}
