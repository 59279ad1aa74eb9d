package dev.assize.cli.command;

import dev.assize.core.act.Records;
import dev.assize.core.canonical.Json;
import dev.assize.core.policy.Policy;
import dev.assize.core.policy.PolicyDifference;
import dev.assize.policy.PolicyFiles;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Compares two policies in words.
@Command(
        name = "diff",
        description = "Say in words in what a policy differs from another, and whether it asks more or less.",
        footer = {"", "Example:", "  assize policy diff standard strict", "  assize policy diff policies/new.yml"})
public final class PolicyDiff extends Verb {
    @Parameters(
            index = "0",
            paramLabel = "A",
            description = "A pack or a file; alone, it is held against the one in force.")
    String first = "";

    @Parameters(index = "1", paramLabel = "B", arity = "0..1", description = "A pack or a file.")
    @Nullable
    String second;

    @Override
    int run() {
        Policy from;
        Policy to =
                PolicyFiles.find(second == null ? first : second, directory()).policy();
        if (second == null) {
            try (Records records = wiring().read()) {
                from = records.policy();
            }
        } else {
            from = PolicyFiles.find(first, directory()).policy();
        }
        List<PolicyDifference> differences = PolicyDifference.between(from, to);
        if (json) {
            print(Json.object()
                    .put("from", from.name())
                    .put("to", to.name())
                    .put("differences", Json.array(differences, PolicyVerb::json))
                    .build());
        } else {
            terminal()
                    .line(from.name() + " " + from.version() + "  " + terminal().arrow() + "  " + to.name() + " "
                            + to.version());
            tell(this, differences);
        }
        return PASSED;
    }

    /// What asks less comes first: it is what a reader has to judge.
    static void tell(Verb verb, List<PolicyDifference> differences) {
        if (differences.isEmpty()) {
            verb.terminal().line("  No change is judged differently.");
            return;
        }
        tell(verb, differences, PolicyDifference.Direction.LOOSER, "Looser", 31);
        tell(verb, differences, PolicyDifference.Direction.UNCLEAR, "Different, and whether looser cannot be told", 33);
        tell(verb, differences, PolicyDifference.Direction.TIGHTER, "Tighter", 32);
        tell(verb, differences, PolicyDifference.Direction.WORDING, "Words only", 90);
    }

    private static void tell(
            Verb verb,
            List<PolicyDifference> differences,
            PolicyDifference.Direction direction,
            String title,
            int colour) {
        List<PolicyDifference> of =
                differences.stream().filter(d -> d.direction() == direction).toList();
        if (!of.isEmpty()) {
            verb.terminal().line(verb.terminal().paint(title, colour));
            of.forEach(difference -> verb.terminal().line("  " + difference.text()));
        }
    }
}
