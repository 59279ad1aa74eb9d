package dev.assize.scanners.sast;

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
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Reads `semgrep scan --json`.
///
/// A run in which a rule did not parse or the scan as a whole failed is unreadable: rules that did not run
/// found nothing. A file that did not parse, or on which a rule ran out of time, is counted in
/// `files_failed` instead; policy says how many are too many.
///
/// Measures: `files_scanned`, `files_failed`, `rules_skipped` (rules this version of Semgrep cannot run).
public final class SemgrepReports implements ReportReader {
    private static final String TOOL = "semgrep";

    /// Errors that concern one file and leave the others scanned.
    private static final Set<String> FILE_ERRORS = Set.of(
            "syntaxerror",
            "lexicalerror",
            "othersyntaxerror",
            "partialparsing",
            "parseerror",
            "timeout",
            "fixpointtimeout",
            "outofmemory",
            "stackoverflow",
            "toomanymatches",
            "missingplugin");

    @Override
    public String format() {
        return TOOL;
    }

    @Override
    public Stage stage() {
        return Stage.SAST;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        if (head.kind() != Head.Kind.JSON_OBJECT || !head.has("results")) {
            return 0;
        }
        if (head.inner().contains("check_id")) {
            return 95;
        }
        return head.has("errors", "paths") ? 90 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Run run = new Run(stage);
        JsonReport.read(report, run::read);
        return run.reading();
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        // Code that holds a password Semgrep complains about stands here, and nobody needs it twice.
        return JsonReport.redacted(
                report,
                path -> path.equals("results/extra/lines")
                        || path.startsWith("results/extra/metavars/")
                        || path.startsWith("results/extra/dataflow_trace/"));
    }

    private static final class Run {
        private final Stage stage;
        private final Findings findings = new Findings();
        private final Set<String> filesFailed = new HashSet<>();
        private String version = "";
        private boolean sawResults;
        private boolean sawErrors;
        private long scanned = -1;
        private int rulesSkipped;

        Run(Stage stage) {
            this.stage = stage;
        }

        void read(JsonReport report) throws UnreadableReport {
            report.members("", name -> {
                switch (name) {
                    case "version" -> version = report.text("version");
                    case "results" -> {
                        sawResults = true;
                        report.items("results", i -> findings.add(finding(report.fields("results[" + i + "]"))));
                    }
                    case "errors" -> {
                        sawErrors = true;
                        report.items("errors", i -> error(report.fields("errors[" + i + "]")));
                    }
                    case "paths" -> {
                        ReportFields paths = report.fields("paths");
                        if (paths.has("scanned")) {
                            scanned = paths.items("scanned").size();
                        }
                    }
                    case "skipped_rules" ->
                        report.items(name, _ -> {
                            rulesSkipped++;
                            report.skip();
                        });
                    case "time", "profiling_results", "interfile_languages_used", "explanations", "rules_by_engine" ->
                        report.skip();
                    default -> report.skipUnknown(name);
                }
            });
        }

        Reading reading() throws UnreadableReport {
            if (!sawResults) {
                throw missing("results");
            }
            if (!sawErrors) {
                throw missing("errors");
            }
            if (scanned < 0 && findings.isEmpty()) {
                throw new UnreadableReport(
                        "paths.scanned",
                        "is missing, so nothing tells that files were scanned",
                        "use Semgrep 1.0 or newer");
            }
            Map<String, Json> measures = new TreeMap<>();
            if (scanned >= 0) {
                measures.put("files_scanned", Json.of(scanned));
            }
            measures.put("files_failed", Json.of(filesFailed.size()));
            measures.put("rules_skipped", Json.of(rulesSkipped));
            return findings.reading(TOOL, version, measures, null);
        }

        private Finding finding(ReportFields result) throws UnreadableReport {
            ReportFields extra = result.object("extra");
            ReportFields metadata = extra.optionalObject("metadata")
                    .orElse(new ReportFields(extra.at("metadata"), Json.object().build()));
            String rule = ruleId(result.name("check_id"));
            String severity = extra.name("severity");
            String message = extra.text("message");
            String fix = extra.textOrEmpty("fix");
            Draft draft = new Draft(stage, TOOL, rule)
                    .title(firstSentence(message))
                    .description(message)
                    .severity(severity(severity), severity)
                    .cwes(metadata.texts("cwe"))
                    .references(metadata.texts("references"))
                    .remedy(fix.isEmpty() ? metadata.textOrEmpty("remedy") : "Replace it by: " + fix);
            if (extra.flag("is_ignored")) {
                draft.suppressed(Suppression.Source.INLINE, null);
            }
            // Without a login Semgrep writes "requires login" here.
            String lines = extra.textOrEmpty("lines");
            return draft.inFile(
                    result.name("path"),
                    result.object("start").line("line"),
                    result.object("end").line("line"),
                    lines.equals("requires login") ? "" : lines);
        }

        private void error(ReportFields error) throws UnreadableReport {
            String level = error.textOrEmpty("level").toLowerCase(Locale.ROOT);
            String type = errorType(error);
            boolean ofOneFile = error.has("path") && FILE_ERRORS.contains(type);
            if (ofOneFile) {
                filesFailed.add(error.text("path"));
                return;
            }
            if (level.equals("warn") || level.equals("info")) {
                if (error.has("path")) {
                    filesFailed.add(error.text("path"));
                }
                return;
            }
            throw new UnreadableReport(
                    error.place(),
                    "Semgrep says that the scan failed",
                    "look at Semgrep's own output and run it again");
        }

        /// The type is a text or, for some, a list that starts with it.
        private static String errorType(ReportFields error) {
            Json type = error.object().get("type").orElse(Json.NULL);
            if (type instanceof Json.Array(var items) && !items.isEmpty()) {
                type = items.getFirst();
            }
            return type instanceof Json.Text(String text)
                    ? text.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "")
                    : "";
        }
    }

    /// Semgrep puts the directories of a local rule file before the rule's own id; where rules lie on disk must
    /// not change what a finding is.
    static String ruleId(String checkId) {
        int dot = checkId.lastIndexOf('.');
        return dot < 0 || dot == checkId.length() - 1 ? checkId : checkId.substring(dot + 1);
    }

    private static Severity severity(String word) {
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "CRITICAL" -> Severity.CRITICAL;
            case "HIGH", "ERROR" -> Severity.HIGH;
            case "MEDIUM", "WARNING" -> Severity.MEDIUM;
            case "LOW" -> Severity.LOW;
            case "INFO", "INVENTORY", "EXPERIMENT" -> Severity.INFO;
            default -> Severity.UNKNOWN;
        };
    }

    private static String firstSentence(String message) {
        String line = message.strip().lines().findFirst().orElse("");
        List<String> ends = List.of(". ", "; ");
        for (String end : ends) {
            int at = line.indexOf(end);
            if (at > 0) {
                return line.substring(0, at);
            }
        }
        return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    }

    private static UnreadableReport missing(String name) {
        return new UnreadableReport(
                name, "is missing", "check Semgrep's version: Assize does not know this shape of its report");
    }
}
