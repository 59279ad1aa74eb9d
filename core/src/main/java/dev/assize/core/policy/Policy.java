package dev.assize.core.policy;

import dev.assize.core.evidence.Stage;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// What a change is judged by. Identified by the digest of its source bytes.
///
/// @param quorums            how many approvals an environment needs; an environment not named needs one
/// @param approvalValidity   how long an approval counts
/// @param maxExemption       how long an exemption may last
public record Policy(
        String name,
        String version,
        Digest digest,
        List<Rule> rules,
        Grace grace,
        Map<Environment, Integer> quorums,
        Duration approvalValidity,
        Duration maxExemption) {
    private static final int DEFAULT_QUORUM = 1;

    public Policy {
        Objects.requireNonNull(name);
        Objects.requireNonNull(version);
        Objects.requireNonNull(digest);
        Objects.requireNonNull(grace);
        Objects.requireNonNull(approvalValidity);
        Objects.requireNonNull(maxExemption);
        rules = List.copyOf(rules);
        Map<Environment, Integer> copy = new TreeMap<>(java.util.Comparator.comparing(Environment::name));
        copy.putAll(quorums);
        quorums = Collections.unmodifiableMap(copy);
    }

    public int quorum(Environment environment) {
        return quorums.getOrDefault(environment, DEFAULT_QUORUM);
    }

    public Optional<Rule> rule(String id) {
        return rules.stream().filter(rule -> rule.id().equals(id)).findFirst();
    }

    public List<Rule> rulesOf(Stage stage) {
        return rules.stream().filter(rule -> rule.stage() == stage).toList();
    }
}
