package dev.assize.core.policy;

import dev.assize.core.canonical.CanonicalJson;
import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Evidence;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.evidence.Stage;
import dev.assize.core.exemption.Exemption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Judges a change. Pure: the verdict follows from the [GateInput] alone, so it can be derived again years
/// later from stored bytes.
public final class Gate {
    private Gate() {}

    public static Verdict decide(GateInput input) {
        Map<Fingerprint, List<Exemption>> exemptions = new HashMap<>();
        for (Exemption exemption : input.exemptions()) {
            exemptions
                    .computeIfAbsent(exemption.finding(), _ -> new ArrayList<>())
                    .add(exemption);
        }
        List<RuleVerdict> rules = new ArrayList<>();
        for (Rule rule : input.policy().rules()) {
            rules.add(rule.atGate() ? new Trial(input, rule, exemptions).judge() : later(rule));
        }
        return new Verdict(result(rules), input.policy(), input.change(), input.artifact(), rules, input.now());
    }

    private static RuleVerdict later(Rule rule) {
        String door = rule.stage() == Stage.DEPLOYMENT ? "at deployment" : "while it runs";
        return new RuleVerdict(
                rule, State.NOT_APPLICABLE, List.of(new Reason.Inapplicable("It is judged " + door + ".")), List.of());
    }

