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

    /// `2 people, 1 of them security`.
    public String text() {
        StringBuilder text = new StringBuilder().append(people).append(people == 1 ? " person" : " people");
        roles.forEach(
                (role, n) -> text.append(", ").append(n).append(" of them ").append(role.word()));
        return text.toString();
    }
}
