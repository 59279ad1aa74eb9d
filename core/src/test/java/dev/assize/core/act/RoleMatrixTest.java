package dev.assize.core.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.core.control.ControlCatalogue;
import dev.assize.core.deployment.DeploymentOutcome;
import dev.assize.core.deployment.RuntimeAlert;
import dev.assize.core.deployment.Slot;
import dev.assize.core.deployment.Step;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.exemption.Exemption;
import dev.assize.core.exemption.ExemptionRequest;
import dev.assize.core.exemption.Grounds;
import dev.assize.core.exemption.Scope;
import dev.assize.core.exemption.VoidWhen;
import dev.assize.core.fact.Fact;
import dev.assize.core.fact.FactCodec;
import dev.assize.core.identity.PersonId;
import dev.assize.core.identity.Role;
import dev.assize.core.identity.TeamId;
import dev.assize.core.policy.Docket;
import dev.assize.core.subject.Environment;
import dev.assize.core.subject.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every kind of fact against every role, cell by cell. The table is written by hand from what the roles are
/// for, so that a change of the code's table without a change of mind fails here.
class RoleMatrixTest {
    private static final PersonId X = new PersonId("x");
    private static final PersonId BOB = new PersonId("bob");

    /// Letters: d developer, c champion, s security, r release approver, a auditor, p platform, m machine.
    private static final Map<String, String> MAY = new LinkedHashMap<>();

    static {
        MAY.put("enrol a developer", "p");
        MAY.put("add a key to another", "p");
        MAY.put("add an own key", "dcsrapm");
        MAY.put("revoke another's key", "sp");
        MAY.put("grant developer", "p");
        MAY.put("grant release-approver", "s");
        MAY.put("grant security", "s");
        MAY.put("grant platform", "s");
        MAY.put("grant champion", "s");
        MAY.put("grant auditor", "p");
        MAY.put("withdraw developer", "p");
        MAY.put("withdraw release-approver", "s");
        MAY.put("rename another", "p");
        MAY.put("rename oneself", "dcsrapm");
        MAY.put("deactivate another", "sp");
        MAY.put("link an account", "p");
        MAY.put("define a team", "p");
        MAY.put("adopt a policy", "sp");
        MAY.put("record evidence", "dcm");
        MAY.put("decide", "dcspm");
        MAY.put("approve a release", "r");
        MAY.put("ask for an exemption", "dcs");
        MAY.put("approve a grave exemption", "s");
        MAY.put("reject a grave exemption", "s");
        MAY.put("approve a low-risk exemption of the own team", "cs");
        MAY.put("approve a low-risk exemption of another team", "s");
        MAY.put("revoke another's exemption", "s");
        MAY.put("open a break-glass", "dcsp");
        MAY.put("confirm a break-glass", "sr");
        MAY.put("review a break-glass", "s");
        MAY.put("close another's break-glass", "s");
        MAY.put("start a deployment", "dcpm");
        MAY.put("record a deployment step", "dcpm");
        MAY.put("end a deployment", "dcpm");
        MAY.put("record an alert", "spm");
        MAY.put("attest a control", "sp");
        MAY.put("withdraw an attestation", "sp");
    }

    private static final Map<Character, Role> LETTERS = Map.of(
            'd', Role.DEVELOPER,
            'c', Role.CHAMPION,
            's', Role.SECURITY,
            'r', Role.RELEASE_APPROVER,
            'a', Role.AUDITOR,
            'p', Role.PLATFORM,
            'm', Role.SERVICE_ACCOUNT);

    /// A company in which each of the facts below makes sense, and x with the roles in question.
    private static final class Scene {
        final Company company = new Company();
        final long decision;
        final String glass;
        final String second;
        final String used;
        final String running;
        final long attested;

