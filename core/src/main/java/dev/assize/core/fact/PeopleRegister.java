package dev.assize.core.fact;

import dev.assize.core.identity.Permission;
import dev.assize.core.identity.Person;
import dev.assize.core.identity.PersonId;
import dev.assize.core.identity.Role;
import dev.assize.core.identity.Team;
import dev.assize.core.identity.TeamId;
import dev.assize.core.subject.Service;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Who is who, folded from the facts about people.
///
/// Two hands: as soon as two people can form a pair of one who vouches for identities and another who grants
/// deciding roles, no single person can bring about somebody who decides. Whoever vouched for a person's key
/// does not also give that person a deciding role, nobody gives roles to themselves, and nobody else adds a key
/// to a person who decides. What would leave no such pair is refused, so that the ledger cannot lock itself out
/// or fall back into one hand.
final class PeopleRegister {
    private final Map<PersonId, Person> people = new LinkedHashMap<>();
    private final Map<String, PersonId> keys = new HashMap<>();
    private final Map<String, PersonId> accounts = new HashMap<>();
    private final Map<PersonId, PersonId> vouchedBy = new HashMap<>();
    private final Map<TeamId, Team> teams = new LinkedHashMap<>();
    private boolean twoHands;
    private boolean paired;

    boolean isEmpty() {
        return people.isEmpty();
    }

    Collection<Person> all() {
        return Collections.unmodifiableCollection(people.values());
    }

    Optional<Person> find(PersonId id) {
        return Optional.ofNullable(people.get(id));
    }

    Optional<PersonId> owner(String keyId) {
        return Optional.ofNullable(keys.get(keyId));
    }

    Optional<PersonId> holderOf(String account) {
        return Optional.ofNullable(accounts.get(account.toLowerCase(Locale.ROOT)));
    }

    Collection<Team> teams() {
        return Collections.unmodifiableCollection(teams.values());
    }

    Optional<Team> teamOf(Service service) {
        return teams.values().stream()
                .filter(team -> team.services().contains(service))
                .findFirst();
    }

    // What each fact needs. Null means that it may be stated.

    @Nullable
    String objection(Fact.PersonEnrolled fact) {
        PersonId owner = keys.get(fact.key().keyId());
        Person known = people.get(fact.person());
        if (!twoHands) {
            return owner != null && !owner.equals(fact.person()) ? "the key already belongs to " + owner : null;
        }
        if (known != null) {
            return fact.person() + " is known already";
        }
        if (owner != null) {
            return "the key already belongs to " + owner;
        }
        if (nameTaken(fact.person(), fact.name())) {
            return "somebody else is called " + fact.name();
        }
        if (fact.roles().contains(Role.SERVICE_ACCOUNT) && fact.roles().size() > 1) {
            return "a service account holds no other role";
        }
        Person by = known(fact.by());
        for (Role role : fact.roles()) {
            if (!by.may(role.grantedWith())) {
                return by.id() + " may not grant the role " + role.word();
            }
            if (role.deciding() && paired) {
                return by.id() + " vouches for " + fact.person() + "; somebody else grants the role " + role.word();
            }
        }
        return null;
    }

    @Nullable
    String objection(Fact.KeyAdded fact) {
        Person person = people.get(fact.person());
        if (person == null || !person.active()) {
            return unknown(fact.person());
        }
        PersonId owner = keys.get(fact.key().keyId());
        if (owner != null) {
            return "the key already belongs to " + owner;
        }
        if (!fact.by().equals(fact.person()) && person.decides()) {
            return fact.person() + " decides about others' work, so only " + fact.person()
                    + " adds a key; withdraw the deciding roles first where no key is left";
        }
        return null;
    }

    @Nullable
    String objection(Fact.KeyRevoked fact) {
        Person person = people.get(fact.person());
        if (person == null || !person.keys().contains(fact.key())) {
            return "the key is none of " + fact.person();
        }
        return leavesNoPair(person.without(fact.key()));
    }

    @Nullable
    String objection(Fact.RoleGranted fact) {
        Person person = people.get(fact.person());
        if (person == null || !person.active()) {
            return unknown(fact.person());
        }
        Role role = fact.role();
        if (person.has(role)) {
            return person.id() + " has the role " + role.word() + " already";
        }
        if (fact.by().equals(fact.person())) {
            return "nobody grants a role to themselves";
        }
        if (!person.roles().isEmpty() && (person.machine() || role == Role.SERVICE_ACCOUNT)) {
            return "a service account holds no other role";
        }
        if (role.deciding() && paired && fact.by().equals(vouchedBy.get(fact.person()))) {
            return fact.by() + " vouched for " + fact.person() + "; somebody else grants the role " + role.word();
        }
        return null;
    }

    @Nullable
    String objection(Fact.RoleWithdrawn fact) {
        Person person = people.get(fact.person());
        if (person == null || !person.has(fact.role())) {
            return fact.person() + " does not have the role " + fact.role().word();
        }
        return leavesNoPair(person.without(fact.role()));
    }

