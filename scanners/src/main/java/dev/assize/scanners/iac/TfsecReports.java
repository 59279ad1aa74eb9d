package dev.assize.scanners.iac;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Reads `tfsec --format json`. A clean run writes null for its results; an empty list is none of tfsec's. Checks
/// that passed (`--include-passed`) are no findings, ignored ones (`--include-ignored`) are suppressed.
///
/// The rule is the short id (`AVD-AWS-0086`), the long one (`aws-s3-block-public-acls`) and the retired one are
/// aliases.
///
/// Measures: `results`, `passed`.
public final class TfsecReports implements ReportReader {
    private static final String TOOL = "tfsec";

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
        if (head.kind() != Head.Kind.JSON_OBJECT || !head.has("results")) {
            return 0;
        }
        if (head.inner().contains("rule_provider")
                || head.inner().contains("rule_description")
                || (head.inner().contains("rule_id") && head.inner().contains("location"))) {
            return 90;
        }
        boolean clean =
                head.fields().size() == 1 && head.text().replaceAll("\\s", "").equals("{\"results\":null}");
        return clean ? 60 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        if (!(JsonReport.tree(report) instanceof Json.Object object)
                || !object.members().containsKey("results")) {
            throw new UnreadableReport("results", "is missing", "write the report with --format json");
        }
        ReportFields top = new ReportFields("", object);
        top.knowsItsLists(Set.of("results"));
        List<ReportFields> results = top.optionalList("results");
        if (results.isEmpty() && top.has("results")) {
            throw new UnreadableReport("results", "is an empty list; tfsec writes null", "run tfsec again");
        }
        Findings findings = new Findings();
        long passed = 0;
        for (ReportFields result : results) {
            Status status = status(result);
            if (status == Status.PASSED) {
                passed++;
            } else {
                findings.add(finding(result, status, stage));
            }
        }
        Map<String, Json> measures = new TreeMap<>();
        measures.put("results", Json.of(results.size()));
        measures.put("passed", Json.of(passed));
        return findings.reading(TOOL, "", measures, null);
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return JsonReport.redacted(report);
    }

    private enum Status {
        FAILED,
        PASSED,
        IGNORED
    }

    /// A number since 1.0, a word before, and at first only whether it passed.
    private static Status status(ReportFields result) throws UnreadableReport {
        Optional<String> status = result.optionalWord("status");
        if (status.isEmpty()) {
            return result.flag("passed") ? Status.PASSED : Status.FAILED;
        }
        return switch (status.get()) {
            case "0", "failed" -> Status.FAILED;
            case "1", "passed" -> Status.PASSED;
            case "2", "ignored" -> Status.IGNORED;
            default -> throw new UnreadableReport(result.at("status"), "is none tfsec gives", "check tfsec's version");
        };
    }

    private static Finding finding(ReportFields result, Status status, Stage stage) throws UnreadableReport {
        String severity = result.textOrEmpty("severity");
        List<String> links = new ArrayList<>(result.texts("links"));
        result.optionalText("link").ifPresent(links::add);
        String description = result.textOrEmpty("description");
        Draft draft = new Draft(stage, TOOL, result.name("rule_id"))
                .title(result.optionalText("rule_description")
                        .filter(t -> !t.isBlank())
                        .orElse(description))
                .description(description)
                .severity(severity(severity), severity)
                .aliases(List.of(result.textOrEmpty("long_id"), result.textOrEmpty("legacy_rule_id")).stream()
                        .filter(id -> !id.isBlank())
                        .toList())
                .remedy(result.textOrEmpty("resolution"))
                .references(links);
        if (status == Status.IGNORED) {
            draft.suppressed(Suppression.Source.INLINE, null);
        }
        ReportFields location = result.object("location");
        String file = location.name("filename");
        int start = location.line("start_line");
        int end = location.line("end_line");
        String resource = result.textOrEmpty("resource");
        return resource.isBlank() ? draft.inFile(file, start, end, "") : draft.inResource(resource, file, start, end);
    }

    /// Versions before 0.58 said ERROR and WARNING.
    private static Severity severity(String word) {
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "ERROR" -> Severity.HIGH;
            case "WARNING" -> Severity.MEDIUM;
            default -> Severity.parse(word);
        };
    }
}
