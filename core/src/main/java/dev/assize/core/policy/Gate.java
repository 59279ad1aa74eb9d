package dev.assize.core.policy;

import dev.assize.core.canonical.CanonicalJson;
import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Evidence;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Location;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.evidence.Stage;
import dev.assize.core.exemption.Exemption;
import dev.assize.core.exemption.Exemptions;
import dev.assize.core.subject.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Judges a change. Pure: the verdict follows from the [GateInput] alone, so it can be derived again years
/// later from stored bytes.
public final class Gate {
    private Gate() {}

    public static Verdict decide(GateInput input) {
        Exemptions exemptions = new Exemptions(input.exemptions());
        Sight sight = new Sight(input);
        Map<Rule, RuleVerdict> judged = new LinkedHashMap<>();
        for (Rule rule : input.policy().rules()) {
            if (rule.stage() != Stage.GATE) {
                judged.put(rule, judge(input, sight, rule, exemptions));
            }
        }
        List<RuleVerdict> rules = new ArrayList<>();
        for (Rule rule : input.policy().rules()) {
            RuleVerdict verdict = judged.get(rule);
            rules.add(verdict == null ? completeness(input, rule, judged.values()) : verdict);
        }
        return new Verdict(result(input, rules), input.policy(), input.change(), input.artifact(), rules, input.now());
    }

    private static RuleVerdict judge(GateInput input, Sight sight, Rule rule, Exemptions exemptions) {
        if (!isForIt(input, rule)) {
            return aside(
                    input,
                    rule,
                    "It is for " + rule.scope().whom() + ", and "
                            + input.change().service() + " is none of them.");
        }
        if (!rule.atGate()) {
            String door = rule.stage() == Stage.DEPLOYMENT ? "at deployment" : "while it runs";
            return aside(input, rule, "It is judged " + door + ".");
        }
        return new Trial(input, sight, rule, exemptions).judge();
    }

    private static RuleVerdict aside(GateInput input, Rule rule, String why) {
        return new RuleVerdict(
                rule, State.NOT_APPLICABLE, mode(input, rule), List.of(new Reason.Inapplicable(why)), List.of());
    }

    private static boolean isForIt(GateInput input, Rule rule) {
        return rule.scope().isFor(input.change().service(), input.policy().estate());
    }

    /// The weight of a rule here and now: an enforced rule only warns where it does not stop.
    private static Mode mode(GateInput input, Rule rule) {
        Mode mode = rule.mode(input.now());
        boolean stops = rule.scope().stopsAt(input.change().revision().branch(), input.environment());
        return mode == Mode.ENFORCE && !stops ? Mode.WARN : mode;
    }

    static Grace.Circumstances circumstances(GateInput input, Finding finding) {
        return circumstances(
                input.policy(),
                finding,
                input.policy().estate().exposed(input.change().service()));
    }

    private static Grace.Circumstances circumstances(Policy policy, Finding finding, boolean exposed) {
        boolean fix = finding.location() instanceof Location.InPackage in
                && in.reference().fixedVersion() != null;
        return new Grace.Circumstances(exposed, fix, policy.knownExploited(finding));
    }

    /// The findings as conditions see them, made once for all rules that grant the same grace.
    private static final class Sight {
        private final GateInput input;
        private final boolean exposed;
        private final Map<Grace, Map<Exhibit, List<FindingInput>>> made = new HashMap<>();

        Sight(GateInput input) {
            this.input = input;
            this.exposed = input.policy().estate().exposed(input.change().service());
        }

        List<FindingInput> of(Exhibit exhibit, Grace grace) {
            return made.computeIfAbsent(grace, _ -> new IdentityHashMap<>())
                    .computeIfAbsent(exhibit, _ -> make(exhibit, grace));
        }

        private List<FindingInput> make(Exhibit exhibit, Grace grace) {
            List<FindingInput> seen = new ArrayList<>(exhibit.findings().size());
            exhibit.findings().forEach(finding -> seen.add(make(finding, grace)));
            return seen;
        }

