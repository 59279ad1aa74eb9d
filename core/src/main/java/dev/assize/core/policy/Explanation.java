package dev.assize.core.policy;

import dev.assize.core.canonical.CanonicalJson;
import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Evidence;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.Location;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.evidence.PackageRef;
import dev.assize.core.evidence.Stage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A verdict that explains itself: for each rule what decided it, the smallest change that would turn it, and, where
/// it holds, until when. Pure: it follows from what the gate was given, like the verdict.
public record Explanation(Verdict verdict, List<OfRule> rules) {
    private static final Comparator<Change> BY_KIND = Comparator.comparing(Change::kind);

    /// One rule explained.
    ///
    /// @param evidence   ledger indexes of what it looked at
    /// @param findings   the findings that decided it, exempted ones included
    /// @param exemptions the exemptions that counted
    /// @param changes    what would turn it; all of these together, and nothing less, where it does not hold
    /// @param otherwise  what else would, instead of the changes to its findings
    /// @param until      when it stops holding if nothing changes; null where no such time is known
    public record OfRule(
            RuleVerdict verdict,
            List<Long> evidence,
            List<Fingerprint> findings,
            List<String> exemptions,
            List<Change> changes,
            List<Change> otherwise,
            @Nullable Until until) {
        public OfRule {
            Objects.requireNonNull(verdict);
            evidence = List.copyOf(evidence);
            findings = List.copyOf(findings);
            exemptions = List.copyOf(exemptions);
            changes = List.copyOf(changes);
            otherwise = List.copyOf(otherwise);
        }
    }

    /// Something that would turn a rule.
    public record Change(Kind kind, String text) {
        /// In the order they are told.
        public enum Kind {
            MEASURE,
            UPGRADE,
            MEND,
            EVIDENCE,
            RULES,
            EXEMPT
        }

        public Change {
            Objects.requireNonNull(kind);
            Objects.requireNonNull(text);
        }
    }

    /// When a rule that holds stops holding, and why.
    public record Until(Instant at, String why) {}

    public Explanation {
        Objects.requireNonNull(verdict);
        rules = List.copyOf(rules);
    }

    /// @param input what the verdict was decided from
    public static Explanation of(GateInput input, Verdict verdict) {
        return new Explanation(
                verdict,
                verdict.rules().stream()
                        .map(rule -> new Explaining(input, rule).explain())
                        .toList());
    }

    private static final class Explaining {
        private final GateInput input;
        private final RuleVerdict verdict;
        private final Rule rule;
        private final List<Exhibit> read;

        Explaining(GateInput input, RuleVerdict verdict) {
            this.input = input;
            this.verdict = verdict;
            this.rule = verdict.rule();
            this.read = input.exhibits().stream()
                    .filter(exhibit -> exhibit.evidence().stage() == rule.stage()
                            && exhibit.broken() == null
                            && exhibit.evidence().outcome() instanceof Outcome.Read
                            && !RegoQuery.isAnswer(exhibit.evidence().format()))
                    .toList();
        }

        OfRule explain() {
            Set<Fingerprint> findings = new LinkedHashSet<>();
            Set<String> exemptions = new LinkedHashSet<>();
            List<Finding> blocking = new ArrayList<>();
            boolean unmet = false;
            for (Reason reason : verdict.reasons()) {
                switch (reason) {
                    case Reason.Blocking block -> {
                        if (findings.add(block.finding().fingerprint())) {
                            blocking.add(block.finding());
                        }
                    }
                    case Reason.Exempted exempted -> {
                        findings.add(exempted.finding().fingerprint());
                        exemptions.add(exempted.exemption());
                    }
                    case Reason.Unmet _ -> unmet = true;
                    case Reason.Missing _, Reason.Inapplicable _ -> {}
                }
            }
            List<Change> changes = new ArrayList<>();
            if (!verdict.state().lets()) {
                changes.addAll(mending(blocking));
                if (unmet) {
                    changes.addAll(rule.stage() == Stage.GATE ? turningRules() : measures());
                }
                changes.addAll(evidence());
                changes.sort(BY_KIND);
            }
            return new OfRule(
                    verdict,
                    verdict.evidence(),
                    List.copyOf(findings),
                    List.copyOf(exemptions),
                    changes.stream().distinct().toList(),
                    exempting(blocking),
                    verdict.state().lets() ? until() : null);
        }

