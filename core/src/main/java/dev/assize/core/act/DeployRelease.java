package dev.assize.core.act;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.deployment.BlueGreen;
import dev.assize.core.deployment.Deployment;
import dev.assize.core.deployment.DeploymentLog;
import dev.assize.core.deployment.DeploymentOutcome;
import dev.assize.core.deployment.DeploymentTarget;
import dev.assize.core.deployment.HealthPolicy;
import dev.assize.core.deployment.Pace;
import dev.assize.core.deployment.Plan;
import dev.assize.core.deployment.Probe;
import dev.assize.core.deployment.Step;
import dev.assize.core.fact.Fact;
import dev.assize.core.fact.History;
import dev.assize.core.identity.Permission;
import dev.assize.core.policy.Verdict;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
import dev.assize.core.subject.Service;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Brings an approved artifact into an environment, and back. Every step is sealed when it ends, so that a
/// deployment whose process died is picked up where it stopped.
public final class DeployRelease {
    private final Records records;
    private final Actor actor;
    private final DeploymentTarget target;
    private final HealthPolicy health;
    private final List<Probe> probes;
    private final Pace pace;
    private final Clock clock;
    private final Watcher watcher;

    /// Hears of steps as they are sealed.
    @FunctionalInterface
    public interface Watcher {
        void step(Step step, boolean succeeded, String detail);
    }

    /// @param probes what else must hold before and after traffic comes
    public DeployRelease(
            Records records,
            Actor actor,
            DeploymentTarget target,
            HealthPolicy health,
            List<Probe> probes,
            Pace pace,
            Clock clock,
            Watcher watcher) {
        this.probes = List.copyOf(probes);
        this.records = records;
        this.actor = actor;
        this.target = target;
        this.health = health;
        this.pace = pace;
        this.clock = clock;
        this.watcher = watcher;
    }

    /// Deploys what passed the release gate.
    ///
    /// @throws Failure `FORBIDDEN` where the release gate refuses, `CONFLICT` while another deployment of the
    ///         service to the environment has not ended
    public Deployment deploy(Digest artifact, Environment environment) throws InterruptedException {
        actor.must(Permission.DEPLOY);
        return deploy(
                environment, history -> ReleaseGate.admit(records, history, artifact, environment, clock.instant()));
    }

    /// Deploys in an emergency, past a gate that is asked all the same: its verdict is sealed before anything
    /// moves.
    ///
    /// @param told hears the gate's verdict
    /// @throws Failure `FORBIDDEN` where the break-glass does not hold
    public Deployment deployByBreakGlass(
            Digest artifact, Environment environment, String breakGlass, Consumer<Verdict> told)
            throws InterruptedException {
        actor.must(Permission.DEPLOY);
        ReleaseGate.Admitted admitted =
                ReleaseGate.admitByBreakGlass(records.history(), artifact, environment, breakGlass, clock.instant());
        told.accept(DecideGate.decide(records, actor, admitted.decided().change(), admitted.artifact(), clock.instant())
                .heard()
                .verdict());
        return deploy(
                environment,
                history -> ReleaseGate.admitByBreakGlass(history, artifact, environment, breakGlass, clock.instant()));
    }

    private Deployment deploy(Environment environment, Function<History, ReleaseGate.Admitted> gate)
            throws InterruptedException {
        ReleaseGate.Admitted admitted = gate.apply(records.history());
        Service service = admitted.decided().change().service();
        mustBeFree(service, environment);
        Plan plan = blueGreen((_, _, _) -> {}).plan(admitted.artifact());
        // The gate is asked again at the moment of sealing: an approver may have changed their mind.
        Records.Receipt receipt = records.seal(actor.signer(), history -> {
            mustBeFree(service, environment);
            ReleaseGate.Admitted now = gate.apply(history);
            return new Fact.DeploymentStarted(
                    service,
                    environment,
                    plan.artifact(),
                    now.decision(),
                    now.approvals(),
                    plan.slot(),
                    plan.previous(),
                    null,
                    now.breakGlass(),
                    actor.id(),
                    clock.instant());
        });
        return carryOut("d-" + receipt.index(), plan, List.of());
    }

    /// What a rollback goes back to, and what today's policy says about it.
    ///
    /// @param today the verdict of today's policy by today's clock; what was first seen long ago is overdue since
    ///              long ago
    public record WayBack(Deployment from, Deployment to, Optional<Verdict> today) {
        /// Whether today's policy finds something wrong with it. That evidence has grown old meanwhile is no
        /// reason to stay with a release that is sick.
        public boolean condemned() {
            return today.filter(verdict -> verdict.result() == Verdict.Result.FAILED)
                    .isPresent();
        }
    }

