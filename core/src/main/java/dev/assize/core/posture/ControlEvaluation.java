package dev.assize.core.posture;

import dev.assize.core.act.ApproveRelease;
import dev.assize.core.approval.Approval;
import dev.assize.core.control.Attestation;
import dev.assize.core.control.Control;
import dev.assize.core.control.ControlId;
import dev.assize.core.control.Crosswalk;
import dev.assize.core.deployment.Deployment;
import dev.assize.core.deployment.DeploymentOutcome;
import dev.assize.core.evidence.Stage;
import dev.assize.core.exemption.Exemption;
import dev.assize.core.fact.Fact;
import dev.assize.core.fact.History;
import dev.assize.core.identity.PersonId;
import dev.assize.core.policy.Condition;
import dev.assize.core.policy.Mode;
import dev.assize.core.policy.Policy;
import dev.assize.core.policy.Rule;
import dev.assize.core.policy.State;
import dev.assize.core.policy.Verdict;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
import dev.assize.core.subject.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Works out the state of single controls. Rules are heard where they are judged: at the gate from decisions, at
/// deployment from what runs and who approved it, at runtime from alerts.
final class ControlEvaluation {
    static final String DOCUMENT_GROUND = "attestation";

    static final Comparator<Ground> WORST_FIRST = (one, other) -> {
        if (one.state() == other.state()) {
            return 0;
        }
        return one.state().worse(other.state()) == one.state() ? -1 : 1;
    };

    /// How long an alert from something nobody deployed keeps its control red.
    private static final Duration SHADOW = Duration.ofDays(31);

    private final History history;
    private final Function<Digest, Policy> policies;
    private final Predicate<Digest> intact;
    private final Instant now;
    private final @Nullable Policy policy;
    private final Map<Long, Stage> evidenceStages = new HashMap<>();
    private final Map<Service, List<History.Sealed<Fact.GateDecided>>> standing = new HashMap<>();
    private final Map<Service, List<Deployment>> running = new HashMap<>();

    ControlEvaluation(History history, Function<Digest, Policy> policies, Predicate<Digest> intact, Instant now) {
        this.history = history;
        this.policies = policies;
        this.intact = intact;
        this.now = now;
        this.policy = history.policies().reversed().stream()
                .filter(adopted -> !adopted.fact().at().isAfter(now))
                .findFirst()
                .map(adopted -> policies.apply(adopted.fact().policy()))
                .orElse(null);
        history.evidence()
                .forEach(recorded -> evidenceStages.put(
                        recorded.index(), recorded.fact().evidence().stage()));
    }

    ControlState of(Service service, Control control) {
        return of(control, rules(control.id(), service), rule -> ground(service, control, rule));
    }

    /// The state of a control where no service was ever judged or deployed.
    ControlState ofNothing(Control control) {
        return of(
                control,
                rules(control.id(), null),
                rule -> List.of(new Ground(
                        State.NOT_EVALUATED,
                        rule.id() + ": nothing has been judged yet",
                        "Run assize run.",
                        List.of())));
    }

    private ControlState of(Control control, List<Rule> rules, Function<Rule, List<Ground>> judge) {
        List<Ground> grounds = new ArrayList<>();
        rules.forEach(rule -> grounds.addAll(judge.apply(rule)));
        Ground document = document(control);
        Basis basis;
        if (rules.isEmpty()) {
            noRule(control).ifPresent(grounds::add);
            grounds.add(document);
            basis = document.entries().isEmpty() ? Basis.NOTHING : Basis.DOCUMENT;
            grounds.sort(WORST_FIRST);
            return new ControlState(control, document.state(), basis, List.of(), grounds);
        }
        basis = Basis.RULES;
        if (control.needsDocument()) {
            grounds.add(document);
            basis = Basis.RULES_AND_DOCUMENT;
        }
        grounds.sort(WORST_FIRST);
        State state = grounds.stream().map(Ground::state).reduce(State.NOT_APPLICABLE, State::worse);
        return new ControlState(
                control, state, basis, rules.stream().map(Rule::id).toList(), grounds);
    }

    /// The rules that serve a control. One whose scope is for other services shows nothing about this one.
    private List<Rule> rules(ControlId control, @Nullable Service service) {
        if (policy == null) {
            return List.of();
        }
        return policy.rules().stream()
                .filter(rule -> rule.controls().contains(control))
                .filter(rule -> service == null || rule.scope().isFor(service, policy.estate()))
                .toList();
    }

