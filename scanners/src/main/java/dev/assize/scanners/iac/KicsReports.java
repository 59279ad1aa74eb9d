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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Reads KICS' JSON results (`--report-formats json`). Each place a query names is a finding. Severity TRACE is INFO.
///
/// A total that contradicts the places listed makes the report unreadable, and so does a run that scanned no file.
///
/// Measures: `files_scanned`, `files_failed`, `queries`, `queries_failed`.
public final class KicsReports implements ReportReader {
    private static final String TOOL = "kics";
    private static final Set<String> LISTS = Set.of("paths", "queries", "bill_of_materials");

    /// What stands in the definition, passwords among it.
    private static final Set<String> HIDDEN =
            Set.of("search_value", "actual_value", "expected_value", "search_key", "value", "remediation");

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
        if (head.kind() != Head.Kind.JSON_OBJECT) {
            return 0;
        }
        return head.has("kics_version") || head.has("queries_total", "severity_counters") ? 95 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        ReportFields top = ReportFields.of("", JsonReport.tree(report));
        top.knowsItsLists(LISTS);
        long files = top.count("files_scanned");
        long total = top.count("total_counter");
        if (files == 0) {
            throw new UnreadableReport("files_scanned", "is 0: nothing was scanned", "give KICS the right path");
        }
        Findings findings = new Findings();
        long places = 0;
        for (ReportFields query : top.list("queries")) {
            query.knowsItsLists(Set.of("files"));
            for (ReportFields file : query.list("files")) {
                places++;
                findings.add(finding(query, file, stage));
            }
        }
        if (places != total) {
            throw new UnreadableReport(
                    "total_counter", "contradicts the number of places listed", "hand in the report as KICS wrote it");
        }
        Map<String, Json> measures = new TreeMap<>();
        measures.put("files_scanned", Json.of(files));
        measures.put(
                "files_failed",
                Json.of(top.optionalCount("files_failed_to_scan").orElse(0L)));
        measures.put("queries", Json.of(top.optionalCount("queries_total").orElse(0L)));
        measures.put(
                "queries_failed",
                Json.of(top.optionalCount("queries_failed_to_execute").orElse(0L)));
        Instant ended = top.optionalInstant("end").orElse(null);
        return findings.reading(TOOL, top.textOrEmpty("kics_version"), measures, ended);
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return JsonReport.redacted(
                report,
                path -> path.startsWith("queries/files/")
                        && HIDDEN.contains(path.substring(path.lastIndexOf('/') + 1)));
    }

    private static Finding finding(ReportFields query, ReportFields file, Stage stage) throws UnreadableReport {
        String severity = query.name("severity");
        String name = query.name("query_name");
        Draft draft = new Draft(stage, TOOL, query.name("query_id"))
                .title(name)
                .description(query.textOrEmpty("description"))
                .severity(severity(severity), severity)
                .cwe(query.optionalWord("cwe").orElse(""))
                .references(List.of(query.textOrEmpty("query_url")));
        String path = file.name("file_name");
        String type = file.textOrEmpty("resource_type");
        String resource = file.textOrEmpty("resource_name");
        if (type.isEmpty() && resource.isEmpty()) {
            return draft.inFile(path, file.line("line"), 0, file.textOrEmpty("similarity_id"));
        }
        return draft.inResource(type + (type.isEmpty() ? "" : ".") + resource, path, file.line("line"), 0);
    }

    private static Severity severity(String word) {
        return word.equalsIgnoreCase("TRACE") ? Severity.INFO : Severity.parse(word);
    }
}