        Scene(Set<Role> roles) {
            company.hire("bob", Role.DEVELOPER);
            company.hire("old", Role.RELEASE_APPROVER);
            company.hire("x");
            company.hire("second", Role.SECURITY, Role.PLATFORM);
            for (Role role : roles) {
                String by = role.deciding() ? "second" : "ada";
                ChangePerson.grant(company.records, company.as(by), X, role, company.later());
            }
            exempt("grave", Severity.HIGH, Company.PAYMENTS);
            exempt("own", Severity.LOW, Company.PAYMENTS);
            exempt("other", Severity.LOW, new Service("billing"));
            exempt("approved", Severity.HIGH, Company.PAYMENTS);
            GrantExemption.decide(
                    company.records, company.as("ada"), "approved", Exemption.Status.APPROVED, "", company.later());
            ChangePerson.team(
                    company.records,
                    company.as("ada"),
                    new TeamId("checkout"),
                    Set.of(X),
                    Set.of(Company.PAYMENTS),
                    company.later());
            company.scan("bob", "one");
            decision = company.gate("bob", "one");
            attested = company.records
                    .seal(Company.key("ada"), attestation(new PersonId("ada"), company.later()))
                    .index();
            glass = open("one");
            second = open("two");
            used = open("three");
            company.scan("bob", "three");
            long judged = company.gate("bob", "three");
            BreakTheGlass.second(company.records, company.as("old"), used, "", company.later());
            running = "d-"
                    + company.records
                            .seal(Company.key("ada"), started("three", judged, "elsewhere", used, new PersonId("ada")))
                            .index();
        }

        private void exempt(String id, Severity severity, Service service) {
            var finding = Docket.finding(Stage.SAST, id, severity);
            ExemptionRequest request = ExemptionRequest.covering(
                    service,
                    new Scope.OfFinding(finding.fingerprint()),
                    List.of(finding),
                    EnumSet.allOf(VoidWhen.class),
                    Grounds.of("It is a test."),
                    company.now.plus(Duration.ofDays(20)),
                    null);
            company.records.seal(Company.key("bob"), new Fact.ExemptionRequested(id, request, BOB, company.later()));
        }

        /// Each for a service of its own, so that they do not stand in each other's way.
        private String open(String artifact) {
            return BreakTheGlass.open(
                    company.records,
                    company.as("bob"),
                    artifact.equals("three") ? Company.PAYMENTS : new Service("service-" + artifact),
                    artifact.equals("three") ? new Environment("elsewhere") : Company.PRODUCTION,
                    Company.artifact(artifact).digest(),
                    new BreakTheGlass.Emergency("Everything is on fire", "INC-1", Duration.ofMinutes(30)),
                    company.later());
        }

        Fact.DeploymentStarted started(String change, long judged, String to, String breakGlass, PersonId by) {
            return new Fact.DeploymentStarted(
                    Company.PAYMENTS,
                    new Environment(to),
                    Company.artifact(change),
                    judged,
                    List.of(),
                    Slot.BLUE,
                    null,
                    null,
                    breakGlass,
                    by,
                    company.later());
        }

