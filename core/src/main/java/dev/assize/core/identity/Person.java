package dev.assize.core.identity;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// A human being or a machine, with every key it signs with: one human, one vote, however many keys.
public record Person(PersonId id, String name, Set<Role> roles, List<PublicKey> keys) {
    public Person {
        Objects.requireNonNull(id);
        Objects.requireNonNull(name);
        Set<Role> copy = EnumSet.noneOf(Role.class);
        copy.addAll(roles);
        roles = Collections.unmodifiableSet(copy);
        keys = List.copyOf(keys);
    }

    public boolean may(Permission permission) {
        return roles.stream().anyMatch(role -> role.permissions().contains(permission));
    }
}
