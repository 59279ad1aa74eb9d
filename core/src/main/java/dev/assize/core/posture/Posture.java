package dev.assize.core.posture;

import dev.assize.core.control.Control;
import dev.assize.core.control.ControlCatalogue;
import dev.assize.core.control.ControlId;
import dev.assize.core.control.Framework;
import dev.assize.core.fact.History;
import dev.assize.core.policy.Policy;
import dev.assize.core.policy.State;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Service;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/// The state of every control at an instant, for each service and over all of them.
///
/// It is a function of the facts alone: the same ledger and instant give the same posture. What a service is
/// judged by is the newest decision about what runs in each environment, or, where nothing was deployed, the
/// newest decision. A control is as bad as its worst rule; over all services as bad as the worst service.
///
/// @param entries  how many ledger entries were read
/// @param services services that were judged or deployed, by name
/// @param overall  every control of the catalogue over all services
public record Posture(Instant at, long entries, Map<Service, List<ControlState>> services, List<ControlState> overall) {
    public Posture {
        Objects.requireNonNull(at);
        services = Collections.unmodifiableMap(new LinkedHashMap<>(services));
        overall = List.copyOf(overall);
    }

    /// @param history  folded up to the instant; later facts are left out by their time, but a later revocation
    ///                 would still be seen
    /// @param policies a policy by its digest
    /// @param intact   whether the bytes of a document are there and have their digest
    public static Posture of(
            History history, Function<Digest, Policy> policies, Predicate<Digest> intact, Instant now) {
        ControlEvaluation evaluation = new ControlEvaluation(history, policies, intact, now);
        Map<Service, List<ControlState>> services = new LinkedHashMap<>();
        for (Service service : services(history, now)) {
            services.put(
                    service,
                    ControlCatalogue.all().stream()
                            .map(control -> evaluation.of(service, control))
                            .toList());
        }
        List<ControlState> overall = new ArrayList<>();
        int i = 0;
        for (Control control : ControlCatalogue.all()) {
            int at = i++;
            overall.add(services.isEmpty() ? evaluation.ofNothing(control) : over(services, states -> states.get(at)));
        }
        return new Posture(now, history.size(), services, overall);
    }

    /// Every control for a service nothing was judged or deployed of: what is attested counts, rules are undecided.
    public static List<ControlState> ofUnknownService(
            History history, Function<Digest, Policy> policies, Predicate<Digest> intact, Instant now) {
        ControlEvaluation evaluation = new ControlEvaluation(history, policies, intact, now);
        return ControlCatalogue.all().stream().map(evaluation::ofNothing).toList();
    }

    private static Set<Service> services(History history, Instant now) {
        Set<Service> services = new TreeSet<>(Comparator.comparing(Service::name));
        history.decisions().stream()
                .filter(decision -> !decision.fact().at().isAfter(now))
                .forEach(decision -> services.add(decision.fact().change().service()));
        history.deployments().stream()
                .filter(deployment -> !deployment.started().isAfter(now))
                .forEach(deployment -> services.add(deployment.service()));
        return services;
    }

    private static ControlState over(
            Map<Service, List<ControlState>> services, Function<List<ControlState>, ControlState> pick) {
        if (services.size() == 1) {
            return pick.apply(services.values().iterator().next());
        }
        List<Ground> grounds = new ArrayList<>();
        ControlState worst = null;
        for (var entry : services.entrySet()) {
            ControlState one = pick.apply(entry.getValue());
            worst = worst == null || worst.state().worse(one.state()) != worst.state() ? one : worst;
            for (Ground ground : one.grounds()) {
                Ground named = ground.text().startsWith(ControlEvaluation.DOCUMENT_GROUND)
                        ? ground
                        : new Ground(
                                ground.state(),
                                entry.getKey() + ": " + ground.text(),
                                ground.remedy(),
                                ground.entries());
                if (!grounds.contains(named)) {
                    grounds.add(named);
                }
            }
        }
        ControlState first = Objects.requireNonNull(worst);
        grounds.sort(ControlEvaluation.WORST_FIRST);
        return new ControlState(first.control(), first.state(), first.basis(), first.rules(), grounds);
    }

    /// The controls of one framework over all services.
    public List<ControlState> of(Framework framework) {
        return overall.stream()
                .filter(state -> state.control().id().framework() == framework)
                .toList();
    }

    public Optional<ControlState> find(ControlId control) {
        return overall.stream()
                .filter(state -> state.control().id().equals(control))
                .findFirst();
    }

    public Optional<ControlState> find(Service service, ControlId control) {
        return services.getOrDefault(service, List.of()).stream()
                .filter(state -> state.control().id().equals(control))
                .findFirst();
    }

    /// How many of these controls are in each state; every state has a number.
    public static Map<State, Integer> counts(List<ControlState> states) {
        Map<State, Integer> counts = new EnumMap<>(State.class);
        for (State state : State.values()) {
            counts.put(state, 0);
        }
        states.forEach(state -> counts.merge(state.state(), 1, Integer::sum));
        return Collections.unmodifiableMap(counts);
    }
}
