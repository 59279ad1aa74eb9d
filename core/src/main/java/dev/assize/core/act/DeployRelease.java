package dev.assize.core.act;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.deployment.BlueGreen;
import dev.assize.core.deployment.Deployment;
import dev.assize.core.deployment.DeploymentOutcome;
import dev.assize.core.deployment.DeploymentTarget;
import dev.assize.core.deployment.HealthPolicy;
import dev.assize.core.deployment.Pace;
import dev.assize.core.deployment.Plan;
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
import org.jspecify.annotations.Nullable;

/// Brings an approved artifact into an environment, and back. Every step is sealed when it ends, so that a
/// deployment whose process died is picked up where it stopped.
public final class DeployRelease {
    private final Records records;
    private final Actor actor;
    private final DeploymentTarget target;
    private final HealthPolicy health;
    private final Pace pace;
    private final Clock clock;
    private final Watcher watcher;

    /// Hears of steps as they are sealed.
    @FunctionalInterface
    public interface Watcher {
        void step(Step step, boolean succeeded, String detail);
    }

    public DeployRelease(
            Records records,
            Actor actor,
            DeploymentTarget target,
            HealthPolicy health,
            Pace pace,
            Clock clock,
            Watcher watcher) {
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
        ReleaseGate.Admitted admitted =
                ReleaseGate.admit(records, records.history(), artifact, environment, clock.instant());
        Service service = admitted.decided().change().service();
        mustBeFree(service, environment);
        Plan plan = new BlueGreen(target, health, (_, _, _) -> {}, pace).plan(admitted.artifact());
        // The gate is asked again at the moment of sealing: an approver may have changed their mind.
        Records.Receipt receipt = records.seal(actor.signer(), history -> {
            ReleaseGate.Admitted now = ReleaseGate.admit(records, history, artifact, environment, clock.instant());
            return started(service, environment, now.decision(), now.approvals(), plan, null);
        });
        return carryOut("d-" + receipt.index(), plan, List.of());
    }

    /// What a rollback goes back to, and what today's policy says about it.
    ///
    /// @param today the verdict of today's policy; empty where its evidence cannot be judged any more
    public record WayBack(Deployment from, Deployment to, Optional<Verdict> today) {}

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

    /// Goes back to the release before the current one. It was approved and ran; that today's policy might
    /// refuse it is shown, not enforced: the way back must be open when it is needed.
    public Deployment rollBack(WayBack way) throws InterruptedException {
        actor.must(Permission.DEPLOY);
        Service service = way.from().service();
        Environment environment = way.from().environment();
        mustBeFree(service, environment);
        Plan plan = new BlueGreen(target, health, (_, _, _) -> {}, pace)
                .plan(way.to().artifact());
        Records.Receipt receipt = records.seal(
                actor.signer(),
                started(
                        service,
                        environment,
                        way.to().decision(),
                        way.to().approvals(),
                        plan,
                        way.from().id()));
        return carryOut("d-" + receipt.index(), plan, List.of());
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

    private Fact.DeploymentStarted started(
            Service service,
            Environment environment,
            long decision,
            List<Long> approvals,
            Plan plan,
            @Nullable String rollbackOf) {
        return new Fact.DeploymentStarted(
                service,
                environment,
                plan.artifact(),
                decision,
                approvals,
                plan.slot(),
                plan.previous(),
                rollbackOf,
                actor.id(),
                clock.instant());
    }

    private Deployment carryOut(String id, Plan plan, List<Deployment.StepRecord> done) throws InterruptedException {
        BlueGreen deployment = new BlueGreen(
                target,
                health,
                (step, succeeded, detail) -> {
                    records.seal(
                            actor.signer(),
                            new Fact.DeploymentStepped(id, step, succeeded, detail, actor.id(), clock.instant()));
                    watcher.step(step, succeeded, detail);
                },
                pace);
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
