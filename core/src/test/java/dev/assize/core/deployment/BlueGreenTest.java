package dev.assize.core.deployment;

import static dev.assize.core.deployment.FakeTarget.artifact;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assize.core.deployment.Deployment.StepRecord;
import dev.assize.core.subject.Artifact;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class BlueGreenTest {
    private static final Artifact OLD = artifact("payments:1");
    private static final Artifact NEW = artifact("payments:2");
    private static final Artifact OTHER = artifact("payments:3");
    private static final HealthPolicy POLICY = new HealthPolicy(
            "/healthz",
            Duration.ofSeconds(1),
            Duration.ofMillis(500),
            3,
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            0.05,
            Duration.ofSeconds(20));

    private final List<StepRecord> steps = new ArrayList<>();

    @Test
    void theFirstReleaseGoesToBlueAndGetsTheTraffic() throws Exception {
        FakeTarget target = FakeTarget.empty();

        DeploymentOutcome outcome = deploy(target);

        assertThat(outcome).isEqualTo(DeploymentOutcome.SUCCEEDED);
        assertThat(target.history).containsExactly("start blue payments:2", "switch blue");
        assertThat(succeeded())
                .containsExactly(Step.PLAN, Step.START, Step.SMOKE, Step.PROMOTE, Step.OBSERVE, Step.DRAIN);
    }

    @Test
    void aNewReleaseIsWatchedBeforeTheOldOneStops() throws Exception {
        FakeTarget target = FakeTarget.serving(OLD);

        DeploymentOutcome outcome = deploy(target);

        assertThat(outcome).isEqualTo(DeploymentOutcome.SUCCEEDED);
        assertThat(target.history).containsExactly("start green payments:2", "switch green", "stop blue");
        assertThat(detail(Step.OBSERVE)).isEqualTo("10 checks in 5 s, 0 of 50 requests failed");
        assertThat(target.outage).isFalse();
    }

    @Test
    void aReleaseThatDoesNotStartNeverTouchesTheOldOne() throws Exception {
        FakeTarget target = FakeTarget.serving(OLD);
        target.refused.add("start green");

        DeploymentOutcome outcome = deploy(target);

        assertThat(outcome).isEqualTo(DeploymentOutcome.ROLLED_BACK);
        assertThat(target.history).isEmpty();
        assertThat(detail(Step.START)).isEqualTo("cannot start green; look after it");
        assertThat(detail(Step.ROLL_BACK)).contains("kept serving from blue");
    }

    @Test
    void aSickReleaseIsStoppedBeforeItGetsTraffic() throws Exception {
        FakeTarget target = FakeTarget.serving(OLD);
        target.sick.add(NEW.digest());

        DeploymentOutcome outcome = deploy(target);

        assertThat(outcome).isEqualTo(DeploymentOutcome.ROLLED_BACK);
        assertThat(target.history).containsExactly("start green payments:2", "stop green");
        assertThat(detail(Step.SMOKE)).isEqualTo("green was not healthy within 10 s: status 503");
    }

    @Test
    void aSickFirstReleaseHasFailed() throws Exception {
        FakeTarget target = FakeTarget.empty();
        target.sick.add(NEW.digest());

        DeploymentOutcome outcome = deploy(target);

        assertThat(outcome).isEqualTo(DeploymentOutcome.FAILED);
        assertThat(target.runs).isEmpty();
        assertThat(target.active).isNull();
    }

    @Test
    void aReleaseThatStoppedByItselfIsNotWaitedFor() throws Exception {
        FakeTarget target = FakeTarget.serving(OLD);
        Plan plan = machine(target).plan(NEW);
        DeploymentLog log = (step, succeeded, detail) -> {
            record(step, succeeded, detail);
            if (step == Step.START) {
                target.runs.remove(Slot.GREEN);
            }
        };

        DeploymentOutcome outcome = new BlueGreen(target, POLICY, log, target).run(plan);

        assertThat(outcome).isEqualTo(DeploymentOutcome.ROLLED_BACK);
        assertThat(target.elapsed()).isZero();
        assertThat(detail(Step.SMOKE)).contains("exit code 1");
    }

    @Test
    void aReleaseThatSickensUnderTrafficLosesItFirstAndStopsSecond() throws Exception {
        FakeTarget target = FakeTarget.serving(OLD);
        target.sickUnderTraffic.add(NEW.digest());

        DeploymentOutcome outcome = deploy(target);

        assertThat(outcome).isEqualTo(DeploymentOutcome.ROLLED_BACK);
        assertThat(target.history)
                .containsExactly("start green payments:2", "switch green", "switch blue", "stop green");
        assertThat(target.outage).isFalse();
    }

    @Test
    void aReleaseThatFailsRequestsIsTakenBackAlthoughItsHealthCheckIsGood() throws Exception {
        FakeTarget target = FakeTarget.serving(OLD);
        target.failing.add(NEW.digest());

        DeploymentOutcome outcome = deploy(target);

        assertThat(outcome).isEqualTo(DeploymentOutcome.ROLLED_BACK);
        assertThat(detail(Step.OBSERVE))
                .isEqualTo("green failed 20 of 20 requests, more than the share of 0.05 allowed");
        assertThat(target.active).isEqualTo(Slot.BLUE);
    }

    @Test
    void whereRequestsAreNotCountedTheRecordSaysSo() throws Exception {
        FakeTarget target = FakeTarget.serving(OLD);
        target.counts = false;

        deploy(target);

        assertThat(detail(Step.OBSERVE)).endsWith("requests are not counted here");
    }

    @Test
    void aPromotionTheSwitchRefusesIsRolledBack() throws Exception {
        FakeTarget target = FakeTarget.serving(OLD);
        target.refused.add("switch green");

        DeploymentOutcome outcome = deploy(target);

        assertThat(outcome).isEqualTo(DeploymentOutcome.ROLLED_BACK);
        assertThat(target.runs).isEqualTo(Map.of(Slot.BLUE, OLD));
    }

    @Test
    void anotherDigestThanTheApprovedOneNeverGetsTraffic() throws Exception {
        FakeTarget target = FakeTarget.serving(OLD);
        Plan plan = machine(target).plan(NEW);
        DeploymentLog log = (step, succeeded, detail) -> {
            record(step, succeeded, detail);
            if (step == Step.START) {
                target.runs.put(Slot.GREEN, OTHER);
            }
        };

        DeploymentOutcome outcome = new BlueGreen(target, POLICY, log, target).run(plan);

        assertThat(outcome).isEqualTo(DeploymentOutcome.ROLLED_BACK);
        assertThat(target.history).containsExactly("start green payments:2", "stop green");
        assertThat(detail(Step.SMOKE))
                .contains(OTHER.digest().toString())
                .contains(NEW.digest().toString());
    }

    @Test
    void aReleaseExchangedUnderTrafficIsTakenBack() throws Exception {
        FakeTarget target = FakeTarget.serving(OLD);
        Plan plan = machine(target).plan(NEW);
        DeploymentLog log = (step, succeeded, detail) -> {
            record(step, succeeded, detail);
            if (step == Step.PROMOTE) {
                target.untold.add(Slot.GREEN);
            }
        };

        DeploymentOutcome outcome = new BlueGreen(target, POLICY, log, target).run(plan);

        assertThat(outcome).isEqualTo(DeploymentOutcome.ROLLED_BACK);
        assertThat(target.active).isEqualTo(Slot.BLUE);
        assertThat(target.runs).isEqualTo(Map.of(Slot.BLUE, OLD));
    }

    @Test
    void anExchangedReleaseIsStoppedEvenIfTheOldOneCannotComeBack() throws Exception {
        FakeTarget target = FakeTarget.serving(OLD);
        target.refused.add("start blue");
        Plan plan = machine(target).plan(NEW);
        DeploymentLog log = (step, succeeded, detail) -> {
            record(step, succeeded, detail);
            if (step == Step.PROMOTE) {
                target.untold.add(Slot.GREEN);
                target.runs.remove(Slot.BLUE);
            }
        };

        DeploymentOutcome outcome = new BlueGreen(target, POLICY, log, target).run(plan);

        assertThat(outcome).isEqualTo(DeploymentOutcome.FAILED);
        assertThat(target.runs).isEmpty();
    }

    @Test
    void anOldReleaseThatWillNotStopDoesNotGetTheTrafficBack() throws Exception {
        FakeTarget target = FakeTarget.serving(OLD);
        target.refused.add("stop blue");

        DeploymentOutcome outcome = deploy(target);

        assertThat(outcome).isEqualTo(DeploymentOutcome.SUCCEEDED);
        assertThat(target.active).isEqualTo(Slot.GREEN);
        assertThat(steps.getLast().succeeded()).isFalse();
    }

    @Test
    void requestsThatWereCutOffAreOnRecord() throws Exception {
        FakeTarget target = FakeTarget.serving(OLD);
        target.unfinished = 2;

        deploy(target);

        assertThat(detail(Step.DRAIN))
                .isEqualTo("blue stopped; 2 of its requests took longer than 20 s and were cut off");
    }

    @Test
    void anOldReleaseThatDiedMeanwhileIsStartedAgainToRollBack() throws Exception {
        FakeTarget target = FakeTarget.serving(OLD);
        target.sickUnderTraffic.add(NEW.digest());
        Plan plan = machine(target).plan(NEW);
        DeploymentLog log = (step, succeeded, detail) -> {
            record(step, succeeded, detail);
            if (step == Step.PROMOTE) {
                target.runs.remove(Slot.BLUE);
            }
        };

        DeploymentOutcome outcome = new BlueGreen(target, POLICY, log, target).run(plan);

        assertThat(outcome).isEqualTo(DeploymentOutcome.ROLLED_BACK);
        assertThat(target.history)
                .containsExactly(
                        "start green payments:2", "switch green", "start blue payments:1", "switch blue", "stop green");
    }

    @Test
    void takingBackIsADeploymentOfTheEarlierRelease() throws Exception {
        FakeTarget target = FakeTarget.serving(OLD);
        deploy(target);
        target.history.clear();

        DeploymentOutcome outcome = machine(target).run(machine(target).plan(OLD));

        assertThat(outcome).isEqualTo(DeploymentOutcome.SUCCEEDED);
        assertThat(target.history).containsExactly("start blue payments:1", "switch blue", "stop green");
    }

    @Test
    void takingBackToASlotThatStillRunsOnlyMovesTheTraffic() throws Exception {
        FakeTarget target = FakeTarget.serving(OLD);
        target.refused.add("stop blue");
        deploy(target);
        target.history.clear();
        target.refused.clear();

        machine(target).run(machine(target).plan(OLD));

        assertThat(target.history).containsExactly("switch blue", "stop green");
    }

    @Test
    void aPlanTheWorldHasOvertakenTouchesNothing() throws Exception {
        FakeTarget target = FakeTarget.serving(OLD);
        Plan plan = machine(target).plan(NEW);
        target.runs.put(Slot.BLUE, OTHER);

        DeploymentOutcome outcome = machine(target).run(plan);

        assertThat(outcome).isEqualTo(DeploymentOutcome.FAILED);
        assertThat(target.history).isEmpty();
        assertThat(detail(Step.PLAN)).contains("plan the deployment again");
    }

    @Test
    void aDeploymentResumedLateDoesNotUndoALaterOne() throws Exception {
        for (Step reached : List.of(Step.PLAN, Step.START, Step.SMOKE, Step.PROMOTE, Step.OBSERVE)) {
            FakeTarget target = FakeTarget.serving(OLD);
            steps.clear();
            Plan abandoned = machine(target).plan(NEW);
            DeploymentLog dying = (step, succeeded, detail) -> {
                record(step, succeeded, detail);
                if (step == reached) {
                    throw new FakeTarget.Killed();
                }
            };
            assertThatThrownBy(() -> new BlueGreen(target, POLICY, dying, target).run(abandoned))
                    .isInstanceOf(FakeTarget.Killed.class);
            List<StepRecord> recorded = List.copyOf(steps);
            machine(target).run(machine(target).plan(OTHER));
            Slot serving = target.active;

            DeploymentOutcome outcome = machine(target).resume(abandoned, recorded);

            assertThat(outcome).as("after %s", reached).isEqualTo(DeploymentOutcome.FAILED);
            assertThat(target.active).as("after %s", reached).isEqualTo(serving);
            assertThat(target.runs.get(serving)).as("after %s", reached).isEqualTo(OTHER);
            assertThat(target.outage).as("after %s", reached).isFalse();
        }
    }

    @Test
    void whatIsOnRecordToTheEndIsOnlyToldAgain() throws Exception {
        FakeTarget target = FakeTarget.serving(OLD);
        target.sick.add(NEW.digest());
        Plan plan = machine(target).plan(NEW);
        machine(target).run(plan);
        List<StepRecord> recorded = List.copyOf(steps);
        target.history.clear();

        DeploymentOutcome outcome = machine(target).resume(plan, recorded);

        assertThat(outcome).isEqualTo(DeploymentOutcome.ROLLED_BACK);
        assertThat(target.history).isEmpty();
        assertThat(steps).hasSameSizeAs(recorded);
    }

    @Test
    void aRollBackThatFailedIsTriedAgainOnResume() throws Exception {
        FakeTarget target = FakeTarget.serving(OLD);
        target.sick.add(NEW.digest());
        target.refused.add("stop green");
        Plan plan = machine(target).plan(NEW);
        assertThat(machine(target).run(plan)).isEqualTo(DeploymentOutcome.FAILED);
        target.refused.clear();

        DeploymentOutcome outcome = machine(target).resume(plan, List.copyOf(steps));

        assertThat(outcome).isEqualTo(DeploymentOutcome.ROLLED_BACK);
        assertThat(target.runs).isEqualTo(Map.of(Slot.BLUE, OLD));
    }

    @Test
    void aGoodDeploymentKilledAtAnyMomentSucceedsWhenResumed() throws Exception {
        int kills = killAtEveryMoment(_ -> {}, DeploymentOutcome.SUCCEEDED, NEW);

        assertThat(kills).isGreaterThan(20);
    }

    @Test
    void aSickDeploymentKilledAtAnyMomentIsRolledBackWhenResumed() throws Exception {
        int kills = killAtEveryMoment(target -> target.sick.add(NEW.digest()), DeploymentOutcome.ROLLED_BACK, OLD);

        assertThat(kills).isGreaterThan(20);
    }

    @Test
    void aReleaseSickUnderTrafficKilledAtAnyMomentIsRolledBackWhenResumed() throws Exception {
        int kills = killAtEveryMoment(
                target -> target.sickUnderTraffic.add(NEW.digest()), DeploymentOutcome.ROLLED_BACK, OLD);

        assertThat(kills).isGreaterThan(20);
    }

    @Test
    void aReleaseFailingRequestsKilledAtAnyMomentIsRolledBackWhenResumed() throws Exception {
        int kills = killAtEveryMoment(target -> target.failing.add(NEW.digest()), DeploymentOutcome.ROLLED_BACK, OLD);

        assertThat(kills).isGreaterThan(20);
    }

    /// Kills the driver at its first moment, at its second and so on, resumes it from what was recorded, and
    /// expects the same end each time, with traffic never at a slot where nothing runs.
    private int killAtEveryMoment(Consumer<FakeTarget> world, DeploymentOutcome end, Artifact serving)
            throws InterruptedException {
        for (int moment = 0; ; moment++) {
            FakeTarget target = FakeTarget.serving(OLD);
            world.accept(target);
            steps.clear();
            Plan plan = machine(target).plan(NEW);
            target.moments = moment;
            DeploymentOutcome outcome;
            boolean killed = false;
            try {
                outcome = machine(target).run(plan);
            } catch (FakeTarget.Killed _) {
                killed = true;
                target.moments = -1;
                outcome = machine(target).resume(plan, List.copyOf(steps));
            }
            assertThat(outcome).as("killed at moment %d", moment).isEqualTo(end);
            assertThat(target.runs.values()).as("killed at moment %d", moment).containsExactly(serving);
            assertThat(target.runs.get(target.active))
                    .as("killed at moment %d", moment)
                    .isEqualTo(serving);
            assertThat(target.outage).as("killed at moment %d", moment).isFalse();
            assertThat(steps.stream().map(StepRecord::step))
                    .as("killed at moment %d", moment)
                    .doesNotHaveDuplicates();
            if (!killed) {
                return moment;
            }
        }
    }

    private DeploymentOutcome deploy(FakeTarget target) throws InterruptedException {
        BlueGreen machine = machine(target);
        return machine.run(machine.plan(NEW));
    }

    /// Its log can be killed too: before and after the record is durable.
    private BlueGreen machine(FakeTarget target) {
        DeploymentLog log = (step, succeeded, detail) -> {
            target.moment();
            record(step, succeeded, detail);
            target.moment();
        };
        return new BlueGreen(target, POLICY, log, target);
    }

    private void record(Step step, boolean succeeded, String detail) {
        assertThat(detail).isNotBlank().doesNotContain("\n");
        steps.add(new StepRecord(step, succeeded, detail, Instant.EPOCH, steps.size()));
    }

    private List<Step> succeeded() {
        return steps.stream()
                .filter(StepRecord::succeeded)
                .map(StepRecord::step)
                .toList();
    }

    private String detail(Step step) {
        Optional<StepRecord> found =
                steps.stream().filter(record -> record.step() == step).findFirst();
        return found.orElseThrow().detail();
    }
}
