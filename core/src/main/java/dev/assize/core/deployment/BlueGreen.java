package dev.assize.core.deployment;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.deployment.Deployment.StepRecord;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Digest;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// A blue-green deployment as a state machine over a [DeploymentTarget].
///
/// The new release is started beside the old one, checked, given the traffic, watched, and only then is the
/// old one let go. Until that moment every failure ends with the old release serving: before `PROMOTE` it was
/// never touched, after it the traffic goes back first and the new release stops second.
///
/// What runs is read from the target again before traffic comes, after it came, after the watch and before
/// the old release is let go; if its digest is not the planned one, the step fails.
///
/// A deployment whose process died is [resumed][#resume] from its [Plan] and the steps on record. The step
/// that was cut off is done again; the target's operations allow that. Taking a release back is a deployment
/// of the earlier artifact, `run(plan(earlier))`: if its slot still runs, the traffic just goes there.
///
/// A [Failure] of the target fails the step. Anything else is a bug and leaves the deployment where it is.
/// One instance serves one deployment on one thread; the caller sees to it that a service has one at a time.
public final class BlueGreen {
    /// Below so many requests a single failed one says nothing about a rate yet.
    private static final long SAMPLE = 20;

    private final DeploymentTarget target;
    private final HealthPolicy policy;
    private final List<Probe> probes;
    private final DeploymentLog log;
    private final Pace pace;

    public BlueGreen(DeploymentTarget target, HealthPolicy policy, DeploymentLog log, Pace pace) {
        this(target, policy, List.of(), log, pace);
    }

    /// @param probes asked beside the health path, before traffic comes and at the end of the watch
    public BlueGreen(DeploymentTarget target, HealthPolicy policy, List<Probe> probes, DeploymentLog log, Pace pace) {
        this.probes = List.copyOf(probes);
        this.target = Objects.requireNonNull(target);
        this.policy = Objects.requireNonNull(policy);
        this.log = Objects.requireNonNull(log);
        this.pace = Objects.requireNonNull(pace);
    }

    /// Chooses the slot and notes what has the traffic now. Changes nothing.
    public Plan plan(Artifact artifact) throws InterruptedException {
        Optional<Slot> active = target.active();
        if (active.isEmpty()) {
            return new Plan(artifact, Slot.BLUE, null);
        }
        Slot busy = active.get();
        return new Plan(artifact, busy.other(), target.running(busy).orElse(null));
    }

    /// Carries the plan out. A `PLAN` step that fails ends it as `FAILED` with nothing touched.
    public DeploymentOutcome run(Plan plan) throws InterruptedException {
        return resume(plan, List.of());
    }

    /// Goes on after the last recorded step. With no step recorded this is [#run]; with all of them it says
    /// again how it ended.
    public DeploymentOutcome resume(Plan plan, List<StepRecord> recorded) throws InterruptedException {
        Turn turn = recorded.isEmpty() ? new Turn.Do(Step.PLAN) : afterRecorded(plan, recorded.getLast());
        while (true) {
            switch (turn) {
                case Turn.End(DeploymentOutcome outcome) -> {
                    return outcome;
                }
                case Turn.Do(Step step) -> {
                    Ended ended = attempt(plan, step);
                    log.finished(step, ended.succeeded, ended.detail);
                    turn = after(plan, step, ended.succeeded);
                }
            }
        }
    }

    private sealed interface Turn {
        record Do(Step step) implements Turn {}

        record End(DeploymentOutcome outcome) implements Turn {}
    }

    private record Ended(boolean succeeded, String detail) {}

    private Turn afterRecorded(Plan plan, StepRecord last) throws InterruptedException {
        // A roll-back that failed may succeed now that somebody looked after the machine.
        return last.step() == Step.ROLL_BACK && !last.succeeded()
                ? new Turn.Do(Step.ROLL_BACK)
                : after(plan, last.step(), last.succeeded());
    }

