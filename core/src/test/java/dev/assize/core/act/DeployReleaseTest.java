package dev.assize.core.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.deployment.Deployment;
import dev.assize.core.deployment.DeploymentOutcome;
import dev.assize.core.deployment.Drift;
import dev.assize.core.deployment.FakeTarget;
import dev.assize.core.deployment.Health;
import dev.assize.core.deployment.HealthPolicy;
import dev.assize.core.deployment.Probe;
import dev.assize.core.deployment.Slot;
import dev.assize.core.exemption.BreakGlass;
import dev.assize.core.fact.Fact;
import dev.assize.core.identity.PersonId;
import dev.assize.core.identity.Role;
import dev.assize.core.policy.QuorumRule;
import dev.assize.core.policy.Verdict;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Digest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeployReleaseTest {
    private final Company company = new Company();
    private final FakeTarget target = FakeTarget.empty();

    @BeforeEach
    void people() {
        hire(company);
    }

    private static void hire(Company company) {
        company.hire("bob", Role.DEVELOPER);
        company.hire("carol", Role.RELEASE_APPROVER);
        company.hire("grace", Role.SECURITY);
    }

    private DeployRelease act(Company company, FakeTarget target, String by, Probe... probes) {
        return new DeployRelease(
                company.records,
                company.as(by),
                target,
                HealthPolicy.DEFAULT,
                List.of(probes),
                target,
                company.clock(),
                (_, _, _) -> {});
    }

    private static Digest approved(Company company, String change) {
        company.scan("bob", change);
        company.approve("carol", company.gate("bob", change));
        return Company.artifact(change).digest();
    }

    private Deployment deploy(String change) throws InterruptedException {
        return act(company, target, "bob").deploy(approved(company, change), Company.PRODUCTION);
    }

    private Optional<Digest> serving() {
        return Optional.ofNullable(target.active).map(target.runs::get).map(Artifact::digest);
    }

    private DeployRelease.WayBack wayBack() {
        return DeployRelease.wayBack(company.records, Company.PAYMENTS, Company.PRODUCTION, company.clock());
    }

    @Test
    void whatNobodyApprovedIsNotDeployed() {
        company.scan("bob", "one");
        company.gate("bob", "one");
        assertThatThrownBy(() -> act(company, target, "bob")
                        .deploy(Company.artifact("one").digest(), Company.PRODUCTION))
                .hasMessageContaining("0 of 1 approvals");
        assertThat(company.history().deployments()).isEmpty();
        assertThat(target.runs).isEmpty();
    }

    @Test
    void whatWasApprovedRuns() throws InterruptedException {
        Deployment done = deploy("one");
        assertThat(done.outcome()).isEqualTo(DeploymentOutcome.SUCCEEDED);
        assertThat(serving()).contains(Company.artifact("one").digest());
        assertThat(done.approvals()).hasSize(1);
    }

    @Test
    void aDeploymentKilledAtAnyMomentIsPickedUpAndEndsTheSame() throws InterruptedException {
        for (boolean sick : new boolean[] {false, true}) {
            List<String> expected = null;
            // Moment -1 is the run nobody disturbs; each further run dies one look or deed later than the last.
            for (int moments = -1; moments < 200; moments++) {
                Company world = new Company();
                hire(world);
                FakeTarget place = FakeTarget.serving(Company.artifact("zero"));
                if (sick) {
                    place.sickUnderTraffic.add(Company.artifact("one").digest());
                }
                Digest one = approved(world, "one");
                place.moments = moments;
                boolean killed = false;
                try {
                    act(world, place, "bob").deploy(one, Company.PRODUCTION);
                } catch (FakeTarget.Killed _) {
                    killed = true;
                }
                place.moments = -1;
                Company again = world.elsewhere();
                Optional<Deployment> left =
                        DeployRelease.unfinished(again.history(), Company.PAYMENTS, Company.PRODUCTION);
                if (left.isPresent()) {
                    act(again, place, "bob").resume(left.get());
                } else if (again.history().deployments().isEmpty()) {
                    // It died before its first entry: nothing began, so it is simply run.
                    act(again, place, "bob").deploy(one, Company.PRODUCTION);
                }
                List<String> came = outcome(again, place);
                if (moments == -1) {
                    expected = came;
                }
                assertThat(came)
                        .as("sick %s, killed after %d moments", sick, moments)
                        .isEqualTo(expected);
                assertThat(place.outage).isFalse();
                if (moments >= 0 && !killed) {
                    break;
                }
            }
        }
    }

    private static List<String> outcome(Company world, FakeTarget place) {
        List<String> state = new ArrayList<>();
        for (Deployment deployment : world.history().deployments()) {
            state.add(deployment.outcome() + " " + deployment.artifact().digest());
        }
        state.add("traffic goes to " + place.active);
        for (Slot slot : Slot.values()) {
            state.add(slot + " runs " + place.runs.get(slot));
        }
        state.add("rejected " + world.history().rejected());
        return state;
    }

    @Test
    void aProbeOfTheOperatorsOwnRollsTheReleaseBack() throws InterruptedException {
        deploy("one");
        Probe orders = new Probe() {
            @Override
            public String name() {
                return "orders";
            }

            @Override
            public Health check(Slot slot, Artifact artifact) {
                return target.active == slot ? new Health.Unhealthy("no order for a minute") : new Health.Healthy();
            }
        };
        Deployment done = act(company, target, "bob", orders).deploy(approved(company, "two"), Company.PRODUCTION);
        assertThat(done.outcome()).isEqualTo(DeploymentOutcome.ROLLED_BACK);
        assertThat(done.steps()).anyMatch(step -> step.detail().contains("failed probe orders"));
        assertThat(serving()).contains(Company.artifact("one").digest());
    }

    @Test
    void onlyOneOfTwoDeploymentsAtOnceBegins() throws InterruptedException {
        Digest one = approved(company, "one");
        Company elsewhere = company.elsewhere();
        target.moments = 40;
        try {
            act(company, target, "bob").deploy(one, Company.PRODUCTION);
        } catch (FakeTarget.Killed _) {
            target.moments = -1;
        }
        assertThat(company.history().deployments()).hasSize(1);
        assertThatThrownBy(() -> act(elsewhere, FakeTarget.empty(), "bob").deploy(one, Company.PRODUCTION))
                .isInstanceOfSatisfying(
                        Failure.class, e -> assertThat(e.fault()).isEqualTo(Fault.CONFLICT));
    }

    @Test
    void theApproverWhoIsRemovedWhileTheDeploymentIsPlannedStopsIt() {
        Digest one = approved(company, "one");
        Company elsewhere = company.elsewhere();
        ChangePerson.withdraw(
                elsewhere.records,
                elsewhere.as("grace"),
                new PersonId("carol"),
                Role.RELEASE_APPROVER,
                "",
                elsewhere.later());
        company.pass(Duration.ofMinutes(1));
        // Its view is old when it asks the gate first; it is asked again at the moment of sealing.
        assertThatThrownBy(() -> act(company, target, "bob").deploy(one, Company.PRODUCTION))
                .hasMessageContaining("carol may not approve releases now");
        assertThat(target.runs).isEmpty();
    }

    @Test
    void theWayBackIsJudgedByTodaysPolicyAndTheJudgementIsSealed() throws InterruptedException {
        deploy("one");
        deploy("two");
        Deployment back = act(company, target, "bob").rollBack(wayBack(), null);
        assertThat(back.outcome()).isEqualTo(DeploymentOutcome.SUCCEEDED);
        assertThat(serving()).contains(Company.artifact("one").digest());
        assertThat(back.decision())
                .isEqualTo(company.history().decisions().getLast().index());
    }

    @Test
    void theWayBackToWhatTodaysPolicyFailsTakesABreakGlass() throws InterruptedException {
        deploy("one");
        deploy("two");
        company.scan("bob", "one", Company.HIGH);
        assertThat(wayBack().condemned()).isTrue();
        assertThatThrownBy(() -> act(company, target, "bob").rollBack(wayBack(), null))
                .hasMessageContaining("Today's policy fails");
        String id = confirmed("one");
        Deployment back = act(company, target, "bob").rollBack(wayBack(), id);
        assertThat(back.breakGlass()).isEqualTo(id);
        assertThat(serving()).contains(Company.artifact("one").digest());
    }

    @Test
    void driftIsOneAlertHoweverOftenSomebodyLooks() throws InterruptedException {
        deploy("one");
        Optional<Digest> other = Optional.of(Company.artifact("other").digest());
        var seen = WatchDrift.look(
                company.records, company.as("ada"), Company.PAYMENTS, Company.PRODUCTION, other, company.later());
        assertThat(seen.drift()).isInstanceOf(Drift.Drifted.class);
        WatchDrift.look(
                company.records, company.as("ada"), Company.PAYMENTS, Company.PRODUCTION, other, company.later());
        assertThat(company.history().alerts()).hasSize(1);
        assertThat(WatchDrift.look(
                                company.records,
                                company.as("ada"),
                                Company.PAYMENTS,
                                Company.PRODUCTION,
                                serving(),
                                company.later())
                        .drift())
                .isInstanceOf(Drift.InStep.class);
    }

    // Break-glass

    private String open(String change) {
        return BreakTheGlass.open(
                company.records,
                company.as("bob"),
                Company.PAYMENTS,
                Company.PRODUCTION,
                Company.artifact(change).digest(),
                new BreakTheGlass.Emergency("Payments fail since noon", "INC-7", Duration.ofMinutes(15)),
                company.later());
    }

    private String confirmed(String change) {
        String id = open(change);
        BreakTheGlass.second(company.records, company.as("carol"), id, "seen it", company.later());
        return id;
    }

    private Deployment breakIn(String change, String id, List<Verdict.Result> told) throws InterruptedException {
        return act(company, target, "bob")
                .deployByBreakGlass(
                        Company.artifact(change).digest(),
                        Company.PRODUCTION,
                        id,
                        verdict -> told.add(verdict.result()));
    }

    @Test
    void twoPeopleOpenTheDoorOnceAndTheVerdictIsToldAllTheSame() throws InterruptedException {
        company.scan("bob", "one", Company.HIGH);
        company.gate("bob", "one");
        String id = confirmed("one");
        List<Verdict.Result> told = new ArrayList<>();
        Deployment done = breakIn("one", id, told);
        assertThat(done.outcome()).isEqualTo(DeploymentOutcome.SUCCEEDED);
        assertThat(told).containsExactly(Verdict.Result.FAILED);
        assertThatThrownBy(() -> breakIn("one", id, told)).hasMessageContaining("was used already");
    }

    @Test
    void onePersonIsNotTwo() {
        company.scan("bob", "one", Company.HIGH);
        company.gate("bob", "one");
        String id = BreakTheGlass.open(
                company.records,
                company.as("grace"),
                Company.PAYMENTS,
                Company.PRODUCTION,
                Company.artifact("one").digest(),
                new BreakTheGlass.Emergency("Payments fail since noon", "INC-7", Duration.ofMinutes(15)),
                company.later());
        assertThatThrownBy(() -> BreakTheGlass.second(company.records, company.as("grace"), id, "", company.later()))
                .hasMessageContaining("somebody else confirms it");
        assertThatThrownBy(() -> breakIn("one", id, new ArrayList<>()))
                .hasMessageContaining("not been confirmed by a second person");
    }

    @Test
    void itIsGoodForMinutesAndForOneArtifact() {
        company.scan("bob", "one", Company.HIGH);
        company.gate("bob", "one");
        company.scan("bob", "two", Company.HIGH);
        company.gate("bob", "two");
        String id = confirmed("one");
        assertThatThrownBy(() -> breakIn("two", id, new ArrayList<>())).hasMessageContaining("is for");
        company.pass(Duration.ofMinutes(16));
        assertThatThrownBy(() -> breakIn("one", id, new ArrayList<>())).hasMessageContaining("has lapsed");
    }

    @Test
    void thereIsNoSecondUseBeforeTheFirstIsReviewedByAThirdPerson() throws InterruptedException {
        company.scan("bob", "one", Company.HIGH);
        company.gate("bob", "one");
        String id = confirmed("one");
        breakIn("one", id, new ArrayList<>());
        assertThatThrownBy(() -> open("one")).hasMessageContaining("not yet reviewed");
        assertThatThrownBy(() -> BreakTheGlass.close(
                        company.records, company.as("bob"), id, "We will test the switch.", company.later()))
                .hasMessageContaining("not yet reviewed");
        BreakTheGlass.review(company.records, company.as("grace"), id, true, "The outage was real.", company.later());
        assertThat(open("one")).isNotEqualTo(id);
        BreakGlass glass = company.history().breakGlass(id).orElseThrow();
        assertThat(glass.state(company.now)).isEqualTo(BreakGlass.State.REVIEWED);
        BreakTheGlass.close(company.records, company.as("bob"), id, "We will test the switch.", company.later());
        assertThat(company.history().breakGlass(id).orElseThrow().state(company.now))
                .isEqualTo(BreakGlass.State.CLOSED);
    }

    @Test
    void whoUsedItDoesNotReviewIt() throws InterruptedException {
        company.scan("bob", "one", Company.HIGH);
        company.gate("bob", "one");
        String id = open("one");
        BreakTheGlass.second(company.records, company.as("grace"), id, "", company.later());
        breakIn("one", id, new ArrayList<>());
        assertThatThrownBy(() -> BreakTheGlass.review(
                        company.records, company.as("grace"), id, true, "The outage was real.", company.later()))
                .hasMessageContaining("had a hand in");
        assertThat(company.history().breakGlass(id).orElseThrow().reviewDue())
                .hasValueSatisfying(due -> assertThat(due).isAfter(company.now));
    }

    @Test
    void aDeploymentFactWithoutQuorumIsRefusedWhoeverWritesIt() {
        company.scan("bob", "one", Company.HIGH);
        long decision = company.gate("bob", "one");
        Fact forged = new Fact.DeploymentStarted(
                Company.PAYMENTS,
                Company.PRODUCTION,
                Company.artifact("one"),
                decision,
                List.of(),
                Slot.BLUE,
                null,
                null,
                null,
                new PersonId("bob"),
                company.later());
        assertThat(company.history().refusal(forged)).contains("decision " + decision + " is failed");
    }

    @Test
    void aReplayFindsTheDeploymentThatLackedItsQuorum() {
        company.later();
        company.adopt("two", QuorumRule.of(2), Set.of());
        company.scan("bob", "one");
        long decision = company.gate("bob", "one");
        long approval = company.approve("carol", decision);
        company.records.seal(
                Company.key("bob"),
                new Fact.DeploymentStarted(
                        Company.PAYMENTS,
                        Company.PRODUCTION,
                        Company.artifact("one"),
                        decision,
                        List.of(approval),
                        Slot.BLUE,
                        null,
                        null,
                        null,
                        new PersonId("bob"),
                        company.later()));
        var replayed = ReplayDecisions.replay(company.ledger, company.blobs, Company.VERIFIER, company.language());
        assertThat(replayed.differences()).singleElement().asString().contains("1 of 2 approvals");
    }
}