    /// Why no rule speaks about the control, and which rule comes near.
    private Optional<Ground> noRule(Control control) {
        return switch (control.reach()) {
            case ATTESTED, OUTSIDE -> Optional.empty();
            case CHECKED -> {
                if (policy == null) {
                    yield Optional.of(new Ground(
                            State.NOT_EVALUATED, "no policy is in force", "Run assize policy adopt PACK.", List.of()));
                }
                List<ControlId> alike = Crosswalk.alike(control.id());
                String near = policy.rules().stream()
                        .filter(rule -> rule.controls().stream().anyMatch(alike::contains))
                        .map(Rule::id)
                        .collect(Collectors.joining(", "));
                yield Optional.of(new Ground(
                        State.NOT_EVALUATED,
                        "no working rule: no rule of policy " + policy.name() + " serves it",
                        near.isEmpty()
                                ? "Add a rule that serves it, or attest it."
                                : "Add a rule that serves it, or attest it; like controls are served by " + near + ".",
                        List.of()));
            }
        };
    }

    private Ground document(Control control) {
        String ask = "assize controls attest " + control.id() + " --document FILE --owner NAME --from DATE";
        List<Attestation> known = history.attestations().stream()
                .filter(attestation -> attestation.controls().contains(control.id())
                        && !attestation.at().isAfter(now))
                .sorted(Comparator.comparingLong(Attestation::ledgerIndex).reversed())
                .toList();
        List<Attestation> valid = known.stream().filter(a -> valid(a, control)).toList();
        if (!valid.isEmpty()) {
            return attested(
                    valid.stream()
                            .filter(a -> intact.test(a.document()))
                            .findFirst()
                            .orElse(valid.getFirst()),
                    control);
        }
        Attestation newest = known.isEmpty() ? null : known.getFirst();
        if (newest == null) {
            return new Ground(State.NOT_EVALUATED, DOCUMENT_GROUND + ": nobody has attested it", ask, List.of());
        }
        String why;
        if (newest.withdrawn()) {
            why = "was withdrawn by entry " + newest.withdrawnIndex();
        } else if (newest.from().isAfter(now)) {
            why = "speaks about a period that has not begun";
        } else {
            why = "counted until " + day(newest.until(control));
        }
        return new Ground(
                State.NOT_EVALUATED,
                DOCUMENT_GROUND + " " + newest.ledgerIndex() + " " + why,
                ask,
                newest.withdrawn()
                        ? List.of(newest.ledgerIndex(), newest.withdrawnIndex())
                        : List.of(newest.ledgerIndex()));
    }

    private boolean valid(Attestation attestation, Control control) {
        return !attestation.withdrawn() && !attestation.from().isAfter(now) && now.isBefore(attestation.until(control));
    }

    private Ground attested(Attestation attestation, Control control) {
        if (!intact.test(attestation.document())) {
            return new Ground(
                    State.UNVERIFIABLE,
                    DOCUMENT_GROUND + " " + attestation.ledgerIndex() + ": the document "
                            + attestation.document().brief() + " is missing or changed",
                    "Restore the blob store from a copy, or attest again.",
                    List.of(attestation.ledgerIndex()));
        }
        return new Ground(
                State.PASSED,
                DOCUMENT_GROUND + " " + attestation.ledgerIndex() + ": '" + attestation.name() + "' of "
                        + attestation.owner() + ", attested by " + attestation.by() + ", counts until "
                        + day(attestation.until(control)),
                "",
                List.of(attestation.ledgerIndex()));
    }

    private List<Ground> ground(Service service, Control control, Rule rule) {
        return switch (rule.stage()) {
            case SECRETS, CODE_QUALITY, DEPENDENCIES, SAST, IAC, CONTAINER, DAST, GATE ->
                atGate(service, control, rule);
            case DEPLOYMENT -> atDeployment(service, rule);
            case RUNTIME -> List.of(atRuntime(service, control, rule));
        };
    }

    private List<Ground> atGate(Service service, Control control, Rule rule) {
        List<History.Sealed<Fact.GateDecided>> decisions = standing.computeIfAbsent(service, this::standing);
        if (decisions.isEmpty()) {
            return List.of(new Ground(
                    State.NOT_EVALUATED,
                    rule.id() + ": nothing of " + service + " was judged",
                    "Run assize run.",
                    List.of()));
        }
        return decisions.stream().map(d -> atGate(d, control, rule)).toList();
    }