    private Turn after(Plan plan, Step step, boolean succeeded) throws InterruptedException {
        return switch (step) {
            case PLAN -> succeeded ? new Turn.Do(Step.START) : new Turn.End(DeploymentOutcome.FAILED);
            case START -> new Turn.Do(succeeded ? Step.SMOKE : Step.ROLL_BACK);
            case SMOKE -> new Turn.Do(succeeded ? Step.PROMOTE : Step.ROLL_BACK);
            case PROMOTE -> new Turn.Do(succeeded ? Step.OBSERVE : Step.ROLL_BACK);
            case OBSERVE -> new Turn.Do(succeeded ? Step.DRAIN : Step.ROLL_BACK);
            // An old release that would not stop is no reason to give it the traffic back.
            case DRAIN ->
                succeeded || serves(plan) ? new Turn.End(DeploymentOutcome.SUCCEEDED) : new Turn.Do(Step.ROLL_BACK);
            case ROLL_BACK ->
                new Turn.End(
                        succeeded && plan.previous() != null
                                ? DeploymentOutcome.ROLLED_BACK
                                : DeploymentOutcome.FAILED);
        };
    }

    private Ended attempt(Plan plan, Step step) throws InterruptedException {
        try {
            String detail =
                    switch (step) {
                        case PLAN -> confirm(plan);
                        case START -> start(plan);
                        case SMOKE -> smoke(plan.slot(), plan.artifact());
                        case PROMOTE -> promote(plan);
                        case OBSERVE -> observe(plan);
                        case DRAIN -> drain(plan);
                        case ROLL_BACK -> rollBack(plan);
                    };
            return new Ended(true, detail);
        } catch (Failure failure) {
            String remedy = failure.remedy();
            return new Ended(false, oneLine(failure.what()) + (remedy.isEmpty() ? "" : "; " + oneLine(remedy)));
        }
    }

    private String confirm(Plan plan) throws InterruptedException {
        Optional<Slot> active = target.active();
        Artifact previous = plan.previous();
        if (active.isPresent() && active.get() == plan.slot()) {
            throw stale(plan.slot().word() + " has the traffic and was to be the idle slot");
        }
        Optional<Artifact> serving = active.isPresent() ? target.running(active.get()) : Optional.empty();
        if (!serving.map(Artifact::digest).equals(Optional.ofNullable(previous).map(Artifact::digest))) {
            throw stale((serving.isEmpty() ? "nothing" : brief(serving.get())) + " has the traffic, "
                    + (previous == null ? "nothing" : brief(previous)) + " was planned for");
        }
        return brief(plan.artifact()) + " goes to " + plan.slot().word() + ", "
                + (previous == null
                        ? "nothing runs yet"
                        : brief(previous) + " serves from "
                                + plan.slot().other().word());
    }

    private String start(Plan plan) throws InterruptedException {
        if (target.active().equals(Optional.of(plan.slot()))) {
            if (runs(plan.slot(), plan.artifact())) {
                return brief(plan.artifact()) + " already has the traffic in "
                        + plan.slot().word();
            }
            throw stale(plan.slot().word() + " has the traffic and must not be replaced");
        }
        target.start(plan.slot(), plan.artifact());
        requireRunning(plan.slot(), plan.artifact());
        return brief(plan.artifact()) + " runs in " + plan.slot().word() + " without traffic";
    }

    private String smoke(Slot slot, Artifact artifact) throws InterruptedException {
        Duration start = pace.elapsed();
        int healthy = 0;
        String why = "";
        while (true) {
            switch (target.probe(slot, policy.path(), policy.timeout())) {
                case Health.Healthy() -> healthy++;
                case Health.Unhealthy(String reason) -> {
                    healthy = 0;
                    why = reason;
                }
                case Health.Gone(String reason) -> throw unhealthy(slot, "stopped by itself: " + reason);
            }
            if (healthy >= policy.consecutive()) {
                // Only now: what answered could be another than what was started.
                requireRunning(slot, artifact);
                return slot.word() + " answered " + policy.path() + " " + healthy + " times in a row"
                        + probed(slot, artifact);
            }
            if (pace.elapsed().minus(start).compareTo(policy.within()) >= 0) {
                throw unhealthy(
                        slot, "was not healthy within " + seconds(policy.within()) + (why.isEmpty() ? "" : ": " + why));
            }
            pace.pause(policy.interval());
        }
    }

