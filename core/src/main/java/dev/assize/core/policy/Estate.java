package dev.assize.core.policy;

import dev.assize.core.subject.Service;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a policy knows of services. It stands in the policy and never in the repository that is judged, so that
/// no change can claim a milder class for itself. What is not listed is taken for the worst: a service without a
/// tier answers to the rules of every tier, and one not called internal is exposed.
///
/// @param tiers    names of services by tier
/// @param internal services nobody outside can reach
/// @param formerly the names a service had before; findings keep their age under a new name
public record Estate(
        Map<String, List<NamePattern>> tiers, List<NamePattern> internal, Map<Service, Set<Service>> formerly) {
    public static final Estate UNKNOWN = new Estate(Map.of(), List.of(), Map.of());

    public Estate {
        Map<String, List<NamePattern>> copy = new TreeMap<>();
        tiers.forEach((tier, services) -> copy.put(tier, List.copyOf(services)));
        tiers = Collections.unmodifiableMap(copy);
        internal = List.copyOf(internal);
        formerly = Map.copyOf(formerly);
    }

    public Set<String> tiersOf(Service service) {
        Set<String> of = new TreeSet<>();
        tiers.forEach((tier, services) -> {
            if (services.stream().anyMatch(pattern -> pattern.matches(service.name()))) {
                of.add(tier);
            }
        });
        return of;
    }

    /// Whether rules for any of these tiers are for the service.
    public boolean inTier(Service service, Collection<String> any) {
        Set<String> own = tiersOf(service);
        return own.isEmpty() || any.stream().anyMatch(own::contains);
    }

    public boolean exposed(Service service) {
        return internal.stream().noneMatch(pattern -> pattern.matches(service.name()));
    }

    /// The service under every name it ever had.
    public Set<Service> namesOf(Service service) {
        Objects.requireNonNull(service);
        Set<Service> names = new java.util.LinkedHashSet<>(Set.of(service));
        names.addAll(formerly.getOrDefault(service, Set.of()));
        return names;
    }
}
