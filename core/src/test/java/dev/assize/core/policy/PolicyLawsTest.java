package dev.assize.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.core.control.ControlId;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.subject.Environment;
import dev.assize.core.subject.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// The laws by which states combine, and that a policy which is said to be tighter is.
class PolicyLawsTest {
    private static final List<ControlId> CONTROLS =
            List.of(ControlId.parse("soc2:CC7.1"), ControlId.parse("soc2:CC8.1"), ControlId.parse("iso27001:A.8.8"));

    @Provide
    Arbitrary<GateInput> inputs() {
        return new GatePropertyTest().inputs();
    }

    @Provide
    Arbitrary<State> states() {
        return Arbitraries.of(State.class);
    }

    // --- states

    @Property
    void whichOfTwoStatesComesFirstNeverMatters(@ForAll("states") State a, @ForAll("states") State b) {
        assertThat(a.worse(b)).isEqualTo(b.worse(a)).isIn(a, b);
    }

    @Property
    void howStatesAreGroupedNeverMatters(
            @ForAll("states") State a, @ForAll("states") State b, @ForAll("states") State c) {
        assertThat(a.worse(b).worse(c)).isEqualTo(a.worse(b.worse(c)));
    }

    @Property
    void nothingToJudgeAddsNothingAndAFailureStays(@ForAll("states") State a) {
        assertThat(a.worse(a)).isEqualTo(a);
        assertThat(State.NOT_APPLICABLE.worse(a)).isEqualTo(a);
        assertThat(State.FAILED.worse(a)).isEqualTo(State.FAILED);
    }

    @Property
    void togetherTheyLetThroughOnlyWhatEachLetsThrough(@ForAll("states") State a, @ForAll("states") State b) {
        assertThat(a.worse(b).lets()).isEqualTo(a.lets() && b.lets());
    }

    // --- rules, controls, verdicts

    @Property
    void aVerdictIsTheWorstOfTheRulesThatStop(@ForAll("inputs") GateInput input) {
        Verdict verdict = Gate.decide(input);
        List<State> stopping =
                verdict.stopping().stream().map(RuleVerdict::state).toList();
        if (stopping.contains(State.FAILED)) {
            assertThat(verdict.result()).isEqualTo(Verdict.Result.FAILED);
        } else if (!stopping.isEmpty()) {
            assertThat(verdict.result()).isEqualTo(Verdict.Result.UNDECIDED);
        } else {
            assertThat(verdict.result()).isNotEqualTo(Verdict.Result.FAILED);
        }
    }

    @Property
    void aControlIsInTheWorstStateOfItsRules(@ForAll("inputs") GateInput input, @ForAll long seed) {
        Random random = new Random(seed);
        List<Rule> rules = new ArrayList<>();
        for (Rule rule : input.policy().rules()) {
            rules.add(serving(
                    rule, CONTROLS.stream().filter(_ -> random.nextBoolean()).toList()));
        }
        Verdict verdict = Gate.decide(
                under(input, policy(input.policy(), rules, input.policy().grace())));
        for (ControlId control : CONTROLS) {
            State expected = State.NOT_APPLICABLE;
            for (RuleVerdict rule : verdict.rules()) {
                if (rule.rule().controls().contains(control)) {
                    expected = expected.worse(rule.state());
                }
            }
            assertThat(verdict.stateOf(control)).isEqualTo(expected);
        }
        assertThat(verdict.stateOf(ControlId.parse("soc2:CC1.1"))).isEqualTo(State.NOT_APPLICABLE);
    }

    // --- tighter is tighter

    /// Two policies that differ in a few places, some of them looser; where the comparison finds nothing looser, no
    /// change fares better under the second.
    @Property(tries = 3000)
    void whatTheComparisonCallsTighterNeverLetsMoreThrough(@ForAll("inputs") GateInput input, @ForAll long seed) {
        Policy from = numbered(input.policy());
        Policy to = changed(from, new Random(seed));
        if (!enforces(from) || PolicyDifference.between(from, to).stream().anyMatch(PolicyDifference::refusedBelow)) {
            return;
        }
        assertNoBetter(Gate.decide(under(input, to)), Gate.decide(under(input, from)));
    }