    private String promote(Plan plan) throws InterruptedException {
        requireRunning(plan.slot(), plan.artifact());
        target.switchTo(plan.slot());
        requireServing(plan);
        return plan.slot().word() + " has the traffic";
    }

    private String observe(Plan plan) throws InterruptedException {
        Slot slot = plan.slot();
        requireServing(plan);
        Optional<Traffic> before = target.traffic(slot);
        Duration end = pace.elapsed().plus(policy.observe());
        int checks = 0;
        int unhealthy = 0;
        while (true) {
            Duration left = end.minus(pace.elapsed());
            if (left.isPositive()) {
                pace.pause(left.compareTo(policy.interval()) < 0 ? left : policy.interval());
            }
            boolean last = pace.elapsed().compareTo(end) >= 0;
            switch (target.probe(slot, policy.path(), policy.timeout())) {
                case Health.Healthy() -> unhealthy = 0;
                case Health.Unhealthy(String why) -> {
                    unhealthy++;
                    if (last || unhealthy >= policy.consecutive()) {
                        throw unhealthy(slot, "turned unhealthy under traffic: " + why);
                    }
                }
                case Health.Gone(String why) -> throw unhealthy(slot, "stopped under traffic: " + why);
            }
            checks++;
            Optional<Traffic> seen =
                    before.isEmpty() ? Optional.empty() : target.traffic(slot).map(now -> now.since(before.get()));
            if (seen.isPresent() && (last || seen.get().requests() >= SAMPLE)) {
                requireFewErrors(slot, seen.get());
            }
            if (last) {
                String probed = probed(slot, plan.artifact());
                requireServing(plan);
                return watched(checks, seen) + probed;
            }
        }
    }

    /// @return what was asked, for the step's detail
    private String probed(Slot slot, Artifact artifact) throws InterruptedException {
        for (Probe probe : probes) {
            switch (probe.check(slot, artifact)) {
                case Health.Healthy() -> {}
                case Health.Unhealthy(String why) -> throw unhealthy(slot, "failed probe " + probe.name() + ": " + why);
                case Health.Gone(String why) -> throw unhealthy(slot, "stopped by itself: " + why);
            }
        }
        return probes.isEmpty()
                ? ""
                : ", " + probes.stream().map(Probe::name).collect(Collectors.joining(", ")) + " held";
    }

    private String watched(int checks, Optional<Traffic> seen) {
        return checks + (checks == 1 ? " check" : " checks") + " in " + seconds(policy.observe()) + ", "
                + seen.map(traffic -> traffic.failed() + " of " + traffic.requests() + " requests failed")
                        .orElse("requests are not counted here");
    }

    private void requireFewErrors(Slot slot, Traffic traffic) {
        if (traffic.errorRate() > policy.maxErrorRate()) {
            throw unhealthy(
                    slot,
                    "failed " + traffic.failed() + " of " + traffic.requests() + " requests, more than the share of "
                            + policy.maxErrorRate() + " allowed");
        }
    }

    private String drain(Plan plan) throws InterruptedException {
        // The last moment at which there is a way back; after a crash it may be long since OBSERVE.
        requireServing(plan);
        Slot old = plan.slot().other();
        int cutOff = target.drain(old, policy.drain());
        target.stop(old);
        if (plan.previous() == null) {
            return "nothing ran before";
        }
        return cutOff == 0
                ? old.word() + " finished its requests and stopped"
                : old.word() + " stopped; " + cutOff + " of its requests took longer than " + seconds(policy.drain())
                        + " and were cut off";
    }