        /// One line for each package to upgrade, one for each other finding.
        private List<Change> mending(List<Finding> blocking) {
            Map<String, List<PackageRef>> upgrades = new LinkedHashMap<>();
            List<Change> changes = new ArrayList<>();
            for (Finding finding : blocking) {
                if (finding.location() instanceof Location.InPackage in
                        && in.reference().fixedVersion() != null) {
                    String key = in.reference().name() + " " + in.reference().version();
                    upgrades.computeIfAbsent(key, _ -> new ArrayList<>()).add(in.reference());
                } else {
                    changes.add(new Change(
                            Change.Kind.MEND,
                            "mend " + finding.rule() + " at "
                                    + finding.location().text()));
                }
            }
            upgrades.forEach((name, references) ->
                    changes.add(new Change(Change.Kind.UPGRADE, "upgrade " + name + " to " + highest(references))));
            return changes;
        }

        private static String highest(List<PackageRef> references) {
            Set<String> versions = new LinkedHashSet<>();
            references.forEach(reference -> versions.add(Objects.requireNonNull(reference.fixedVersion())));
            boolean plain = versions.stream().allMatch(version -> version.matches("[0-9]{1,9}(\\.[0-9]{1,9})*"));
            return plain ? versions.stream().max(Explaining::byVersion).orElseThrow() : String.join(" and ", versions);
        }