        private FindingInput make(Finding finding, Grace grace) {
            Instant now = input.now();
            Instant recorded = input.firstSeen().getOrDefault(finding.fingerprint(), now);
            // A clock that ran ahead must not lengthen the grace period.
            Instant firstSeen = recorded.isAfter(now) ? now : recorded;
            Grace.Circumstances circumstances = circumstances(input.policy(), finding, exposed);
            Instant deadline = grace.deadline(finding.severity(), circumstances, firstSeen);
            boolean overdue = deadline != null && !now.isBefore(deadline);
            return new FindingInput(finding, firstSeen, deadline, overdue, circumstances, now);
        }
    }

    /// The compliance gate itself: every other enforced rule needs evidence behind it and must hold.
    private static RuleVerdict completeness(GateInput input, Rule rule, Collection<RuleVerdict> others) {
        if (!isForIt(input, rule)) {
            return judge(input, new Sight(input), rule, new Exemptions(List.of()));
        }
        List<Reason> reasons = new ArrayList<>();
        State state = State.PASSED;
        boolean asked = false;
        for (RuleVerdict verdict : others) {
            Rule other = verdict.rule();
            if (!other.atGate() || verdict.mode() != Mode.ENFORCE || !isForIt(input, other)) {
                continue;
            }
            asked = true;
            switch (verdict.state()) {
                case NOT_EVALUATED, UNVERIFIABLE -> {
                    state = state.worse(State.NOT_EVALUATED);
                    reasons.add(new Reason.Missing(
                            "Rule " + other.id() + " is " + verdict.state().title() + ".",
                            "Give it evidence: " + other.remedy()));
                }
                case FAILED -> {
                    state = State.FAILED;
                    reasons.add(new Reason.Unmet("Rule " + other.id() + " failed.", other.remedy()));
                }
                case PASSED, EXEMPTED, NOT_APPLICABLE -> {}
            }
        }
        if (!asked) {
            state = State.NOT_EVALUATED;
            reasons.add(new Reason.Missing("The policy enforces no other rule.", "Set a rule to mode: enforce."));
        }
        return new RuleVerdict(rule, state, mode(input, rule), reasons, List.of());
    }

    private static Verdict.Result result(GateInput input, List<RuleVerdict> rules) {
        boolean undecided = false;
        boolean enforced = false;
        for (RuleVerdict rule : rules) {
            enforced |= rule.mode() == Mode.ENFORCE && rule.rule().atGate() && isForIt(input, rule.rule());
            if (!rule.stops()) {
                continue;
            }
            if (rule.state() == State.FAILED) {
                return Verdict.Result.FAILED;
            }
            undecided = true;
        }
        // A policy that asks nothing has judged nothing.
        return undecided || !enforced ? Verdict.Result.UNDECIDED : Verdict.Result.PASSED;
    }

    /// One rule before the gate. Everything is looked at and the worst of it is the rule's state: what is
    /// missing beside a finding that blocks never makes the finding count for less.
    private static final class Trial {
        private static final int MAX_VIEWS = 64;

        private final GateInput input;
        private final Sight sight;
        private final Rule rule;
        private final Grace grace;
        private final Exemptions exemptions;
        private final List<Exhibit> exhibits;
        private final List<Exhibit> answers;
        private final List<Reason> reasons = new ArrayList<>();
        private State state = State.NOT_APPLICABLE;
        private boolean measureMissing;

        Trial(GateInput input, Sight sight, Rule rule, Exemptions exemptions) {
            this.input = input;
            this.sight = sight;
            this.rule = rule;
            this.grace = input.policy().grace().overriddenBy(rule.grace());
            this.exemptions = exemptions;
            this.exhibits = stageExhibits(
                    exhibit -> !RegoQuery.isAnswer(exhibit.evidence().format()));
            this.answers = rule.rego() == null
                    ? List.of()
                    : stageExhibits(exhibit -> exhibit.evidence().format().equals(RegoQuery.format(rule.id())));
        }

