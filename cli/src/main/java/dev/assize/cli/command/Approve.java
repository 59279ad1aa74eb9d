package dev.assize.cli.command;

import dev.assize.cli.wiring.Wiring;
import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.act.ApproveRelease;
import dev.assize.core.act.Records;
import dev.assize.core.canonical.Json;
import dev.assize.core.fact.Fact;
import dev.assize.core.fact.History;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
import dev.assize.runner.checkout.Checkout;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Approves or rejects a release.
@Command(
        name = "approve",
        description = "Approve a release. Bound to exactly the artifact, policy and evidence of one decision.",
        footer = {"", "Example:", "  assize approve --as grace --decision 12 --comment \"reviewed the diff\""})
public final class Approve extends Verb {
    @Option(
            names = "--decision",
            paramLabel = "N",
            description = "The decision's ledger index. Default: the newest about the working tree.")
    @Nullable
    Long decision;

    @Option(
            names = "--environment",
            paramLabel = "NAME",
            defaultValue = "production",
            description = "Default: ${DEFAULT-VALUE}.")
    String environment = "production";

    @Option(names = "--reject", description = "Reject instead of approve.")
    boolean reject;

    @Option(names = "--comment", paramLabel = "TEXT", defaultValue = "", description = "Why.")
    String comment = "";

    @Option(names = "--show", description = "Show what would be approved, and approve nothing.")
    boolean show;

    @Override
    int run() {
        Wiring wiring = wiring();
        try (Records records = show ? wiring.read() : wiring.write()) {
            History.Sealed<Fact.GateDecided> sealed = decision(wiring, records.history());
            Fact.GateDecided decided = sealed.fact();
            if (!json) {
                show(sealed);
            }
            if (show) {
                return PASSED;
            }
            Records.Receipt receipt = ApproveRelease.approve(
                    records,
                    wiring.actor(records),
                    sealed.index(),
                    new Environment(environment),
                    !reject,
                    comment,
                    clock().instant());
            if (json) {
                print(Json.object()
                        .put("entry", receipt.index())
                        .put("decision", sealed.index())
                        .put("binding", decided.binding().toString())
                        .put("environment", environment)
                        .put("granted", !reject)
                        .build());
            } else {
                terminal()
                        .line((reject ? "Rejected" : "Approved") + " for " + environment + " by " + wiring.person()
                                + ", sealed as entry " + receipt.index() + ".");
            }
            return PASSED;
        }
    }

    private History.Sealed<Fact.GateDecided> decision(Wiring wiring, History history) {
        if (decision != null) {
            long index = decision;
            return history.decision(index)
                    .orElseThrow(() -> new Failure(
                            Fault.NOT_FOUND,
                            "Entry " + index + " is no gate decision.",
                            "assize ledger list --kind gate-decided shows them."));
        }
        Checkout checkout = Checkout.at(wiring.workspace().root());
        return history.latestDecision(
                        wiring.workspace().settings().service(),
                        checkout.revision().tree())
                .orElseThrow(() -> new Failure(
                        Fault.NOT_FOUND, "The working tree was never judged.", "Run assize run, or name --decision."));
    }

    private void show(History.Sealed<Fact.GateDecided> sealed) {
        Fact.GateDecided decided = sealed.fact();
        Artifact artifact = decided.artifact();
        Digest built = artifact == null ? null : artifact.digest();
        terminal()
                .line("Decision " + sealed.index() + "  " + terminal().result(decided.result()) + "  "
                        + decided.change().service() + " "
                        + decided.change().revision().brief());
        terminal().line("  artifact   " + (built == null ? "none was built" : built));
        terminal().line("  policy     " + decided.policy().brief());
        terminal().line("  evidence   entries " + decided.inputs().evidence());
        long exempted = decided.rules().stream()
                .filter(r -> r.state() == dev.assize.core.policy.State.EXEMPTED)
                .count();
        terminal().line("  exempted   " + exempted + (exempted == 1 ? " rule" : " rules"));
        terminal().line("  binding    " + decided.binding());
    }
}
