package dev.assize.cli.command;

import dev.assize.cli.wiring.Wiring;
import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.act.ApproveRelease;
import dev.assize.core.act.Records;
import dev.assize.core.act.ReleaseGate;
import dev.assize.core.approval.Quorum;
import dev.assize.core.canonical.Json;
import dev.assize.core.canonical.JsonFields;
import dev.assize.core.fact.Fact;
import dev.assize.core.fact.History;
import dev.assize.core.policy.State;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
import dev.assize.runner.checkout.Checkout;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Approves or rejects a release.
@Command(
        name = "approve",
        description = "Approve a release. Bound to exactly the artifact, policy and evidence of one decision.",
        subcommands = Approve.Withdraw.class,
        footer = {
            "",
            "Example:",
            "  assize approve --show",
            "  assize approve --as grace --decision 12 --comment \"reviewed the diff\"",
            "  assize approve withdraw 17 --as grace"
        })
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
        Environment to = new Environment(environment);
        Instant now = clock().instant();
        try (Records records = show ? wiring.read() : wiring.write()) {
            History.Sealed<Fact.GateDecided> sealed = decision(wiring, records.history());
            if (show) {
                return show(records, sealed, to, now);
            }
            Records.Receipt receipt = reject
                    ? ApproveRelease.reject(records, wiring.actor(records), sealed.index(), to, comment, now)
                    : approve(wiring, records, sealed, to, now);
            if (json) {
                print(Json.object()
                        .put("entry", receipt.index())
                        .put("decision", sealed.index())
                        .put("binding", sealed.fact().binding().toString())
                        .put("environment", environment)
                        .put("granted", !reject)
                        .build());
            } else {
                terminal()
                        .line((reject ? "Rejected" : "Approved") + " for " + environment + " by "
                                + wiring.actor(records).id() + ", sealed as entry " + receipt.index() + ".");
                if (!reject) {
                    standing(records, sealed.index(), to, now);
                }
            }
            return PASSED;
        }
    }

    private Records.Receipt approve(
            Wiring wiring, Records records, History.Sealed<Fact.GateDecided> sealed, Environment to, Instant now) {
        String text = ApproveRelease.text(records, records.history(), sealed.index(), to, now);
        if (!json) {
            text.lines().forEach(terminal()::line);
            terminal().line("");
        }
        return ApproveRelease.approve(
                records,
                wiring.actor(records),
                sealed.index(),
                to,
                Digest.of(text.getBytes(StandardCharsets.UTF_8)),
                comment,
                now);
    }

    /// What is missing, so that nobody has to try a deployment to know.
    private void standing(Records records, long decision, Environment to, Instant now) {
        ReleaseGate.weigh(records, records.history(), decision, to, now).forEach(weighed -> terminal()
                .line("  "
                        + terminal()
                                .sign(
                                        weighed.standing() == Quorum.Standing.COUNTS
                                                ? State.PASSED
                                                : State.NOT_APPLICABLE)
                        + " " + weighed.why() + ", entry "
                        + weighed.approval().ledgerIndex()));
    }

    private int show(Records records, History.Sealed<Fact.GateDecided> sealed, Environment to, Instant now) {
        String text = ApproveRelease.text(records, records.history(), sealed.index(), to, now);
        var weighed = ReleaseGate.weigh(records, records.history(), sealed.index(), to, now);
        if (json) {
            print(Json.object()
                    .put("decision", sealed.index())
                    .put("result", sealed.fact().result().word())
                    .put("binding", sealed.fact().binding().toString())
                    .put("text", text)
                    .put(
                            "shown",
                            Digest.of(text.getBytes(StandardCharsets.UTF_8)).toString())
                    .put("approvals", Json.array(weighed, w -> Json.object()
                            .put("entry", w.approval().ledgerIndex())
                            .put("by", w.approval().by().value())
                            .put("standing", JsonFields.word(w.standing()))
                            .build()))
                    .build());
            return PASSED;
        }
        terminal()
                .line("Decision " + sealed.index() + "  "
                        + terminal().result(sealed.fact().result()));
        text.lines().forEach(line -> terminal().line("  " + line));
        standing(records, sealed.index(), to, now);
        terminal().line("Next: assize approve --decision " + sealed.index() + " signs exactly this text.");
        return PASSED;
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

    /// Takes an approval back.
    @Command(
            name = "withdraw",
            description = "Take your own approval back.",
            footer = {"", "Example:", "  assize approve withdraw 17 --as grace --comment \"saw the error rate\""})
    public static final class Withdraw extends Verb {
        @Parameters(paramLabel = "N", description = "The approval's ledger index; assize approve --show names it.")
        long approval;

        @Option(names = "--comment", paramLabel = "TEXT", defaultValue = "", description = "Why.")
        String comment = "";

        @Override
        int run() {
            Wiring wiring = wiring();
            try (Records records = wiring.write()) {
                long entry = ApproveRelease.withdraw(
                                records, wiring.actor(records), approval, comment, clock().instant())
                        .index();
                if (json) {
                    print(Json.object()
                            .put("entry", entry)
                            .put("approval", approval)
                            .build());
                } else {
                    terminal().line("Approval " + approval + " is withdrawn, entry " + entry + ".");
                }
            }
            return PASSED;
        }
    }
}
