package dev.assize.scanners.host;

import dev.assize.core.canonical.Json;
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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads GitLab's Code Quality report (a subset of Code Climate's): a list of issues. An empty list is what a linter
/// writes when it finds nothing; the format has no other word for having finished.
///
/// Severity: blocker, critical, major, minor and info are CRITICAL, HIGH, MEDIUM, LOW and INFO.
///
/// Measures: `issues`.
public final class GitlabCodeQuality implements JsonReportReader {
    private static final String FORMAT = "gitlab-codequality";

    @Override
    public String format() {
        return FORMAT;
    }

    @Override
    public Stage stage() {
        return Stage.CODE_QUALITY;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        return head.kind() == Head.Kind.JSON_ARRAY && head.has("description", "fingerprint", "location") ? 90 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Findings findings = new Findings();
        long[] issues = {0};
        JsonReport.read(
                report,
                cursor -> cursor.items("", i -> {
                    ReportFields issue = cursor.fields("[" + i + "]");
                    // Code Climate puts measurements beside the issues.
                    if (!issue.textOrEmpty("type").equalsIgnoreCase("measurement")) {
                        issues[0]++;
                        issue(issue, stage, findings);
                    }
                }));
        return findings.reading(FORMAT, "", Map.of("issues", Json.of(issues[0])), null);
    }

    private static void issue(ReportFields issue, Stage stage, Findings findings) throws UnreadableReport {
        issue.knowsItsLists(Set.of("categories", "trace", "other_locations"));
        ReportFields location = issue.object("location");
        String severity = issue.textOrEmpty("severity");
        String description = issue.name("description");
        int begin = 0;
        int end = 0;
        Optional<ReportFields> lines = location.optionalObject("lines");
        Optional<ReportFields> positions = location.optionalObject("positions");
        if (lines.isPresent()) {
            begin = lines.get().line("begin");
            end = lines.get().line("end");
        } else if (positions.isPresent()) {
            begin = positions.get().object("begin").line("line");
            Optional<ReportFields> last = positions.get().optionalObject("end");
            end = last.isEmpty() ? begin : last.get().line("line");
        }
        issue.name("fingerprint");
        findings.add(new Draft(stage, FORMAT, issue.optionalText("check_name").orElse("issue"))
                .title(description)
                .severity(severity(severity), severity)
                .inFile(location.name("path"), begin, end, description));
    }

    private static Severity severity(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "blocker" -> Severity.CRITICAL;
            case "critical" -> Severity.HIGH;
            case "major" -> Severity.MEDIUM;
            case "minor" -> Severity.LOW;
            case "info" -> Severity.INFO;
            default -> Severity.UNKNOWN;
        };
    }
}
