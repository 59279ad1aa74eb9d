package dev.assize.core.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.core.deployment.FakeTarget;
import dev.assize.core.deployment.HealthPolicy;
import dev.assize.core.identity.PersonId;
import dev.assize.core.identity.Role;
import dev.assize.core.policy.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StandingAtTest {
    private final Company company = new Company();

    @BeforeEach
    void people() {
        company.hire("bob", Role.DEVELOPER);
        company.hire("carol", Role.RELEASE_APPROVER);
    }

    private StandingAt at(Instant instant) {
        return StandingAt.of(company.ledger, company.blobs, Company.VERIFIER, company.language(), instant);
    }

    private void release(String change) throws InterruptedException {
        company.scan("bob", change);
        company.approve("carol", company.gate("bob", change));
        FakeTarget target = FakeTarget.empty();
        new DeployRelease(
                        company.records,
                        company.as("bob"),
                        target,
                        HealthPolicy.DEFAULT,
                        List.of(),
                        target,
                        company.clock(),
                        (_, _, _) -> {})
                .deploy(Company.artifact(change).digest(), Company.PRODUCTION);
    }

    @Test
    void theDifferenceBetweenTwoInstantsIsToldInWords() throws InterruptedException {
        release("one");
        Instant before = company.now;
        company.pass(Duration.ofHours(1));
        company.scan("bob", "two", Company.HIGH);
        Instant after = company.later();
        assertThat(at(before).services().getFirst().result()).isEqualTo(Verdict.Result.PASSED);
        assertThat(at(before)
                        .services()
                        .getFirst()
                        .running()
                        .get(Company.PRODUCTION)
                        .approvedBy())
                .containsExactly(new PersonId("carol"));
        assertThat(at(before).until(at(after)))
                .contains("payments was passed and is failed.", "payments: sast.rule was passed and is failed.");
    }

    @Test
    void whatIsAppendedLaterNeverChangesThePast() throws InterruptedException {
        release("one");
        Instant then = company.now;
        StandingAt before = at(then);
        company.pass(Duration.ofHours(1));
        company.scan("bob", "two", Company.HIGH);
        // A clock that was set back dates a fact into the past.
        company.pass(Duration.ofDays(-1));
        company.scan("bob", "three", Company.HIGH);
        assertThat(at(then)).isEqualTo(before);
    }

    @Test
    void beforeAnythingHappenedThereIsNothing() {
        StandingAt nothing = at(Instant.EPOCH);
        assertThat(nothing.entries()).isZero();
        assertThat(nothing.services()).isEmpty();
        assertThat(nothing.policy()).isEmpty();
    }
}