    @Property
    void aPolicyDoesNotDifferFromItself(@ForAll("inputs") GateInput input) {
        Policy policy = numbered(input.policy());
        assertThat(PolicyDifference.between(policy, policy)).isEmpty();
    }

    @Property
    void theDoorToAnEnvironmentIsNeverWiderThanTheChangeGate(@ForAll("inputs") GateInput input, @ForAll long seed) {
        Policy policy = scoped(numbered(input.policy()), new Random(seed));
        if (!enforces(policy)) {
            return;
        }
        GateInput before = under(input, policy);
        for (String door : List.of("staging", "production")) {
            assertNoBetter(Gate.decide(before.at(new Environment(door))), Gate.decide(before));
        }
    }

    @Property
    void aServiceThatIsInNoTierIsJudgedByAll(@ForAll("inputs") GateInput input, @ForAll long seed) {
        Random random = new Random(seed);
        Policy scoped = scoped(numbered(input.policy()), random);
        if (!enforces(scoped)) {
            return;
        }
        String tier = random.nextBoolean() ? "gold" : "iron";
        Estate listed = new Estate(Map.of(tier, List.of(new NamePattern("pay*"))), List.of(), Map.of());
        assertNoBetter(
                Gate.decide(under(input, of(scoped, Estate.UNKNOWN))), Gate.decide(under(input, of(scoped, listed))));
    }

    private static void assertNoBetter(Verdict after, Verdict before) {
        assertThat(badness(after.result())).isGreaterThanOrEqualTo(badness(before.result()));
    }

    private static int badness(Verdict.Result result) {
        return switch (result) {
            case PASSED -> 0;
            case UNDECIDED -> 1;
            case FAILED -> 2;
        };
    }

    /// Whether it judges anything: a policy that asks nothing is undecided about everything, and every other one
    /// fares better than that.
    private static boolean enforces(Policy policy) {
        return policy.rules().stream()
                .anyMatch(rule -> rule.mode(Docket.NOW) == Mode.ENFORCE
                        && rule.scope().equals(Scope.EVERYWHERE)
                        && rule.stage() != Stage.GATE);
    }

    // --- making policies

    private static GateInput under(GateInput input, Policy policy) {
        return new GateInput(
                policy,
                input.change(),
                input.artifact(),
                input.exhibits(),
                input.firstSeen(),
                input.exemptions(),
                input.now());
    }

    private static Policy policy(Policy like, List<Rule> rules, Grace grace) {
        return new Policy(
                like.name(),
                like.version(),
                like.digest(),
                rules,
                grace,
                like.quorums(),
                like.approvalValidity(),
                like.maxExemption());
    }

    private static Policy of(Policy policy, Estate estate) {
        return new Policy(
                policy.name(),
                policy.version(),
                policy.digest(),
                policy.rules(),
                policy.grace(),
                policy.quorums(),
                policy.approvalValidity(),
                policy.maxExemption(),
                2,
                estate,
                Set.of(),
                List.of());
    }

    /// Rules that can be told apart.
    private static Policy numbered(Policy policy) {
        List<Rule> rules = new ArrayList<>();
        for (Rule rule : policy.rules()) {
            rules.add(rule(
                    rule,
                    rule.stage().word() + ".rule-" + rules.size(),
                    rule.modes(),
                    rule.scope(),
                    rule.requirement()));
        }
        return policy(policy, rules, policy.grace());
    }

    private static Rule serving(Rule rule, List<ControlId> controls) {
        return new Rule(
                rule.id(),
                rule.stage(),
                rule.title(),
                rule.explanation(),
                rule.remedy(),
                controls,
                rule.modes(),
                rule.scope(),
                rule.requirement(),
                rule.grace(),
                rule.blocks(),
                rule.requires(),
                null);
    }

    private static Rule rule(Rule like, String id, ModeSchedule modes, Scope scope, Requirement requirement) {
        return new Rule(
                id,
                like.stage(),
                like.title(),
                like.explanation(),
                like.remedy(),
                like.controls(),
                modes,
                scope,
                requirement,
                like.grace(),
                like.blocks(),
                like.requires(),
                null);
    }