        Map<String, Fact> facts() {
            Instant at = company.later();
            var evidence = company.history().evidence().getFirst().fact().evidence();
            Fact.GateDecided decided =
                    company.history().decision(decision).orElseThrow().fact();
            Map<String, Fact> facts = new LinkedHashMap<>();
            PersonId old = new PersonId("old");
            facts.put(
                    "enrol a developer",
                    new Fact.PersonEnrolled(
                            new PersonId("new"),
                            "New",
                            Set.of(Role.DEVELOPER),
                            Company.key("new").publicKey(),
                            X,
                            at));
            facts.put(
                    "add a key to another",
                    new Fact.KeyAdded(BOB, Company.key("k").publicKey(), X, at));
            facts.put("add an own key", new Fact.KeyAdded(X, Company.key("k").publicKey(), X, at));
            facts.put(
                    "revoke another's key",
                    new Fact.KeyRevoked(BOB, Company.key("bob").publicKey(), "", X, at));
            facts.put("grant developer", new Fact.RoleGranted(old, Role.DEVELOPER, X, at));
            facts.put("grant release-approver", new Fact.RoleGranted(BOB, Role.RELEASE_APPROVER, X, at));
            facts.put("grant security", new Fact.RoleGranted(BOB, Role.SECURITY, X, at));
            facts.put("grant platform", new Fact.RoleGranted(BOB, Role.PLATFORM, X, at));
            facts.put("grant champion", new Fact.RoleGranted(BOB, Role.CHAMPION, X, at));
            facts.put("grant auditor", new Fact.RoleGranted(BOB, Role.AUDITOR, X, at));
            facts.put("withdraw developer", new Fact.RoleWithdrawn(BOB, Role.DEVELOPER, "", X, at));
            facts.put("withdraw release-approver", new Fact.RoleWithdrawn(old, Role.RELEASE_APPROVER, "", X, at));
            facts.put("rename another", new Fact.PersonRenamed(BOB, "Robert", X, at));
            facts.put("rename oneself", new Fact.PersonRenamed(X, "Xenia", X, at));
            facts.put("deactivate another", new Fact.PersonDeactivated(BOB, "", X, at));
            facts.put("link an account", new Fact.AccountLinked(BOB, "git:bob@example.org", X, at));
            facts.put("define a team", new Fact.TeamDefined(new TeamId("new"), Set.of(BOB), Set.of(), X, at));
            facts.put("adopt a policy", new Fact.PolicyAdopted(Docket.digest("p"), "p", "1", X, at));
            facts.put("record evidence", new Fact.EvidenceRecorded(evidence, X));
            facts.put(
                    "decide",
                    new Fact.GateDecided(
                            decided.change(),
                            decided.artifact(),
                            decided.policy(),
                            decided.result(),
                            decided.rules(),
                            decided.inputs(),
                            decided.verdict(),
                            decided.binding(),
                            X,
                            at));
            facts.put(
                    "approve a release",
                    new Fact.ApprovalRecorded(decision, decided.binding(), null, Company.PRODUCTION, true, "", X, at));
            facts.put(
                    "ask for an exemption",
                    new Fact.ExemptionRequested(
                            "asked",
                            company.history().exemption("own").orElseThrow().request(),
                            X,
                            at));
            facts.put("approve a grave exemption", decide("grave", Exemption.Status.APPROVED, at));
            facts.put("reject a grave exemption", decide("grave", Exemption.Status.REJECTED, at));
            facts.put("approve a low-risk exemption of the own team", decide("own", Exemption.Status.APPROVED, at));
            facts.put("approve a low-risk exemption of another team", decide("other", Exemption.Status.APPROVED, at));
            facts.put("revoke another's exemption", decide("approved", Exemption.Status.REVOKED, at));
            facts.put(
                    "open a break-glass",
                    new Fact.BreakGlassOpened(
                            new Service("quiet"),
                            Company.PRODUCTION,
                            Docket.digest("a"),
                            "fire",
                            "INC-2",
                            Duration.ofMinutes(5),
                            X,
                            at));
            facts.put("confirm a break-glass", new Fact.BreakGlassSeconded(second, "", X, at));
            facts.put("review a break-glass", new Fact.BreakGlassReviewed(used, true, "", X, at));
            facts.put(
                    "close another's break-glass",
                    new Fact.BreakGlassClosed(glass, "lesson", X, at.plus(Duration.ofHours(3))));
            facts.put("start a deployment", started("one", decision, "production", null, X));
            facts.put("record a deployment step", new Fact.DeploymentStepped(running, Step.PLAN, true, "", X, at));
            facts.put("end a deployment", new Fact.DeploymentEnded(running, DeploymentOutcome.FAILED, null, X, at));
            facts.put(
                    "record an alert",
                    new Fact.AlertRecorded(
                            new RuntimeAlert("falco", "r", "p", Severity.HIGH, at, "s", null, null, "u"),
                            Docket.digest("r"),
                            null,
                            X,
                            at));
            facts.put("attest a control", attestation(X, at));
            facts.put("withdraw an attestation", new Fact.AttestationWithdrawn(attested, "", X, at));
            return facts;
        }

