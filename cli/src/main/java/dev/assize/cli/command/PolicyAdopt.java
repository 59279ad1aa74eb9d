package dev.assize.cli.command;

import dev.assize.cli.wiring.Wiring;
import dev.assize.core.act.AdoptPolicy;
import dev.assize.core.act.Records;
import dev.assize.core.canonical.Json;
import dev.assize.core.policy.Policy;
import dev.assize.core.policy.PolicyDifference;
import dev.assize.policy.PolicyFiles;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Puts a policy in force.
@Command(
        name = "adopt",
        description = "Judge by this policy from now on. Says first in what it differs from the one in force.",
        footer = {
            "",
            "The adoption is a signed entry of the ledger; it needs the permission to adopt policies.",
            "Example:",
            "  assize policy adopt policies/payments.yml --dry-run"
        })
public final class PolicyAdopt extends Verb {
    @Parameters(paramLabel = "PACK|FILE", description = "The policy.")
    String policy = "";

    @Option(names = "--dry-run", description = "Only say what would change.")
    boolean dryRun;

    @Override
    int run() {
        PolicyFiles.Found found = PolicyFiles.find(policy, directory());
        Wiring wiring = wiring();
        if (dryRun) {
            try (Records records = wiring.read()) {
                answer(found.policy(), differences(records, found.policy()), -1);
            }
            return PASSED;
        }
        try (Records records = wiring.write()) {
            List<PolicyDifference> differences = differences(records, found.policy());
            Records.Receipt receipt = AdoptPolicy.adopt(
                    records,
                    wiring.actor(records),
                    Wiring.language(),
                    found.source(),
                    found.attachments().values(),
                    clock().instant());
            answer(found.policy(), differences, receipt.index());
        }
        return PASSED;
    }

    private static List<PolicyDifference> differences(Records records, Policy proposed) {
        return records.history().policy().isEmpty() ? List.of() : PolicyDifference.between(records.policy(), proposed);
    }

    private void answer(Policy adopted, List<PolicyDifference> differences, long entry) {
        if (json) {
            print(Json.object()
                    .put("name", adopted.name())
                    .put("digest", adopted.digest().toString())
                    .put("entry", entry < 0 ? null : Json.of(entry))
                    .put("differences", Json.array(differences, PolicyVerb::json))
                    .build());
            return;
        }
        PolicyDiff.tell(this, differences);
        terminal()
                .line(
                        entry < 0
                                ? "Nothing was adopted."
                                : "Policy " + adopted.name() + " " + adopted.version() + " is in force, entry " + entry
                                        + ". Earlier approvals no longer count.");
    }
}
