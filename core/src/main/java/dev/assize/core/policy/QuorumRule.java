package dev.assize.core.policy;

import dev.assize.core.identity.Role;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How many people must approve a release.
///
/// @param people   how many, at least
/// @param roles    how many of them must hold these roles beside the right to approve
/// @param highRisk what is asked instead where the release leans on an exemption of something grave; null for
///                 the same
public record QuorumRule(
        int people, Map<Role, Integer> roles, @Nullable QuorumRule highRisk) {
    public static final QuorumRule DEFAULT = of(1);

    public QuorumRule {
        Objects.requireNonNull(roles);
        Map<Role, Integer> copy = new EnumMap<>(Role.class);
        copy.putAll(roles);
        roles = Collections.unmodifiableMap(copy);
        if (people < 0 || roles.values().stream().anyMatch(n -> n < 1)) {
            throw new IllegalArgumentException("a quorum counts people");
        }
    }

    public static QuorumRule of(int people) {
        return new QuorumRule(people, Map.of(), null);
    }

    /// What is asked at high risk.
    public QuorumRule atHighRisk() {
        return highRisk == null ? this : highRisk;
    }

    /// Whether whoever satisfies this also satisfies the other, at any risk.
    public boolean asksAtLeast(QuorumRule other) {
        return covers(other) && atHighRisk().covers(other.atHighRisk());
    }

    private boolean covers(QuorumRule other) {
        return people >= other.people
                && other.roles.entrySet().stream()
                        .allMatch(entry -> roles.getOrDefault(entry.getKey(), 0) >= entry.getValue());
    }

    /// [#text()], and what is asked at high risk where that is something else.
    public String fullText() {
        return highRisk == null ? text() : text() + " (at high risk " + highRisk.text() + ")";
    }

    /// `2 people, 1 of them security`.
    public String text() {
        StringBuilder text = new StringBuilder().append(people).append(people == 1 ? " person" : " people");
        roles.forEach(
                (role, n) -> text.append(", ").append(n).append(" of them ").append(role.word()));
        return text.toString();
    }
}
