package dev.assize.reports.junit;

import dev.assize.core.control.ControlId;
import dev.assize.core.evidence.Location;
import dev.assize.core.evidence.Stage;
import dev.assize.core.policy.Mode;
import dev.assize.core.policy.Reason;
import dev.assize.core.policy.Rule;
import dev.assize.core.policy.RuleVerdict;
import dev.assize.core.policy.State;
import dev.assize.core.policy.Verdict;
import dev.assize.reports.ChangeReport;
import dev.assize.reports.Words;
import dev.assize.reports.look.Markup;
import dev.assize.reports.look.Visible;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// The verdict as JUnit XML: a suite for each stage the policy speaks about, a case for each rule. A rule that
/// failed is a failure with its reasons and remedies; one that could not be decided is an error; one that does
/// not apply is skipped. A rule that only warns or advises is skipped too when it does not hold: it turns no build
/// red, and it is not green.
///
/// The form is that of Ant and Surefire as Jenkins and GitLab read it; `classname` is the rule's id, so that
/// Jenkins groups by stage.
public final class JUnitReport {
    private static final int MAX_LINE = 500;
    private static final int MAX_REASONS = 50;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

    private final ChangeReport report;
    private final Verdict verdict;
    private final Markup xml = Markup.document(Markup.Prolog.XML);

    private JUnitReport(ChangeReport report) {
        this.report = report;
        this.verdict = report.verdict();
    }

    /// The file, UTF-8.
    public static byte[] bytes(ChangeReport report) {
        JUnitReport junit = new JUnitReport(report);
        junit.write();
        return junit.xml.bytes();
    }

    /// How a case ends.
    private enum End {
        PASSED,
        FAILURE,
        ERROR,
        SKIPPED
    }

    private static End end(RuleVerdict rule) {
        End end =
                switch (rule.state()) {
                    case PASSED, EXEMPTED -> End.PASSED;
                    case FAILED -> End.FAILURE;
                    case NOT_EVALUATED, UNVERIFIABLE -> End.ERROR;
                    case NOT_APPLICABLE -> End.SKIPPED;
                };
        return rule.state().lets() || rule.mode() == Mode.ENFORCE ? end : End.SKIPPED;
    }

    private void write() {
        List<String> attributes = new ArrayList<>(List.of("name", "Assize: " + Words.headline(verdict)));
        counts(verdict.rules(), attributes);
        xml.open("testsuites", attributes.toArray(String[]::new)).line();
        for (Stage stage : Stage.values()) {
            List<RuleVerdict> rules = verdict.rules().stream()
                    .filter(rule -> rule.rule().stage() == stage)
                    .toList();
            if (!rules.isEmpty()) {
                suite(stage, rules);
            }
        }
        xml.closeLine();
    }

    private static void counts(List<RuleVerdict> rules, List<String> attributes) {
        attributes.addAll(List.of(
                "tests", Integer.toString(rules.size()),
                "failures", count(rules, End.FAILURE),
                "errors", count(rules, End.ERROR),
                "skipped", count(rules, End.SKIPPED)));
    }

    private static String count(List<RuleVerdict> rules, End end) {
        return Long.toString(rules.stream().filter(rule -> end(rule) == end).count());
    }

    private void suite(Stage stage, List<RuleVerdict> rules) {
        List<String> attributes = new ArrayList<>(List.of("name", stage.title()));
        counts(rules, attributes);
        attributes.addAll(List.of("timestamp", TIME.format(verdict.at().truncatedTo(ChronoUnit.SECONDS))));
        Duration took = report.lane(stage).took();
        if (took != null) {
            attributes.addAll(List.of("time", String.format(Locale.ROOT, "%.3f", took.toMillis() / 1_000.0)));
        }
        xml.open("testsuite", attributes.toArray(String[]::new)).line();
        rules.forEach(this::testCase);
        xml.closeLine();
    }

    private void testCase(RuleVerdict judged) {
        Rule rule = judged.rule();
        List<String> attributes =
                new ArrayList<>(List.of("classname", rule.id(), "name", Visible.line(rule.title(), MAX_LINE)));
        file(judged).ifPresent(path -> attributes.addAll(List.of("file", path)));
        xml.open("testcase", attributes.toArray(String[]::new));
        switch (end(judged)) {
            case PASSED -> {
                if (judged.state() == State.EXEMPTED) {
                    xml.element("system-out", reasons(judged));
                }
            }
            case FAILURE -> xml.element("failure", body(judged), "message", message(judged), "type", rule.id());
            case ERROR -> xml.element("error", body(judged), "message", message(judged), "type", rule.id());
            case SKIPPED -> xml.empty("skipped", "message", message(judged));
        }
        xml.closeLine();
    }

    /// Where the first blocking finding is, for hosts that link to it.
    private static Optional<String> file(RuleVerdict judged) {
        return judged.reasons().stream()
                .filter(Reason.Blocking.class::isInstance)
                .map(reason -> ((Reason.Blocking) reason).finding().location())
                .flatMap(location -> switch (location) {
                    case Location.InFile file -> Optional.of(file.path()).stream();
                    case Location.InResource resource -> Optional.of(resource.path()).stream();
                    case Location.InPackage _, Location.AtEndpoint _, Location.Everywhere _ ->
                        Optional.<String>empty().stream();
                })
                .findFirst();
    }

    private static String message(RuleVerdict judged) {
        String reason = judged.reasons().stream()
                .filter(r -> !(r instanceof Reason.Exempted))
                .map(Reason::text)
                .findFirst()
                .orElse(judged.state().title());
        boolean only = !judged.state().lets() && judged.mode() != Mode.ENFORCE;
        String weight = only ? judged.state().title() + ", only " + Words.weight(judged.mode()) + ": " : "";
        return Visible.line(weight + reason, MAX_LINE);
    }

    private String body(RuleVerdict judged) {
        Rule rule = judged.rule();
        List<String> lines = new ArrayList<>();
        lines.add(reasons(judged));
        lines.add("");
        lines.add("Why: " + rule.explanation());
        if (!rule.controls().isEmpty()) {
            lines.add("Controls: "
                    + rule.controls().stream().map(ControlId::brief).collect(Collectors.joining(", ")));
        }
        if (!judged.evidence().isEmpty()) {
            lines.add("Evidence: "
                    + judged.evidence().stream().map(index -> "entry " + index).collect(Collectors.joining(", ")));
        }
        return String.join("\n", lines);
    }

    private static String reasons(RuleVerdict judged) {
        List<String> lines = new ArrayList<>();
        List<Reason> reasons = judged.reasons();
        for (Reason reason : reasons.subList(0, Math.min(reasons.size(), MAX_REASONS))) {
            lines.add(Visible.line(reason.text(), MAX_LINE));
            if (!reason.remedy().isEmpty()) {
                lines.add("  Mend: " + Visible.line(reason.remedy(), MAX_LINE));
            }
        }
        if (reasons.size() > MAX_REASONS) {
            lines.add("And " + (reasons.size() - MAX_REASONS) + " more.");
        }
        return String.join("\n", lines);
    }
}
