package dev.assize.core.policy;

import static dev.assize.core.policy.Docket.ANY_FINDING;
import static dev.assize.core.policy.Docket.COVERED;
import static dev.assize.core.policy.Docket.NOW;
import static dev.assize.core.policy.Docket.OVERDUE;
import static dev.assize.core.policy.Docket.evidence;
import static dev.assize.core.policy.Docket.exemption;
import static dev.assize.core.policy.Docket.finding;
import static dev.assize.core.policy.Docket.freshWithin;
import static dev.assize.core.policy.Docket.read;
import static dev.assize.core.policy.Docket.rule;
import static dev.assize.core.policy.Docket.when;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Evidence;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.exemption.Exemption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GateTest {
    private static final Finding HIGH = finding(Stage.SAST, "injection", Severity.HIGH);
    private static final Rule NO_FINDING = rule(Stage.SAST, Mode.ENFORCE, Requirement.DEFAULT, ANY_FINDING);
    private static final Rule NOTHING_OVERDUE = rule(Stage.SAST, Mode.ENFORCE, Requirement.DEFAULT, OVERDUE);
    private static final Rule COVERAGE = rule(Stage.CODE_QUALITY, Mode.ENFORCE, Requirement.DEFAULT, null, COVERED);
    private static final Rule COMPLETE = rule(Stage.GATE, Mode.ENFORCE, Requirement.DEFAULT, null);
    private static final Outcome FAILED_TOOL = new Outcome.NotEvaluated("it ran out of memory", "Give it more.");

    private static Rule sast(Requirement needs) {
        return rule(Stage.SAST, Mode.ENFORCE, needs, ANY_FINDING);
    }

    private static Map<String, Json> coverage(double value) {
        return Map.of("line_coverage", Json.of(value));
    }

    @Test
    void aCleanReportPasses() {
        Verdict verdict = new Docket().rule(NO_FINDING).report(Stage.SAST).decide();
        assertThat(verdict.result()).isEqualTo(Verdict.Result.PASSED);
        assertThat(verdict.rules().getFirst().state()).isEqualTo(State.PASSED);
        assertThat(verdict.rules().getFirst().evidence()).containsExactly(1L);
    }

    @Test
    void aBlockingFindingFailsAndIsNamed() {
        Verdict verdict = new Docket().rule(NO_FINDING).report(Stage.SAST, HIGH).decide();
        assertThat(verdict.result()).isEqualTo(Verdict.Result.FAILED);
        assertThat(verdict.stopping()).hasSize(1);
        assertThat(verdict.rules().getFirst().reasons())
                .singleElement()
                .isEqualTo(new Reason.Blocking(HIGH, null, "Mend it."));
    }

    @Test
    void noEvidenceIsUndecidedAndSaysWhatToRun() {
        Verdict verdict = new Docket().rule(NO_FINDING).decide();
        assertThat(verdict.result()).isEqualTo(Verdict.Result.UNDECIDED);
        assertThat(verdict.rules().getFirst().state()).isEqualTo(State.NOT_EVALUATED);
        assertThat(verdict.rules().getFirst().reasons().getFirst().remedy()).contains("assize scan sast");
    }

    @Test
    void evidenceOfAnotherStageCountsForNothing() {
        assertThat(new Docket().rule(NO_FINDING).report(Stage.IAC).judge().state())
                .isEqualTo(State.NOT_EVALUATED);
    }

    @Test
    void aFailedToolIsNotEvaluated() {
        RuleVerdict verdict = new Docket()
                .rule(NO_FINDING)
                .report(Stage.SAST)
                .evidence(evidence(Stage.SAST, "other", NOW, FAILED_TOOL))
                .judge();
        assertThat(verdict.state()).isEqualTo(State.NOT_EVALUATED);
        assertThat(verdict.reasons().getFirst().text()).isEqualTo("other: it ran out of memory");
    }

    @Test
    void aFindingThatBlocksStillFailsWhenAnotherToolFailed() {
        RuleVerdict verdict = new Docket()
                .rule(NO_FINDING)
                .report(Stage.SAST, HIGH)
                .evidence(evidence(Stage.SAST, "other", NOW, FAILED_TOOL))
                .judge();
        assertThat(verdict.state()).isEqualTo(State.FAILED);
        assertThat(verdict.reasons()).hasSize(2);
    }

    @Test
    void evidenceThatCannotBeTrustedIsUnverifiable() {
        Evidence evidence = evidence(Stage.SAST, "tool", NOW, read(Map.of()));
        Verdict verdict = new Docket()
                .rule(NO_FINDING)
                .exhibit(new Exhibit(7, evidence, List.of(), "Entry 7: the digest does not hold"))
                .decide();
        assertThat(verdict.rules().getFirst().state()).isEqualTo(State.UNVERIFIABLE);
        assertThat(verdict.result()).isEqualTo(Verdict.Result.UNDECIDED);
    }

    @Test
    void evidenceAtItsMaximumAgeIsTakenAndOlderIsNot() {
        Rule rule = sast(freshWithin(Duration.ofHours(24)));
        Evidence onTheDot = evidence(Stage.SAST, "tool", NOW.minus(Duration.ofHours(24)), read(Map.of()));
        Evidence older =
                evidence(Stage.SAST, "tool", NOW.minus(Duration.ofHours(24)).minusSeconds(1), read(Map.of()));
        assertThat(new Docket().rule(rule).evidence(onTheDot).judge().state()).isEqualTo(State.PASSED);
        assertThat(new Docket().rule(rule).evidence(older).judge().state()).isEqualTo(State.NOT_EVALUATED);
    }

    @Test
    void aFindingThatBlocksStillFailsWhenItsReportIsStale() {
        Evidence older = evidence(Stage.SAST, "tool", NOW.minus(Duration.ofDays(9)), read(Map.of()));
        assertThat(new Docket()
                        .rule(sast(freshWithin(Duration.ofHours(24))))
                        .evidence(older, HIGH)
                        .judge()
                        .state())
                .isEqualTo(State.FAILED);
    }

    @Test
    void evidenceFromTheFutureIsNotTaken() {
        Evidence early = evidence(Stage.SAST, "tool", NOW.plusSeconds(1), read(Map.of()));
        assertThat(new Docket().rule(NO_FINDING).evidence(early).judge().state())
                .isEqualTo(State.NOT_EVALUATED);
    }

    @Test
    void aToolWithTooFewRulesIsNotTaken() {
        Requirement needs = new Requirement(null, List.of(), List.of(), 200, Set.of(), List.of(), true);
        assertThat(new Docket().rule(sast(needs)).report(Stage.SAST).judge().state())
                .isEqualTo(State.NOT_EVALUATED);
    }

    @Test
    void onlyTheNamedToolsMustKnowTheRules() {
        Requirement needs = new Requirement(null, List.of("semgrep"), List.of(), 50, Set.of(), List.of(), true);
        Evidence other =
                evidence(Stage.SAST, "other", NOW.minusSeconds(1), read(Map.of()), Evidence.Origin.INGESTED, -1);
        assertThat(new Docket()
                        .rule(sast(needs))
                        .report(Stage.SAST, "semgrep", Map.of())
                        .evidence(other)
                        .judge()
                        .state())
                .isEqualTo(State.PASSED);
    }

    @Test
    void anOriginTheRuleDoesNotTakeIsAGap() {
        Requirement needs =
                new Requirement(null, List.of(), List.of(), 0, Set.of(Evidence.Origin.RAN), List.of(), true);
        Evidence ingested =
                evidence(Stage.SAST, "tool", NOW.minusSeconds(1), read(Map.of()), Evidence.Origin.INGESTED, 100);
        assertThat(new Docket().rule(sast(needs)).evidence(ingested).judge().state())
                .isEqualTo(State.NOT_EVALUATED);
    }

    @Test
    void everyToolOfTheListMustHaveReported() {
        Requirement needs =
                new Requirement(null, List.of("semgrep", "codeql"), List.of(), 0, Set.of(), List.of(), true);
        Docket docket = new Docket().rule(sast(needs)).report(Stage.SAST, "semgrep", Map.of());
        assertThat(docket.judge().reasons()).extracting(Reason::text).containsExactly("There is no report of codeql.");
        assertThat(docket.report(Stage.SAST, "codeql", Map.of()).judge().state())
                .isEqualTo(State.PASSED);
    }

    @Test
    void aReportThatCouldNotTellDoesNotStandForOneThatCould() {
        Requirement needs = new Requirement(null, List.of(), List.of("trivy", "grype"), 0, Set.of(), List.of(), true);
        Rule rule = rule(Stage.CONTAINER, Mode.ENFORCE, needs, ANY_FINDING);
        Docket docket = new Docket().rule(rule).report(Stage.CONTAINER, "syft", Map.of());
        assertThat(docket.judge().state()).isEqualTo(State.NOT_EVALUATED);
        assertThat(docket.report(Stage.CONTAINER, "grype", Map.of()).judge().state())
                .isEqualTo(State.PASSED);
    }

    @Test
    void aMeasureTheRuleAsksForMustBeKnown() {
        Requirement needs = new Requirement(null, List.of(), List.of(), 0, Set.of(), List.of("line_coverage"), true);
        Rule rule = rule(Stage.CODE_QUALITY, Mode.ENFORCE, needs, null, COVERED);
        RuleVerdict verdict = new Docket().rule(rule).report(Stage.CODE_QUALITY).judge();
        assertThat(verdict.state()).isEqualTo(State.NOT_EVALUATED);
        assertThat(verdict.reasons())
                .extracting(Reason::text)
                .containsExactly("No report of stage codequality says what line_coverage is.");
    }

    @Test
    void aConditionWithoutAValueIsNotEvaluated() {
        RuleVerdict verdict =
                new Docket().rule(COVERAGE).report(Stage.CODE_QUALITY).judge();
        assertThat(verdict.state()).isEqualTo(State.NOT_EVALUATED);
        assertThat(verdict.reasons().getFirst().text()).contains("nothing says what line_coverage is");
    }

    @Test
    void aFindingThatCannotBeJudgedDoesNotHideOneThatBlocks() {
        Finding other = finding(Stage.SAST, "other", Severity.LOW);
        Rule rule = rule(Stage.SAST, Mode.ENFORCE, Requirement.DEFAULT, when("hard to say", seen -> {
            if (seen.finding().equals(other)) {
                throw new Condition.Undecidable("no score");
            }
            return true;
        }));
        assertThat(new Docket()
                        .rule(rule)
                        .report(Stage.SAST, other, HIGH)
                        .judge()
                        .state())
                .isEqualTo(State.FAILED);
        assertThat(new Docket().rule(rule).report(Stage.SAST, other).judge().state())
                .isEqualTo(State.NOT_EVALUATED);
    }

    @Test
    void aRequirementThatDoesNotHoldNamesTheValue() {
        RuleVerdict verdict = new Docket()
                .rule(COVERAGE)
                .report(Stage.CODE_QUALITY, "jacoco", coverage(0.62))
                .judge();
        assertThat(verdict.state()).isEqualTo(State.FAILED);
        assertThat(verdict.reasons().getFirst().text())
                .isEqualTo("line_coverage is 0.62; required: measures.line_coverage >= 0.80");
    }

    @Test
    void nobodysBetterNumberHidesAnothers() {
        Docket docket = new Docket()
                .rule(COVERAGE)
                .report(Stage.CODE_QUALITY, "jacoco", coverage(0.62))
                .report(Stage.CODE_QUALITY, "lcov", coverage(0.95));
        assertThat(docket.judge().state()).isEqualTo(State.FAILED);
        assertThat(new Docket()
                        .rule(COVERAGE)
                        .report(Stage.CODE_QUALITY, "lcov", coverage(0.95))
                        .report(Stage.CODE_QUALITY, "jacoco", coverage(0.62))
                        .judge()
                        .state())
                .isEqualTo(State.FAILED);
    }

    @Test
    void reportsThatContradictEachOtherInTooManyWaysAreNotEvaluated() {
        Docket docket = new Docket().rule(COVERAGE);
        for (int i = 0; i < 65; i++) {
            docket.report(Stage.CODE_QUALITY, "tool" + i, coverage(0.9 + i / 1000.0));
        }
        assertThat(docket.judge().state()).isEqualTo(State.NOT_EVALUATED);
    }

    @Test
    void suppressedFindingsStillCount() {
        Rule none = rule(
                Stage.SAST,
                Mode.ENFORCE,
                Requirement.DEFAULT,
                null,
                when("findings == 0", input -> input.findings() == 0));
        assertThat(new Docket().rule(none).report(Stage.SAST, HIGH).judge().state())
                .isEqualTo(State.FAILED);
    }

    @Test
    void whatDoesNotApplyIsNotApplicable() {
        Evidence evidence = evidence(Stage.SAST, "tool", NOW, new Outcome.NotApplicable("no sources"));
        RuleVerdict verdict = new Docket().rule(NO_FINDING).evidence(evidence).judge();
        assertThat(verdict.state()).isEqualTo(State.NOT_APPLICABLE);
        assertThat(verdict.reasons()).containsExactly(new Reason.Inapplicable("no sources"));
    }

    @Test
    void aRuleMayInsistThatItApplies() {
        Requirement needs = new Requirement(null, List.of(), List.of(), 0, Set.of(), List.of(), false);
        Evidence evidence = evidence(Stage.SAST, "tool", NOW, new Outcome.NotApplicable("no sources"));
        assertThat(new Docket().rule(sast(needs)).evidence(evidence).judge().state())
                .isEqualTo(State.NOT_EVALUATED);
    }

    @Test
    void thatNothingAppliesGoesStaleToo() {
        Evidence evidence =
                evidence(Stage.SAST, "tool", NOW.minus(Duration.ofDays(9)), new Outcome.NotApplicable("no sources"));
        assertThat(new Docket()
                        .rule(sast(freshWithin(Duration.ofDays(1))))
                        .evidence(evidence)
                        .judge()
                        .state())
                .isEqualTo(State.NOT_EVALUATED);
    }

    @Test
    void aFindingBlocksFromTheInstantItsGraceEnds() {
        Docket docket = new Docket()
                .rule(NOTHING_OVERDUE)
                .grace(Severity.HIGH, Duration.ofDays(7))
                .report(Stage.SAST, HIGH)
                .firstSeen(HIGH, NOW);
        assertThat(docket.judge().state()).isEqualTo(State.PASSED);

        Docket later = new Docket()
                .rule(NOTHING_OVERDUE)
                .grace(Severity.HIGH, Duration.ofDays(7))
                .evidence(evidence(Stage.SAST, "tool", NOW, read(Map.of())), HIGH)
                .firstSeen(HIGH, NOW);
        assertThat(later.at(NOW.plus(Duration.ofDays(7)).minusNanos(1)).judge().state())
                .isEqualTo(State.PASSED);
        assertThat(later.at(NOW.plus(Duration.ofDays(7))).judge().state()).isEqualTo(State.FAILED);
    }

    @Test
    void noGraceMeansOverdueAtFirstSight() {
        assertThat(new Docket()
                        .rule(NOTHING_OVERDUE)
                        .grace(Severity.HIGH, Duration.ZERO)
                        .report(Stage.SAST, HIGH)
                        .judge()
                        .state())
                .isEqualTo(State.FAILED);
    }

    @Test
    void aRulesOwnGraceReplacesThePolicys() {
        Rule strict = new Rule(
                "sast.strict",
                Stage.SAST,
                "t",
                "w",
                "r",
                List.of(),
                Mode.ENFORCE,
                Requirement.DEFAULT,
                new Grace(Map.of(Severity.HIGH, Duration.ZERO)),
                OVERDUE,
                null);
        assertThat(new Docket()
                        .rule(strict)
                        .grace(Severity.HIGH, Duration.ofDays(30))
                        .report(Stage.SAST, HIGH)
                        .judge()
                        .state())
                .isEqualTo(State.FAILED);
    }

    @Test
    void aClockThatRanAheadDoesNotLengthenTheGrace() {
        Docket docket = new Docket()
                .rule(NOTHING_OVERDUE)
                .grace(Severity.HIGH, Duration.ZERO)
                .report(Stage.SAST, HIGH)
                .firstSeen(HIGH, NOW.plus(Duration.ofDays(300)));
        assertThat(docket.judge().state()).isEqualTo(State.FAILED);
    }

    @Test
    void anExemptedFindingPassesAndSaysUntilWhen() {
        Exemption exemption = exemption(HIGH, Exemption.Status.APPROVED, NOW.plusSeconds(60));
        Verdict verdict = new Docket()
                .rule(NO_FINDING)
                .report(Stage.SAST, HIGH)
                .exemption(exemption)
                .decide();
        assertThat(verdict.result()).isEqualTo(Verdict.Result.PASSED);
        assertThat(verdict.rules().getFirst().state()).isEqualTo(State.EXEMPTED);
        assertThat(verdict.rules().getFirst().reasons())
                .containsExactly(new Reason.Exempted(HIGH, exemption.id(), exemption.notAfter()));
    }

    @Test
    void anExpiredExemptionBlocksAgain() {
        Docket docket = new Docket()
                .rule(NO_FINDING)
                .report(Stage.SAST, HIGH)
                .exemption(exemption(HIGH, Exemption.Status.APPROVED, NOW.minusNanos(1)));
        assertThat(docket.decide().result()).isEqualTo(Verdict.Result.FAILED);
    }

    @Test
    void oneExemptionDoesNotCoverAnotherFinding() {
        Finding other = finding(Stage.SAST, "other", Severity.HIGH);
        Docket docket = new Docket()
                .rule(NO_FINDING)
                .report(Stage.SAST, HIGH, other)
                .exemption(exemption(HIGH, Exemption.Status.APPROVED, NOW.plusSeconds(60)));
        assertThat(docket.judge().state()).isEqualTo(State.FAILED);
    }

    @Test
    void theGateRulePassesOnlyWhenEveryEnforcedRuleHasEvidenceAndHolds() {
        Docket passed = new Docket().rule(COMPLETE).rule(NO_FINDING).report(Stage.SAST);
        assertThat(passed.judge().state()).isEqualTo(State.PASSED);

        Docket lacking = new Docket().rule(COMPLETE).rule(NO_FINDING);
        assertThat(lacking.judge().state()).isEqualTo(State.NOT_EVALUATED);

        Docket failed =
                new Docket().rule(COMPLETE).rule(NO_FINDING).rule(COVERAGE).report(Stage.SAST, HIGH);
        assertThat(failed.judge().state()).isEqualTo(State.FAILED);
        assertThat(failed.judge().reasons())
                .extracting(Reason::text)
                .containsExactly("Rule sast.rule failed.", "Rule codequality.rule is not evaluated.");
    }

    @Test
    void aGateRuleWithNothingToCompleteHasDecidedNothing() {
        Verdict verdict = new Docket()
                .rule(COMPLETE)
                .rule(rule(Stage.SAST, Mode.WARN, Requirement.DEFAULT, ANY_FINDING))
                .report(Stage.SAST)
                .decide();
        assertThat(verdict.result()).isEqualTo(Verdict.Result.UNDECIDED);
    }

    @Test
    void aPolicyThatEnforcesNothingNeverPasses() {
        assertThat(new Docket().decide().result()).isEqualTo(Verdict.Result.UNDECIDED);
        assertThat(new Docket()
                        .rule(rule(Stage.SAST, Mode.ADVISE, Requirement.DEFAULT, ANY_FINDING))
                        .report(Stage.SAST)
                        .decide()
                        .result())
                .isEqualTo(Verdict.Result.UNDECIDED);
    }

    @Test
    void rulesThatOnlyWarnDoNotStop() {
        Verdict verdict = new Docket()
                .rule(rule(Stage.IAC, Mode.ENFORCE, Requirement.DEFAULT, ANY_FINDING))
                .rule(rule(Stage.SAST, Mode.WARN, Requirement.DEFAULT, ANY_FINDING))
                .report(Stage.IAC)
                .report(Stage.SAST, HIGH)
                .decide();
        assertThat(verdict.result()).isEqualTo(Verdict.Result.PASSED);
        assertThat(verdict.stateOf(Stage.SAST)).isEqualTo(State.FAILED);
    }

    @Test
    void failedBeatsUndecided() {
        Verdict verdict = new Docket()
                .rule(NO_FINDING)
                .rule(COVERAGE)
                .report(Stage.SAST, HIGH)
                .decide();
        assertThat(verdict.result()).isEqualTo(Verdict.Result.FAILED);
    }

    @Test
    void whatIsJudgedAtAnotherDoorWaitsForIt() {
        Rule door = rule(Stage.DEPLOYMENT, Mode.ENFORCE, Requirement.DEFAULT, null);
        Verdict verdict =
                new Docket().rule(NO_FINDING).rule(door).report(Stage.SAST).decide();
        assertThat(verdict.result()).isEqualTo(Verdict.Result.PASSED);
        assertThat(verdict.stateOf(Stage.DEPLOYMENT)).isEqualTo(State.NOT_APPLICABLE);
    }
}
