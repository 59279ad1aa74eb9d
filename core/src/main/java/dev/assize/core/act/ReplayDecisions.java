package dev.assize.core.act;

import dev.assize.core.Failure;
import dev.assize.core.approval.Binding;
import dev.assize.core.fact.Fact;
import dev.assize.core.fact.History;
import dev.assize.core.identity.Verifier;
import dev.assize.core.ledger.BlobStore;
import dev.assize.core.ledger.LedgerReader;
import dev.assize.core.policy.PolicyLanguage;
import dev.assize.core.policy.VerdictJson;
import dev.assize.core.subject.Digest;
import java.util.ArrayList;
import java.util.List;

/// Derives every recorded decision again from stored bytes, the policy of its time and its own clock, and
/// compares the verdicts byte by byte. Every deployment is asked again for its leave: the decision it rests on
/// and the people whose approvals counted at its time.
public final class ReplayDecisions {
    private ReplayDecisions() {}

    /// What came of a replay.
    ///
    /// @param decisions   how many were derived again
    /// @param differences the decisions that came out otherwise, in ledger order
    public record Replayed(int decisions, List<Difference> differences) {
        public Replayed {
            differences = List.copyOf(differences);
        }
    }

    /// A decision that does not follow from what is stored.
    public record Difference(long index, String what) {}

    public static Replayed replay(LedgerReader ledger, BlobStore blobs, Verifier verifier, PolicyLanguage language) {
        History history = new History(verifier);
        Sightings sightings = new Sightings(blobs);
        List<Difference> differences = new ArrayList<>();
        int decisions = 0;
        for (long i = 0; i < ledger.size(); i++) {
            byte[] entry = ledger.entry(i);
            History before = history;
            // The decision must follow from what stood before it, so it is heard before it is applied.
            Fact fact = peek(entry);
            if (fact instanceof Fact.DeploymentStarted started) {
                admit(i, started, before, sightings, blobs, language, differences);
            }
            if (fact instanceof Fact.GateDecided decided) {
                decisions++;
                compare(i, decided, before, sightings, blobs, language, differences);
            }
            history.apply(i, entry);
        }
        return new Replayed(decisions, differences);
    }

    private static void admit(
            long index,
            Fact.DeploymentStarted started,
            History history,
            Sightings sightings,
            BlobStore blobs,
            PolicyLanguage language,
            List<Difference> differences) {
        // What the history refuses counts for nothing and is named by the verification of the records.
        if (started.rollbackOf() != null
                || started.breakGlass() != null
                || history.refusal(started).isPresent()) {
            return;
        }
        try {
            ReleaseGate.Admitted admitted = ReleaseGate.admit(
                    digest -> language.read(blobs.get(digest), blobs::get),
                    sightings,
                    blobs,
                    history,
                    started.artifact().digest(),
                    started.environment(),
                    started.at());
            if (admitted.decision() != started.decision()
                    || !admitted.approvals().equals(started.approvals())) {
                differences.add(new Difference(index, "the deployment names other approvals than counted"));
            }
        } catch (Failure e) {
            differences.add(new Difference(index, "the deployment had no leave: " + e.what()));
        }
    }

    private static @org.jspecify.annotations.Nullable Fact peek(byte[] entry) {
        try {
            var envelope = dev.assize.core.canonical.Envelope.parse(entry);
            var statement = dev.assize.core.canonical.Statement.parse(envelope.payload());
            return dev.assize.core.fact.FactCodec.fact(statement);
        } catch (dev.assize.core.InvalidInput _) {
            return null;
        }
    }

    private static void compare(
            long index,
            Fact.GateDecided decided,
            History history,
            Sightings sightings,
            BlobStore blobs,
            PolicyLanguage language,
            List<Difference> differences) {
        try {
            var policy = language.read(blobs.get(decided.policy()), blobs::get);
            GateHearing.Heard heard = GateHearing.hear(
                    history,
                    sightings,
                    blobs,
                    policy,
                    decided.inputs().policy(),
                    decided.change(),
                    decided.artifact(),
                    decided.at());
            Digest again = VerdictJson.digest(heard.verdict());
            if (heard.verdict().result() != decided.result()) {
                differences.add(new Difference(
                        index,
                        "it says " + decided.result().word() + ", the stored evidence says "
                                + heard.verdict().result().word()));
            } else if (!again.equals(decided.verdict())) {
                differences.add(new Difference(index, "the verdict's details differ from the stored evidence"));
            } else if (!Binding.all(heard.verdict(), heard.exhibits()).contains(decided.binding())
                    || !heard.inputs().equals(decided.inputs())) {
                differences.add(new Difference(index, "it lists other inputs than it stood on"));
            }
        } catch (Failure e) {
            differences.add(new Difference(index, e.what()));
        }
    }
}
