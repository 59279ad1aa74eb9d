package dev.assize.reports.markdown;

import dev.assize.core.control.ControlId;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Location;
import dev.assize.core.policy.Exhibit;
import dev.assize.core.policy.Reason;
import dev.assize.core.policy.RuleVerdict;
import dev.assize.core.policy.Verdict;
import dev.assize.reports.ChangeReport;
import dev.assize.reports.JudgedFinding;
import dev.assize.reports.Lane;
import dev.assize.reports.LedgerFacts;
import dev.assize.reports.NextStep;
import dev.assize.reports.Words;
import dev.assize.reports.look.StateSymbol;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

/// A merge request comment or a job summary: the verdict first, the ten lanes as one line, why, what next, and the
/// rest folded away. It ends with where the decision is sealed.
///
/// The first line is a comment that names the service, so that a bot finds its own earlier comment and replaces it.
/// The text stays below the 65,536 characters GitHub takes.
public final class MarkdownSummary {
    private static final int MAX_REASONS = 3;
    private static final int MAX_FINDINGS = 50;
    private static final int MAX_RULES = 60;
    private static final int MAX_EXHIBITS = 40;
    private static final int MAX_LINE = 200;
    private static final int MAX_PLACE = 120;

    private final ChangeReport report;
    private final Verdict verdict;
    private final StringBuilder out = new StringBuilder(8_192);

    private MarkdownSummary(ChangeReport report) {
        this.report = report;
        this.verdict = report.verdict();
    }

