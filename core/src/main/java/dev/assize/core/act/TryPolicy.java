package dev.assize.core.act;

import dev.assize.core.fact.Fact;
import dev.assize.core.fact.History;
import dev.assize.core.identity.Verifier;
import dev.assize.core.policy.Policy;
import dev.assize.core.policy.RuleVerdict;
import dev.assize.core.policy.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// What if: judges the decisions of the past again under a proposed policy, each from the evidence that stood
/// before it and by its own clock. Seals nothing.
public final class TryPolicy {
    private TryPolicy() {}

    /// One decision under the proposed policy.
    ///
    /// @param decided what was decided then
    /// @param proposed what the proposed policy says
    /// @param rules   the rules that stop it under the proposed policy
    public record Rejudged(long index, Fact.GateDecided decided, Verdict.Result proposed, List<String> rules) {
        public Rejudged {
            Objects.requireNonNull(decided);
            Objects.requireNonNull(proposed);
            rules = List.copyOf(rules);
        }

        public boolean stopped() {
            return decided.result() == Verdict.Result.PASSED && proposed != Verdict.Result.PASSED;
        }

        public boolean freed() {
            return decided.result() != Verdict.Result.PASSED && proposed == Verdict.Result.PASSED;
        }
    }

    /// What came of it.
    ///
    /// @param rejudged every decision in the span, in ledger order
    public record Tried(List<Rejudged> rejudged) {
        public Tried {
            rejudged = List.copyOf(rejudged);
        }

        public List<Rejudged> stopped() {
            return rejudged.stream().filter(Rejudged::stopped).toList();
        }

        public List<Rejudged> freed() {
            return rejudged.stream().filter(Rejudged::freed).toList();
        }

        /// How many decisions that passed then each rule would have stopped.
        public Map<String, Integer> byRule() {
            Map<String, Integer> counts = new TreeMap<>();
            stopped().forEach(one -> one.rules().forEach(rule -> counts.merge(rule, 1, Integer::sum)));
            return counts;
        }
    }

    /// @param since decisions before this instant are left alone
    public static Tried since(Records records, Verifier verifier, Policy proposed, Instant since) {
        History before = new History(verifier);
        Sightings sightings = new Sightings(records.blobs());
        List<Rejudged> rejudged = new ArrayList<>();
        var decisions = records.history().decisions().iterator();
        while (decisions.hasNext()) {
            var sealed = decisions.next();
            if (sealed.fact().at().isBefore(since)) {
                continue;
            }
            records.ledger().forEach(before.size(), sealed.index(), before::apply);
            rejudged.add(rejudge(records, before, sightings, proposed, sealed.index(), sealed.fact()));
        }
        return new Tried(rejudged);
    }

    private static Rejudged rejudge(
            Records records,
            History before,
            Sightings sightings,
            Policy proposed,
            long index,
            Fact.GateDecided decided) {
        Verdict verdict = GateHearing.hear(
                        before,
                        sightings,
                        records.blobs(),
                        proposed,
                        decided.inputs().policy(),
                        decided.change(),
                        decided.artifact(),
                        decided.at())
                .verdict();
        List<String> stops = verdict.stopping().stream()
                .map(RuleVerdict::rule)
                .map(dev.assize.core.policy.Rule::id)
                .toList();
        return new Rejudged(index, decided, verdict.result(), stops);
    }
}
