package dev.assize.core.posture;

import static dev.assize.core.posture.Chronicle.PAYMENTS;
import static dev.assize.core.posture.Chronicle.START;
import static dev.assize.core.posture.Chronicle.artifact;
import static dev.assize.core.posture.Chronicle.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.assize.core.Failure;
import dev.assize.core.act.AttestControl;
import dev.assize.core.control.ControlCatalogue;
import dev.assize.core.control.ControlId;
import dev.assize.core.control.Framework;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.exemption.Exemption;
import dev.assize.core.exemption.ExemptionRequest;
import dev.assize.core.fact.Fact;
import dev.assize.core.identity.PersonId;
import dev.assize.core.identity.Role;
import dev.assize.core.policy.Mode;
import dev.assize.core.policy.NamePattern;
import dev.assize.core.policy.Rule;
import dev.assize.core.policy.Scope;
import dev.assize.core.policy.State;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Service;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PostureTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final Chronicle chronicle = new Chronicle();

    private void adoptSast() {
        chronicle.adopt(
                "sast", rule(Stage.SAST, Mode.ENFORCE, "soc2:CC8.1", "iso27001:A.8.28", "ssdf:PW.5.1", "pcidss:6.2.3"));
    }

    @Test
    void inAnEmptyLedgerNothingIsGreen() {
        Posture posture = chronicle.posture(START);
        assertThat(posture.overall())
                .hasSameSizeAs(ControlCatalogue.all())
                .allSatisfy(state -> assertThat(state.state()).isEqualTo(State.NOT_EVALUATED))
                .allSatisfy(state -> assertThat(state.grounds()).isNotEmpty());
    }

    @Test
    void oneDecisionServesTheControlsOfAllFrameworks() {
        adoptSast();
        long decision = chronicle.decide(START, Map.of("sast.rule", State.PASSED));
        for (String id : List.of("soc2:CC8.1", "iso27001:A.8.28", "ssdf:PW.5.1", "pcidss:6.2.3")) {
            ControlState state = chronicle.control(id, START);
            assertThat(state.state()).as(id).isEqualTo(State.PASSED);
            assertThat(state.basis()).isEqualTo(Basis.RULES);
            assertThat(state.entries()).containsExactly(decision);
        }
    }

    @Test
    void aControlIsAsBadAsItsWorstRule() {
        chronicle.adopt(
                "two",
                rule(Stage.SAST, Mode.ENFORCE, "soc2:CC8.1"),
                rule(Stage.CODE_QUALITY, Mode.ADVISE, "soc2:CC8.1"));
        chronicle.decide(START, Map.of("sast.rule", State.PASSED, "codequality.rule", State.FAILED));
        ControlState state = chronicle.control("soc2:CC8.1", START);
        assertThat(state.state()).isEqualTo(State.FAILED);
        assertThat(state.grounds().getFirst().text())
                .contains("codequality.rule")
                .contains("only advises");
    }

    @Test
    void aControlThatCouldBeCheckedButHasNoRuleSaysSoAndNamesTheRuleThatComesNear() {
        adoptSast();
        ControlState state = chronicle.control("iso27001:A.8.32", START);
        assertThat(state.state()).isEqualTo(State.NOT_EVALUATED);
        assertThat(state.lacksRule()).isTrue();
        assertThat(state.basis()).isEqualTo(Basis.NOTHING);
        assertThat(state.grounds())
                .anySatisfy(ground -> assertThat(ground.text()).contains("no working rule"))
                .anySatisfy(ground -> assertThat(ground.remedy()).contains("sast.rule"));
    }

    @Test
    void aWeeklyControlIsUndecidedWhenNothingWasJudgedForAWeekAndAPerChangeOneIsNot() {
        chronicle.adopt("deps", rule(Stage.DEPENDENCIES, Mode.ENFORCE, "iso27001:A.8.8", "iso27001:A.5.21"));
        chronicle.decide(START, Map.of("dependencies.rule", State.PASSED));
        Instant later = START.plus(DAY.multipliedBy(8));
        assertThat(chronicle
                        .control("iso27001:A.8.8", START.plus(DAY.multipliedBy(7)))
                        .state())
                .isEqualTo(State.PASSED);
        assertThat(chronicle.control("iso27001:A.8.8", later).state()).isEqualTo(State.NOT_EVALUATED);
        assertThat(chronicle.control("iso27001:A.5.21", later).state()).isEqualTo(State.PASSED);
    }

    @Test
    void aRuleThatAsksSomethingElseSinceMustBeJudgedAgain() {
        adoptSast();
        chronicle.decide(START, Map.of("sast.rule", State.PASSED));
        chronicle.adopt("renamed", rule(Stage.SAST, Mode.ENFORCE, "soc2:CC8.1", "soc2:CC7.1"));
        assertThat(chronicle.control("soc2:CC8.1", START).state())
                .as("the same demand under another name")
                .isEqualTo(State.PASSED);
        chronicle.adopt("other", rule(Stage.IAC, Mode.ENFORCE, "soc2:CC8.1"));
        ControlState state = chronicle.control("soc2:CC8.1", START);
        assertThat(state.state()).isEqualTo(State.NOT_EVALUATED);
        assertThat(state.grounds().getFirst().text()).contains("before this rule was in force");
    }

    @Test
    void aRuleForOtherServicesShowsNothingAboutThisOne() {
        Rule everywhere = rule(Stage.SAST, Mode.ENFORCE, "soc2:CC8.1");
        chronicle.adopt(
                "scoped",
                new Rule(
                        everywhere.id(),
                        everywhere.stage(),
                        everywhere.title(),
                        everywhere.explanation(),
                        everywhere.remedy(),
                        everywhere.controls(),
                        everywhere.modes(),
                        new Scope(List.of(new NamePattern("orders")), Set.of(), Set.of(), List.of()),
                        everywhere.requirement(),
                        everywhere.grace(),
                        null,
                        null,
                        null));
        chronicle.decide(START, Map.of("sast.rule", State.NOT_APPLICABLE));
        ControlState state = chronicle.control("soc2:CC8.1", START);
        assertThat(state.state()).isEqualTo(State.NOT_EVALUATED);
        assertThat(state.lacksRule()).isTrue();
    }

    private long exemption(Instant notAfter) {
        chronicle.enrol("mary", Role.SECURITY);
        long asked = chronicle.seal(
                "founder",
                new Fact.ExemptionRequested(
                        "x-1",
                        ExemptionRequest.ofFinding(
                                PAYMENTS, Fingerprint.of(List.of("f")), Severity.HIGH, "It is a test value.", notAfter),
                        new PersonId("founder"),
                        START));
        chronicle.seal(
                "mary", new Fact.ExemptionDecided("x-1", Exemption.Status.APPROVED, "", new PersonId("mary"), START));
        return asked;
    }

    @Test
    void anExemptedRuleIsUndecidedOnceItsExemptionEnded() {
        adoptSast();
        long asked = exemption(START.plus(DAY));
        chronicle.decide(PAYMENTS, null, START, Map.of("sast.rule", State.EXEMPTED), List.of(asked, asked + 1));
        assertThat(chronicle.control("soc2:CC8.1", START).state()).isEqualTo(State.EXEMPTED);
        ControlState after = chronicle.control("soc2:CC8.1", START.plus(DAY.multipliedBy(2)));
        assertThat(after.state()).isEqualTo(State.NOT_EVALUATED);
        assertThat(after.grounds().getFirst().text()).contains("x-1 has ended");
    }

    @Test
    void anExemptedRuleIsUndecidedOnceItsExemptionWasRevoked() {
        adoptSast();
        long asked = exemption(START.plus(DAY));
        chronicle.decide(PAYMENTS, null, START, Map.of("sast.rule", State.EXEMPTED), List.of(asked, asked + 1));
        chronicle.seal(
                "mary", new Fact.ExemptionDecided("x-1", Exemption.Status.REVOKED, "", new PersonId("mary"), START));
        assertThat(chronicle.control("soc2:CC8.1", START).state()).isEqualTo(State.NOT_EVALUATED);
    }

    @Test
    void whatRunsIsJudgedAndNotTheNewestBranch() {
        adoptSast();
        Artifact one = artifact("one");
        long decision = chronicle.decide(PAYMENTS, one, START, Map.of("sast.rule", State.PASSED), List.of());
        chronicle.deploy(one, decision, List.of(chronicle.approve(decision, one, START)), START);
        chronicle.decide(PAYMENTS, artifact("two"), START.plus(DAY), Map.of("sast.rule", State.FAILED), List.of());
        assertThat(chronicle.control("soc2:CC8.1", START.plus(DAY)).state()).isEqualTo(State.PASSED);
        chronicle.decide(PAYMENTS, one, START.plus(DAY), Map.of("sast.rule", State.FAILED), List.of());
        assertThat(chronicle.control("soc2:CC8.1", START.plus(DAY)).state())
                .as("a newer decision about what runs")
                .isEqualTo(State.FAILED);
    }

    @Test
    void aDeploymentIsGreenOnlyWithADecisionAndApprovalsOfOthers() {
        chronicle.adopt("deploy", rule(Stage.DEPLOYMENT, Mode.ENFORCE, "iso27001:A.8.32"));
        assertThat(chronicle.control("iso27001:A.8.32", START).state()).isEqualTo(State.NOT_EVALUATED);
        Artifact one = artifact("one");
        long decision = chronicle.decide(PAYMENTS, one, START, Map.of(), List.of());
        chronicle.deploy(one, decision, List.of(), START);
        ControlState bare = chronicle.control("iso27001:A.8.32", START);
        assertThat(bare.state()).isEqualTo(State.FAILED);
        assertThat(bare.grounds().getFirst().text()).contains("0 of 1 approvals");
        long approval = chronicle.approve(decision, one, START);
        String id = chronicle.deploy(one, decision, List.of(approval), START);
        ControlState good = chronicle.control("iso27001:A.8.32", START);
        assertThat(good.state()).isEqualTo(State.PASSED);
        assertThat(good.entries()).contains(decision, approval, Long.parseLong(id.substring(2)));
    }

    @Test
    void aDeploymentOfSomethingElseThanWasJudgedCountsForNothing() {
        chronicle.adopt("deploy", rule(Stage.DEPLOYMENT, Mode.ENFORCE, "iso27001:A.8.32"));
        Artifact one = artifact("one");
        long decision = chronicle.decide(PAYMENTS, one, START, Map.of(), List.of());
        long approval = chronicle.approve(decision, one, START);
        State before = chronicle.control("iso27001:A.8.32", START).state();
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> chronicle.deploy(artifact("two"), decision, List.of(approval), START))
                .withMessageContaining("no decision about this artifact");
        assertThat(chronicle.control("iso27001:A.8.32", START).state()).isEqualTo(before);
    }

    @Test
    void silenceOfTheSensorIsNotGreenAndAnAlertFromNowhereIsRed() {
        chronicle.adopt("runtime", rule(Stage.RUNTIME, Mode.ENFORCE, "soc2:CC7.2"));
        Artifact one = artifact("one");
        long decision = chronicle.decide(PAYMENTS, one, START, Map.of(), List.of());
        String id = chronicle.deploy(one, decision, List.of(chronicle.approve(decision, one, START)), START);
        assertThat(chronicle.control("soc2:CC7.2", START).state()).isEqualTo(State.NOT_EVALUATED);
        chronicle.alert(id, START);
        assertThat(chronicle.control("soc2:CC7.2", START).state()).isEqualTo(State.PASSED);
        assertThat(chronicle
                        .control("soc2:CC7.2", START.plus(DAY.multipliedBy(2)))
                        .state())
                .isEqualTo(State.NOT_EVALUATED);
        chronicle.alert(null, START);
        assertThat(chronicle.control("soc2:CC7.2", START).state()).isEqualTo(State.FAILED);
    }

    private long attest(String control, Duration expires) {
        return AttestControl.attest(
                        chronicle.records(),
                        chronicle.actor("founder"),
                        new AttestControl.Statement(
                                List.of(ControlId.parse(control)),
                                "minutes".getBytes(StandardCharsets.UTF_8),
                                "Minutes",
                                "Board",
                                START.minus(DAY.multipliedBy(30)),
                                START,
                                START.plus(expires)),
                        START)
                .index();
    }

    @Test
    void whatNoPipelineCanCheckIsGreenWhileAnAttestationCounts() {
        long index = attest("soc2:CC1.3", DAY.multipliedBy(300));
        ControlState state = chronicle.control("soc2:CC1.3", START.plus(DAY.multipliedBy(299)));
        assertThat(state.state()).isEqualTo(State.PASSED);
        assertThat(state.basis()).isEqualTo(Basis.DOCUMENT);
        assertThat(state.entries()).containsExactly(index);
        assertThat(chronicle
                        .control("soc2:CC1.3", START.plus(DAY.multipliedBy(300)))
                        .state())
                .isEqualTo(State.NOT_EVALUATED);
    }

    @Test
    void aWithdrawnAttestationCountsNoLonger() {
        long index = attest("soc2:CC1.3", DAY.multipliedBy(300));
        long withdrawn = AttestControl.withdraw(
                        chronicle.records(), chronicle.actor("founder"), index, "The minutes were a draft.", START)
                .index();
        ControlState state = chronicle.control("soc2:CC1.3", START);
        assertThat(state.state()).isEqualTo(State.NOT_EVALUATED);
        assertThat(state.entries()).containsExactly(index, withdrawn);
    }

    @Test
    void anAttestationWhoseDocumentIsLostIsUnverifiable() {
        attest("soc2:CC1.3", DAY.multipliedBy(300));
        chronicle.lose(
                chronicle.records().history().attestations().iterator().next().document());
        assertThat(chronicle.control("soc2:CC1.3", START).state()).isEqualTo(State.UNVERIFIABLE);
    }

    @Test
    void aControlThatRulesShowInPartNeedsTheDocumentToo() {
        chronicle.adopt("secrets", rule(Stage.SECRETS, Mode.ENFORCE, "soc2:CC6.1"));
        chronicle.decide(START, Map.of("secrets.rule", State.PASSED));
        ControlState half = chronicle.control("soc2:CC6.1", START);
        assertThat(half.state()).isEqualTo(State.NOT_EVALUATED);
        assertThat(half.basis()).isEqualTo(Basis.RULES_AND_DOCUMENT);
        attest("soc2:CC6.1", DAY.multipliedBy(30));
        assertThat(chronicle.control("soc2:CC6.1", START).state()).isEqualTo(State.PASSED);
    }

    @Test
    void anAttestationNeverCoversUpARuleThatFails() {
        adoptSast();
        chronicle.decide(START, Map.of("sast.rule", State.FAILED));
        attest("soc2:CC8.1", DAY.multipliedBy(30));
        assertThat(chronicle.control("soc2:CC8.1", START).state()).isEqualTo(State.FAILED);
    }

    @Test
    void overAllServicesAControlIsAsBadAsTheWorstService() {
        adoptSast();
        chronicle.decide(START, Map.of("sast.rule", State.PASSED));
        Service orders = new Service("orders");
        chronicle.decide(orders, null, START, Map.of("sast.rule", State.FAILED), List.of());
        Posture posture = chronicle.posture(START);
        ControlId changes = ControlId.parse("soc2:CC8.1");
        assertThat(posture.find(PAYMENTS, changes).orElseThrow().state()).isEqualTo(State.PASSED);
        assertThat(posture.find(orders, changes).orElseThrow().state()).isEqualTo(State.FAILED);
        ControlState overall = posture.find(changes).orElseThrow();
        assertThat(overall.state()).isEqualTo(State.FAILED);
        assertThat(overall.grounds().getFirst().text()).startsWith("orders: ");
        assertThat(overall.grounds()).hasSize(2);
    }

    @Test
    void countsNameEveryStateAndAddUp() {
        adoptSast();
        chronicle.decide(START, Map.of("sast.rule", State.PASSED));
        List<ControlState> soc2 = chronicle.posture(START).of(Framework.SOC2);
        Map<State, Integer> counts = Posture.counts(soc2);
        assertThat(counts).containsOnlyKeys(State.values());
        assertThat(counts.values().stream().mapToInt(Integer::intValue).sum())
                .isEqualTo(43)
                .isEqualTo(soc2.size());
        assertThat(counts).containsEntry(State.PASSED, 1);
    }

    /// Waiting alone never turns a control green.
    @Property(tries = 60)
    void timeAloneNeverTurnsAControlGreen(
            @ForAll State sast, @ForAll State dependencies, @ForAll @IntRange(max = 120) int days) {
        Chronicle told = new Chronicle();
        told.adopt(
                "both",
                rule(Stage.SAST, Mode.ENFORCE, "soc2:CC8.1", "soc2:CC7.1"),
                rule(Stage.DEPENDENCIES, Mode.WARN, "iso27001:A.8.8", "soc2:CC7.1"));
        told.decide(START, Map.of("sast.rule", sast, "dependencies.rule", dependencies));
        Posture before = told.posture(START);
        Posture after = told.posture(START.plus(DAY.multipliedBy(days)));
        for (int i = 0; i < before.overall().size(); i++) {
            State then = before.overall().get(i).state();
            State now = after.overall().get(i).state();
            assertThat(!then.lets() && now.lets())
                    .as(before.overall().get(i).control().id() + " from " + then + " to " + now)
                    .isFalse();
        }
    }

    /// The same facts and the same instant give the same posture, and facts of later do not matter.
    @Test
    void whatHappensLaterDoesNotChangeThePostureOfAnEarlierInstant() {
        adoptSast();
        chronicle.decide(START, Map.of("sast.rule", State.PASSED));
        List<ControlState> before = chronicle.posture(START).overall();
        chronicle.decide(START.plus(DAY), Map.of("sast.rule", State.FAILED));
        assertThat(chronicle.posture(START).overall()).isEqualTo(before);
    }
}