    /// Finds the release before the current one.
    ///
    /// @throws Failure `NOT_FOUND` where there is none
    public static WayBack wayBack(Records records, Service service, Environment environment, Clock clock) {
        History history = records.history();
        Deployment from = history.current(service, environment)
                .orElseThrow(() -> new Failure(
                        Fault.NOT_FOUND,
                        "Nothing is deployed to " + environment + ".",
                        "There is nothing to take back."));
        Deployment to = history.beforeCurrent(service, environment)
                .orElseThrow(() -> new Failure(
                        Fault.NOT_FOUND,
                        from.artifact().name() + " is the first release in " + environment + ".",
                        "There is no earlier one to go back to."));
        Optional<Verdict> today = history.decision(to.decision()).map(decided -> DecideGate.hear(
                        records, history, decided.fact().change(), to.artifact(), clock.instant())
                .verdict());
        return new WayBack(from, to, today);
    }

    /// Goes back to the release before the current one, which was approved and ran. Today's policy judges it and
    /// the judgement is sealed; where it fails, the way back takes a break-glass.
    ///
    /// @param breakGlass null where none is used
    /// @throws Failure `FORBIDDEN` where today's policy fails the earlier release and no break-glass holds
    public Deployment rollBack(WayBack way, @Nullable String breakGlass) throws InterruptedException {
        actor.must(Permission.DEPLOY);
        Service service = way.from().service();
        Environment environment = way.from().environment();
        Digest artifact = way.to().artifact().digest();
        mustBeFree(service, environment);
        if (breakGlass == null) {
            mustNotBeCondemned(way);
        } else {
            ReleaseGate.admitByBreakGlass(records.history(), artifact, environment, breakGlass, clock.instant());
        }
        long decision = judgedToday(way);
        Plan plan = blueGreen((_, _, _) -> {}).plan(way.to().artifact());
        Records.Receipt receipt = records.seal(actor.signer(), history -> {
            mustBeFree(service, environment);
            return new Fact.DeploymentStarted(
                    service,
                    environment,
                    plan.artifact(),
                    decision,
                    way.to().approvals(),
                    plan.slot(),
                    plan.previous(),
                    way.from().id(),
                    breakGlass,
                    actor.id(),
                    clock.instant());
        });
        return carryOut("d-" + receipt.index(), plan, List.of());
    }

    private long judgedToday(WayBack way) {
        return records.history()
                .decision(way.to().decision())
                .map(decided -> DecideGate.decide(
                                records,
                                actor,
                                decided.fact().change(),
                                way.to().artifact(),
                                clock.instant())
                        .receipt()
                        .index())
                .orElse(way.to().decision());
    }

    private static void mustNotBeCondemned(WayBack way) {
        if (way.condemned()) {
            String rules = way.today().orElseThrow().stopping().stream()
                    .map(rule -> rule.rule().id())
                    .collect(Collectors.joining(", "));
            throw new Failure(
                    Fault.FORBIDDEN,
                    "Today's policy fails " + way.to().artifact().digest().brief() + ": " + rules + ".",
                    "Where staying is worse than going back: assize break-glass open --artifact "
                            + way.to().artifact().digest() + ", then assize rollback --break-glass ID");
        }
    }

    private BlueGreen blueGreen(DeploymentLog log) {
        return new BlueGreen(target, health, probes, log, pace);
    }

    /// Picks up a deployment that has not ended.
    public Deployment resume(Deployment deployment) throws InterruptedException {
        actor.must(Permission.DEPLOY);
        return carryOut(
                deployment.id(),
                new Plan(deployment.artifact(), deployment.slot(), deployment.previous()),
                deployment.steps());
    }

    /// The deployment that has not ended, if any.
    public static Optional<Deployment> unfinished(History history, Service service, Environment environment) {
        return history.deployments().stream()
                .filter(d -> d.service().equals(service) && d.environment().equals(environment) && d.outcome() == null)
                .findFirst();
    }

    private void mustBeFree(Service service, Environment environment) {
        unfinished(records.history(), service, environment).ifPresent(d -> {
            throw new Failure(
                    Fault.CONFLICT,
                    "Deployment " + d.id() + " to " + environment + " has not ended.",
                    "Finish it with assize deploy --resume --environment " + environment + ".");
        });
    }

    private Deployment carryOut(String id, Plan plan, List<Deployment.StepRecord> done) throws InterruptedException {
        BlueGreen deployment = blueGreen((step, succeeded, detail) -> {
            records.seal(
                    actor.signer(),
                    new Fact.DeploymentStepped(id, step, succeeded, detail, actor.id(), clock.instant()));
            watcher.step(step, succeeded, detail);
        });
        DeploymentOutcome outcome = deployment.resume(plan, done);
        Digest running = running();
        records.seal(actor.signer(), new Fact.DeploymentEnded(id, outcome, running, actor.id(), clock.instant()));
        return records.history()
                .deployment(id)
                .orElseThrow(() -> new IllegalStateException("deployment " + id + " was sealed and is gone"));
    }

    private @Nullable Digest running() throws InterruptedException {
        var active = target.active();
        return active.isEmpty()
                ? null
                : target.running(active.get()).map(Artifact::digest).orElse(null);
    }
}
