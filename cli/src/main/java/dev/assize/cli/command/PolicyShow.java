package dev.assize.cli.command;

import dev.assize.cli.terminal.Columns;
import dev.assize.core.act.Records;
import dev.assize.core.canonical.Json;
import dev.assize.core.policy.Policy;
import dev.assize.core.policy.Rule;
import java.time.Instant;
import picocli.CommandLine.Command;

/// Lists the rules.
@Command(
        name = "show",
        description = "List the rules in force, with the mode each has today.",
        footer = {"", "Example:", "  assize policy show"})
public final class PolicyShow extends Verb {
    @Override
    int run() {
        try (Records records = wiring().read()) {
            Policy policy = records.policy();
            if (json) {
                print(Json.object()
                        .put("name", policy.name())
                        .put("version", policy.version())
                        .put("digest", policy.digest().toString())
                        .put("language", policy.language())
                        .put("layers", Json.array(policy.layers(), layer -> Json.object()
                                .put("name", layer.name())
                                .put("version", layer.version())
                                .put("digest", layer.digest().toString())
                                .build()))
                        .put("rules", Json.array(policy.rules(), PolicyVerb::json))
                        .build());
                return PASSED;
            }
            terminal().line(terminal().bold(policy.name()) + " " + policy.version() + "  " + policy.digest());
            for (Policy.Layer layer : policy.layers()) {
                terminal()
                        .line("  layer " + layer.name() + " " + layer.version() + "  "
                                + layer.digest().brief());
            }
            Instant now = clock().instant();
            for (Rule rule : policy.rules()) {
                terminal()
                        .line("  " + Columns.left(rule.id(), 36) + " "
                                + Columns.left(rule.mode(now).word(), 8) + " "
                                + Columns.cut(rule.title(), terminal().width() - 50));
            }
        }
        return PASSED;
    }
}