        private List<Exhibit> stageExhibits(Predicate<Exhibit> which) {
            return input.exhibits().stream()
                    .filter(exhibit -> exhibit.evidence().stage() == rule.stage() && which.test(exhibit))
                    .sorted(Comparator.comparingLong(Exhibit::ledgerIndex))
                    .toList();
        }

        RuleVerdict judge() {
            List<Exhibit> read = new ArrayList<>();
            for (Exhibit exhibit : exhibits) {
                if (exhibit.broken() != null) {
                    note(State.UNVERIFIABLE, new Reason.Missing(exhibit.broken(), "Run assize verify."));
                } else if (exhibit.evidence().outcome() instanceof Outcome.Read) {
                    read.add(exhibit);
                }
            }
            lookForGaps(read);
            if (!read.isEmpty()) {
                weighFindings(read);
                weighStage(read);
                weighAnswers();
            }
            return new RuleVerdict(
                    rule,
                    state,
                    mode(input, rule),
                    reasons,
                    Stream.concat(exhibits.stream(), answers.stream())
                            .map(Exhibit::ledgerIndex)
                            .sorted()
                            .toList());
        }

        private void note(State worse, Reason reason) {
            state = state.worse(worse);
            reasons.add(reason);
        }

        private void missing(String text, String remedy) {
            note(State.NOT_EVALUATED, new Reason.Missing(text, remedy));
        }

        private void lookForGaps(List<Exhibit> read) {
            String stage = rule.stage().word();
            if (exhibits.isEmpty()) {
                missing(
                        "There is no evidence of stage " + stage + ".",
                        "Run assize scan " + stage + ", or hand in a report with assize ingest.");
                return;
            }
            boolean unread = false;
            for (Exhibit exhibit : exhibits) {
                if (exhibit.broken() != null) {
                    unread = true;
                } else if (exhibit.evidence().outcome() instanceof Outcome.NotEvaluated(String why, String remedy)) {
                    unread = true;
                    missing(exhibit.evidence().run().tool() + ": " + why, remedy);
                }
            }
            if (!read.isEmpty()) {
                read.forEach(exhibit -> lookForGaps(exhibit.evidence()));
                lookForMissingTools(read);
                lookForMissingMeasures(read);
            } else if (!unread) {
                acceptThatItDoesNotApply();
            }
        }

        private void lookForAge(Evidence evidence) {
            String tool = evidence.run().tool();
            Instant observed = evidence.observed();
            Duration maxAge = rule.requirement().maxAge();
            if (maxAge != null && observed.plus(maxAge).isBefore(input.now())) {
                missing(
                        "The report of " + tool + " of " + observed + " is older than " + maxAge + ".",
                        "Run assize scan " + rule.stage().word() + " again.");
            }
            if (observed.isAfter(input.now())) {
                missing("The report of " + tool + " is dated in the future.", "Set the clocks right.");
            }
        }

        private void lookForGaps(Evidence evidence) {
            lookForAge(evidence);
            Requirement needs = rule.requirement();
            String tool = evidence.run().tool();
            if (evidence.outcome() instanceof Outcome.Read
                    && needs.asksRulesOf(evidence)
                    && evidence.run().ruleCount() < needs.minRules()) {
                missing(
                        tool + " ran with " + Math.max(0, evidence.run().ruleCount()) + " rules, this rule asks for "
                                + needs.minRules() + ".",
                        "Run it with the full rule set.");
            }
            if (evidence.outcome() instanceof Outcome.Read
                    && needs.asksRulesOf(evidence)
                    && !needs.takesRuleSetOf(evidence)) {
                Digest rules = evidence.run().rules();
                missing(
                        tool + " ran with rule set " + (rules == null ? "unknown" : rules.brief())
                                + ", which this rule does not take.",
                        "Run it with one of the rule sets the policy names.");
            }
            if (!needs.origins().isEmpty() && !needs.origins().contains(evidence.origin())) {
                missing(
                        "The report of " + tool + " was " + evidence.origin().word()
                                + ", which this rule does not take.",
                        "Run assize scan " + rule.stage().word() + ".");
            }
        }