    @Nullable
    String objection(Fact.PersonRenamed fact) {
        Person person = people.get(fact.person());
        if (person == null || !person.active()) {
            return unknown(fact.person());
        }
        return nameTaken(fact.person(), fact.name()) ? "somebody else is called " + fact.name() : null;
    }

    @Nullable
    String objection(Fact.PersonDeactivated fact) {
        Person person = people.get(fact.person());
        if (person == null || !person.active()) {
            return unknown(fact.person());
        }
        return leavesNoPair(person.deactivated());
    }

    @Nullable
    String objection(Fact.AccountLinked fact) {
        Person person = people.get(fact.person());
        if (person == null || !person.active()) {
            return unknown(fact.person());
        }
        PersonId owner = accounts.get(fact.account().toLowerCase(Locale.ROOT));
        return owner == null ? null : "the account " + fact.account() + " already belongs to " + owner;
    }

    @Nullable
    String objection(Fact.TeamDefined fact) {
        for (PersonId member : fact.members()) {
            if (!people.containsKey(member)) {
                return unknown(member);
            }
        }
        Team before = teams.get(fact.team());
        if (fact.members().contains(fact.by())
                && (before == null || !before.members().contains(fact.by()))
                && known(fact.by()).has(Role.CHAMPION)) {
            return "a champion does not join a team by the own hand";
        }
        return null;
    }

    // What each fact changes.

    void add(Fact.PersonEnrolled fact) {
        Person known = people.get(fact.person());
        Person person = known == null
                ? new Person(fact.person(), fact.name(), fact.roles(), List.of(fact.key()))
                : new Person(fact.person(), fact.name(), fact.roles(), known.keys(), known.accounts(), known.active())
                        .with(fact.key());
        if (people.isEmpty()) {
            twoHands = fact.twoHands();
        }
        keys.put(fact.key().keyId(), fact.person());
        vouchedBy.put(fact.person(), fact.by());
        put(person);
    }

    void add(Fact.KeyAdded fact) {
        keys.put(fact.key().keyId(), fact.person());
        if (!fact.by().equals(fact.person())) {
            vouchedBy.put(fact.person(), fact.by());
        }
        change(known(fact.person()).with(fact.key()));
    }

    void add(Fact.KeyRevoked fact) {
        change(known(fact.person()).without(fact.key()));
    }

    void add(Fact.RoleGranted fact) {
        change(known(fact.person()).with(fact.role()));
    }

    void add(Fact.RoleWithdrawn fact) {
        change(known(fact.person()).without(fact.role()));
    }

    void add(Fact.PersonRenamed fact) {
        change(known(fact.person()).named(fact.name()));
    }

    void add(Fact.PersonDeactivated fact) {
        change(known(fact.person()).deactivated());
    }

    void add(Fact.AccountLinked fact) {
        accounts.put(fact.account().toLowerCase(Locale.ROOT), fact.person());
        change(known(fact.person()).with(fact.account()));
    }

    void add(Fact.TeamDefined fact) {
        twoHands = true;
        for (Team other : List.copyOf(teams.values())) {
            Set<Service> left = new TreeSet<>(java.util.Comparator.comparing(Service::name));
            left.addAll(other.services());
            left.removeAll(fact.services());
            teams.put(other.id(), new Team(other.id(), other.members(), left));
        }
        teams.put(fact.team(), new Team(fact.team(), fact.members(), fact.services()));
    }

    /// Whoever uses the newer kinds of facts has the newer rules from then on.
    private void change(Person person) {
        twoHands = true;
        put(person);
    }

    private void put(Person person) {
        people.put(person.id(), person);
        paired |= twoHands && pairIn(people.values());
    }

    private @Nullable String leavesNoPair(Person changed) {
        if (!paired) {
            return null;
        }
        Map<PersonId, Person> then = new LinkedHashMap<>(people);
        then.put(changed.id(), changed);
        return pairIn(then.values())
                ? null
                : "nobody would be left to vouch for people while somebody else grants roles; give these to"
                        + " somebody else first";
    }

    private static boolean pairIn(Collection<Person> people) {
        List<Person> reachable = people.stream()
                .filter(person -> person.active() && !person.keys().isEmpty())
                .toList();
        return reachable.stream()
                .filter(person -> person.may(Permission.ENROL_PEOPLE))
                .anyMatch(one -> reachable.stream()
                        .anyMatch(other -> !other.id().equals(one.id()) && other.may(Permission.GRANT_ROLES)));
    }

    private boolean nameTaken(PersonId by, String name) {
        String folded = fold(name);
        return people.values().stream()
                .anyMatch(other -> other.active()
                        && !other.id().equals(by)
                        && (fold(other.name()).equals(folded)
                                || other.id().value().equals(folded)));
    }

    private static String fold(String name) {
        return name.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }

    private Person known(PersonId id) {
        Person person = people.get(id);
        if (person == null) {
            throw new IllegalStateException(id + " was checked and is gone");
        }
        return person;
    }

    private static String unknown(PersonId id) {
        return id + " is nobody this ledger knows, or was deactivated";
    }
}
