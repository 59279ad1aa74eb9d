package dev.assize.scanners.host;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Draft;
import dev.assize.scanners.Findings;
import dev.assize.scanners.Head;
import dev.assize.scanners.JsonReport;
import dev.assize.scanners.JsonReportReader;
import dev.assize.scanners.ReportFields;
import dev.assize.scanners.Severities;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Reads GitHub's code-scanning alerts (`GET /repos/{owner}/{repo}/code-scanning/alerts`). Dismissed alerts are
/// suppressed, with the reason given; fixed ones are counted only.
///
/// Severity: `security_severity_level` where the rule has one, else its level, as in SARIF.
///
/// Measures: `alerts`, `fixed`.
public final class GithubCodeScanning implements JsonReportReader {
    private static final String FORMAT = "github-code-scanning";

    @Override
    public String format() {
        return FORMAT;
    }

    @Override
    public Stage stage() {
        return Stage.SAST;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        return head.kind() == Head.Kind.JSON_ARRAY
                        && head.has("number", "state")
                        && (head.has("most_recent_instance") || head.has("rule", "tool"))
                ? 94
                : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Findings findings = new Findings();
        long[] alerts = {0, 0};
        String[] tool = {"", ""};
        JsonReport.read(
                report,
                cursor -> cursor.items("", i -> {
                    ReportFields alert = cursor.fields("[" + i + "]");
                    alerts[0]++;
                    ReportFields by = alert.object("tool");
                    if (tool[0].isEmpty()) {
                        tool[0] = by.name("name").toLowerCase(Locale.ROOT);
                        tool[1] = by.textOrEmpty("version");
                    }
                    if (Alerts.fixed(alert)) {
                        alerts[1]++;
                    } else {
                        findings.add(finding(alert, by, stage));
                    }
                }));
        Map<String, Json> measures = new TreeMap<>();
        measures.put("alerts", Json.of(alerts[0]));
        measures.put("fixed", Json.of(alerts[1]));
        return findings.reading(tool[0].isEmpty() ? FORMAT : tool[0], tool[1], measures, null);
    }

    private static Finding finding(ReportFields alert, ReportFields tool, Stage stage) throws UnreadableReport {
        ReportFields rule = alert.object("rule");
        String id = rule.name("id");
        String own = rule.textOrEmpty("security_severity_level");
        String level = rule.textOrEmpty("severity");
        String description = rule.textOrEmpty("description");
        Optional<ReportFields> instance = alert.optionalObject("most_recent_instance");
        String message = "";
        if (instance.isPresent() && instance.get().has("message")) {
            message = instance.get().object("message").textOrEmpty("text");
        }
        Draft draft = new Draft(stage, tool.name("name").toLowerCase(Locale.ROOT), id)
                .title(description.isBlank() ? id : description)
                .description(message.isBlank() ? rule.textOrEmpty("full_description") : message)
                .severity(own.isEmpty() ? ofLevel(level) : Severities.of(own), own.isEmpty() ? level : own)
                .cwes(rule.texts("tags"))
                .references(List.of(rule.textOrEmpty("help_uri"), alert.textOrEmpty("html_url")));
        Alerts.dismissal(alert, draft);
        Optional<ReportFields> location =
                instance.isEmpty() ? Optional.empty() : instance.get().optionalObject("location");
        if (location.isEmpty() || location.get().textOrEmpty("path").isEmpty()) {
            return draft.everywhere("alert " + alert.count("number"));
        }
        return draft.inFile(
                location.get().text("path"),
                location.get().line("start_line"),
                location.get().line("end_line"),
                "");
    }

    private static Severity ofLevel(String level) {
        return switch (level) {
            case "error" -> Severity.HIGH;
            case "warning" -> Severity.MEDIUM;
            case "note" -> Severity.LOW;
            case "none" -> Severity.INFO;
            default -> Severity.UNKNOWN;
        };
    }
}
