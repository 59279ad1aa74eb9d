package dev.assize.core.act;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.approval.Approval;
import dev.assize.core.approval.Binding;
import dev.assize.core.approval.Quorum;
import dev.assize.core.approval.ReleaseText;
import dev.assize.core.exemption.BreakGlass;
import dev.assize.core.fact.Fact;
import dev.assize.core.fact.History;
import dev.assize.core.ledger.BlobStore;
import dev.assize.core.policy.Policy;
import dev.assize.core.policy.Verdict;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The door to an environment: the artifact was judged, still passes today's policy with today's clock, and
/// enough people approved exactly that.
public final class ReleaseGate {
    private ReleaseGate() {}

    /// Leave to deploy.
    ///
    /// @param decision   ledger index of the decision the approvals rest on
    /// @param approvals  ledger indexes
    /// @param breakGlass id of the break-glass that stands in for gate and quorum; null where they were asked
    public record Admitted(
            Artifact artifact,
            Fact.GateDecided decided,
            long decision,
            List<Long> approvals,
            @Nullable String breakGlass) {
        public Admitted {
            approvals = List.copyOf(approvals);
        }
    }

    /// @throws Failure `FORBIDDEN` naming what is missing
    public static Admitted admit(
            Records records, History history, Digest artifact, Environment environment, Instant now) {
        return admit(records::policy, records.sightings(), records.blobs(), history, artifact, environment, now);
    }

    /// @param policies  reads a policy by its digest
    /// @param sightings must have been used with this history only
    static Admitted admit(
            Function<Digest, Policy> policies,
            Sightings sightings,
            BlobStore blobs,
            History history,
            Digest artifact,
            Environment environment,
            Instant now) {
        var sealed = history.latestDecision(artifact)
                .orElseThrow(() -> refused(
                        artifact.brief() + " was never judged.", "Run assize run on the revision it was built from."));
        Fact.GateDecided decided = sealed.fact();
        Artifact judged = decided.artifact();
        if (judged == null || decided.result() != Verdict.Result.PASSED) {
            throw refused(
                    "Decision " + sealed.index() + " on " + artifact.brief() + " is "
                            + decided.result().word() + ".",
                    "Mend what stops it and run assize run again.");
        }
        if (decided.change().revision().dirty()) {
            throw refused(artifact.brief() + " was built from files that were not committed.", "Commit and run again.");
        }
        GateHearing.Heard today = DecideGate.hear(policies, sightings, blobs, history, decided.change(), judged, now);
        Verdict door = today.at(environment);
        if (door.result() != Verdict.Result.PASSED) {
            String rule =
                    door.stopping().stream().findFirst().map(r -> r.rule().id()).orElse("policy");
            throw refused(
                    artifact.brief() + " passed when it was judged, but not by today's policy and clock at the door to "
                            + environment + ": " + rule
                            + " stops it.",
                    "Run assize run again and see what changed.");
        }
        if (!Binding.all(today.verdict(), today.exhibits()).contains(decided.binding())) {
            throw refused(
                    "The policy, the evidence or the exemptions behind " + artifact.brief() + " changed since decision "
                            + sealed.index() + ".",
                    "Run assize gate again, and let the new decision be approved.");
        }
        Quorum.Question question = question(history, decided, today, environment, now);
        return switch (Quorum.count(approvalsOf(history, decided), question)) {
            case Quorum.Count.Reached(var approvals) ->
                new Admitted(
                        judged,
                        decided,
                        sealed.index(),
                        approvals.stream().map(Approval::ledgerIndex).sorted().toList(),
                        null);
            case Quorum.Count.Short(int have, int need, String why) ->
                throw refused(
                        artifact.brief() + " has " + have + " of " + need + " approvals for " + environment + ": " + why
                                + ".",
                        "Ask a release approver to run: assize approve --decision " + sealed.index());
        };
    }

    /// What approvals of this decision are weighed by now.
    static Quorum.Question question(
            History history, Fact.GateDecided decided, GateHearing.Heard today, Environment environment, Instant now) {
        Policy policy = today.verdict().policy();
        return new Quorum.Question(
                Binding.all(today.verdict(), today.exhibits()),
                ReleaseText.digest(today.verdict(), today.exhibits(), environment),
                environment,
                ReleaseText.asked(today.verdict(), environment),
                ApproveRelease.involved(history, decided.change()),
                history::person,
                policy.approvalValidity(),
                now);
    }

    /// Every approval for an environment with what it is worth now, newest first.
    public static List<Quorum.Weighed> weigh(
            Records records, History history, long decision, Environment environment, Instant now) {
        Fact.GateDecided decided = history.decision(decision)
                .orElseThrow(() -> refused("Entry " + decision + " is no gate decision.", "Run assize gate."))
                .fact();
        GateHearing.Heard today = DecideGate.hear(records, history, decided.change(), decided.artifact(), now);
        return Quorum.weigh(approvalsOf(history, decided), question(history, decided, today, environment, now));
    }

    /// Approvals of other services say nothing here, not even that they are for something else.
    private static List<Approval> approvalsOf(History history, Fact.GateDecided decided) {
        return history.approvals().stream()
                .filter(approval -> history.decision(approval.decision())
                        .filter(other -> other.fact()
                                .change()
                                .service()
                                .equals(decided.change().service()))
                        .isPresent())
                .toList();
    }

    /// Leave in an emergency: the gate is asked and its verdict told, but does not stop; what stops is a
    /// break-glass that two people did not both stand for, that is over, used, or for something else.
    ///
    /// @throws Failure `FORBIDDEN` naming what is missing
    public static Admitted admitByBreakGlass(
            History history, Digest artifact, Environment environment, String id, Instant now) {
        BreakGlass glass = history.breakGlass(id)
                .orElseThrow(() -> refused(id + " is no break-glass.", "assize break-glass list shows them."));
        var sealed = history.latestDecision(artifact)
                .orElseThrow(() -> refused(
                        artifact.brief() + " was never judged.",
                        "Run assize run on the revision it was built from, whatever comes of it."));
        Fact.GateDecided decided = sealed.fact();
        Artifact judged = decided.artifact();
        if (judged == null) {
            throw refused("Decision " + sealed.index() + " is about no artifact.", "Run assize run.");
        }
        glass.refusal(decided.change().service(), environment, artifact, now).ifPresent(why -> {
            throw refused(Actor.sentence(why), "assize break-glass open asks for another.");
        });
        return new Admitted(judged, decided, sealed.index(), List.of(), id);
    }

    private static Failure refused(String what, String remedy) {
        return new Failure(Fault.FORBIDDEN, what, remedy);
    }
}
