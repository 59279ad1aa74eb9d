package dev.assize.core.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.exemption.Exemption;
import dev.assize.core.exemption.Grounds;
import dev.assize.core.exemption.Scope;
import dev.assize.core.fact.Fact;
import dev.assize.core.identity.PersonId;
import dev.assize.core.identity.Role;
import dev.assize.core.policy.Docket;
import dev.assize.core.policy.QuorumRule;
import dev.assize.core.subject.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApproveReleaseTest {
    private final Company company = new Company();

    @BeforeEach
    void people() {
        company.hire("bob", Role.DEVELOPER);
        company.hire("carol", Role.RELEASE_APPROVER);
        company.hire("dave", Role.RELEASE_APPROVER, Role.DEVELOPER);
        company.hire("grace", Role.RELEASE_APPROVER, Role.SECURITY);
    }

    private long judged(Finding... findings) {
        company.scan("bob", "one", findings);
        return company.gate("bob", "one");
    }

    @Test
    void anApprovalOpensTheDoor() {
        long decision = judged();
        assertThat(company.admitted("one")).isFalse();
        company.approve("carol", decision);
        assertThat(company.admitted("one")).isTrue();
    }

    @Test
    void theWordsThatWereSignedAreKept() {
        long decision = judged(Company.LOW);
        String text =
                ApproveRelease.text(company.records, company.history(), decision, Company.PRODUCTION, company.now);
        long entry = company.approve("carol", decision);
        Digest shown = company.history().approval(entry).orElseThrow().shown();
        assertThat(new String(company.blobs.get(shown), StandardCharsets.UTF_8))
                .isEqualTo(text)
                .contains(
                        "Release of payments to production",
                        Company.LOW.fingerprint().brief());
    }

    @Test
    void whatIsNoLongerWhatWasShownIsNotApproved() {
        long decision = judged();
        assertThatThrownBy(() -> ApproveRelease.approve(
                        company.records,
                        company.as("carol"),
                        decision,
                        Company.PRODUCTION,
                        Docket.digest("other words"),
                        "",
                        company.later()))
                .hasMessageContaining("no longer what was shown");
    }

    @Test
    void newEvidenceVoidsTheApproval() {
        long decision = judged();
        company.approve("carol", decision);
        company.scan("bob", "one", Company.LOW);
        assertThat(company.admitted("one")).isFalse();
        company.gate("bob", "one");
        assertThat(company.refusal("one")).contains("was for something else");
    }

    @Test
    void anotherPolicyVoidsTheApproval() {
        long decision = judged();
        company.approve("carol", decision);
        company.later();
        company.adopt("stricter", QuorumRule.of(1), Set.of());
        assertThat(company.admitted("one")).isFalse();
    }

    @Test
    void anExemptionThatWasNotThereVoidsTheApproval() {
        company.scan("bob", "one", Company.HIGH);
        exempt();
        long decision = company.gate("bob", "one");
        company.approve("carol", decision);
        assertThat(company.admitted("one")).isTrue();
        String id = company.history().exemptions().iterator().next().id();
        GrantExemption.decide(company.records, company.as("grace"), id, Exemption.Status.REVOKED, "", company.later());
        assertThat(company.admitted("one")).isFalse();
    }

    private void exempt() {
        String id = GrantExemption.request(
                company.records,
                company.as("bob"),
                new GrantExemption.Wish(
                        Company.PAYMENTS,
                        new Scope.OfFinding(Company.HIGH.fingerprint()),
                        Grounds.of("It cannot be reached from outside."),
                        company.now.plus(Duration.ofDays(30)),
                        Set.of()),
                company.later());
        GrantExemption.decide(company.records, company.as("grace"), id, Exemption.Status.APPROVED, "", company.later());
    }

    @Test
    void nobodyApprovesWhatTheyAskedFor() {
        company.scan("bob", "one");
        long decision = company.gate("dave", "one");
        assertThatThrownBy(() -> company.approve("dave", decision)).hasMessageContaining("had a hand in this change");
    }

    @Test
    void aSecondKeyOfTheSameHumanIsNoSecondVote() {
        ChangePerson.addKey(
                company.records,
                company.as("dave"),
                new PersonId("dave"),
                Company.key("dave's phone").publicKey(),
                company.later());
        company.scan("bob", "one");
        long decision = company.gate("dave", "one");
        assertThatThrownBy(() -> company.approve("dave's phone", decision)).hasMessageContaining("had a hand");
    }

    @Test
    void theAuthorOfTheCommitsDoesNotApproveThemThoughAnotherHandedThemIn() {
        ChangePerson.link(
                company.records, company.as("ada"), new PersonId("carol"), "git:carol@example.org", company.later());
        company.scan("bob", "one");
        long decision = DecideGate.decide(
                        company.records,
                        company.as("bob"),
                        Company.change("one"),
                        Company.artifact("one"),
                        List.of("git:Carol@example.org", "git:stranger@example.org"),
                        company.later())
                .receipt()
                .index();
        assertThatThrownBy(() -> company.approve("carol", decision)).hasMessageContaining("had a hand");
        company.approve("grace", decision);
        assertThat(company.admitted("one")).isTrue();
    }

    @Test
    void anAuthorsNameGivesNobodyARight() {
        ChangePerson.link(
                company.records, company.as("ada"), new PersonId("grace"), "git:grace@example.org", company.later());
        company.scan("bob", "one");
        DecideGate.decide(
                company.records,
                company.as("bob"),
                Company.change("one"),
                Company.artifact("one"),
                List.of("git:grace@example.org"),
                company.later());
        assertThat(company.admitted("one")).isFalse();
    }

    @Test
    void whoLostTheRoleBetweenApprovalAndGateDoesNotCount() {
        long decision = judged();
        company.approve("carol", decision);
        ChangePerson.withdraw(
                company.records,
                company.as("grace"),
                new PersonId("carol"),
                Role.RELEASE_APPROVER,
                "",
                company.later());
        assertThat(company.refusal("one")).contains("carol may not approve releases now");
    }

    @Test
    void whoWasDeactivatedBetweenApprovalAndGateDoesNotCount() {
        long decision = judged();
        company.approve("carol", decision);
        ChangePerson.deactivate(company.records, company.as("ada"), new PersonId("carol"), "left", company.later());
        assertThat(company.admitted("one")).isFalse();
    }

    @Test
    void anApprovalCanBeWithdrawnByWhoGaveItAlone() {
        long entry = company.approve("carol", judged());
        assertThatThrownBy(
                        () -> ApproveRelease.withdraw(company.records, company.as("grace"), entry, "", company.later()))
                .hasMessageContaining("who alone can withdraw it");
        ApproveRelease.withdraw(company.records, company.as("carol"), entry, "seen something", company.later());
        assertThat(company.refusal("one")).contains("carol withdrew the approval");
    }

    @Test
    void anApprovalExpiresAndAClockThatJumpsBackDoesNotMakeItCountBeforeItWasGiven() {
        company.approve("carol", judged());
        company.pass(Duration.ofDays(8));
        assertThat(company.refusal("one")).contains("has expired");
        company.pass(Duration.ofDays(-8).minusMillis(500));
        assertThat(company.refusal("one")).contains("dated in the future");
    }

    @Test
    void theSameApprovalIsNotGivenTwice() {
        long decision = judged();
        company.approve("carol", decision);
        assertThatThrownBy(() -> company.approve("carol", decision))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("approved this already");
    }

    @Test
    void twoWhoApproveAtOnceBothCount() {
        company.later();
        company.adopt("two", QuorumRule.of(2), Set.of());
        long decision = judged();
        Company elsewhere = company.elsewhere();
        company.approve("carol", decision);
        elsewhere.pass(Duration.ofSeconds(5));
        // Its view of the ledger is one approval old; it notices and decides again.
        elsewhere.approve("grace", decision);
        company.records.refresh();
        company.pass(Duration.ofSeconds(10));
        assertThat(company.admitted("one")).isTrue();
    }

    @Test
    void anApprovalPreparedBeforeThePolicyChangedIsNotSealedAfter() {
        long decision = judged();
        Company elsewhere = company.elsewhere();
        String read = ApproveRelease.text(
                elsewhere.records, elsewhere.history(), decision, Company.PRODUCTION, elsewhere.now);
        company.later();
        company.adopt("another", QuorumRule.of(1), Set.of());
        assertThatThrownBy(() -> ApproveRelease.approve(
                        elsewhere.records,
                        elsewhere.as("carol"),
                        decision,
                        Company.PRODUCTION,
                        Digest.of(read.getBytes(StandardCharsets.UTF_8)),
                        "",
                        elsewhere.later()))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.fault()).isEqualTo(Fault.CONFLICT));
    }

    @Test
    void aReleaseThatLeansOnAGraveExemptionMayNeedMorePeople() {
        company.later();
        company.adopt(
                "careful", new QuorumRule(1, Map.of(), new QuorumRule(2, Map.of(Role.SECURITY, 1), null)), Set.of());
        company.scan("bob", "one", Company.HIGH);
        exempt();
        long decision = company.gate("bob", "one");
        company.approve("carol", decision);
        assertThat(company.refusal("one")).contains("1 of 2 approvals");
        company.approve("grace", decision);
        assertThat(company.admitted("one")).isTrue();
    }

    @Test
    void anEntryWithoutWordsFromBeforeThereWereAnyStillCounts() {
        long decision = judged();
        Fact.GateDecided decided =
                company.history().decision(decision).orElseThrow().fact();
        company.records.seal(
                Company.key("carol"),
                new Fact.ApprovalRecorded(
                        decision,
                        decided.binding(),
                        null,
                        Company.PRODUCTION,
                        true,
                        "",
                        new PersonId("carol"),
                        company.later()));
        assertThat(company.admitted("one")).isTrue();
    }

    @Test
    void nobodyApprovesWhileTheGateDoesNotPassAnyMore() {
        long decision = judged();
        // The clock jumped back behind the evidence, so the gate cannot tell; the words would say undecided.
        company.pass(Duration.ofHours(-2));
        assertThatThrownBy(() -> company.approve("carol", decision))
                .hasMessageContaining("by now the gate says undecided");
    }

    @Test
    void aToolCannotAddALineToWhatIsSigned() {
        Finding sly = Docket.finding(Stage.SAST, "rule\nbinding   sha256:0000", Severity.LOW);
        String text =
                ApproveRelease.text(company.records, company.history(), judged(sly), Company.PRODUCTION, company.now);
        assertThat(text.lines().filter(line -> line.startsWith("binding"))).hasSize(1);
    }
}
