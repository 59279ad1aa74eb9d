package dev.assize.core.policy;

import static dev.assize.core.policy.Docket.COVERED;
import static dev.assize.core.policy.Docket.NOW;
import static dev.assize.core.policy.Docket.OVERDUE;
import static dev.assize.core.policy.Docket.evidence;
import static dev.assize.core.policy.Docket.exemption;
import static dev.assize.core.policy.Docket.finding;
import static dev.assize.core.policy.Docket.read;
import static dev.assize.core.policy.Docket.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Evidence;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.exemption.Exemption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/// The algebra of verdicts: nothing that makes the record poorer may make the verdict better.
class GatePropertyTest {
    private static final List<Stage> STAGES = List.of(Stage.SAST, Stage.CODE_QUALITY);
    private static final Duration MAX_AGE = Duration.ofDays(5);
    private static final Grace GRACE = new Grace(Map.of(
            Severity.CRITICAL, Duration.ZERO, Severity.HIGH, Duration.ofDays(7), Severity.LOW, Duration.ofDays(90)));

    // --- what can lie before the gate

    @Provide
    Arbitrary<GateInput> inputs() {
        Arbitrary<List<Exhibit>> exhibits = exhibit().list().ofMaxSize(6).map(GatePropertyTest::numbered);
        Arbitrary<Map<Fingerprint, Instant>> firstSeen = Arbitraries.maps(
                        finding().map(Finding::fingerprint), daysAgo(0, 100))
                .ofMaxSize(4);
        Arbitrary<List<Exemption>> exemptions = someExemption().list().ofMaxSize(3);
        return Combinators.combine(rules(), exhibits, firstSeen, exemptions)
                .as((rules, shown, seen, exempted) ->
                        new GateInput(policy(rules), Docket.CHANGE, null, shown, seen, exempted, NOW));
    }

    private static Policy policy(List<Rule> rules) {
        return new Policy(
                "test", "1", Docket.digest("policy"), rules, GRACE, Map.of(), Duration.ofDays(7), Duration.ofDays(90));
    }

    private static Arbitrary<List<Rule>> rules() {
        Arbitrary<Requirement> needs = Combinators.combine(
                        Arbitraries.of(List.<String>of(), List.of("a")),
                        Arbitraries.of(List.<String>of(), List.of("a", "b")),
                        Arbitraries.of(0, 50),
                        Arbitraries.of(Set.<Evidence.Origin>of(), Set.of(Evidence.Origin.RAN)),
                        Arbitraries.of(List.<String>of(), List.of("line_coverage")),
                        Arbitraries.of(true, false))
                .as((tools, any, rules, origins, measures, applies) ->
                        new Requirement(MAX_AGE, tools, any, rules, origins, measures, applies));
        Arbitrary<Rule> some = Combinators.combine(
                        Arbitraries.of(STAGES), Arbitraries.of(Mode.class), needs, Arbitraries.of(true, false))
                .as((stage, mode, need, whole) -> rule(stage, mode, need, OVERDUE, whole ? COVERED : null));
        return Combinators.combine(some.list().ofMinSize(1).ofMaxSize(3), Arbitraries.of(true, false))
                .as((rules, withGate) -> {
                    List<Rule> all = new ArrayList<>(rules);
                    if (withGate) {
                        all.add(rule(Stage.GATE, Mode.ENFORCE, Requirement.DEFAULT, null));
                    }
                    return all;
                });
    }

    private static Arbitrary<Exhibit> exhibit() {
        return Arbitraries.frequencyOf(Tuple.of(6, sound(0, 10)), Tuple.of(2, gap()));
    }

    private static Arbitrary<Exhibit> sound(int fromDays, int toDays) {
        return Combinators.combine(
                        Arbitraries.of(STAGES),
                        Arbitraries.of("a", "b", "c"),
                        daysAgo(fromDays, toDays),
                        Arbitraries.of(Map.<String, Json>of(), coverage(0.5), coverage(0.9)),
                        finding().list().ofMaxSize(3),
                        Arbitraries.of(Evidence.Origin.class),
                        Arbitraries.of(-1, 10, 100))
                .as((stage, tool, at, measures, findings, origin, rules) ->
                        new Exhibit(0, evidence(stage, tool, at, read(measures), origin, rules), findings, null));
    }