        private static int byVersion(String one, String other) {
            String[] a = one.split("\\.");
            String[] b = other.split("\\.");
            for (int i = 0; i < Math.max(a.length, b.length); i++) {
                int order = Integer.compare(
                        i < a.length ? Integer.parseInt(a[i]) : 0, i < b.length ? Integer.parseInt(b[i]) : 0);
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        }

        private static List<Change> exempting(List<Finding> blocking) {
            if (blocking.isEmpty()) {
                return List.of();
            }
            if (blocking.size() == 1) {
                return List.of(new Change(
                        Change.Kind.EXEMPT,
                        "an exemption for " + blocking.getFirst().fingerprint().brief()));
            }
            return List.of(
                    new Change(Change.Kind.EXEMPT, "an exemption for each of the " + blocking.size() + " findings"));
        }

        private List<Change> turningRules() {
            return verdict.reasons().stream()
                    .filter(Reason.Unmet.class::isInstance)
                    .map(reason -> new Change(Change.Kind.RULES, reason.text() + " Turn that."))
                    .toList();
        }

        private List<Change> evidence() {
            return verdict.reasons().stream()
                    .filter(Reason.Missing.class::isInstance)
                    .map(reason -> new Change(Change.Kind.EVIDENCE, reason.text() + " " + reason.remedy()))
                    .toList();
        }

        // --- measures

        /// For each report that does not meet the condition the nearest values with which it would.
        private List<Change> measures() {
            Condition<StageInput> requires = rule.requires();
            if (requires == null) {
                return List.of();
            }
            Map<String, Json> together = new TreeMap<>();
            read.forEach(exhibit -> measures(exhibit).forEach(together::putIfAbsent));
            List<Change> changes = new ArrayList<>();
            for (Exhibit exhibit : read) {
                Map<String, Json> view = new TreeMap<>(together);
                view.putAll(measures(exhibit));
                if (fails(requires, view)) {
                    changes.addAll(nearest(requires, exhibit, view));
                }
            }
            return changes.isEmpty()
                    ? List.of(new Change(Change.Kind.MEASURE, "make it hold that " + requires.text()))
                    : changes;
        }

        private List<Change> nearest(Condition<StageInput> requires, Exhibit exhibit, Map<String, Json> view) {
            List<Condition.Bound> own = requires.bounds().stream()
                    .filter(bound -> measures(exhibit).containsKey(bound.measure()))
                    .toList();
            for (Condition.Bound bound : own) {
                Map<String, Json> turned = new TreeMap<>(view);
                turned.put(bound.measure(), reaching(bound));
                if (holds(requires, turned)) {
                    return List.of(change(bound, view, exhibit));
                }
            }
            Map<String, Json> turned = new TreeMap<>(view);
            own.forEach(bound -> turned.put(bound.measure(), reaching(bound)));
            return holds(requires, turned)
                    ? own.stream().map(bound -> change(bound, view, exhibit)).toList()
                    : List.of();
        }

        private static Change change(Condition.Bound bound, Map<String, Json> view, Exhibit exhibit) {
            String is = plain(Objects.requireNonNull(view.get(bound.measure())));
            String tool = exhibit.evidence().run().tool();
            return new Change(
                    Change.Kind.MEASURE,
                    bound.measure() + " " + is + " -> " + words(bound) + " (" + tool + ", entry "
                            + exhibit.ledgerIndex() + ")");
        }

        private static String words(Condition.Bound bound) {
            String value = plain(bound.value());
            return switch (bound.operator()) {
                case ">=" -> "at least " + value;
                case ">" -> "more than " + value;
                case "<=" -> "at most " + value;
                case "<" -> "less than " + value;
                case "!=" -> "anything but " + value;
                default -> value;
            };
        }

        /// A value just on the right side.
        private static Json reaching(Condition.Bound bound) {
            if (bound.value() instanceof Json.Number(BigDecimal number)) {
                BigDecimal step = new BigDecimal("0.000001");
                return switch (bound.operator()) {
                    case ">", "!=" -> new Json.Number(number.add(step));
                    case "<" -> new Json.Number(number.subtract(step));
                    default -> bound.value();
                };
            }
            return bound.value();
        }

        private boolean fails(Condition<StageInput> requires, Map<String, Json> view) {
            try {
                return !requires.holds(stage(view));
            } catch (Condition.Undecidable _) {
                return false;
            }
        }

        private boolean holds(Condition<StageInput> requires, Map<String, Json> view) {
            try {
                return requires.holds(stage(view));
            } catch (Condition.Undecidable _) {
                return false;
            }
        }

        private StageInput stage(Map<String, Json> view) {
            int findings = read.stream().mapToInt(e -> e.findings().size()).sum();
            return new StageInput(rule.stage(), view, findings, input.now());
        }

        private static Map<String, Json> measures(Exhibit exhibit) {
            return exhibit.evidence().outcome() instanceof Outcome.Read read ? read.measures() : Map.of();
        }

        private static String plain(Json value) {
            return value instanceof Json.Text(String text) ? text : CanonicalJson.text(value);
        }

        // --- time

        private @Nullable Until until() {
            if (rule.stage() == Stage.GATE || verdict.state() == State.NOT_APPLICABLE) {
                return null;
            }
            List<Until> ends = new ArrayList<>();
            Duration maxAge = rule.requirement().maxAge();
            for (Exhibit exhibit : read) {
                Evidence evidence = exhibit.evidence();
                if (maxAge != null) {
                    ends.add(new Until(
                            evidence.observed().plus(maxAge),
                            "the report of " + evidence.run().tool() + " is too old then"));
                }
            }
            for (Reason reason : verdict.reasons()) {
                if (reason instanceof Reason.Exempted(Finding finding, String exemption, Instant end)) {
                    ends.add(new Until(
                            end,
                            "exemption " + exemption + " for "
                                    + finding.fingerprint().brief() + " ends"));
                }
            }
            ends.addAll(deadlines());
            return ends.stream().min(Comparator.comparing(Until::at)).orElse(null);
        }

        /// Findings that do not block yet, and will at their deadline.
        private List<Until> deadlines() {
            Condition<FindingInput> blocks = rule.blocks();
            if (blocks == null) {
                return List.of();
            }
            Grace grace = input.policy().grace().overriddenBy(rule.grace());
            List<Until> ends = new ArrayList<>();
            for (Exhibit exhibit : read) {
                for (Finding finding : exhibit.findings()) {
                    Instant firstSeen = input.firstSeen().getOrDefault(finding.fingerprint(), input.now());
                    Grace.Circumstances circumstances = Gate.circumstances(input, finding);
                    Instant deadline = grace.deadline(finding.severity(), circumstances, firstSeen);
                    if (deadline != null
                            && deadline.isAfter(input.now())
                            && blocksThen(
                                    blocks,
                                    new FindingInput(finding, firstSeen, deadline, true, circumstances, deadline))) {
                        ends.add(new Until(
                                deadline,
                                finding.rule() + " at " + finding.location().text() + " is past its deadline"));
                    }
                }
            }
            return ends;
        }

        private static boolean blocksThen(Condition<FindingInput> blocks, FindingInput then) {
            try {
                return blocks.holds(then);
            } catch (Condition.Undecidable _) {
                return false;
            }
        }
    }
}
