package dev.assize.core.act;

import dev.assize.core.InvalidInput;
import dev.assize.core.canonical.Envelope;
import dev.assize.core.canonical.Statement;
import dev.assize.core.deployment.Deployment;
import dev.assize.core.evidence.Stage;
import dev.assize.core.exemption.BreakGlass;
import dev.assize.core.exemption.Exemption;
import dev.assize.core.fact.FactCodec;
import dev.assize.core.fact.History;
import dev.assize.core.identity.PersonId;
import dev.assize.core.identity.Verifier;
import dev.assize.core.ledger.BlobStore;
import dev.assize.core.ledger.LedgerReader;
import dev.assize.core.policy.Policy;
import dev.assize.core.policy.PolicyLanguage;
import dev.assize.core.policy.RuleVerdict;
import dev.assize.core.policy.State;
import dev.assize.core.policy.Verdict;
import dev.assize.core.subject.Change;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
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
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How every service stood at an instant, folded from the ledger as it was then: the gate is asked again with the
/// policy, the evidence, the exemptions and the clock of that moment.
///
/// The ledger as it was then is its longest beginning that holds nothing dated later. What is appended afterwards,
/// whatever date it bears, never changes the answer.
///
/// @param entries  how many entries that beginning has
/// @param policy   name and version of the policy then in force; empty before there was one
/// @param services by name
/// @param openGlass break-glasses that were not closed
public record StandingAt(
        Instant at, long entries, String policy, List<OfService> services, List<BreakGlass> openGlass) {
    public StandingAt {
        Objects.requireNonNull(at);
        Objects.requireNonNull(policy);
        services = List.copyOf(services);
        openGlass = List.copyOf(openGlass);
    }

    /// One service.
    ///
    /// @param change     its newest revision
    /// @param result     what the gate would have said; undecided before there was a policy
    /// @param stages     worst state of each stage that a rule speaks of
    /// @param rules      state of each rule, by id
    /// @param running    what was deployed where
    /// @param exemptions ids of those in force
    public record OfService(
            Service service,
            Change change,
            Verdict.Result result,
            Map<Stage, State> stages,
            Map<String, State> rules,
            Map<Environment, Running> running,
            List<String> exemptions) {
        public OfService {
            stages = Collections.unmodifiableMap(new EnumMap<>(stages));
            rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
            running = Collections.unmodifiableMap(new LinkedHashMap<>(running));
            exemptions = List.copyOf(exemptions);
        }
    }

    /// What was deployed to an environment.
    ///
    /// @param approvedBy who approved it
    /// @param breakGlass id of the break-glass it came by; null where it came through the gate
    public record Running(
            Digest artifact,
            String deployment,
            Instant since,
            List<PersonId> approvedBy,
            @Nullable String breakGlass) {
        public Running {
            approvedBy = List.copyOf(approvedBy);
        }
    }

    public static StandingAt of(
            LedgerReader ledger, BlobStore blobs, Verifier verifier, PolicyLanguage language, Instant at) {
        History history = new History(verifier);
        long entries = 0;
        while (entries < ledger.size()) {
            byte[] entry = ledger.entry(entries);
            if (datedAfter(entry, at)) {
                break;
            }
            history.apply(entries++, entry);
        }
        var adopted = history.policy();
        Policy policy = adopted.map(
                        policyFact -> language.read(blobs.get(policyFact.fact().policy())))
                .orElse(null);
        List<OfService> services = new ArrayList<>();
        newest(history).forEach((service, change) -> {
            Verdict verdict = policy == null
                    ? null
                    : GateHearing.hear(
                                    history,
                                    blobs,
                                    policy,
                                    adopted.orElseThrow().index(),
                                    change,
                                    null,
                                    at)
                            .verdict();
            services.add(service(history, service, change, verdict, at));
        });
        return new StandingAt(
                at,
                entries,
                policy == null ? "" : policy.name() + " " + policy.version(),
                services,
                history.breakGlasses().stream()
                        .filter(glass -> switch (glass.state(at)) {
                            case WAITING, OPEN, USED, REVIEWED -> true;
                            case LAPSED, CLOSED -> false;
                        })
                        .toList());
    }

    /// An entry that is not understood has no date; it counts for nothing either.
    private static boolean datedAfter(byte[] entry, Instant at) {
        try {
            return FactCodec.fact(Statement.parse(Envelope.parse(entry).payload()))
                    .at()
                    .isAfter(at);
        } catch (InvalidInput _) {
            return false;
        }
    }

    private static Map<Service, Change> newest(History history) {
        Map<Service, Change> newest = new TreeMap<>(Comparator.comparing(Service::name));
        history.evidence().forEach(recorded -> {
            Change change = recorded.fact().evidence().change();
            newest.put(change.service(), change);
        });
        return newest;
    }

    private static OfService service(
            History history, Service service, Change change, @Nullable Verdict verdict, Instant at) {
        Map<Stage, State> stages = new EnumMap<>(Stage.class);
        Map<String, State> rules = new LinkedHashMap<>();
        if (verdict != null) {
            for (RuleVerdict rule : verdict.rules()) {
                rules.put(rule.rule().id(), rule.state());
                stages.merge(rule.rule().stage(), rule.state(), State::worse);
            }
        }
        Map<Environment, Running> running = new TreeMap<>(Comparator.comparing(Environment::name));
        history.deployments().stream()
                .filter(deployment -> deployment.service().equals(service))
                .map(Deployment::environment)
                .distinct()
                .forEach(environment -> history.current(service, environment)
                        .ifPresent(deployment -> running.put(environment, running(history, deployment))));
        return new OfService(
                service,
                change,
                verdict == null ? Verdict.Result.UNDECIDED : verdict.result(),
                stages,
                rules,
                running,
                history.exemptionsOf(service).stream()
                        .filter(exemption -> exemption.inForce(at))
                        .map(Exemption::id)
                        .toList());
    }

    private static Running running(History history, Deployment deployment) {
        List<PersonId> approvedBy = deployment.approvals().stream()
                .flatMap(index -> history.approval(index).stream())
                .map(approval -> approval.by())
                .toList();
        Instant ended = deployment.ended();
        return new Running(
                deployment.artifact().digest(),
                deployment.id(),
                ended == null ? deployment.started() : ended,
                approvedBy,
                deployment.breakGlass());
    }

    /// What became otherwise until a later instant, in sentences, service by service.
    public List<String> until(StandingAt later) {
        List<String> said = new ArrayList<>();
        if (!policy.equals(later.policy)) {
            said.add("The policy in force was " + (policy.isEmpty() ? "none" : policy) + " and became "
                    + (later.policy.isEmpty() ? "none" : later.policy) + ".");
        }
        for (OfService now : later.services) {
            Optional<OfService> before = services.stream()
                    .filter(one -> one.service().equals(now.service()))
                    .findFirst();
            if (before.isEmpty()) {
                said.add(now.service() + " appeared and is " + now.result().word() + ".");
            }
            said.addAll(changes(before.orElse(null), now));
        }
        for (BreakGlass glass : later.openGlass) {
            if (openGlass.stream().noneMatch(one -> one.id().equals(glass.id()))) {
                said.add("The glass was broken for " + glass.service() + ": " + glass.id() + ", " + glass.incident()
                        + ".");
            }
        }
        for (BreakGlass glass : openGlass) {
            if (later.openGlass.stream().noneMatch(one -> one.id().equals(glass.id()))) {
                said.add("Break-glass " + glass.id() + " of " + glass.service() + " is done with.");
            }
        }
        return said;
    }

    private static List<String> changes(@Nullable OfService before, OfService now) {
        List<String> said = new ArrayList<>();
        Service service = now.service();
        if (before != null && before.result() != now.result()) {
            said.add(service + " was " + before.result().word() + " and is "
                    + now.result().word() + ".");
        }
        if (before != null && !before.change().equals(now.change())) {
            said.add(service + " went from revision "
                    + before.change().revision().brief() + " to "
                    + now.change().revision().brief() + ".");
        }
        Map<String, State> rules = before == null ? Map.of() : before.rules();
        now.rules().forEach((rule, state) -> {
            State was = rules.get(rule);
            if (was != null && was != state) {
                said.add(service + ": " + rule + " was " + was.title() + " and is " + state.title() + ".");
            }
        });
        if (before != null) {
            rules.keySet().stream()
                    .filter(rule -> !now.rules().containsKey(rule))
                    .forEach(rule -> said.add(service + ": " + rule + " is asked no more."));
            now.rules().forEach((rule, state) -> {
                if (!rules.containsKey(rule)) {
                    said.add(service + ": " + rule + " is asked now and is " + state.title() + ".");
                }
            });
        }
        now.running().forEach((environment, running) -> {
            Running was = before == null ? null : before.running().get(environment);
            if (was == null || !was.deployment().equals(running.deployment())) {
                said.add(service + " in " + environment + " runs "
                        + running.artifact().brief() + " since " + running.deployment()
                        + (was == null ? "" : ", before that " + was.artifact().brief())
                        + (running.breakGlass() == null ? "" : ", past the gate by " + running.breakGlass()) + ".");
            }
        });
        List<String> exempted = before == null ? List.of() : before.exemptions();
        now.exemptions().stream()
                .filter(id -> !exempted.contains(id))
                .forEach(id -> said.add(service + ": exemption " + id + " came into force."));
        exempted.stream()
                .filter(id -> !now.exemptions().contains(id))
                .forEach(id -> said.add(service + ": exemption " + id + " is over."));
        return said;
    }
}
