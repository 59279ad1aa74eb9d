package dev.assize.scanners.dast;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.Suppression;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Draft;
import dev.assize.scanners.Findings;
import dev.assize.scanners.Head;
import dev.assize.scanners.JsonReport;
import dev.assize.scanners.ReportFields;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/// Reads what Burp Suite's REST API says of a scan (`GET /v0.1/scan/ID`). Requests, responses and what Burp kept
/// for itself are never looked at and never kept.
///
/// Only a scan that succeeded is evidence: one that runs, was paused or failed is unreadable. Events of kinds
/// other than `issue_found` are no findings.
///
/// Measures: `issues`.
public final class BurpScanReports implements ReportReader {
    private static final Set<String> LISTS = Set.of("issue_events", "audit_items");

    @Override
    public String format() {
        return "burp-scan";
    }

    @Override
    public Stage stage() {
        return Stage.DAST;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        return head.kind() == Head.Kind.JSON_OBJECT && head.has("issue_events") ? 95 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        ReportFields top = ReportFields.of("", JsonReport.tree(report));
        top.knowsItsLists(LISTS);
        String status = top.name("scan_status");
        if (!status.equals("succeeded")) {
            throw new UnreadableReport("scan_status", "says that the scan did not succeed", "let Burp finish the scan");
        }
        Findings findings = new Findings();
        long issues = 0;
        for (ReportFields event : top.list("issue_events")) {
            if (event.name("type").equals("issue_found")) {
                issues++;
                findings.add(finding(event.object("issue"), stage));
            } else if (event.has("issue")) {
                throw new UnreadableReport(
                        event.at("type"), "is none this reader knows", "check Burp's version of the interface");
            }
        }
        Map<String, Json> measures = new TreeMap<>();
        measures.put("issues", Json.of(issues));
        return findings.reading("burp", "", measures, null);
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return JsonReport.redacted(report, path -> path.contains("/evidence/") || path.endsWith("/internal_data"));
    }

    private static Finding finding(ReportFields issue, Stage stage) throws UnreadableReport {
        String severity = issue.name("severity");
        String confidence = issue.textOrEmpty("confidence");
        // The type of an issue is a number here and in the XML export.
        String type = issue.optionalWord("type_index").orElse("");
        String name = issue.name("name");
        Draft draft = new Draft(stage, "burp", type.isEmpty() ? name : type)
                .title(name)
                .description(Html.text(either(issue, "description", "issue_background")))
                .severity(severity(severity), severity + (confidence.isEmpty() ? "" : " (" + confidence + ")"))
                .cwes(List.of(Html.text(issue.textOrEmpty("vulnerability_classifications"))))
                .remedy(Html.text(either(issue, "remediation", "remediation_background")));
        if (severity.equals("false_positive")) {
            draft.suppressed(Suppression.Source.CONFIGURATION, "marked as a false positive in Burp");
        }
        return draft.atEndpoint("", issue.name("path"), parameter(issue));
    }

    private static String either(ReportFields issue, String name, String other) throws UnreadableReport {
        String text = issue.textOrEmpty(name);
        return text.isBlank() ? issue.textOrEmpty(other) : text;
    }

    private static @Nullable String parameter(ReportFields issue) throws UnreadableReport {
        Matcher parameter = BurpReports.PARAMETER.matcher(issue.textOrEmpty("caption"));
        return parameter.find() ? parameter.group(1) : null;
    }

    private static Severity severity(String word) {
        return switch (word) {
            case "high" -> Severity.HIGH;
            case "medium" -> Severity.MEDIUM;
            case "low" -> Severity.LOW;
            case "info", "information" -> Severity.INFO;
            default -> Severity.UNKNOWN;
        };
    }
}