    private String rollBack(Plan plan) throws InterruptedException {
        requireNotTakenOver(plan);
        Slot slot = plan.slot();
        Artifact previous = plan.previous();
        if (previous == null) {
            target.stop(slot);
            return slot.word() + " stopped; there is no earlier release";
        }
        Slot old = slot.other();
        boolean untouched = target.active().equals(Optional.of(old)) && runs(old, previous);
        if (!untouched) {
            giveBack(plan, old, previous);
        }
        target.stop(slot);
        return untouched
                ? slot.word() + " stopped; " + brief(previous) + " kept serving from " + old.word()
                : brief(previous) + " serves from " + old.word() + " again; " + slot.word() + " stopped";
    }

    private void giveBack(Plan plan, Slot old, Artifact previous) throws InterruptedException {
        try {
            if (!runs(old, previous)) {
                target.start(old, previous);
                smoke(old, previous);
            }
            target.switchTo(old);
            requireActive(old);
        } catch (Failure failure) {
            // A sick release is better than none, an unapproved one is not.
            if (!runs(plan.slot(), plan.artifact())) {
                target.stop(plan.slot());
            }
            throw failure;
        }
    }

    /// A deployment that is resumed late must not undo what came after it.
    private void requireNotTakenOver(Plan plan) throws InterruptedException {
        Optional<Slot> active = target.active();
        if (active.isEmpty()) {
            return;
        }
        Optional<Artifact> serving = known(active.get());
        if (serving.isEmpty()) {
            return;
        }
        Artifact previous = plan.previous();
        boolean ours = active.get() == plan.slot()
                ? same(serving.get(), plan.artifact())
                        || (previous != null && runs(plan.slot().other(), previous))
                : previous != null && same(serving.get(), previous);
        if (!ours) {
            throw new Failure(
                    Fault.CONFLICT,
                    "another deployment has put " + brief(serving.get()) + " into "
                            + active.get().word() + "; nothing was touched",
                    "look at what runs and deploy again");
        }
    }

    private void requireServing(Plan plan) throws InterruptedException {
        requireActive(plan.slot());
        requireRunning(plan.slot(), plan.artifact());
    }

    private void requireActive(Slot slot) throws InterruptedException {
        Optional<Slot> active = target.active();
        if (!active.equals(Optional.of(slot))) {
            throw new Failure(
                    Fault.CONFLICT,
                    slot.word() + " should have the traffic, "
                            + active.map(Slot::word).orElse("no slot") + " has it",
                    "look at the switch");
        }
    }

    private void requireRunning(Slot slot, Artifact approved) throws InterruptedException {
        Optional<Digest> digest = target.running(slot).map(Artifact::digest);
        if (!digest.equals(Optional.of(approved.digest()))) {
            throw new Failure(
                    Fault.TAMPERED,
                    slot.word() + " runs " + digest.map(Digest::toString).orElse("nothing") + ", approved is "
                            + approved.digest(),
                    "find out what put it there before you deploy again");
        }
    }

    private boolean serves(Plan plan) throws InterruptedException {
        try {
            requireServing(plan);
            return true;
        } catch (Failure _) {
            return false;
        }
    }

    private boolean runs(Slot slot, Artifact artifact) throws InterruptedException {
        Optional<Artifact> known = known(slot);
        return known.isPresent() && same(known.get(), artifact);
    }

    private Optional<Artifact> known(Slot slot) throws InterruptedException {
        try {
            return target.running(slot);
        } catch (Failure _) {
            return Optional.empty();
        }
    }

    private static boolean same(Artifact one, Artifact other) {
        return one.digest().equals(other.digest());
    }

    private static Failure stale(String what) {
        return new Failure(Fault.CONFLICT, what, "plan the deployment again");
    }

    private static Failure unhealthy(Slot slot, String what) {
        return new Failure(Fault.TOOL_FAILED, slot.word() + " " + what, "");
    }

    private static String brief(Artifact artifact) {
        return artifact.name() + " " + artifact.digest().brief();
    }

    private static String oneLine(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining(", "));
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}