    /// The text, UTF-8.
    public static byte[] bytes(ChangeReport report) {
        MarkdownSummary summary = new MarkdownSummary(report);
        summary.write();
        return summary.out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void write() {
        line("<!-- assize: " + verdict.change().service().name().replaceAll("[^A-Za-z0-9._-]", "_") + " -->");
        line("### " + StateSymbol.of(verdict.result()).glyph() + " " + words(Words.headline(verdict)));
        line("");
        line(report.lanes().stream().map(MarkdownSummary::lane).collect(Collectors.joining(" · ")));
        line("");
        why();
        next();
        rules();
        findings();
        evidence();
        sealed();
    }

    private static String lane(Lane lane) {
        return StateSymbol.of(lane.state()).glyph() + "&nbsp;"
                + lane.stage().title().replace(" ", "&nbsp;");
    }

    // Why, and what next.

    private void why() {
        List<RuleVerdict> stopping = Words.stopping(verdict);
        if (stopping.isEmpty()) {
            return;
        }
        line("**Why**");
        line("");
        for (RuleVerdict rule : stopping.subList(0, Math.min(stopping.size(), MAX_RULES))) {
            line("- " + StateSymbol.of(rule.state()).glyph() + " **"
                    + words(rule.rule().title()) + "** "
                    + MarkdownText.code(rule.rule().id(), MAX_PLACE) + controls(rule));
            List<Reason> reasons = rule.reasons().stream()
                    .filter(reason -> !(reason instanceof Reason.Exempted))
                    .toList();
            for (Reason reason : reasons.subList(0, Math.min(reasons.size(), MAX_REASONS))) {
                line("  - " + reason(reason));
            }
            if (reasons.size() > MAX_REASONS) {
                line("  - and " + (reasons.size() - MAX_REASONS) + " more");
            }
        }
        line("");
    }

    private static String controls(RuleVerdict rule) {
        List<ControlId> controls = rule.rule().controls();
        return controls.isEmpty()
                ? ""
                : " (" + controls.stream().map(ControlId::brief).collect(Collectors.joining(", ")) + ")";
    }

    private static String reason(Reason reason) {
        String what =
                switch (reason) {
                    case Reason.Blocking(var finding, var _, var _) ->
                        finding.severity().word() + " " + place(finding) + " " + words(finding.title());
                    case Reason.Unmet unmet -> words(unmet.text());
                    case Reason.Missing missing -> words(missing.text());
                    case Reason.Exempted exempted -> words(exempted.text());
                    case Reason.Inapplicable inapplicable -> words(inapplicable.text());
                };
        return reason.remedy().isEmpty() ? what : what + " → " + words(reason.remedy());
    }

    private static String place(Finding finding) {
        String where = finding.location() instanceof Location.InPackage(var reference, var _, var _)
                ? reference.name() + " " + reference.version()
                : finding.location().text();
        return MarkdownText.code(where, MAX_PLACE);
    }

    private void next() {
        line("**Next**");
        line("");
        for (NextStep step : NextStep.of(report)) {
            line("- " + words(step.what()) + ": " + MarkdownText.code(step.command(), MAX_LINE));
        }
        line("");
    }

    // Folded away.

    private void rules() {
        List<RuleVerdict> rules = verdict.rules();
        open("All rules (" + rules.size() + ")");
        line("| | Rule | Stage | State |");
        line("|---|---|---|---|");
        for (RuleVerdict rule : rules.subList(0, Math.min(rules.size(), MAX_RULES))) {
            row(
                    StateSymbol.of(rule.state()).glyph(),
                    words(rule.rule().title()) + " "
                            + MarkdownText.code(rule.rule().id(), MAX_PLACE),
                    rule.rule().stage().title(),
                    rule.state().title());
        }
        rest(rules.size(), MAX_RULES);
        close();
    }

    private void findings() {
        List<JudgedFinding> findings = JudgedFinding.of(report);
        if (findings.isEmpty()) {
            return;
        }
        open("Findings (" + findings.size() + ")");
        line("| Severity | Finding | Where | Tool | Standing |");
        line("|---|---|---|---|---|");
        for (JudgedFinding judged : findings.subList(0, Math.min(findings.size(), MAX_FINDINGS))) {
            Finding finding = judged.finding();
            row(
                    finding.severity().word(),
                    words(finding.title()) + " " + MarkdownText.code(finding.rule(), MAX_PLACE),
                    MarkdownText.code(finding.location().text(), MAX_PLACE),
                    words(finding.tool()),
                    judged.standing().title());
        }
        rest(findings.size(), MAX_FINDINGS);
        close();
    }

    private void evidence() {
        List<Exhibit> exhibits = report.exhibits();
        open("Evidence (" + exhibits.size() + ")");
        line("| Entry | Stage | Tool | Outcome | Took |");
        line("|---:|---|---|---|---:|");
        for (Exhibit exhibit : exhibits.subList(0, Math.min(exhibits.size(), MAX_EXHIBITS))) {
            var run = exhibit.evidence().run();
            var started = run.started();
            var finished = run.finished();
            row(
                    Long.toString(exhibit.ledgerIndex()),
                    exhibit.evidence().stage().title(),
                    words(Words.tool(run)),
                    StateSymbol.of(Lane.stateOf(exhibit)).glyph() + " " + words(Words.outcome(exhibit)),
                    started == null || finished == null ? "" : Words.took(Duration.between(started, finished)));
        }
        rest(exhibits.size(), MAX_EXHIBITS);
        close();
    }

    private void sealed() {
        LedgerFacts ledger = report.ledger();
        Long decision = ledger.decision();
        String[] note = ledger.checkpoint().split("\n", 4);
        String checkpoint =
                note.length < 3 ? "" : ", checkpoint " + MarkdownText.code(note[1] + ":" + note[2], MAX_PLACE);
        line(
                decision == null
                        ? "This verdict was tried out, not sealed."
                        : "Sealed as entry " + decision + " of " + MarkdownText.code(ledger.origin(), MAX_PLACE)
                                + checkpoint + ". Check it: " + MarkdownText.code("assize verify", MAX_PLACE));
        line("");
        line("<sub>Policy "
                + words(verdict.policy().name() + " " + verdict.policy().version()) + " "
                + MarkdownText.code(verdict.policy().digest().brief(), MAX_PLACE) + ", judged "
                + Words.time(verdict.at().truncatedTo(ChronoUnit.SECONDS)) + "</sub>");
    }

    // Parts.

    private static String words(String text) {
        return MarkdownText.words(text, MAX_LINE);
    }

    private void open(String summary) {
        line("<details><summary>" + summary + "</summary>");
        line("");
    }

    private void close() {
        line("");
        line("</details>");
        line("");
    }

    private void row(String... cells) {
        line("| " + String.join(" | ", cells) + " |");
    }

    private void rest(int size, int shown) {
        if (size > shown) {
            line("");
            line("And " + (size - shown) + " more.");
        }
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
