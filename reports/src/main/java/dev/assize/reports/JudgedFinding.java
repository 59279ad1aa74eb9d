package dev.assize.reports;

import dev.assize.core.evidence.Evidence;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Severity;
import dev.assize.core.exemption.Exemption;
import dev.assize.core.policy.Exhibit;
import dev.assize.core.policy.Reason;
import dev.assize.core.policy.RuleVerdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A finding together with what the verdict makes of it.
///
/// @param exhibit   the evidence that holds it
/// @param exemption the one that covers it; null where none does
/// @param deadline  until when it may stay; null where the policy sets none or it does not block
/// @param rules     ids of the rules it blocks or would block
public record JudgedFinding(
        Finding finding,
        Exhibit exhibit,
        Standing standing,
        @Nullable Exemption exemption,
        @Nullable Instant deadline,
        List<String> rules) {

    /// What a finding means for the verdict, gravest first.
    public enum Standing {
        /// It stops the change.
        BLOCKS("blocks"),
        /// A rule that only warns or advises objects to it.
        WARNS("warns"),
        /// It would block but for an exemption.
        EXEMPTED("exempted"),
        /// No rule objects to it.
        OPEN("open"),
        /// The sources or the tool's settings ask to pass it over, and no rule objects.
        PASSED_OVER("passed over");

        private final String title;

        Standing(String title) {
            this.title = title;
        }

        /// How pages write it.
        public String title() {
            return title;
        }
    }

    public JudgedFinding {
        rules = List.copyOf(rules);
    }

    public Severity severity() {
        return finding.severity();
    }

    /// All findings of a report, gravest first, in an order that does not depend on how they came in.
    public static List<JudgedFinding> of(ChangeReport report) {
        Map<Finding, Weight> weights = weights(report);
        List<JudgedFinding> all = new ArrayList<>();
        for (Exhibit exhibit : report.exhibits()) {
            for (Finding finding : exhibit.findings()) {
                all.add(judge(report, exhibit, finding, weights.getOrDefault(finding, Weight.NONE)));
            }
        }
        all.sort(Comparator.comparing(JudgedFinding::standing)
                .thenComparing(JudgedFinding::severity)
                .thenComparing(j -> j.finding().stage())
                .thenComparing(j -> j.finding().location().text())
                .thenComparing(j -> j.finding().rule())
                .thenComparing(j -> j.finding().fingerprint())
                .thenComparing(j -> j.exhibit().ledgerIndex()));
        return List.copyOf(all);
    }

    private static JudgedFinding judge(ChangeReport report, Exhibit exhibit, Finding finding, Weight weight) {
        Evidence evidence = exhibit.evidence();
        Exemption exemption = report.exemptions().stream()
                .filter(e -> e.covers(
                        evidence.change().service(),
                        finding,
                        report.verdict().policy().knownExploited(finding),
                        report.verdict().at()))
                .findFirst()
                .orElse(null);
        Standing standing = weight.standing == Standing.OPEN
                ? finding.suppressed() ? Standing.PASSED_OVER : exemption != null ? Standing.EXEMPTED : Standing.OPEN
                : weight.standing;
        return new JudgedFinding(finding, exhibit, standing, exemption, weight.deadline, weight.rules);
    }

    private record Weight(Standing standing, @Nullable Instant deadline, List<String> rules) {
        static final Weight NONE = new Weight(Standing.OPEN, null, List.of());

        Weight and(Weight other) {
            Weight graver = standing.compareTo(other.standing) <= 0 ? this : other;
            List<String> both = new ArrayList<>(rules);
            both.addAll(other.rules);
            return new Weight(graver.standing, graver.deadline, both);
        }
    }

    private static Map<Finding, Weight> weights(ChangeReport report) {
        Map<Finding, Weight> weights = new HashMap<>();
        for (RuleVerdict rule : report.verdict().rules()) {
            List<String> id = List.of(rule.rule().id());
            for (Reason reason : rule.reasons()) {
                switch (reason) {
                    case Reason.Blocking(var finding, var deadline, var remedy) -> {
                        Standing standing = rule.stops() ? Standing.BLOCKS : Standing.WARNS;
                        weights.merge(finding, new Weight(standing, deadline, id), Weight::and);
                    }
                    case Reason.Exempted(var finding, var exemption, var until) ->
                        weights.merge(finding, new Weight(Standing.EXEMPTED, null, id), Weight::and);
                    case Reason.Unmet unmet -> {}
                    case Reason.Missing missing -> {}
                    case Reason.Inapplicable inapplicable -> {}
                }
            }
        }
        return weights;
    }
}
