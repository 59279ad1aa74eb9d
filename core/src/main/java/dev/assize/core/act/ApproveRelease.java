package dev.assize.core.act;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.approval.Binding;
import dev.assize.core.approval.ReleaseText;
import dev.assize.core.fact.Fact;
import dev.assize.core.fact.History;
import dev.assize.core.identity.Permission;
import dev.assize.core.identity.PersonId;
import dev.assize.core.policy.Verdict;
import dev.assize.core.subject.Change;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;

/// Approves or rejects a release, bound to exactly what its decision stood on and to the words that were shown.
public final class ApproveRelease {
    private ApproveRelease() {}

    /// What there is to approve now: the words the approver signs.
    ///
    /// @param decision ledger index of the decision
    /// @throws Failure `NOT_FOUND` where it is none, `CONFLICT` where something changed since
    public static String text(Records records, History history, long decision, Environment environment, Instant now) {
        GateHearing.Heard heard = heard(records, history, decision, now);
        return ReleaseText.text(heard.verdict(), heard.exhibits(), environment);
    }

    private static GateHearing.Heard heard(Records records, History history, long decision, Instant now) {
        Fact.GateDecided decided = decided(history, decision);
        GateHearing.Heard heard = DecideGate.hear(records, history, decided.change(), decided.artifact(), now);
        if (!Binding.all(heard.verdict(), heard.exhibits()).contains(decided.binding())) {
            throw new Failure(
                    Fault.CONFLICT,
                    "The policy, the evidence or the exemptions changed since decision " + decision + ".",
                    "Run assize gate again and look at the new decision.");
        }
        return heard;
    }

    /// Approves. The approval names the digest of the text, and the text is kept.
    ///
    /// @param decision ledger index of the decision that was shown
    /// @param shown    digest of the text the approver read, as [#text] gave it
    /// @throws Failure `CONFLICT` where by now there is something else to approve than what was read
    public static Records.Receipt approve(
            Records records,
            Actor actor,
            long decision,
            Environment environment,
            Digest shown,
            String comment,
            Instant now) {
        actor.must(Permission.APPROVE_RELEASE);
        return records.seal(actor.signer(), history -> {
            Fact.GateDecided decided = decided(history, decision);
            mustBeApprovable(history, actor, decided, decision);
            GateHearing.Heard heard = heard(records, history, decision, now);
            if (heard.verdict().result() != Verdict.Result.PASSED) {
                throw new Failure(
                        Fault.CONFLICT,
                        "Decision " + decision + " passed, but by now the gate says "
                                + heard.verdict().result().word() + ".",
                        "Run assize gate and see what became otherwise with time.");
            }
            byte[] text = ReleaseText.bytes(heard.verdict(), heard.exhibits(), environment);
            if (!Digest.of(text).equals(shown)) {
                throw new Failure(
                        Fault.CONFLICT,
                        "What there is to approve is no longer what was shown.",
                        "Look again: assize approve --show --decision " + decision);
            }
            mustBeNew(history, actor, decided, environment, shown);
            records.blobs().put(text);
            return new Fact.ApprovalRecorded(
                    decision, decided.binding(), shown, environment, true, comment, actor.id(), now);
        });
    }

    /// Rejects: nobody's approval counts for the same release until this person says otherwise.
    public static Records.Receipt reject(
            Records records, Actor actor, long decision, Environment environment, String comment, Instant now) {
        actor.must(Permission.APPROVE_RELEASE);
        return records.seal(actor.signer(), history -> {
            Fact.GateDecided decided = decided(history, decision);
            return new Fact.ApprovalRecorded(
                    decision, decided.binding(), null, environment, false, comment, actor.id(), now);
        });
    }

    /// Takes the own approval back.
    ///
    /// @param approval ledger index of it
    public static Records.Receipt withdraw(Records records, Actor actor, long approval, String comment, Instant now) {
        return records.seal(actor.signer(), new Fact.ApprovalWithdrawn(approval, comment, actor.id(), now));
    }

    private static Fact.GateDecided decided(History history, long decision) {
        return history.decision(decision)
                .orElseThrow(() -> new Failure(
                        Fault.NOT_FOUND,
                        "Entry " + decision + " is no gate decision.",
                        "Run assize gate first and approve the decision it names."))
                .fact();
    }

    private static void mustBeNew(
            History history, Actor actor, Fact.GateDecided decided, Environment environment, Digest shown) {
        history.approvals().reversed().stream()
                .filter(approval -> approval.by().equals(actor.id())
                        && approval.environment().equals(environment)
                        && approval.binding().equals(decided.binding()))
                .findFirst()
                .filter(approval -> approval.granted() && !approval.withdrawn() && shown.equals(approval.shown()))
                .ifPresent(approval -> {
                    throw new Failure(
                            Fault.CONFLICT,
                            actor.id() + " approved this already, entry " + approval.ledgerIndex() + ".",
                            "Nothing more is to be done; assize approve withdraw " + approval.ledgerIndex()
                                    + " takes it back.");
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

    /// Everybody who had a hand in a change: who handed in its evidence, asked for its decisions, or is named by
    /// its commits as an author.
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
                people.addAll(sealed.fact().authors());
            }
        }
        return people;
    }

    private static boolean same(Change one, Change other) {
        return one.service().equals(other.service())
                && one.revision().tree().equals(other.revision().tree());
    }
}
