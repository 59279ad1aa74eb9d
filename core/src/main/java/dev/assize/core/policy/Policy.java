package dev.assize.core.policy;

import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Stage;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What a change is judged by. Identified by the digest of its source bytes, which name every layer by digest.
///
/// @param quorums            which approvals an environment needs; an environment not named needs one
/// @param approvalValidity   how long an approval counts
/// @param maxExemption       how long an exemption may last
/// @param language           version of the policy language; from 2 on a finding keeps its age when its file moves
/// @param estate             what it knows of services
/// @param knownExploited     ids of weaknesses that are known to be exploited
/// @param layers             what it was put together from, the outermost first; empty for a policy of one piece
public record Policy(
        String name,
        String version,
        Digest digest,
        List<Rule> rules,
        Grace grace,
        Map<Environment, QuorumRule> quorums,
        Duration approvalValidity,
        Duration maxExemption,
        int language,
        Estate estate,
        Set<String> knownExploited,
        List<Layer> layers) {
    /// The newest version of the language.
    public static final int LANGUAGE = 2;

    /// A policy file below which further ones only tighten.
    public record Layer(String name, String version, Digest digest) {
        public Layer {
            Objects.requireNonNull(name);
            Objects.requireNonNull(version);
            Objects.requireNonNull(digest);
        }
    }

    public Policy {
        Objects.requireNonNull(name);
        Objects.requireNonNull(version);
        Objects.requireNonNull(digest);
        Objects.requireNonNull(grace);
        Objects.requireNonNull(approvalValidity);
        Objects.requireNonNull(maxExemption);
        Objects.requireNonNull(estate);
        rules = List.copyOf(rules);
        Map<Environment, QuorumRule> copy = new TreeMap<>(Comparator.comparing(Environment::name));
        copy.putAll(quorums);
        quorums = Collections.unmodifiableMap(copy);
        knownExploited = Set.copyOf(knownExploited);
        layers = List.copyOf(layers);
    }

    /// A policy of one piece in the first version of the language.
    public Policy(
            String name,
            String version,
            Digest digest,
            List<Rule> rules,
            Grace grace,
            Map<Environment, QuorumRule> quorums,
            Duration approvalValidity,
            Duration maxExemption) {
        this(
                name,
                version,
                digest,
                rules,
                grace,
                quorums,
                approvalValidity,
                maxExemption,
                1,
                Estate.UNKNOWN,
                Set.of(),
                List.of());
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

    /// Digests of everything else that must be stored with it: its layers and its Rego bundles.
    public List<Digest> attachments() {
        List<Digest> digests = new ArrayList<>();
        layers.forEach(layer -> digests.add(layer.digest()));
        rules.stream().flatMap(rule -> Stream.ofNullable(rule.rego())).forEach(rego -> digests.add(rego.bundle()));
        return digests.stream().distinct().toList();
    }
}
