package dev.assize.core.act;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.fact.Fact;
import dev.assize.core.fact.History;
import dev.assize.core.identity.Permission;
import dev.assize.core.ledger.BlobStore;
import dev.assize.core.policy.Policy;
import dev.assize.core.policy.RuleVerdict;
import dev.assize.core.policy.VerdictJson;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Change;
import dev.assize.core.subject.Digest;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Lets the gate decide on a change and seals the decision with the index of every input.
public final class DecideGate {
    private DecideGate() {}

    /// A decision and where it was sealed.
    public record Decided(GateHearing.Heard heard, Records.Receipt receipt) {}

    public static Decided decide(
            Records records, Actor actor, Change change, @Nullable Artifact artifact, Instant now) {
        return decide(records, actor, change, artifact, List.of(), now);
    }

    /// @param authors accounts the change's commits name, such as `git:ada@example.org`; they give nobody a right,
    ///                and the people they belong to do not approve this change
    public static Decided decide(
            Records records,
            Actor actor,
            Change change,
            @Nullable Artifact artifact,
            Collection<String> authors,
            Instant now) {
        actor.must(Permission.REQUEST_DECISION);
        GateHearing.Heard[] heard = new GateHearing.Heard[1];
        Records.Receipt receipt = records.seal(actor.signer(), history -> {
            heard[0] = hear(records, history, change, artifact, now);
            return fact(records, history, heard[0], authors, actor, now);
        });
        return new Decided(heard[0], receipt);
    }

    /// What the gate would decide now, without sealing it.
    public static GateHearing.Heard hear(
            Records records, History history, Change change, @Nullable Artifact artifact, Instant now) {
        return hear(records::policy, records.sightings(), records.blobs(), history, change, artifact, now);
    }

    static GateHearing.Heard hear(
            Function<Digest, Policy> policies,
            Sightings sightings,
            BlobStore blobs,
            History history,
            Change change,
            @Nullable Artifact artifact,
            Instant now) {
        var adopted = history.policy()
                .orElseThrow(() -> new Failure(
                        Fault.NOT_FOUND, "No policy is in force.", "Run assize init, or assize policy adopt FILE."));
        Policy policy = policies.apply(adopted.fact().policy());
        return GateHearing.hear(history, sightings, blobs, policy, adopted.index(), change, artifact, now);
    }

    private static Fact.GateDecided fact(
            Records records,
            History history,
            GateHearing.Heard heard,
            Collection<String> authors,
            Actor actor,
            Instant now) {
        var verdict = heard.verdict();
        Digest stored = records.blobs().put(VerdictJson.bytes(verdict));
        return new Fact.GateDecided(
                verdict.change(),
                verdict.artifact(),
                verdict.policy().digest(),
                verdict.result(),
                verdict.rules().stream().map(DecideGate::outcome).toList(),
                heard.inputs(),
                stored,
                heard.binding(),
                authors.stream()
                        .flatMap(account -> history.holder(account).stream())
                        .distinct()
                        .toList(),
                actor.id(),
                now);
    }

    static Fact.GateDecided.RuleOutcome outcome(RuleVerdict rule) {
        return new Fact.GateDecided.RuleOutcome(rule.rule().id(), rule.state(), rule.mode());
    }
}
