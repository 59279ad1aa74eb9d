package dev.assize.scanners.host;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.Suppression;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Draft;
import dev.assize.scanners.Findings;
import dev.assize.scanners.Head;
import dev.assize.scanners.JsonReport;
import dev.assize.scanners.JsonReportReader;
import dev.assize.scanners.ReportFields;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Reads GitHub's secret-scanning alerts (`GET /repos/{owner}/{repo}/secret-scanning/alerts`). The secret itself,
/// which they hold in full, never leaves the reader.
///
/// A secret GitHub saw to be live is CRITICAL, every other HIGH. Alerts resolved as revoked are counted only; those
/// resolved otherwise (false positive, used in tests, will not fix) are suppressed, with the resolution.
///
/// Measures: `alerts`, `revoked`.
public final class GithubSecretScanning implements JsonReportReader {
    private static final String FORMAT = "github-secret-scanning";
    private static final String CHANGED = "hand in the alerts as GitHub answered them";

    @Override
    public String format() {
        return FORMAT;
    }

    @Override
    public Stage stage() {
        return Stage.SECRETS;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        return head.kind() == Head.Kind.JSON_ARRAY && head.has("number", "secret_type", "state") ? 95 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Findings findings = new Findings();
        long[] alerts = {0, 0};
        JsonReport.read(
                report,
                cursor -> cursor.items("", i -> {
                    ReportFields alert = cursor.fields("[" + i + "]");
                    alerts[0]++;
                    if (alert.textOrEmpty("resolution").equals("revoked")) {
                        alerts[1]++;
                    } else {
                        findings.add(finding(alert, stage));
                    }
                }));
        Map<String, Json> measures = new TreeMap<>();
        measures.put("alerts", Json.of(alerts[0]));
        measures.put("revoked", Json.of(alerts[1]));
        return findings.reading(FORMAT, "", measures, null);
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return JsonReport.redacted(
                report, path -> path.equals("secret") || path.startsWith("first_location_detected/secret"));
    }

    private static Finding finding(ReportFields alert, Stage stage) throws UnreadableReport {
        String type = alert.name("secret_type");
        String validity = alert.textOrEmpty("validity");
        Draft draft = new Draft(stage, FORMAT, type)
                .title(alert.optionalText("secret_type_display_name").orElse(type))
                .severity(validity.equals("active") ? Severity.CRITICAL : Severity.HIGH, validity)
                .remedy("Revoke the secret, then take it out of the history.")
                .references(List.of(alert.textOrEmpty("html_url")));
        switch (alert.name("state")) {
            case "open" -> {
                // Nothing was said about it yet.
            }
            case "resolved" -> {
                String comment = alert.textOrEmpty("resolution_comment");
                draft.suppressed(
                        Suppression.Source.SERVER,
                        alert.textOrEmpty("resolution") + (comment.isBlank() ? "" : ": " + comment));
            }
            default -> throw new UnreadableReport(alert.at("state"), "is not known", CHANGED);
        }
        String identity = "alert " + alert.count("number");
        Optional<ReportFields> first = alert.optionalObject("first_location_detected");
        if (first.isEmpty() || first.get().textOrEmpty("path").isEmpty()) {
            return draft.everywhere(identity);
        }
        return draft.inFile(
                first.get().text("path"),
                first.get().line("start_line"),
                first.get().line("end_line"),
                identity);
    }
}