        private void lookForMissingTools(List<Exhibit> read) {
            Requirement needs = rule.requirement();
            Set<String> reported = new TreeSet<>();
            read.forEach(exhibit -> reported.add(exhibit.evidence().run().tool()));
            for (String tool : needs.tools()) {
                if (!reported.contains(tool)) {
                    missing("There is no report of " + tool + ".", "Run " + tool + " and hand in its report.");
                }
            }
            if (!needs.formats().isEmpty()
                    && read.stream().noneMatch(e -> needs.formats()
                            .contains(e.evidence().format()))) {
                String known = String.join(", ", needs.formats());
                missing(
                        "There is no report of a kind that could tell, only of " + String.join(", ", reported) + ".",
                        "Hand in a report in one of these formats: " + known + ".");
            }
        }

        private void lookForMissingMeasures(List<Exhibit> read) {
            Set<String> known = new TreeSet<>();
            read.forEach(exhibit -> known.addAll(measures(exhibit).keySet()));
            for (String measure : rule.requirement().measures()) {
                if (!known.contains(measure)) {
                    measureMissing = true;
                    missing(
                            "No report of stage " + rule.stage().word() + " says what " + measure + " is.",
                            "Hand in a report that holds it.");
                }
            }
        }

        private void acceptThatItDoesNotApply() {
            if (!rule.requirement().applicability()) {
                String stage = rule.stage().word();
                missing(
                        "Stage " + stage + " found nothing to look at, and this rule needs it.",
                        "Run assize scan " + stage + " where there is something to scan.");
                return;
            }
            for (Exhibit exhibit : exhibits) {
                lookForGaps(exhibit.evidence());
                if (exhibit.evidence().outcome() instanceof Outcome.NotApplicable(String why)) {
                    note(State.NOT_APPLICABLE, new Reason.Inapplicable(why));
                }
            }
        }

        private void weighFindings(List<Exhibit> read) {
            state = state.worse(State.PASSED);
            Condition<FindingInput> blocks = rule.blocks();
            if (blocks == null) {
                return;
            }
            Set<String> undecided = new TreeSet<>();
            for (Exhibit exhibit : read) {
                for (FindingInput seen : sight.of(exhibit, grace)) {
                    try {
                        if (!blocks.holds(seen)) {
                            continue;
                        }
                    } catch (Condition.Undecidable e) {
                        undecided.add(String.valueOf(e.getMessage()));
                        continue;
                    }
                    block(seen.finding(), seen.deadline());
                }
            }
            undecided.forEach(why -> undecidable(blocks.text(), why));
        }

        private void block(Finding finding, @Nullable Instant deadline) {
            Exemption exemption = exemption(finding);
            if (exemption == null) {
                note(State.FAILED, new Reason.Blocking(finding, deadline, remedy(finding)));
            } else {
                note(State.EXEMPTED, new Reason.Exempted(finding, exemption.id(), exemption.notAfter()));
            }
        }

        /// What Open Policy Agent answered, where its answer is about this bundle, this query and this evidence.
        private void weighAnswers() {
            RegoQuery rego = rule.rego();
            if (rego == null) {
                return;
            }
            Map<String, Json> asked = Map.of(
                    RegoQuery.BUNDLE_MEASURE, Json.of(rego.bundle().toString()),
                    RegoQuery.QUERY_MEASURE, Json.of(rego.query()),
                    RegoQuery.INPUT_MEASURE,
                            Json.of(RegoInput.digest(input, rule).toString()));
            boolean answered = false;
            for (Exhibit answer : answers) {
                if (answer.broken() != null) {
                    note(State.UNVERIFIABLE, new Reason.Missing(answer.broken(), "Run assize verify."));
                } else if (answer.evidence().outcome() instanceof Outcome.NotEvaluated(String why, String remedy)) {
                    answered = true;
                    missing("Open Policy Agent: " + why, remedy);
                } else if (measures(answer).entrySet().containsAll(asked.entrySet())) {
                    answered = true;
                    lookForAge(answer.evidence());
                    answer.findings().forEach(finding -> block(finding, null));
                }
            }
            if (!answered) {
                missing(
                        "Open Policy Agent was not asked " + rego.query() + " about this evidence.",
                        "Run assize policy rego where opa is installed; assize tools install opa gets it.");
            }
        }