    private Ground atGate(History.Sealed<Fact.GateDecided> sealed, Control control, Rule rule) {
        Fact.GateDecided decided = sealed.fact();
        Optional<Fact.GateDecided.RuleOutcome> outcome =
                decided.rules().stream().filter(r -> r.rule().equals(rule.id())).findFirst();
        List<Long> entries = new ArrayList<>();
        entries.add(sealed.index());
        decided.inputs().evidence().stream()
                .filter(index -> evidenceStages.get(index) == rule.stage())
                .forEach(entries::add);
        String decision = rule.id() + " in decision " + sealed.index() + " of " + day(decided.at());
        if (outcome.isEmpty() || !sameDemand(decided.policy(), rule)) {
            return new Ground(
                    State.NOT_EVALUATED,
                    rule.id() + ": decision " + sealed.index() + " was made before this rule was in force",
                    "Run assize run.",
                    entries);
        }
        Optional<Duration> window = control.every().window();
        if (window.isPresent() && decided.at().plus(window.get()).isBefore(now)) {
            return new Ground(
                    State.NOT_EVALUATED,
                    decision + " is too old: the control must operate "
                            + control.every().title(),
                    "Run assize run on what is deployed.",
                    entries);
        }
        State state = outcome.get().state();
        if (state == State.EXEMPTED) {
            Optional<Exemption> ended = endedSince(decided);
            if (ended.isPresent()) {
                return new Ground(
                        State.NOT_EVALUATED,
                        decision + " stood on exemptions of which "
                                + ended.get().id() + " has ended",
                        "Run assize gate.",
                        entries);
            }
        }
        String weight = outcome.get().mode() == Mode.ENFORCE
                ? ""
                : ", but the rule " + (outcome.get().mode() == Mode.WARN ? "only warns" : "only advises");
        return new Ground(state, decision + ": " + state.title() + weight, remedy(rule, state), entries);
    }

    private static String remedy(Rule rule, State state) {
        return switch (state) {
            case PASSED, EXEMPTED, NOT_APPLICABLE -> "";
            case FAILED -> rule.remedy();
            case NOT_EVALUATED -> "Run assize run, or hand in the missing reports with assize ingest.";
            case UNVERIFIABLE -> "Run assize verify to see which evidence cannot be trusted, then assize run.";
        };
    }

    /// Whether the policy a decision was made by asks the same of this rule as the policy in force.
    private boolean sameDemand(Digest then, Rule rule) {
        Policy inForce = Objects.requireNonNull(policy);
        if (then.equals(inForce.digest())) {
            return true;
        }
        Policy before = policies.apply(then);
        return before.rule(rule.id())
                .filter(old -> old.stage() == rule.stage()
                        && old.requirement().equals(rule.requirement())
                        && old.grace().equals(rule.grace())
                        && text(old.blocks()).equals(text(rule.blocks()))
                        && text(old.requires()).equals(text(rule.requires()))
                        && Objects.equals(old.rego(), rule.rego())
                        && old.scope().equals(rule.scope())
                        && before.estate().equals(inForce.estate())
                        && before.knownExploited().equals(inForce.knownExploited())
                        && before.language() == inForce.language()
                        && before.grace().equals(inForce.grace()))
                .isPresent();
    }

    private static String text(@Nullable Condition<?> condition) {
        return condition == null ? "" : condition.text();
    }

    /// An exemption the decision may have stood on that has ended since. Which rule it served is not in the
    /// fact, so any of the service's counts: better undecided than green.
    private Optional<Exemption> endedSince(Fact.GateDecided decided) {
        return history.exemptionsOf(decided.change().service()).stream()
                .filter(exemption -> decided.inputs().exemptions().contains(exemption.ledgerIndex()))
                .filter(exemption -> switch (exemption.status()) {
                    case APPROVED ->
                        exemption.notAfter().isBefore(now)
                                && !exemption.notAfter().isBefore(decided.at());
                    case REVOKED -> !decided.inputs().exemptions().contains(exemption.decidedIndex());
                    case REQUESTED, REJECTED -> false;
                })
                .findFirst();
    }

    private List<History.Sealed<Fact.GateDecided>> standing(Service service) {
        List<History.Sealed<Fact.GateDecided>> known = history.decisions().reversed().stream()
                .filter(d -> d.fact().change().service().equals(service)
                        && !d.fact().at().isAfter(now))
                .toList();
        Map<Long, History.Sealed<Fact.GateDecided>> found = new LinkedHashMap<>();
        for (Deployment deployment : running.computeIfAbsent(service, this::running)) {
            known.stream()
                    .filter(d -> isAbout(d.fact(), deployment.artifact()))
                    .findFirst()
                    .ifPresent(d -> found.put(d.index(), d));
        }
        if (found.isEmpty() && !known.isEmpty()) {
            found.put(known.getFirst().index(), known.getFirst());
        }
        return List.copyOf(found.values());
    }

