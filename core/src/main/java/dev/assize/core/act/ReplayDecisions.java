package dev.assize.core.act;

import dev.assize.core.Failure;
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
/// compares the verdicts byte by byte.
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
            var decided = peek(entry);
            if (decided != null) {
                decisions++;
                compare(i, decided, before, sightings, blobs, language, differences);
            }
            history.apply(i, entry);
        }
        return new Replayed(decisions, differences);
    }

    private static Fact.@org.jspecify.annotations.Nullable GateDecided peek(byte[] entry) {
        try {
            var envelope = dev.assize.core.canonical.Envelope.parse(entry);
            var statement = dev.assize.core.canonical.Statement.parse(envelope.payload());
            return dev.assize.core.fact.FactCodec.fact(statement) instanceof Fact.GateDecided decided ? decided : null;
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
            } else if (!heard.binding().equals(decided.binding())
                    || !heard.inputs().equals(decided.inputs())) {
                differences.add(new Difference(index, "it lists other inputs than it stood on"));
            }
        } catch (Failure e) {
            differences.add(new Difference(index, e.what()));
        }
    }
}
