package dev.assize.core.identity;

import dev.assize.core.subject.Service;
import java.util.Collections;
import java.util.Comparator;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// People who answer for services together. A service belongs to one team at most.
public record Team(TeamId id, Set<PersonId> members, Set<Service> services) {
    public Team {
        Objects.requireNonNull(id);
        Set<PersonId> people = new TreeSet<>(Comparator.comparing(PersonId::value));
        people.addAll(members);
        members = Collections.unmodifiableSet(people);
        Set<Service> owned = new TreeSet<>(Comparator.comparing(Service::name));
        owned.addAll(services);
        services = Collections.unmodifiableSet(owned);
    }
}
