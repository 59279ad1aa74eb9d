package dev.assize.core.act;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.approval.Approval;
import dev.assize.core.approval.Quorum;
import dev.assize.core.fact.Fact;
import dev.assize.core.fact.History;
import dev.assize.core.identity.Permission;
import dev.assize.core.policy.Policy;
import dev.assize.core.policy.Verdict;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
import java.time.Instant;
import java.util.List;

/// The door to an environment: the artifact was judged, still passes today's policy with today's clock, and
/// enough people approved exactly that.
public final class ReleaseGate {
    private ReleaseGate() {}

    /// Leave to deploy.
    ///
    /// @param decision  ledger index of the decision the approvals rest on
    /// @param approvals ledger indexes
    public record Admitted(Artifact artifact, Fact.GateDecided decided, long decision, List<Long> approvals) {
        public Admitted {
            approvals = List.copyOf(approvals);
        }
    }

    /// @throws Failure `FORBIDDEN` naming what is missing
    public static Admitted admit(
            Records records, History history, Digest artifact, Environment environment, Instant now) {
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
        GateHearing.Heard today = DecideGate.hear(records, history, decided.change(), judged, now);
        Verdict door = today.at(environment);
        if (door.result() != Verdict.Result.PASSED) {
            String rule = door.stopping().stream()
                    .findFirst()
                    .map(r -> r.rule().id())
                    .orElse("policy");
            throw refused(
                    artifact.brief() + " passed when it was judged, but not by today's policy and clock at the door to "
                            + environment + ": " + rule
                            + " stops it.",
                    "Run assize run again and see what changed.");
        }
        if (!today.binding().equals(decided.binding())) {
            throw refused(
                    "The policy, the evidence or the exemptions behind " + artifact.brief() + " changed since decision "
                            + sealed.index() + ".",
                    "Run assize gate again, and let the new decision be approved.");
        }
        Policy policy = today.verdict().policy();
        return switch (Quorum.count(
                history.approvals(),
                decided.binding(),
                environment,
                policy.quorum(environment),
                ApproveRelease.involved(history, decided.change()),
                person -> history.may(person, Permission.APPROVE_RELEASE),
                policy.approvalValidity(),
                now)) {
            case Quorum.Count.Reached(var approvals) ->
                new Admitted(
                        judged,
                        decided,
                        sealed.index(),
                        approvals.stream().map(Approval::ledgerIndex).sorted().toList());
            case Quorum.Count.Short(int have, int need, String why) ->
                throw refused(
                        artifact.brief() + " has " + have + " of " + need + " approvals for " + environment + ": " + why
                                + ".",
                        "Ask a release approver to run: assize approve --decision " + sealed.index());
        };
    }

    private static Failure refused(String what, String remedy) {
        return new Failure(Fault.FORBIDDEN, what, remedy);
    }
}
