package dev.assize.scanners.iac;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Draft;
import dev.assize.scanners.Findings;
import dev.assize.scanners.Head;
import dev.assize.scanners.JsonReport;
import dev.assize.scanners.ReportFields;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Reads `hadolint --format json`. Level error is HIGH, warning is MEDIUM, info is LOW, style is INFO. A Dockerfile
/// hadolint cannot parse is reported by itself as an error of rule `DL1000`.
///
/// An empty list is how hadolint says that it found nothing; it is never recognised by itself, since any tool
/// writes it, and is read only where the format is named.
///
/// Measures: `violations`.
public final class HadolintReports implements ReportReader {
    private static final String TOOL = "hadolint";

    @Override
    public String format() {
        return TOOL;
    }

    @Override
    public Stage stage() {
        return Stage.IAC;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        return head.kind() == Head.Kind.JSON_ARRAY && head.has("code", "file", "level", "line", "message") ? 90 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Findings findings = new Findings();
        long[] violations = {0};
        JsonReport.read(
                report,
                cursor -> cursor.items("", i -> {
                    violations[0]++;
                    findings.add(finding(cursor.fields("[" + i + "]"), stage));
                }));
        Map<String, Json> measures = new TreeMap<>();
        measures.put("violations", Json.of(violations[0]));
        return findings.reading(TOOL, "", measures, null);
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return JsonReport.redacted(report);
    }

    private static Finding finding(ReportFields violation, Stage stage) throws UnreadableReport {
        String code = violation.name("code");
        String level = violation.name("level");
        // Codes of ShellCheck are explained in ShellCheck's own wiki.
        String link = code.startsWith("SC")
                ? "https://www.shellcheck.net/wiki/" + code
                : "https://github.com/hadolint/hadolint/wiki/" + code;
        return new Draft(stage, TOOL, code)
                .title(violation.name("message"))
                .severity(severity(level), level)
                .references(List.of(link))
                .inFile(violation.name("file"), violation.line("line"), 0, "");
    }

    private static Severity severity(String level) {
        return switch (level) {
            case "error" -> Severity.HIGH;
            case "warning" -> Severity.MEDIUM;
            case "info" -> Severity.LOW;
            case "style", "ignore" -> Severity.INFO;
            default -> Severity.UNKNOWN;
        };
    }
}