    private static Verdict.Result result(List<RuleVerdict> rules) {
        boolean undecided = false;
        boolean enforced = false;
        for (RuleVerdict rule : rules) {
            enforced |= rule.rule().mode() == Mode.ENFORCE && rule.rule().atGate();
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

    /// One rule before the gate.
    private static final class Trial {
        private final GateInput input;
        private final Rule rule;
        private final Map<Fingerprint, List<Exemption>> exemptions;
        private final List<Exhibit> exhibits = new ArrayList<>();
        private final List<Reason> reasons = new ArrayList<>();

        Trial(GateInput input, Rule rule, Map<Fingerprint, List<Exemption>> exemptions) {
            this.input = input;
            this.rule = rule;
            this.exemptions = exemptions;
            for (Exhibit exhibit : input.exhibits()) {
                if (exhibit.evidence().stage() == rule.stage()) {
                    exhibits.add(exhibit);
                }
            }
        }

        RuleVerdict judge() {
            if (rule.stage() == Stage.GATE) {
                return judgeCompleteness();
            }
            for (Exhibit exhibit : exhibits) {
                if (exhibit.broken() != null) {
                    return is(State.UNVERIFIABLE, new Reason.Missing(exhibit.broken(), "Run assize verify."));
                }
            }
            List<Exhibit> read = exhibits.stream()
                    .filter(e -> e.evidence().outcome() instanceof Outcome.Read)
                    .toList();
            Optional<Reason> gap = gap(read);
            if (gap.isPresent()) {
                return is(State.NOT_EVALUATED, gap.get());
            }
            if (read.isEmpty()) {
                return inapplicable();
            }
            return weigh(read);
        }

        /// The compliance gate itself: every other enforced rule needs evidence behind it.
        private RuleVerdict judgeCompleteness() {
            for (Rule other : input.policy().rules()) {
                if (other.id().equals(rule.id())
                        || !other.atGate()
                        || other.stage() == Stage.GATE
                        || other.mode() != Mode.ENFORCE) {
                    continue;
                }
                State state = new Trial(input, other, exemptions).judge().state();
                if (state == State.NOT_EVALUATED || state == State.UNVERIFIABLE) {
                    reasons.add(new Reason.Missing(
                            "Rule " + other.id() + " is " + state.title() + ".",
                            "Give it evidence: " + other.remedy()));
                } else if (state == State.FAILED) {
                    reasons.add(new Reason.Unmet("Rule " + other.id() + " failed.", other.remedy()));
                }
            }
            if (reasons.isEmpty()) {
                return is(State.PASSED);
            }
            boolean failed = reasons.stream().anyMatch(Reason.Unmet.class::isInstance);
            return is(failed ? State.FAILED : State.NOT_EVALUATED);
        }

        private Optional<Reason> gap(List<Exhibit> read) {
            for (Exhibit exhibit : exhibits) {
                if (exhibit.evidence().outcome() instanceof Outcome.NotEvaluated(String why, String remedy)) {
                    return missing(exhibit.evidence().run().tool() + ": " + why, remedy);
                }
            }
            if (exhibits.isEmpty()) {
                return missing(
                        "There is no evidence of stage " + rule.stage().word() + ".",
                        "Run assize scan " + rule.stage().word() + ", or hand in a report with assize ingest.");
            }
            Requirement needs = rule.requirement();
            if (read.isEmpty()) {
                return needs.applicability()
                        ? Optional.empty()
                        : missing(
                                "Stage " + rule.stage().word() + " found nothing to look at, and this rule needs it.",
                                "Run assize scan " + rule.stage().word() + " where there is something to scan.");
            }
            for (Exhibit exhibit : read) {
                Optional<Reason> gap = gap(exhibit.evidence(), needs);
                if (gap.isPresent()) {
                    return gap;
                }
            }
            for (String tool : needs.tools()) {
                if (read.stream().noneMatch(e -> e.evidence().run().tool().equals(tool))) {
                    return missing("There is no report of " + tool + ".", "Run " + tool + " and hand in its report.");
                }
            }
            Map<String, Json> measures = measures(read);
            for (String measure : needs.measures()) {
                if (!measures.containsKey(measure)) {
                    return missing(
                            "No report of stage " + rule.stage().word() + " says what " + measure + " is.",
                            "Hand in a report that holds it.");
                }
            }
            return Optional.empty();
        }

        private Optional<Reason> gap(Evidence evidence, Requirement needs) {
            String tool = evidence.run().tool();
            Instant observed = evidence.observed();
            Duration maxAge = needs.maxAge();
            if (maxAge != null && observed.plus(maxAge).isBefore(input.now())) {
                return missing(
                        "The report of " + tool + " of " + observed + " is older than " + maxAge + ".",
                        "Run assize scan " + rule.stage().word() + " again.");
            }
            if (observed.isAfter(input.now())) {
                return missing("The report of " + tool + " is dated in the future.", "Set the clocks right.");
            }
            if (needs.minRules() > 0 && evidence.run().ruleCount() < needs.minRules()) {
                return missing(
                        tool + " ran with " + Math.max(0, evidence.run().ruleCount()) + " rules, this rule asks for "
                                + needs.minRules() + ".",
                        "Run it with the full rule set.");
            }
            if (!needs.origins().isEmpty() && !needs.origins().contains(evidence.origin())) {
                return missing(
                        "The report of " + tool + " was " + evidence.origin().word()
                                + ", which this rule does not take.",
                        "Run assize scan " + rule.stage().word() + ".");
            }
            return Optional.empty();
        }

        private RuleVerdict inapplicable() {
            for (Exhibit exhibit : exhibits) {
                if (exhibit.evidence().outcome() instanceof Outcome.NotApplicable(String why)) {
                    reasons.add(new Reason.Inapplicable(why));
                }
            }
            return is(State.NOT_APPLICABLE);
        }

        private RuleVerdict weigh(List<Exhibit> read) {
            boolean failed = false;
            boolean exempted = false;
            int open = 0;
            for (Exhibit exhibit : read) {
                for (Finding finding : exhibit.findings()) {
                    open++;
                    FindingInput seen = seen(finding);
                    Condition<FindingInput> blocks = rule.blocks();
                    try {
                        if (blocks == null || !blocks.holds(seen)) {
                            continue;
                        }
                    } catch (Condition.Undecidable e) {
                        return is(State.NOT_EVALUATED, undecidable(blocks.text(), e));
                    }
                    Exemption exemption = exemption(finding);
                    if (exemption == null) {
                        failed = true;
                        reasons.add(new Reason.Blocking(finding, seen.deadline(), remedy(finding)));
                    } else {
                        exempted = true;
                        reasons.add(new Reason.Exempted(finding, exemption.id(), exemption.notAfter()));
                    }
                }
            }
            Condition<StageInput> requires = rule.requires();
            if (requires != null) {
                Map<String, Json> measures = measures(read);
                try {
                    if (!requires.holds(new StageInput(rule.stage(), measures, open, input.now()))) {
                        failed = true;
                        reasons.add(new Reason.Unmet(unmet(requires.text(), measures), rule.remedy()));
                    }
                } catch (Condition.Undecidable e) {
                    return is(State.NOT_EVALUATED, undecidable(requires.text(), e));
                }
            }
            return is(failed ? State.FAILED : exempted ? State.EXEMPTED : State.PASSED);
        }

        private FindingInput seen(Finding finding) {
            Instant firstSeen = input.firstSeen().getOrDefault(finding.fingerprint(), input.now());
            Instant deadline =
                    input.policy().grace().overriddenBy(rule.grace()).deadline(finding.severity(), firstSeen);
            boolean overdue = deadline != null && !input.now().isBefore(deadline);
            return new FindingInput(finding, firstSeen, deadline, overdue, null);
        }

        private @Nullable Exemption exemption(Finding finding) {
            for (Exemption exemption : exemptions.getOrDefault(finding.fingerprint(), List.of())) {
                if (exemption.covers(input.change().service(), finding, input.now())) {
                    return exemption;
                }
            }
            return null;
        }

        private String remedy(Finding finding) {
            return finding.remedy().isEmpty() ? rule.remedy() : finding.remedy();
        }

        private static Map<String, Json> measures(List<Exhibit> read) {
            Map<String, Json> all = new TreeMap<>();
            for (Exhibit exhibit : read) {
                if (exhibit.evidence().outcome() instanceof Outcome.Read outcome) {
                    all.putAll(outcome.measures());
                }
            }
            return all;
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

        private static Reason undecidable(String condition, Condition.Undecidable why) {
            return new Reason.Missing(
                    "The condition " + condition + " has no value: " + why.getMessage(),
                    "Mend the condition, or hand in a report that holds what it asks for.");
        }

        private static Optional<Reason> missing(String text, String remedy) {
            return Optional.of(new Reason.Missing(text, remedy));
        }

        private RuleVerdict is(State state, Reason... more) {
            reasons.addAll(List.of(more));
            return new RuleVerdict(
                    rule,
                    state,
                    reasons,
                    exhibits.stream().map(Exhibit::ledgerIndex).toList());
        }
    }
}
