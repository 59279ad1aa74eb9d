package dev.assize.core.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.Location;
import dev.assize.core.evidence.PackageRef;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.exemption.Exemption;
import dev.assize.core.exemption.ExpiryWarning;
import dev.assize.core.exemption.Grounds;
import dev.assize.core.exemption.Justification;
import dev.assize.core.exemption.Proposal;
import dev.assize.core.exemption.Scope;
import dev.assize.core.exemption.VoidWhen;
import dev.assize.core.fact.History;
import dev.assize.core.identity.PersonId;
import dev.assize.core.identity.Role;
import dev.assize.core.identity.TeamId;
import dev.assize.core.policy.Docket;
import dev.assize.core.policy.QuorumRule;
import dev.assize.core.policy.Verdict;
import dev.assize.core.subject.Service;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GrantExemptionTest {
    private final Company company = new Company();

    @BeforeEach
    void people() {
        company.hire("bob", Role.DEVELOPER);
        company.hire("chas", Role.CHAMPION);
        company.hire("grace", Role.SECURITY);
    }

    static Finding inPackage(String version, String path, Severity severity) {
        Finding plain = Docket.finding(Stage.SAST, "CVE-2021-23337", severity);
        return new Finding(
                Fingerprint.of(List.of("lodash")),
                plain.stage(),
                plain.tool(),
                plain.rule(),
                plain.title(),
                "",
                severity,
                "",
                new Location.InPackage(new PackageRef("lodash", version, "pkg:npm/lodash@" + version, null), path, 3),
                List.of(),
                List.of("GHSA-35jh-r3h4-6jhm"),
                null,
                null,
                "",
                List.of(),
                null,
                1);
    }

    private String ask(String by, Scope scope, Duration time, VoidWhen... relaxed) {
        return GrantExemption.request(
                company.records,
                company.as(by),
                new GrantExemption.Wish(
                        Company.PAYMENTS,
                        scope,
                        new Grounds(
                                "It cannot be reached from outside.",
                                Justification.VULNERABLE_CODE_NOT_IN_EXECUTE_PATH,
                                "the parser is off",
                                "JIRA-1",
                                null,
                                ""),
                        company.now.plus(time),
                        Set.of(relaxed)),
                company.later());
    }

    private void decide(String by, String id, Exemption.Status status) {
        GrantExemption.decide(company.records, company.as(by), id, status, "", company.later());
    }

    private Verdict.Result verdict() {
        return DecideGate.hear(
                        company.records, company.history(), Company.change("one"), Company.artifact("one"), company.now)
                .verdict()
                .result();
    }

    private static Scope one(Finding finding) {
        return new Scope.OfFinding(finding.fingerprint());
    }

    private Exemption exemption(String id) {
        return company.history().exemption(id).orElseThrow();
    }

    @Test
    void anApprovedExemptionLetsTheFindingPassUntilItEnds() {
        company.scan("bob", "one", Company.HIGH);
        String id = ask("bob", one(Company.HIGH), Duration.ofDays(20));
        assertThat(verdict()).isEqualTo(Verdict.Result.FAILED);
        decide("grace", id, Exemption.Status.APPROVED);
        assertThat(verdict()).isEqualTo(Verdict.Result.PASSED);
        company.pass(Duration.ofDays(21));
        assertThat(verdict()).isEqualTo(Verdict.Result.FAILED);
    }

    @Test
    void whatWasAskedForIsReadBackAsItWas() {
        company.scan("bob", "one", Company.HIGH);
        String id = ask("bob", new Scope.OfPath("app.*"), Duration.ofDays(20), VoidWhen.NEW_LOCATION);
        Exemption before = exemption(id);
        assertThat(company.elsewhere().history().exemption(id)).contains(before);
        assertThat(before.request().grounds().control()).isEqualTo("the parser is off");
        assertThat(before.request().voidWhen()).doesNotContain(VoidWhen.NEW_LOCATION);
    }

    @Test
    void nobodyDecidesWhatTheyAskedFor() {
        company.scan("bob", "one", Company.HIGH);
        String id = ask("grace", one(Company.HIGH), Duration.ofDays(20));
        assertThatThrownBy(() -> decide("grace", id, Exemption.Status.APPROVED)).hasMessageContaining("asked for");
    }

    @Test
    void anOverBroadScopeIsRefusedWithTheCountItWouldHide() {
        company.scan(
                "bob",
                "one",
                IntStream.range(0, 26)
                        .mapToObj(i -> Docket.finding(Stage.SAST, "r" + i, Severity.HIGH))
                        .toArray(Finding[]::new));
        assertThatThrownBy(() -> ask("bob", new Scope.OfPath("**"), Duration.ofDays(20)))
                .hasMessageContaining("would hide 26 findings");
    }

    @Test
    void aScopeThatCoversNothingIsRefused() {
        company.scan("bob", "one", Company.HIGH);
        assertThatThrownBy(() -> ask("bob", new Scope.OfRule("no-such-rule"), Duration.ofDays(20)))
                .hasMessageContaining("covers no open finding");
    }

    @Test
    void theLimitDependsOnTheSeverity() {
        Finding critical = Docket.finding(Stage.SAST, "worst", Severity.CRITICAL);
        company.scan("bob", "one", critical, Company.HIGH);
        assertThatThrownBy(() -> ask("bob", one(critical), Duration.ofDays(31))).hasMessageContaining("30 days");
        ask("bob", one(Company.HIGH), Duration.ofDays(31));
    }

    @Test
    void aWiderScopeCoversWhatWasThereAndNothingThatCameLater() {
        Finding later = Docket.finding(Stage.SAST, "later", Severity.HIGH);
        company.scan("bob", "one", Company.HIGH);
        decide("grace", ask("bob", new Scope.OfPath("app.py"), Duration.ofDays(20)), Exemption.Status.APPROVED);
        assertThat(verdict()).isEqualTo(Verdict.Result.PASSED);
        company.scan("bob", "one", Company.HIGH, later);
        assertThat(verdict()).isEqualTo(Verdict.Result.FAILED);
    }

    @Test
    void anotherVersionVoidsIt() {
        company.scan("bob", "one", inPackage("4.17.15", "package-lock.json", Severity.HIGH));
        decide(
                "grace",
                ask("bob", new Scope.OfPackage("lodash", null), Duration.ofDays(20)),
                Exemption.Status.APPROVED);
        assertThat(verdict()).isEqualTo(Verdict.Result.PASSED);
        company.scan("bob", "one", inPackage("4.17.16", "package-lock.json", Severity.HIGH));
        assertThat(verdict()).isEqualTo(Verdict.Result.FAILED);
    }

    @Test
    void aNewPlaceVoidsItUnlessThatWasAskedFor() {
        company.scan("bob", "one", inPackage("4.17.15", "package-lock.json", Severity.HIGH));
        String strict = ask("bob", new Scope.OfRule("CVE-2021-23337"), Duration.ofDays(20));
        String lenient =
                ask("bob", new Scope.OfRule("GHSA-35jh-r3h4-6jhm"), Duration.ofDays(20), VoidWhen.NEW_LOCATION);
        decide("grace", strict, Exemption.Status.APPROVED);
        company.scan("bob", "one", inPackage("4.17.15", "admin/package-lock.json", Severity.HIGH));
        assertThat(verdict()).isEqualTo(Verdict.Result.FAILED);
        decide("grace", lenient, Exemption.Status.APPROVED);
        assertThat(verdict()).isEqualTo(Verdict.Result.PASSED);
    }

    @Test
    void knownExploitationVoidsIt() {
        company.scan("bob", "one", inPackage("4.17.15", "package-lock.json", Severity.HIGH));
        decide("grace", ask("bob", new Scope.OfRule("CVE-2021-23337"), Duration.ofDays(20)), Exemption.Status.APPROVED);
        company.later();
        company.adopt("exploited", QuorumRule.of(1), Set.of("GHSA-35jh-r3h4-6jhm"));
        assertThat(verdict()).isEqualTo(Verdict.Result.FAILED);
    }

    @Test
    void nobodyAsksToKeepItWhenTheWeaknessIsExploited() {
        company.scan("bob", "one", Company.HIGH);
        assertThatThrownBy(() -> ask("bob", one(Company.HIGH), Duration.ofDays(20), VoidWhen.KNOWN_EXPLOITED))
                .hasMessageContaining("always void");
    }

    @Test
    void aChampionDecidesLowRisksOfTheOwnTeamOnly() {
        Service billing = new Service("billing");
        Finding medium = Docket.finding(Stage.SAST, "medium", Severity.MEDIUM);
        company.scan("bob", "one", Company.HIGH, medium, Company.LOW);
        ChangePerson.team(
                company.records,
                company.as("ada"),
                new TeamId("other"),
                Set.of(new PersonId("chas")),
                Set.of(billing),
                company.later());
        String low = ask("bob", one(Company.LOW), Duration.ofDays(20));
        assertThatThrownBy(() -> decide("chas", low, Exemption.Status.APPROVED)).hasMessageContaining("may not");
        ChangePerson.team(
                company.records,
                company.as("ada"),
                new TeamId("checkout"),
                Set.of(new PersonId("chas")),
                Set.of(Company.PAYMENTS),
                company.later());
        decide("chas", low, Exemption.Status.APPROVED);
        String wide = ask("bob", new Scope.OfRule("medium"), Duration.ofDays(20));
        String high = ask("bob", one(Company.HIGH), Duration.ofDays(20));
        String longer = ask("bob", one(medium), Duration.ofDays(40));
        for (String id : List.of(wide, high, longer)) {
            assertThatThrownBy(() -> decide("chas", id, Exemption.Status.APPROVED))
                    .hasMessageContaining("may not");
        }
        String own = ask("chas", one(medium), Duration.ofDays(20));
        assertThatThrownBy(() -> decide("chas", own, Exemption.Status.APPROVED)).hasMessageContaining("asked for");
    }

    @Test
    void aRenewalIsDecidedLikeAnyOtherAndThereAreTwoAtMost() {
        company.scan("bob", "one", Company.HIGH);
        String id = ask("bob", one(Company.HIGH), Duration.ofDays(20));
        decide("grace", id, Exemption.Status.APPROVED);
        for (int i = 0; i < 2; i++) {
            String next = GrantExemption.renew(
                    company.records,
                    company.as("bob"),
                    id,
                    "The vendor is late again.",
                    company.now.plus(Duration.ofDays(60)),
                    company.later());
            assertThat(exemption(next).status()).isEqualTo(Exemption.Status.REQUESTED);
            decide("grace", next, Exemption.Status.APPROVED);
            id = next;
        }
        String last = id;
        assertThatThrownBy(() -> GrantExemption.renew(
                        company.records,
                        company.as("bob"),
                        last,
                        "The vendor is late again.",
                        company.now.plus(Duration.ofDays(60)),
                        company.later()))
                .hasMessageContaining("as often as it goes");
    }

    @Test
    void whoAskedMayEndItEarlyAndOthersOfNoRoleMayNot() {
        company.scan("bob", "one", Company.HIGH);
        String id = ask("bob", one(Company.HIGH), Duration.ofDays(20));
        decide("grace", id, Exemption.Status.APPROVED);
        assertThatThrownBy(() -> decide("chas", id, Exemption.Status.REVOKED)).hasMessageContaining("may not");
        decide("bob", id, Exemption.Status.REVOKED);
        assertThat(verdict()).isEqualTo(Verdict.Result.FAILED);
    }

    @Test
    void warningsComeFourteenSevenAndOneDayAhead() {
        company.scan("bob", "one", Company.HIGH);
        String id = ask("bob", one(Company.HIGH), Duration.ofDays(20));
        decide("grace", id, Exemption.Status.APPROVED);
        assertThat(stageAfter(Duration.ofDays(5))).isEmpty();
        assertThat(stageAfter(Duration.ofDays(6).plusHours(1))).containsExactly(14);
        assertThat(stageAfter(Duration.ofDays(13).plusHours(1))).containsExactly(7);
        assertThat(stageAfter(Duration.ofDays(19).plusHours(1))).containsExactly(1);
        assertThat(stageAfter(Duration.ofDays(21))).isEmpty();
    }

    private List<Integer> stageAfter(Duration time) {
        return ExpiryWarning.due(company.history().exemptions(), company.now.plus(time)).stream()
                .map(ExpiryWarning::stage)
                .toList();
    }

    @Test
    void anExemptionOfWhatIsGoneIsAnOrphan() {
        company.scan("bob", "one", Company.HIGH);
        decide("grace", ask("bob", one(Company.HIGH), Duration.ofDays(20)), Exemption.Status.APPROVED);
        assertThat(orphans()).isEmpty();
        ChangePerson.deactivate(company.records, company.as("ada"), new PersonId("bob"), "left", company.later());
        assertThat(orphans()).singleElement().asString().contains("is gone");
        company.hire("bill", Role.DEVELOPER);
        company.scan("bill", "two");
        assertThat(orphans()).singleElement().asString().contains("covers nothing any more");
    }

    private List<OpenFindings.Orphan> orphans() {
        History history = company.history();
        return OpenFindings.of(history, company.blobs).orphans(history, company.now);
    }

    @Test
    void whatAFileWishesForIsAskedForAndExemptsNothing() {
        Finding lodash = inPackage("4.17.15", "package-lock.json", Severity.HIGH);
        company.scan("bob", "one", lodash, Company.HIGH);
        Proposal about =
                new Proposal(".trivyignore:1", List.of("GHSA-35jh-r3h4-6jhm"), List.of(), List.of(), null, "", null);
        Proposal idle = new Proposal(".trivyignore:2", List.of("CVE-1"), List.of(), List.of(), null, "", null);
        Proposal elsewhere = new Proposal(
                "vex.json:1", List.of("CVE-2021-23337"), List.of("pkg:npm/other"), List.of(), null, "", null);
        List<GrantExemption.Taken> taken = propose(about, idle, elsewhere);
        assertThat(taken)
                .hasExactlyElementsOfTypes(
                        GrantExemption.Taken.Asked.class,
                        GrantExemption.Taken.Idle.class,
                        GrantExemption.Taken.Idle.class);
        assertThat(verdict()).isEqualTo(Verdict.Result.FAILED);
        assertThat(propose(about)).hasExactlyElementsOfTypes(GrantExemption.Taken.Known.class);
    }

    private List<GrantExemption.Taken> propose(Proposal... proposals) {
        return GrantExemption.propose(
                company.records,
                company.as("bob"),
                Company.PAYMENTS,
                List.of(proposals),
                company.now.plus(Duration.ofDays(30)),
                company.later());
    }

    @Test
    void everyMistakeIsNamedAtOnce() {
        company.scan("bob", "one", Company.HIGH);
        assertThatThrownBy(() -> GrantExemption.request(
                        company.records,
                        company.as("bob"),
                        Company.PAYMENTS,
                        Company.LOW,
                        "short",
                        company.now.minusSeconds(1),
                        company.later()))
                .hasMessageContaining("says too little")
                .hasMessageContaining("covers no open finding")
                .hasMessageContaining("not in the future");
    }
}
