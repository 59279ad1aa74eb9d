package dev.assize.core.act;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.fact.Fact;
import dev.assize.core.fact.History;
import dev.assize.core.identity.Permission;
import dev.assize.core.identity.PersonId;
import dev.assize.core.policy.Verdict;
import dev.assize.core.subject.Change;
import dev.assize.core.subject.Environment;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;

/// Approves or rejects a release, bound to exactly what its decision stood on.
public final class ApproveRelease {
    private ApproveRelease() {}

    /// @param decision ledger index of the decision that was shown
    public static Records.Receipt approve(
            Records records,
            Actor actor,
            long decision,
            Environment environment,
            boolean granted,
            String comment,
            Instant now) {
        actor.must(Permission.APPROVE_RELEASE);
        return records.seal(actor.signer(), history -> {
            Fact.GateDecided decided = history.decision(decision)
                    .orElseThrow(() -> new Failure(
                            Fault.NOT_FOUND,
                            "Entry " + decision + " is no gate decision.",
                            "Run assize gate first and approve the decision it names."))
                    .fact();
            if (granted) {
                mustBeApprovable(history, actor, decided, decision);
            }
            return new Fact.ApprovalRecorded(
                    decision, decided.binding(), environment, granted, comment, actor.id(), now);
        });
    }

    private static void mustBeApprovable(History history, Actor actor, Fact.GateDecided decided, long decision) {
        if (decided.result() != Verdict.Result.PASSED) {
            throw new Failure(
                    Fault.FORBIDDEN,
                    "Decision " + decision + " is " + decided.result().word() + "; only a passed change is released.",
                    "Mend what stops it, or ask for an exemption, and run assize gate again.");
        }
        if (decided.change().revision().dirty()) {
            throw new Failure(
                    Fault.FORBIDDEN,
                    "Decision " + decision + " is about files that were not committed.",
                    "Commit them and run assize run again.");
        }
        var latest = history.latestDecision(
                decided.change().service(), decided.change().revision().tree());
        if (latest.isPresent() && latest.get().index() != decision) {
            throw new Failure(
                    Fault.CONFLICT,
                    "Decision " + decision + " was superseded by decision "
                            + latest.get().index() + ".",
                    "Look at the newer decision and approve that.");
        }
        if (involved(history, decided.change()).contains(actor.id())) {
            throw new Failure(
                    Fault.FORBIDDEN,
                    actor.id() + " had a hand in this change and cannot approve it.",
                    "Ask another release approver; assize people lists them.");
        }
    }

    /// Everybody who had a hand in a change: who handed in its evidence or asked for its decisions.
    public static Set<PersonId> involved(History history, Change change) {
        Set<PersonId> people = new LinkedHashSet<>();
        for (var sealed : history.evidence()) {
            Change about = sealed.fact().evidence().change();
            if (same(about, change)) {
                people.add(sealed.fact().by());
            }
        }
        for (var sealed : history.decisions()) {
            if (same(sealed.fact().change(), change)) {
                people.add(sealed.fact().by());
            }
        }
        return people;
    }

    private static boolean same(Change one, Change other) {
        return one.service().equals(other.service())
                && one.revision().tree().equals(other.revision().tree());
    }
}
