package dev.assize.cli.command;

import dev.assize.cli.terminal.VerdictText;
import dev.assize.cli.wiring.Wiring;
import dev.assize.core.act.Actor;
import dev.assize.core.act.DecideGate;
import dev.assize.core.act.Records;
import dev.assize.core.subject.Change;
import dev.assize.runner.checkout.Checkout;
import dev.assize.runner.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lets the gate decide on the evidence that is there.
@Command(
        name = "gate",
        description = "Decide on the working tree from the evidence recorded so far, and seal the decision.",
        footer = {
            "",
            "Exit codes: 0 passed, 1 failed, 2 usage or internal error, 3 undecided.",
            "Example:",
            "  assize gate --json"
        })
public final class GateVerb extends Verb {
    @Option(names = "--quiet", description = "Print the verdict line alone.")
    boolean quiet;

    @Option(
            names = "--vsa",
            paramLabel = "FILE",
            description =
                    "Write the decision as signed SLSA verification summary and gate decision (in-toto, JSON lines).")
    @Nullable
    Path vsa;

    @Override
    int run() throws IOException, InterruptedException {
        Wiring wiring = wiring();
        Settings settings = wiring.workspace().settings();
        Checkout checkout = Checkout.at(wiring.workspace().root());
        try (Records records = wiring.write()) {
            Actor actor = wiring.actor(records);
            Change change = new Change(settings.service(), checkout.revision());
            new RegoRun(wiring, records, actor, clock()).ask(change, null);
            DecideGate.Decided decided = DecideGate.decide(
                    records,
                    actor,
                    change,
                    null,
                    Run.authors(records, settings.service(), checkout),
                    clock().instant());
            if (vsa != null) {
                Explain.write(
                        wiring,
                        records,
                        decided.heard(),
                        decided.receipt().index(),
                        directory().resolve(vsa));
            }
            if (json) {
                print(Run.json(decided));
            } else {
                VerdictText text = new VerdictText(
                        terminal(), decided.heard().verdict(), decided.heard().exhibits(), Map.of());
                if (quiet) {
                    terminal().line(text.headline(null));
                } else {
                    text.print(null, decided.receipt());
                }
            }
            return decided.heard().verdict().result().exitCode();
        }
    }
}
