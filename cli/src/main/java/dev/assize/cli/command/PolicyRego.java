package dev.assize.cli.command;

import dev.assize.cli.terminal.Columns;
import dev.assize.cli.wiring.Wiring;
import dev.assize.core.act.RecordEvidence;
import dev.assize.core.act.Records;
import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.subject.Change;
import dev.assize.runner.checkout.Checkout;
import java.util.List;
import picocli.CommandLine.Command;

/// Asks Open Policy Agent.
@Command(
        name = "rego",
        description = "Ask Open Policy Agent what the policy's Rego rules want to know about the working tree.",
        footer = {
            "",
            "assize run and assize gate do this by themselves. Exit codes: 0 answered, 3 OPA is not here or failed.",
            "Example:",
            "  assize policy rego"
        })
public final class PolicyRego extends Verb {
    @Override
    int run() throws InterruptedException {
        Wiring wiring = wiring();
        Checkout checkout = Checkout.at(wiring.workspace().root());
        Change change = new Change(wiring.workspace().settings().service(), checkout.revision());
        List<RecordEvidence.Recorded> recorded;
        try (Records records = wiring.write()) {
            recorded = new RegoRun(wiring, records, wiring.actor(records), clock()).ask(change, null);
        }
        if (json) {
            print(Json.object()
                    .put("answers", Json.array(recorded, PolicyRego::json))
                    .build());
        } else if (recorded.isEmpty()) {
            terminal().line("Nothing is open: no Rego rule, or all were answered about this evidence.");
        } else {
            recorded.forEach(one -> terminal().line(line(one)));
        }
        boolean answered = recorded.stream().allMatch(one -> one.evidence().outcome() instanceof Outcome.Read);
        return answered ? PASSED : UNDECIDED;
    }

    private static String line(RecordEvidence.Recorded one) {
        String said = one.evidence().outcome() instanceof Outcome.NotEvaluated(String reason, String _)
                ? reason
                : Columns.count(one.findings().size(), "finding");
        return one.evidence().format() + "  " + said + "  entry "
                + one.receipt().index();
    }

    private static Json.Object json(RecordEvidence.Recorded one) {
        return Json.object()
                .put("format", one.evidence().format())
                .put("entry", one.receipt().index())
                .put("findings", one.findings().size())
                .put(
                        "reason",
                        one.evidence().outcome() instanceof Outcome.NotEvaluated(String why, String _) ? why : null)
                .build();
    }
}