    /// Whatever adds nothing but doubt.
    private static Arbitrary<Exhibit> gap() {
        Arbitrary<Exhibit> failedTool = Combinators.combine(Arbitraries.of(STAGES), daysAgo(0, 10))
                .as((stage, at) -> new Exhibit(
                        0,
                        evidence(stage, "a", at, new Outcome.NotEvaluated("it failed", "Mend it.")),
                        List.of(),
                        null));
        Arbitrary<Exhibit> broken =
                sound(0, 10).map(e -> new Exhibit(0, e.evidence(), List.of(), "the digest does not hold"));
        return Arbitraries.oneOf(failedTool, broken, sound(6, 20));
    }

    private static Arbitrary<Finding> finding() {
        return Combinators.combine(Arbitraries.of("x", "y", "z"), Arbitraries.of(Severity.class))
                .as((name, severity) -> Docket.finding(Stage.SAST, name, severity));
    }

    private static Arbitrary<Exemption> someExemption() {
        return Combinators.combine(
                        finding(),
                        Arbitraries.of(Exemption.Status.class),
                        Arbitraries.integers().between(-5, 5))
                .as((of, status, days) -> exemption(of, status, NOW.plus(Duration.ofDays(days))));
    }

    private static Arbitrary<Instant> daysAgo(int from, int to) {
        return Arbitraries.integers().between(from, to).map(days -> NOW.minus(Duration.ofDays(days)));
    }

    private static Map<String, Json> coverage(double value) {
        return Map.of("line_coverage", Json.of(value));
    }

    private static List<Exhibit> numbered(List<Exhibit> exhibits) {
        List<Exhibit> numbered = new ArrayList<>();
        for (Exhibit exhibit : exhibits) {
            numbered.add(new Exhibit(numbered.size() + 1L, exhibit.evidence(), exhibit.findings(), exhibit.broken()));
        }
        return numbered;
    }

    // --- comparing

    private static void assertNoBetter(GateInput after, GateInput before) {
        Verdict then = Gate.decide(before);
        Verdict now = Gate.decide(after);
        assertThat(badness(now.result())).as("result").isGreaterThanOrEqualTo(badness(then.result()));
        for (int i = 0; i < then.rules().size(); i++) {
            State was = then.rules().get(i).state();
            State is = now.rules().get(i).state();
            assertThat(is.worse(was)).as(was + " became " + is).isEqualTo(is);
        }
    }

    private static int badness(Verdict.Result result) {
        return switch (result) {
            case PASSED -> 0;
            case UNDECIDED -> 1;
            case FAILED -> 2;
        };
    }

    private static GateInput with(GateInput input, UnaryOperator<List<Exhibit>> change) {
        return new GateInput(
                input.policy(),
                input.change(),
                input.artifact(),
                change.apply(new ArrayList<>(input.exhibits())),
                input.firstSeen(),
                input.exemptions(),
                input.now());
    }

    private static GateInput withExemptions(GateInput input, List<Exemption> exemptions) {
        return new GateInput(
                input.policy(),
                input.change(),
                input.artifact(),
                input.exhibits(),
                input.firstSeen(),
                exemptions,
                input.now());
    }

    private static GateInput at(GateInput input, Instant now) {
        return new GateInput(
                input.policy(),
                input.change(),
                input.artifact(),
                input.exhibits(),
                input.firstSeen(),
                input.exemptions(),
                now);
    }

    // --- the laws

    @Property
    void theSameInputAlwaysHasTheSameVerdict(@ForAll("inputs") GateInput input) {
        assertThat(VerdictJson.digest(Gate.decide(input))).isEqualTo(VerdictJson.digest(Gate.decide(input)));
    }

    @Property
    void theOrderOfExhibitsNeverMatters(@ForAll("inputs") GateInput input, @ForAll long seed) {
        GateInput shuffled = with(input, exhibits -> {
            Collections.shuffle(exhibits, new Random(seed));
            return exhibits;
        });
        assertThat(VerdictJson.digest(Gate.decide(shuffled))).isEqualTo(VerdictJson.digest(Gate.decide(input)));
    }

    @Property
    void theOrderOfExemptionsNeverMatters(@ForAll("inputs") GateInput input) {
        assertThat(VerdictJson.digest(
                        Gate.decide(withExemptions(input, input.exemptions().reversed()))))
                .isEqualTo(VerdictJson.digest(Gate.decide(input)));
    }

    @Provide
    Arbitrary<Exhibit> gaps() {
        return gap();
    }

    @Property
    void aGapFailedToolOrOldReportNeverMakesItBetter(@ForAll("inputs") GateInput input, @ForAll("gaps") Exhibit gap) {
        GateInput after = with(input, exhibits -> {
            exhibits.add(gap);
            return numbered(exhibits);
        });
        assertNoBetter(after, input);
    }