    private static boolean isAbout(Fact.GateDecided decided, Artifact artifact) {
        Artifact judged = decided.artifact();
        return judged != null && judged.digest().equals(artifact.digest());
    }

    /// What runs: the newest successful deployment of each environment.
    private List<Deployment> running(Service service) {
        Map<Environment, Deployment> newest = new LinkedHashMap<>();
        for (Deployment deployment : history.deployments()) {
            Instant ended = deployment.ended();
            if (deployment.service().equals(service)
                    && deployment.outcome() == DeploymentOutcome.SUCCEEDED
                    && ended != null
                    && !ended.isAfter(now)) {
                newest.put(deployment.environment(), deployment);
            }
        }
        return List.copyOf(newest.values());
    }

    private List<Ground> atDeployment(Service service, Rule rule) {
        Collection<Deployment> deployments = running.computeIfAbsent(service, this::running);
        if (deployments.isEmpty()) {
            return List.of(new Ground(
                    State.NOT_EVALUATED,
                    rule.id() + ": nothing of " + service + " was deployed through the ledger",
                    "Deploy with assize deploy.",
                    List.of()));
        }
        return deployments.stream().map(d -> atDeployment(d, rule)).toList();
    }

    private Ground atDeployment(Deployment deployment, Rule rule) {
        List<Long> entries = new ArrayList<>();
        entries.add(deployment.decision());
        entries.addAll(deployment.approvals());
        entries.add(deployment.ledgerIndex());
        String what = rule.id() + ": " + deployment.artifact().digest().brief() + " in " + deployment.environment()
                + " (deployment " + deployment.id() + ")";
        String objection = objection(deployment);
        return objection == null
                ? new Ground(State.PASSED, what + " was judged and approved", "", entries)
                : new Ground(State.FAILED, what + " " + objection, rule.remedy(), entries);
    }

    private @Nullable String objection(Deployment deployment) {
        Fact.GateDecided decided = history.decision(deployment.decision())
                .filter(d -> d.index() < deployment.ledgerIndex())
                .map(History.Sealed::fact)
                .orElse(null);
        if (decided == null || !isAbout(decided, deployment.artifact())) {
            return "rests on no decision about it";
        }
        if (decided.result() != Verdict.Result.PASSED) {
            return "rests on a decision that " + decided.result().word();
        }
        if (decided.change().revision().dirty()) {
            return "was built from files that were not committed";
        }
        Set<PersonId> involved = ApproveRelease.involved(history, decided.change());
        long approvers = history.approvals().stream()
                .filter(approval -> deployment.approvals().contains(approval.ledgerIndex())
                        && approval.granted()
                        && approval.environment().equals(deployment.environment())
                        && approval.binding().equals(decided.binding())
                        && !involved.contains(approval.by()))
                .map(Approval::by)
                .distinct()
                .count();
        int need = policies.apply(decided.policy()).quorum(deployment.environment());
        return approvers >= need ? null : "has " + approvers + " of " + need + " approvals";
    }

    private Ground atRuntime(Service service, Control control, Rule rule) {
        List<Long> shadows = new ArrayList<>();
        List<Long> linked = new ArrayList<>();
        Duration window = control.every().window().orElse(SHADOW);
        for (var alert : history.alerts()) {
            Instant at = alert.fact().at();
            if (at.isAfter(now)) {
                continue;
            }
            String deployment = alert.fact().deployment();
            if (deployment == null) {
                if (!at.plus(SHADOW).isBefore(now)) {
                    shadows.add(alert.index());
                }
            } else if (!at.plus(window).isBefore(now)
                    && history.deployment(deployment)
                            .filter(d -> d.service().equals(service))
                            .isPresent()) {
                linked.add(alert.index());
            }
        }
        if (!shadows.isEmpty()) {
            return new Ground(
                    State.FAILED,
                    rule.id() + ": " + shadows.size() + (shadows.size() == 1 ? " alert comes" : " alerts come")
                            + " from something nobody deployed",
                    rule.remedy(),
                    shadows);
        }
        if (linked.isEmpty()) {
            return new Ground(
                    State.NOT_EVALUATED,
                    rule.id() + ": no alert of " + service + " arrived in time, so nothing shows that the sensor works",
                    "Send a harmless test event and take it in with assize ingest.",
                    List.of());
        }
        return new Ground(
                State.PASSED,
                rule.id() + ": " + linked.size() + (linked.size() == 1 ? " alert is" : " alerts are")
                        + " linked to what runs",
                "",
                linked);
    }

    private static String day(Instant instant) {
        return instant.toString().substring(0, 10);
    }
}
