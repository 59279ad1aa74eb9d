package dev.assize.core.policy;

import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Stage;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What a change is judged by. Identified by the digest of its source bytes.
///
/// @param quorums            which approvals an environment needs; an environment not named needs one
/// @param approvalValidity   how long an approval counts
/// @param maxExemption       how long an exemption may last
/// @param knownExploited     ids of weaknesses that are known to be exploited
public record Policy(
        String name,
        String version,
        Digest digest,
        List<Rule> rules,
        Grace grace,
        Map<Environment, QuorumRule> quorums,
        Duration approvalValidity,
        Duration maxExemption,
        Set<String> knownExploited) {
    public Policy {
        Objects.requireNonNull(name);
        Objects.requireNonNull(version);
        Objects.requireNonNull(digest);
        Objects.requireNonNull(grace);
        Objects.requireNonNull(approvalValidity);
        Objects.requireNonNull(maxExemption);
        rules = List.copyOf(rules);
        Map<Environment, QuorumRule> copy = new TreeMap<>(java.util.Comparator.comparing(Environment::name));
        copy.putAll(quorums);
        quorums = Collections.unmodifiableMap(copy);
        knownExploited = Set.copyOf(knownExploited);
    }

    /// A policy that knows nothing of weaknesses being exploited.
    public Policy(
            String name,
            String version,
            Digest digest,
            List<Rule> rules,
            Grace grace,
            Map<Environment, QuorumRule> quorums,
            Duration approvalValidity,
            Duration maxExemption) {
        this(name, version, digest, rules, grace, quorums, approvalValidity, maxExemption, Set.of());
    }

    /// Whether the weakness is listed as known to be exploited, under any of its ids.
    public boolean knownExploited(Finding finding) {
        return !knownExploited.isEmpty()
                && (knownExploited.contains(finding.rule())
                        || finding.aliases().stream().anyMatch(knownExploited::contains));
    }

    /// How many people approve a release of normal risk.
    public int quorum(Environment environment) {
        return quorumRule(environment).people();
    }

    public QuorumRule quorumRule(Environment environment) {
        return quorums.getOrDefault(environment, QuorumRule.DEFAULT);
    }

    public Optional<Rule> rule(String id) {
        return rules.stream().filter(rule -> rule.id().equals(id)).findFirst();
    }

    public List<Rule> rulesOf(Stage stage) {
        return rules.stream().filter(rule -> rule.stage() == stage).toList();
    }
}