    @Property
    void olderEvidenceNeverMakesItBetter(
            @ForAll("inputs") GateInput input,
            @ForAll @IntRange(max = 5) int which,
            @ForAll @IntRange(max = 30) int days) {
        GateInput after = with(input, exhibits -> {
            if (which < exhibits.size()) {
                Exhibit it = exhibits.get(which);
                exhibits.set(which, aged(it, Duration.ofDays(days)));
            }
            return exhibits;
        });
        assertNoBetter(after, input);
    }

    private static Exhibit aged(Exhibit exhibit, Duration by) {
        Evidence e = exhibit.evidence();
        Evidence older = evidence(
                e.stage(),
                e.run().tool(),
                e.collected().minus(by),
                e.outcome(),
                e.origin(),
                e.run().ruleCount());
        return new Exhibit(exhibit.ledgerIndex(), older, exhibit.findings(), exhibit.broken());
    }

    @Property
    void anotherFindingNeverMakesItBetter(
            @ForAll("inputs") GateInput input, @ForAll @IntRange(max = 5) int which, @ForAll("findings") Finding more) {
        GateInput after = with(input, exhibits -> {
            if (which < exhibits.size() && exhibits.get(which).broken() == null) {
                Exhibit it = exhibits.get(which);
                List<Finding> findings = new ArrayList<>(it.findings());
                findings.add(more);
                exhibits.set(which, new Exhibit(it.ledgerIndex(), it.evidence(), findings, null));
            }
            return exhibits;
        });
        assertNoBetter(after, input);
    }

    @Provide
    Arbitrary<Finding> findings() {
        return finding();
    }

    @Property
    void waitingNeverMakesItBetter(@ForAll("inputs") GateInput input, @ForAll @IntRange(max = 400) int days) {
        assertNoBetter(at(input, NOW.plus(Duration.ofDays(days))), input);
    }

    @Property
    void anExemptionThatIsNotInForceChangesNothing(
            @ForAll("inputs") GateInput input, @ForAll("findings") Finding finding) {
        List<Exemption> more = new ArrayList<>(input.exemptions());
        more.add(exemption(finding, Exemption.Status.APPROVED, NOW.minusNanos(1)));
        more.add(exemption(finding, Exemption.Status.REQUESTED, NOW.plusSeconds(60)));
        more.add(exemption(finding, Exemption.Status.REJECTED, NOW.plusSeconds(60)));
        more.add(exemption(finding, Exemption.Status.REVOKED, NOW.plusSeconds(60)));
        assertThat(VerdictJson.digest(Gate.decide(withExemptions(input, more))))
                .isEqualTo(VerdictJson.digest(Gate.decide(input)));
    }

    @Property
    void takingAnExemptionAwayNeverMakesItBetter(@ForAll("inputs") GateInput input) {
        assertNoBetter(withExemptions(input, List.of()), input);
    }

    @Property
    void aBrokenExhibitNeverPasses(@ForAll("inputs") GateInput input, @ForAll @IntRange(max = 5) int which) {
        GateInput after = with(input, exhibits -> {
            if (which < exhibits.size()) {
                Exhibit it = exhibits.get(which);
                exhibits.set(which, new Exhibit(it.ledgerIndex(), it.evidence(), List.of(), "it does not hold"));
            }
            return exhibits;
        });
        if (which >= input.exhibits().size()) {
            return;
        }
        Stage stage = after.exhibits().get(which).evidence().stage();
        for (RuleVerdict verdict : Gate.decide(after).rules()) {
            if (verdict.rule().stage() == stage) {
                assertThat(verdict.state().lets()).isFalse();
            }
        }
    }

    @Property
    void whatPassedHasEvidenceBehindEveryEnforcedRule(@ForAll("inputs") GateInput input) {
        Verdict verdict = Gate.decide(input);
        if (verdict.result() != Verdict.Result.PASSED) {
            return;
        }
        for (RuleVerdict rule : verdict.rules()) {
            if (rule.mode() == Mode.ENFORCE && rule.rule().stage() != Stage.GATE) {
                assertThat(rule.evidence()).isNotEmpty();
            }
        }
    }

    @Property
    void everyRuleThatStopsSaysWhyAndWhatToDo(@ForAll("inputs") GateInput input) {
        for (RuleVerdict stopping : Gate.decide(input).stopping()) {
            assertThat(stopping.reasons()).isNotEmpty().allSatisfy(reason -> assertThat(reason.text())
                    .isNotBlank());
            assertThat(stopping.reasons())
                    .anySatisfy(reason -> assertThat(reason.remedy()).isNotBlank());
        }
    }
}
