package dev.assize.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assize.core.Failure;
import dev.assize.core.control.Control;
import dev.assize.core.control.ControlCatalogue;
import dev.assize.core.control.ControlId;
import dev.assize.core.control.Framework;
import dev.assize.core.control.Reach;
import dev.assize.core.evidence.Stage;
import dev.assize.core.policy.Mode;
import dev.assize.core.policy.ModeSchedule;
import dev.assize.core.policy.Policy;
import dev.assize.core.policy.Rule;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyPacksTest {
    static Stream<String> packs() {
        return Stream.concat(PolicyPacks.names().stream(), Stream.of(PolicyPacks.DEMO));
    }

    private static String source(String name) {
        return new String(PolicyPacks.source(name), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("packs")
    void aPackHasARuleForEachOfTheTenStages(String name) {
        Policy policy = PolicyPacks.load(name);
        assertThat(policy.name()).isEqualTo(name);
        assertThat(Arrays.asList(Stage.values()))
                .allSatisfy(stage ->
                        assertThat(policy.rulesOf(stage)).as(stage.word()).isNotEmpty());
    }

    @ParameterizedTest
    @MethodSource("packs")
    void everyRuleServesAControlOfBothFrameworks(String name) {
        for (Rule rule : PolicyPacks.load(name).rules()) {
            assertThat(rule.controls())
                    .as(rule.id())
                    .anyMatch(id -> id.framework() == Framework.SOC2)
                    .anyMatch(id -> id.framework() == Framework.ISO27001);
        }
    }

    @ParameterizedTest
    @MethodSource("packs")
    void everyRuleServesControlsThatItsEvidenceCanShow(String name) {
        for (Rule rule : PolicyPacks.load(name).rules()) {
            assertThat(rule.controls()).allSatisfy(id -> {
                Control control = ControlCatalogue.find(id).orElseThrow();
                assertThat(control.reach()).as(id.toString()).isEqualTo(Reach.CHECKED);
                assertThat(control.evidence().stream().flatMap(kind -> kind.stage().stream()))
                        .as(rule.id() + " serves " + id)
                        .contains(rule.stage());
            });
        }
    }

    /// What a pipeline could check but the standard does not: these have no working rule, and say so.
    @Test
    void whatTheStandardLeavesUncheckedIsKnown() {
        Set<ControlId> served = PolicyPacks.load("standard").rules().stream()
                .flatMap(rule -> rule.controls().stream())
                .collect(Collectors.toSet());
        assertThat(ControlCatalogue.all().stream()
                        .filter(control -> control.reach() == Reach.CHECKED && !served.contains(control.id()))
                        .map(control -> control.id().toString()))
                .containsExactly("slsa:BUILD_LEVEL_1", "slsa:BUILD_LEVEL_2");
    }

    @ParameterizedTest
    @MethodSource("packs")
    void everyRuleExplainsItselfInSentences(String name) {
        for (Rule rule : PolicyPacks.load(name).rules()) {
            assertThat(rule.title()).as(rule.id()).hasSizeLessThan(100).doesNotEndWith(".");
            assertThat(rule.explanation()).as(rule.id()).endsWith(".").doesNotContain("\n");
            assertThat(rule.remedy()).as(rule.id()).endsWith(".").doesNotContain("\n");
        }
    }

    /// The CEL library takes most of a second to load; the policies that come with Assize do without it.
    @ParameterizedTest
    @MethodSource("packs")
    void everyConditionIsPlain(String name) {
        for (Rule rule : PolicyPacks.load(name).rules()) {
            assertThat(Stream.of(rule.blocks(), rule.requires()).filter(c -> c != null))
                    .as(rule.id())
                    .allSatisfy(condition ->
                            assertThat(condition.getClass().getSimpleName()).isEqualTo("PlainCondition"));
        }
    }

    @Test
    void theStandardEnforcesEveryStage() {
        assertThat(PolicyPacks.load("standard").rules())
                .extracting(Rule::modes)
                .containsOnly(ModeSchedule.always(Mode.ENFORCE));
        assertThat(PolicyPacks.load("strict").rules())
                .extracting(Rule::modes)
                .containsOnly(ModeSchedule.always(Mode.ENFORCE));
    }

    @Test
    void theStarterStopsAChangeForSecretsOnly() {
        List<String> enforced = PolicyPacks.load("starter").rules().stream()
                .filter(rule -> rule.modes().everEnforces() && rule.atGate() && rule.stage() != Stage.GATE)
                .map(Rule::id)
                .toList();
        assertThat(enforced).containsExactly("secrets.no-unexempted-secret");
    }

    @Test
    void theDemoIsTheStandardWithoutAges() {
        String expected = withoutComments(source("standard"))
                .replaceAll("max_age: \\d+d, ", "")
                .replaceAll("(?m)^    evidence: \\{max_age: \\d+d}\n", "")
                .replace("policy: standard", "policy: demo");
        assertThat(withoutComments(source("demo"))).isEqualTo(expected);
    }

    private static String withoutComments(String text) {
        return text.replaceAll("(?m)^#.*\n", "");
    }

    @Test
    void anUnknownPackIsRefusedWithTheNearest() {
        assertThatThrownBy(() -> PolicyPacks.source("standart"))
                .isInstanceOfSatisfying(
                        Failure.class, e -> assertThat(e.remedy()).isEqualTo("did you mean standard?"));
    }

    @Test
    void aPackIsNotAWayToOtherFiles() {
        assertThatThrownBy(() -> PolicyPacks.source("../PolicyPacks")).isInstanceOf(Failure.class);
    }
}
