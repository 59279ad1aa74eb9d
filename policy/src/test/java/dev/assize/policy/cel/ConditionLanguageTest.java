package dev.assize.policy.cel;

import static dev.assize.policy.cel.Inputs.COVERED;
import static dev.assize.policy.cel.Inputs.HEADER;
import static dev.assize.policy.cel.Inputs.INJECTION;
import static dev.assize.policy.cel.Inputs.UNCOVERED;
import static dev.assize.policy.cel.Inputs.UNKNOWN;
import static dev.assize.policy.cel.Inputs.VULNERABILITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assize.core.InvalidInput;
import dev.assize.core.Mistake;
import dev.assize.core.policy.Condition;
import dev.assize.core.policy.FindingInput;
import dev.assize.core.policy.StageInput;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionLanguageTest {
    private static boolean blocks(String text, FindingInput finding) throws Condition.Undecidable {
        return ConditionLanguage.OVER_FINDING.compile(text).holds(finding);
    }

    private static boolean requires(String text, StageInput stage) throws Condition.Undecidable {
        return ConditionLanguage.OVER_STAGE.compile(text).holds(stage);
    }

    private static List<Mistake> refusedOverFinding(String text) {
        return refused(ConditionLanguage.OVER_FINDING, text);
    }

    private static List<Mistake> refused(ConditionLanguage<?> language, String text) {
        InvalidInput refused = catchThrowableOfType(InvalidInput.class, () -> language.compile(text));
        assertThat(refused).as("'" + text + "' was accepted").isNotNull();
        return refused.mistakes();
    }

    private static String whyUndecidable(String text, StageInput stage) {
        Condition.Undecidable why = catchThrowableOfType(Condition.Undecidable.class, () -> requires(text, stage));
        assertThat(why).as("'" + text + "' has a value").isNotNull();
        return String.valueOf(why.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "finding.severity in ['CRITICAL', 'HIGH'] && overdue => true => false",
                "finding.package.name == 'log4j-core' => true => false",
                "finding.fix_available && finding.package.fixed_version == '2.17.1' => true => false",
                "finding.path.startsWith('src/') => false => true",
                "finding.suppressed && finding.suppression_source == 'inline' => false => true",
                "'CWE-89' in finding.cwes => true => true",
                "finding.line == 12 && finding.occurrences > 1 => true => true",
                "!finding.has_cvss_score || finding.cvss_score >= 9 => true => true",
                "deadline < now => true => false",
                // What only the library can do.
                "finding.path.matches('^src/.*[.]py$') => false => true",
                "finding.cwes.exists(c, c == 'CWE-89') && size(finding.cwes) == 2 => true => true",
                "now - first_seen > duration('48h') => true => true",
                "finding.severity == 'CRITICAL' ? overdue : finding.suppressed => true => true",
            })
    void conditionsOverAFindingMeanWhatTheySay(String text, boolean vulnerability, boolean injection)
            throws Condition.Undecidable {
        assertThat(blocks(text, VULNERABILITY)).isEqualTo(vulnerability);
        assertThat(blocks(text, INJECTION)).isEqualTo(injection);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "measures.line_coverage >= 0.80 => true => false",
                "measures['line_coverage'] >= 0.80 => true => false",
                "measures.quality_gate == 'OK' => true => false",
                "!has(measures.quality_gate) || measures.quality_gate == 'OK' => true => false",
                "!has(measures.absent) || measures.absent > 3 => true => true",
                "measures.done == true && findings > 0 => true => false",
                "stage == 'codequality' => true => true",
                "measures.line_coverage * 2.0 > 1.5 => true => false",
            })
    void conditionsOverAStageMeanWhatTheySay(String text, boolean covered, boolean uncovered)
            throws Condition.Undecidable {
        assertThat(requires(text, COVERED)).isEqualTo(covered);
        assertThat(requires(text, UNCOVERED)).isEqualTo(uncovered);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "measures.absent >= 0.80",
                "measures['absent'] + 1.0 >= 0.80",
                "measures.absent == 'x' || measures.line_coverage < 0.1"
            })
    void aMissingMeasureIsNamed(String text) {
        assertThat(whyUndecidable(text, COVERED)).isEqualTo("no report says what absent is");
    }

    @Test
    void aMeasureOfAnotherTypeHasNoValue() {
        assertThat(whyUndecidable("measures.line_coverage >= 0.80", UNKNOWN))
                .isEqualTo("'most of it' and '0.8' cannot be compared");
    }

    @Test
    void aMissingValueCountsOnlyWhereItMatters() throws Condition.Undecidable {
        assertThat(requires("measures.absent > 1 || findings >= 0", COVERED)).isTrue();
        assertThat(requires("findings < 0 && measures.absent > 1", COVERED)).isFalse();
        assertThat(requires("measures.absent > 1 && findings < 0", COVERED)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"finding.cvss_score > 7.0", "finding.cvss_score * 1.0 > 7.0"})
    void aScoreNobodyKnowsHasNoValue(String text) {
        assertThat(catchThrowableOfType(Condition.Undecidable.class, () -> blocks(text, INJECTION)))
                .hasMessage("no CVSS score is known for rule-1");
    }

    @Test
    void aDeadlineNobodySetHasNoValue() throws Condition.Undecidable {
        assertThat(catchThrowableOfType(Condition.Undecidable.class, () -> blocks("deadline < now", HEADER)))
                .hasMessage("the policy sets no grace period for UNKNOWN");
        assertThat(blocks("has_deadline && deadline < now", HEADER)).isFalse();
    }

    @Test
    void whatWasAnsweredOnceIsAnsweredTheSameAgain() throws Condition.Undecidable {
        Condition<FindingInput> condition =
                ConditionLanguage.OVER_FINDING.compile("finding.severity.matches('CRIT.*')");
        for (int i = 0; i < 3; i++) {
            assertThat(condition.holds(VULNERABILITY)).isTrue();
            assertThat(condition.holds(INJECTION)).isFalse();
        }
    }

    @Test
    void aMisspeltNameIsRefusedWithTheNearest() {
        assertThat(refusedOverFinding("finding.sevrity == 'HIGH'"))
                .containsExactly(new Mistake(
                        "", "'finding.sevrity' is nothing a condition can see", "did you mean finding.severity?"));
        assertThat(refusedOverFinding("overdu")).extracting(Mistake::remedy).containsExactly("did you mean overdue?");
        assertThat(refusedOverFinding("finding.cwes.exists(c, d == 'CWE-89')"))
                .extracting(Mistake::what)
                .containsExactly("'d' is nothing a condition can see");
    }

    @Test
    void everyMisspeltNameIsToldAtOnce() {
        assertThat(refusedOverFinding("finding.sevrity == 'HIGH' && overdu")).hasSize(2);
    }

    @Test
    void whatAStageConditionSeesIsNotWhatAFindingConditionSees() {
        assertThat(refusedOverFinding("measures.line_coverage >= 0.8")).hasSize(1);
        assertThat(refused(ConditionLanguage.OVER_STAGE, "finding.severity == 'HIGH'"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "finding.severity == 'high'",
                "'HGIH' != finding.severity",
                "finding.severity in ['CRITICAL', 'HGIH']",
                "finding.severity == 'HGIH' || finding.rule.matches('x')",
                "(finding.severity) == ('HGIH')"
            })
    void aWordThatCanNeverBeEqualIsRefused(String text) {
        assertThat(refusedOverFinding(text)).extracting(Mistake::remedy).containsExactly("did you mean HIGH?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "finding.severity",
                "finding.severity == 3",
                "finding.line > 'x'",
                "finding.severity && overdue",
                "finding.severity in 'HIGH'",
                "overdue &&",
                "overdue)",
                "1 + 1",
                "finding",
                "finding.package == 'x'",
                "has(finding.severity)",
                "finding.severity.foo",
                "null",
            })
    void whatIsNoConditionIsRefused(String text) {
        assertThat(refusedOverFinding(text)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "size(measures) > 0",
                "measures.all(m, m != 'x')",
                "measures[string(findings)] == 1",
                "measures == {'a': 1}"
            })
    void measuresAreNamedOneByOne(String text) {
        assertThat(refused(ConditionLanguage.OVER_STAGE, text))
                .extracting(Mistake::what)
                .contains("uses all measures at once");
    }

    @Test
    void whatWouldTakeLongIsRefused() {
        assertThat(refusedOverFinding("overdue || ".repeat(500) + "overdue"))
                .extracting(Mistake::what)
                .singleElement()
                .asString()
                .contains("characters long");
        assertThat(refusedOverFinding("(".repeat(200) + "overdue" + ")".repeat(200)))
                .isNotEmpty();
        assertThat(refusedOverFinding("finding.cwes.exists(a, finding.cwes.exists(b, a == b))"))
                .extracting(Mistake::what)
                .contains("has one loop in another");
        assertThat(refusedOverFinding("finding.cwes.map(c, c + c).size() > 2")).isNotEmpty();
    }

    @Test
    void aBlankConditionIsRefused() {
        assertThat(refusedOverFinding("  ")).extracting(Mistake::what).containsExactly("is blank");
    }

    @Test
    void aConditionTellsWhatItLooksAt() {
        CompiledCondition<FindingInput> plain =
                ConditionLanguage.OVER_FINDING.compile("finding.severity in ['CRITICAL','HIGH'] && overdue");
        CompiledCondition<FindingInput> full = ConditionLanguage.OVER_FINDING.compile(
                "finding.severity in ['CRITICAL','HIGH'] && overdue && size(finding.rule) > 0");
        assertThat(plain).isInstanceOf(PlainCondition.class);
        assertThat(plain.names()).containsExactlyInAnyOrder("finding.severity", "overdue");
        assertThat(full).isInstanceOf(LibraryCondition.class);
        assertThat(full.names()).containsExactlyInAnyOrder("finding.severity", "overdue", "finding.rule");
        assertThat(plain.comparedWith("finding.severity")).containsExactlyInAnyOrder("CRITICAL", "HIGH");
        assertThat(full.comparedWith("finding.severity")).containsExactlyInAnyOrder("CRITICAL", "HIGH");
    }
}
