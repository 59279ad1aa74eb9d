package dev.assize.cli.terminal;

import dev.assize.core.act.Records;
import dev.assize.core.control.ControlId;
import dev.assize.core.control.Framework;
import dev.assize.core.evidence.Evidence;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.policy.Exhibit;
import dev.assize.core.policy.Mode;
import dev.assize.core.policy.Reason;
import dev.assize.core.policy.RuleVerdict;
import dev.assize.core.policy.State;
import dev.assize.core.policy.Verdict;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Revision;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A verdict as people read it on a terminal: verdict first, then the stages, then why, then what next.
public final class VerdictText {
    private static final int MAX_REASONS = 8;
    private static final String SMALL_DATABASE = "assize-advisories";
    private static final DateTimeFormatter DAY = DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC);

    private static final Comparator<Reason> WORST_FIRST = Comparator.comparing(reason ->
            reason instanceof Reason.Blocking blocking ? blocking.finding().severity() : Severity.CRITICAL);

    private final Terminal terminal;
    private final Verdict verdict;
    private final List<Exhibit> exhibits;
    private final Map<Stage, Duration> took;

    public VerdictText(Terminal terminal, Verdict verdict, List<Exhibit> exhibits, Map<Stage, Duration> took) {
        this.terminal = terminal;
        this.verdict = verdict;
        this.exhibits = List.copyOf(exhibits);
        this.took = Map.copyOf(took);
    }

    /// The verdict in one line.
    public String headline(@Nullable Duration total) {
        Revision revision = verdict.change().revision();
        String branch = revision.branch();
        String left = terminal.bold(verdict.change().service().name()) + "  " + revision.brief()
                + (branch == null ? "" : "  " + branch);
        int stopping = verdict.stopping().size();
        String count = stopping == 0
                ? Columns.count(verdict.rules().size(), "rule")
                : stopping + " of " + Columns.count(verdict.rules().size(), "rule");
        return left + "   " + terminal.result(verdict.result()) + "  " + count
                + (total == null ? "" : ", " + Columns.seconds(total));
    }

    /// Everything.
    public void print(@Nullable Duration total, Records.@Nullable Receipt receipt) {
        terminal.line(headline(total));
        for (Stage stage : Stage.values()) {
            terminal.line(stageLine(stage));
        }
        List<RuleVerdict> stopping = verdict.stopping();
        for (RuleVerdict rule : stopping) {
            terminal.line("");
            why(rule);
        }
        warnings();
        if (!stopping.isEmpty()) {
            terminal.line("");
            next(stopping);
        }
        Artifact artifact = verdict.artifact();
        if (artifact != null && stopping.isEmpty()) {
            terminal.line("");
            terminal.line("Artifact " + artifact.name() + "  " + artifact.digest());
        }
        if (receipt != null) {
            terminal.line(terminal.dim("Sealed as entry " + receipt.index() + ", checkpoint "
                    + brief(receipt.checkpoint()) + "   assize verify"));
        }
    }

    /// `43:q0mHx2…` of a signed checkpoint.
    public static String brief(String checkpoint) {
        String[] lines = checkpoint.split("\n");
        return lines.length < 3
                ? checkpoint
                : lines[1] + ":" + lines[2].substring(0, Math.min(8, lines[2].length())) + "…";
    }

    private String stageLine(Stage stage) {
        State state = verdict.stateOf(stage);
        Duration time = took.get(stage);
        String when = time == null ? terminal.dash() : Columns.seconds(time);
        return "  " + terminal.sign(state) + " " + Columns.left(stage.word(), 13) + " " + Columns.left(when, 9) + " "
                + summary(stage);
    }

    private String summary(Stage stage) {
        List<RuleVerdict> rules =
                verdict.rules().stream().filter(r -> r.rule().stage() == stage).toList();
        if (stage.compareTo(Stage.GATE) >= 0) {
            return rules.stream()
                    .flatMap(r -> r.reasons().stream())
                    .map(Reason::text)
                    .findFirst()
                    .map(text -> Columns.cut(text, terminal.width() - 30))
                    .orElse(stage == Stage.GATE ? "every required control has evidence" : "");
        }
        List<Exhibit> about =
                exhibits.stream().filter(e -> e.evidence().stage() == stage).toList();
        for (Exhibit exhibit : about) {
            switch (exhibit.evidence().outcome()) {
                case Outcome.NotEvaluated(String reason, String remedy) -> {
                    return Columns.cut(reason, terminal.width() - 30);
                }
                case Outcome.NotApplicable _, Outcome.Read _ -> {}
            }
        }
        if (about.isEmpty()) {
            return "no evidence";
        }
        if (about.getFirst().evidence().outcome() instanceof Outcome.NotApplicable(String reason)
                && about.stream().noneMatch(e -> e.evidence().outcome() instanceof Outcome.Read)) {
            return Columns.cut(reason, terminal.width() - 30);
        }
        return counts(about) + origin(about);
    }

    private static String counts(List<Exhibit> about) {
        Map<Severity, Integer> counts = new TreeMap<>();
        int suppressed = 0;
        Set<String> tools = new LinkedHashSet<>();
        List<String> measures = new ArrayList<>();
        for (Exhibit exhibit : about) {
            if (exhibit.evidence().outcome() instanceof Outcome.Read read) {
                read.counts().forEach((severity, n) -> counts.merge(severity, n, Integer::sum));
                suppressed += read.suppressed();
                var coverage = read.measures().get("line_coverage");
                if (coverage instanceof dev.assize.core.canonical.Json.Number(var value)) {
                    measures.add(Math.round(value.doubleValue() * 1000) / 10.0 + " % of lines covered");
                }
                var gate = read.measures().get("quality_gate");
                if (gate instanceof dev.assize.core.canonical.Json.Text(String text)) {
                    measures.add("quality gate " + text);
                }
            }
            tools.add(exhibit.evidence().run().tool());
        }
        List<String> parts = new ArrayList<>();
        counts.forEach((severity, n) -> {
            if (n > 0) {
                parts.add(n + " " + severity.word());
            }
        });
        String findings = parts.isEmpty() ? "0 findings" : String.join(", ", parts);
        String extra = measures.isEmpty() ? "" : ", " + String.join(", ", measures);
        return findings + extra + (suppressed == 0 ? "" : ", " + suppressed + " suppressed") + "  ("
                + String.join(", ", tools) + ")";
    }

    private static String origin(List<Exhibit> about) {
        boolean recorded = about.stream().anyMatch(e -> e.evidence().origin() == Evidence.Origin.RECORDED);
        boolean cached = about.stream().anyMatch(e -> e.evidence().run().cached());
        // Ours knows a few dozen holes; "0 findings" of it must not look like "0 findings" of Trivy's own.
        boolean small = about.stream()
                .map(e -> e.evidence().run().database())
                .anyMatch(database -> database != null && database.name().equals(SMALL_DATABASE));
        return (small ? "  small database" : "")
                + (recorded ? "  recorded earlier, not run here" : "")
                + (cached ? "  from cache" : "");
    }

    private void why(RuleVerdict rule) {
        terminal.line(terminal.bold("Why: ") + rule.rule().id() + " " + terminal.dim("(" + controls(rule) + ")"));
        terminal.line("     " + rule.rule().title());
        int shown = 0;
        for (Reason reason : rule.reasons().stream().sorted(WORST_FIRST).toList()) {
            if (reason instanceof Reason.Exempted) {
                continue;
            }
            if (shown++ == MAX_REASONS) {
                terminal.line("     ... and " + (rule.reasons().size() - MAX_REASONS)
                        + " more; assize report html shows all");
                break;
            }
            reason(reason);
        }
    }

    private void reason(Reason reason) {
        if (reason instanceof Reason.Blocking(Finding finding, Instant deadline, String remedy)) {
            // A deadline to come says nothing here: the rule does not wait for it.
            String due =
                    deadline == null || deadline.isAfter(verdict.at()) ? "" : "  due since " + DAY.format(deadline);
            terminal.line(
                    "     " + terminal.paint(Columns.left(finding.severity().word(), 8), 31) + " "
                            + finding.location().text() + "  " + finding.rule() + due);
            terminal.line("              " + Columns.cut(finding.title(), terminal.width() - 16) + "  "
                    + terminal.dim(finding.fingerprint().brief()));
            return;
        }
        terminal.line("     " + Columns.wrap(reason.text(), terminal.width() - 6, "     "));
    }

    /// The first control of each framework; `assize policy explain` names all.
    private static String controls(RuleVerdict rule) {
        Map<Framework, ControlId> first = new LinkedHashMap<>();
        rule.rule().controls().forEach(id -> first.putIfAbsent(id.framework(), id));
        int more = rule.rule().controls().size() - first.size();
        return first.values().stream().map(ControlId::brief).collect(Collectors.joining(", "))
                + (more == 0 ? "" : " and " + more + " more");
    }

    private void warnings() {
        for (RuleVerdict rule : verdict.rules()) {
            if (rule.mode() != Mode.ENFORCE
                    && !rule.state().lets()
                    && rule.rule().atGate()) {
                terminal.line(terminal.paint("Note: ", 33) + rule.rule().id() + " is "
                        + rule.state().title() + "; it " + (rule.mode() == Mode.WARN ? "warns" : "advises")
                        + " and does not stop.");
            }
        }
    }

    private void next(List<RuleVerdict> stopping) {
        terminal.line(terminal.bold("Next:"));
        Set<String> told = new LinkedHashSet<>();
        for (RuleVerdict rule : stopping) {
            if (rule.rule().stage() == Stage.GATE) {
                continue;
            }
            int perRule = 0;
            for (Reason reason : rule.reasons()) {
                String remedy = reason.remedy().isEmpty() ? rule.rule().remedy() : reason.remedy();
                if (!(reason instanceof Reason.Exempted) && told.add(remedy)) {
                    terminal.line("  " + terminal.arrow() + " "
                            + Columns.wrap(Columns.cut(remedy, 3 * terminal.width()), terminal.width() - 4, "    "));
                    if (++perRule == 3) {
                        break;
                    }
                }
            }
        }
        stopping.stream()
                .flatMap(r -> r.reasons().stream())
                .filter(Reason.Blocking.class::isInstance)
                .findFirst()
                .ifPresent(reason -> terminal.line("  or   assize exempt request "
                        + ((Reason.Blocking) reason).finding().fingerprint().brief()
                        + " --until " + DAY.format(verdict.at().plus(Duration.ofDays(14))) + " --reason \"...\""));
    }
}