        private void weighStage(List<Exhibit> read) {
            Condition<StageInput> requires = rule.requires();
            if (requires == null) {
                return;
            }
            List<Map<String, Json>> views = views(read, requires.text());
            if (views.isEmpty()) {
                missing(
                        "The reports of stage " + rule.stage().word() + " contradict each other in too many ways.",
                        "Hand in one report for each measure.");
                return;
            }
            int findings = read.stream().mapToInt(e -> e.findings().size()).sum();
            Set<String> undecided = new TreeSet<>();
            for (Map<String, Json> view : views) {
                try {
                    if (!requires.holds(new StageInput(rule.stage(), view, findings, input.now()))) {
                        note(State.FAILED, new Reason.Unmet(unmet(requires.text(), view), rule.remedy()));
                    }
                } catch (Condition.Undecidable e) {
                    undecided.add(String.valueOf(e.getMessage()));
                }
            }
            // A condition without a value says nothing new where its measure is already known to be missing.
            if (!measureMissing) {
                undecided.forEach(why -> undecidable(requires.text(), why));
            }
        }

        /// What the reports say together. Where two of them give a measure of the condition different values,
        /// the condition must hold for each: nobody's better number hides another's. Empty where there would be
        /// too many ways to combine them.
        private static List<Map<String, Json>> views(List<Exhibit> read, String condition) {
            Map<String, Set<Json>> values = new TreeMap<>();
            for (Exhibit exhibit : read) {
                measures(exhibit).forEach((name, value) -> values.computeIfAbsent(name, _ -> new LinkedHashSet<>())
                        .add(value));
            }
            List<Map<String, Json>> views = List.of(new TreeMap<>());
            for (Map.Entry<String, Set<Json>> measure : values.entrySet()) {
                List<Json> choices = List.copyOf(measure.getValue());
                if (!condition.contains(measure.getKey())) {
                    choices = choices.subList(0, 1);
                }
                if (views.size() * choices.size() > MAX_VIEWS) {
                    return List.of();
                }
                List<Map<String, Json>> more = new ArrayList<>();
                for (Map<String, Json> view : views) {
                    for (Json choice : choices) {
                        Map<String, Json> with = new TreeMap<>(view);
                        with.put(measure.getKey(), choice);
                        more.add(with);
                    }
                }
                views = more;
            }
            return views;
        }

        private static Map<String, Json> measures(Exhibit exhibit) {
            return exhibit.evidence().outcome() instanceof Outcome.Read read ? read.measures() : Map.of();
        }

        /// The oldest exemption that covers the finding.
        private @Nullable Exemption exemption(Finding finding) {
            return exemptions
                    .covering(input.change().service(), finding, input.policy().knownExploited(finding), input.now())
                    .orElse(null);
        }

        private String remedy(Finding finding) {
            return finding.remedy().isEmpty() ? rule.remedy() : finding.remedy();
        }

        /// Names the values that made the condition false, so that nobody has to guess.
        private static String unmet(String condition, Map<String, Json> measures) {
            StringBuilder values = new StringBuilder();
            measures.forEach((name, value) -> {
                if (condition.contains(name)) {
                    values.append(values.isEmpty() ? "" : ", ")
                            .append(name)
                            .append(" is ")
                            .append(plain(value));
                }
            });
            return values.isEmpty() ? "It does not hold that " + condition : values + "; required: " + condition;
        }

        private static String plain(Json value) {
            return value instanceof Json.Text(String text) ? text : CanonicalJson.text(value);
        }

        private void undecidable(String condition, String why) {
            missing(
                    "The condition " + condition + " has no value: " + why,
                    "Mend the condition, or hand in a report that holds what it asks for.");
        }
    }
}
