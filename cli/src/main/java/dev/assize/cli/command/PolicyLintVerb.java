package dev.assize.cli.command;

import dev.assize.cli.terminal.Columns;
import dev.assize.core.Mistake;
import dev.assize.core.canonical.Json;
import dev.assize.policy.PolicyFiles;
import dev.assize.policy.check.PolicyLint;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Looks for what is allowed in a policy and rarely meant.
@Command(
        name = "lint",
        description = "Look for mistakes in a policy: what cannot be read, and what is rarely meant.",
        footer = {
            "",
            "Exit codes: 0 nothing to say, 1 something looks wrong, 2 it cannot be read.",
            "Example:",
            "  assize policy lint policies/payments.yml"
        })
public final class PolicyLintVerb extends Verb {
    @Parameters(paramLabel = "PACK|FILE", description = "A policy.")
    String policy = "";

    @Override
    int run() {
        PolicyFiles.Found found = PolicyFiles.find(policy, directory());
        List<Mistake> notices = PolicyLint.lint(policy, found.file(), found.policy());
        if (json) {
            print(Json.object()
                    .put("policy", found.policy().name())
                    .put("digest", found.policy().digest().toString())
                    .put("notices", Json.array(notices, notice -> Json.object()
                            .put("place", notice.place())
                            .put("what", notice.what())
                            .put("remedy", notice.remedy())
                            .build()))
                    .build());
        } else {
            for (Mistake notice : notices) {
                terminal().line(notice.place() + ": " + notice.what());
                terminal().line("  next: " + notice.remedy());
            }
            terminal()
                    .line(Columns.count(found.policy().rules().size(), "rule") + ", "
                            + Columns.count(notices.size(), "notice"));
        }
        return notices.isEmpty() ? PASSED : FAILED;
    }
}
