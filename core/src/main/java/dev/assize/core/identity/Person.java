package dev.assize.core.identity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A human being or a machine, with every key it signs with: one human, one vote, however many keys.
///
/// @param keys     those that still count
/// @param accounts names of this person elsewhere, such as `git:ada@example.org`; each belongs to one person
/// @param active   false once deactivated: such a person may nothing any more and is never enrolled again
public record Person(
        PersonId id, String name, Set<Role> roles, List<PublicKey> keys, Set<String> accounts, boolean active) {
    public Person {
        Objects.requireNonNull(id);
        Objects.requireNonNull(name);
        Set<Role> copy = EnumSet.noneOf(Role.class);
        copy.addAll(roles);
        roles = Collections.unmodifiableSet(copy);
        keys = List.copyOf(keys);
        accounts = Collections.unmodifiableSet(new TreeSet<>(accounts));
    }

    public Person(PersonId id, String name, Set<Role> roles, List<PublicKey> keys) {
        this(id, name, roles, keys, Set.of(), true);
    }

    public boolean may(Permission permission) {
        return active && roles.stream().anyMatch(role -> role.permissions().contains(permission));
    }

    public boolean has(Role role) {
        return active && roles.contains(role);
    }

    /// Whether any role of this person decides about others' work.
    public boolean decides() {
        return active && roles.stream().anyMatch(Role::deciding);
    }

    public boolean machine() {
        return roles.contains(Role.SERVICE_ACCOUNT);
    }

    public Optional<PublicKey> key(String keyId) {
        return keys.stream().filter(key -> key.keyId().equals(keyId)).findFirst();
    }

    public Person named(String newName) {
        return new Person(id, newName, roles, keys, accounts, active);
    }

    public Person with(Role role) {
        Set<Role> more = EnumSet.of(role);
        more.addAll(roles);
        return new Person(id, name, more, keys, accounts, active);
    }

    public Person without(Role role) {
        Set<Role> fewer = EnumSet.noneOf(Role.class);
        fewer.addAll(roles);
        fewer.remove(role);
        return new Person(id, name, fewer, keys, accounts, active);
    }

    public Person with(PublicKey key) {
        return keys.contains(key) ? this : new Person(id, name, roles, joined(keys, key), accounts, active);
    }

    public Person without(PublicKey key) {
        return new Person(
                id, name, roles, keys.stream().filter(k -> !k.equals(key)).toList(), accounts, active);
    }

    public Person with(String account) {
        return new Person(id, name, roles, keys, new TreeSet<>(joined(accounts, account)), active);
    }

    public Person deactivated() {
        return new Person(id, name, roles, keys, accounts, false);
    }

    private static <T> List<T> joined(Collection<T> some, T one) {
        List<T> all = new ArrayList<>(some);
        all.add(one);
        return all;
    }
}