        private static Fact.ControlAttested attestation(PersonId by, Instant at) {
            return new Fact.ControlAttested(
                    List.of(ControlCatalogue.all().iterator().next().id()),
                    Docket.digest("document"),
                    "the document",
                    "ada",
                    at.minus(Duration.ofDays(90)),
                    at,
                    at.plus(Duration.ofDays(90)),
                    by,
                    at);
        }

        private static Fact decide(String id, Exemption.Status status, Instant at) {
            return new Fact.ExemptionDecided(id, status, "", X, at);
        }

        void check(Set<Role> roles) {
            Map<String, Fact> facts = facts();
            assertThat(facts.keySet()).isEqualTo(MAY.keySet());
            facts.forEach((what, fact) -> {
                boolean expected = MAY.get(what)
                        .chars()
                        .mapToObj(c -> LETTERS.get((char) c))
                        .anyMatch(roles::contains);
                Optional<String> refusal = company.history().refusal(fact);
                assertThat(refusal.isEmpty())
                        .as("%s may %s: %s", roles, what, refusal)
                        .isEqualTo(expected);
            });
        }
    }

    private static Stream<Role> roles() {
        return Stream.of(Role.values());
    }

    @Test
    void everyRoleMayWhatTheTableSaysAndNothingElse() {
        roles().forEach(role -> new Scene(Set.of(role)).check(Set.of(role)));
    }

    @Test
    void whoHasNoRoleMayOnlyWhatIsTheirOwn() {
        Set<String> own = Set.of("add an own key", "rename oneself");
        Scene stage = new Scene(Set.of());
        stage.facts().forEach((what, fact) -> assertThat(
                        stage.company.history().refusal(fact).isEmpty())
                .as(what)
                .isEqualTo(own.contains(what)));
    }

    @Test
    void aWithdrawnRoleGivesNothingAnyMore() {
        Set<String> own = Set.of("add an own key", "rename oneself");
        roles().forEach(role -> {
            Scene stage = new Scene(Set.of(role));
            ChangePerson.withdraw(stage.company.records, stage.company.as("x"), X, role, "", stage.company.later());
            stage.facts().forEach((what, fact) -> assertThat(
                            stage.company.history().refusal(fact).isEmpty())
                    .as("%s after withdrawal may %s", role, what)
                    .isEqualTo(own.contains(what)));
        });
    }

    @Test
    void whoIsDeactivatedMayNothingWhateverTheRole() {
        roles().forEach(role -> {
            Scene stage = new Scene(Set.of(role));
            ChangePerson.deactivate(stage.company.records, stage.company.as("ada"), X, "", stage.company.later());
            stage.facts()
                    .forEach((what, fact) -> assertThat(stage.company.history().refusal(fact))
                            .as("%s after deactivation: %s", role, what)
                            .contains("x was deactivated"));
        });
    }

    @Test
    void aNewNameChangesNoCell() {
        roles().forEach(role -> {
            Scene stage = new Scene(Set.of(role));
            ChangePerson.rename(stage.company.records, stage.company.as("x"), X, "Ada Lovelace", stage.company.later());
            stage.check(Set.of(role));
        });
    }

    @Test
    void theTableSpeaksOfEveryKindOfFact() {
        Scene stage = new Scene(Set.of(Role.AUDITOR));
        List<String> spoken = new ArrayList<>();
        stage.facts().values().forEach(fact -> spoken.add(FactCodec.kind(fact)));
        // A withdrawal of an approval needs an approval of one's own; ApproveReleaseTest tries it.
        spoken.add("approval-withdrawn");
        assertThat(spoken).containsAll(FactCodec.kinds());
    }
}