    /// Some rules count for a tier, a branch or a door only.
    private static Policy scoped(Policy policy, Random random) {
        List<Rule> rules = new ArrayList<>();
        for (Rule rule : policy.rules()) {
            Scope scope =
                    switch (random.nextInt(5)) {
                        case 0 -> new Scope(List.of(), Set.of("gold"), Set.of(), List.of());
                        case 1 -> new Scope(List.of(), Set.of(), Set.of(Environment.PRODUCTION), List.of());
                        case 2 -> new Scope(List.of(), Set.of(), Set.of(), List.of(new NamePattern("release/*")));
                        case 3 -> new Scope(List.of(new NamePattern("other")), Set.of(), Set.of(), List.of());
                        default -> Scope.EVERYWHERE;
                    };
            rules.add(rule(rule, rule.id(), rule.modes(), scope, rule.requirement()));
        }
        return policy(policy, rules, policy.grace());
    }

    private static Policy changed(Policy policy, Random random) {
        Map<Severity, Duration> periods = new EnumMap<>(Severity.class);
        periods.putAll(policy.grace().periods());
        if (random.nextInt(3) == 0) {
            Severity severity = Severity.values()[random.nextInt(Severity.values().length)];
            periods.put(severity, Duration.ofDays(random.nextInt(60)));
        }
        List<Rule> rules = new ArrayList<>();
        for (Rule rule : policy.rules()) {
            if (random.nextInt(12) == 0) {
                continue;
            }
            rules.add(random.nextInt(2) == 0 ? rule : changed(rule, random));
        }
        if (random.nextInt(3) == 0) {
            rules.add(rule(
                    Docket.rule(Stage.SAST, Mode.ENFORCE, Requirement.DEFAULT, Docket.ANY_FINDING),
                    "sast.more",
                    ModeSchedule.always(Mode.values()[random.nextInt(3)]),
                    Scope.EVERYWHERE,
                    Requirement.DEFAULT));
        }
        return policy(policy, rules, new Grace(periods));
    }

    private static Rule changed(Rule rule, Random random) {
        Requirement r = rule.requirement();
        Duration age = Duration.ofDays(1 + random.nextInt(10));
        Requirement needs =
                switch (random.nextInt(6)) {
                    case 0 -> needs(r, age, r.tools(), r.minRules(), r.measures(), r.applicability());
                    case 1 -> needs(r, r.maxAge(), List.of("a", "c"), r.minRules(), r.measures(), r.applicability());
                    case 2 -> needs(r, r.maxAge(), r.tools(), random.nextInt(200), r.measures(), r.applicability());
                    case 3 ->
                        needs(r, r.maxAge(), r.tools(), r.minRules(), List.of("line_coverage"), r.applicability());
                    case 4 -> needs(r, r.maxAge(), r.tools(), r.minRules(), r.measures(), random.nextBoolean());
                    default -> r;
                };
        ModeSchedule modes = random.nextInt(3) == 0
                ? new ModeSchedule(List.of(
                        new ModeSchedule.Step(Instant.MIN, Mode.values()[random.nextInt(3)]),
                        new ModeSchedule.Step(
                                Docket.NOW.plus(Duration.ofDays(random.nextInt(3) - 1L)),
                                Mode.values()[random.nextInt(3)])))
                : rule.modes();
        Scope scope = random.nextInt(8) == 0
                ? new Scope(
                        List.of(new NamePattern(random.nextBoolean() ? "*" : "other")), Set.of(), Set.of(), List.of())
                : rule.scope();
        return rule(rule, rule.id(), modes, scope, needs);
    }

    private static Requirement needs(
            Requirement r, Duration maxAge, List<String> tools, int minRules, List<String> measures, boolean applies) {
        return new Requirement(maxAge, tools, r.formats(), minRules, r.origins(), measures, applies);
    }

    // --- names and schedules

    @Property
    void aPatternOfLettersMatchesItselfAndAStarMatchesAll(@ForAll("names") String name) {
        assertThat(new NamePattern(name).matches(name)).isTrue();
        assertThat(new NamePattern("*").matches(name)).isTrue();
        assertThat(new NamePattern(name + "-*").matches(name)).isFalse();
        assertThat(new NamePattern(name + "*").matches(name + "-more")).isTrue();
        assertThat(new Service(name).name()).isEqualTo(name);
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(12);
    }
}
