package dev.assize.scanners.sast;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Draft;
import dev.assize.scanners.Findings;
import dev.assize.scanners.Head;
import dev.assize.scanners.JsonReport;
import dev.assize.scanners.JsonReportReader;
import dev.assize.scanners.ReportFields;
import dev.assize.scanners.Severities;
import dev.assize.scanners.Times;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads `bandit -f json`. Its totals by severity must agree with what is listed. Files it could not parse are
/// counted; where it could parse none at all the report is unreadable.
///
/// Bandit leaves out what `# nosec` passes over; the number of such lines is a measure.
///
/// Measures: `files_scanned`, `files_failed`, `lines`, `nosec`, `skipped_tests`.
public final class BanditReports implements JsonReportReader {
    private static final String TOOL = "bandit";
    private static final String CHANGED = "hand in the report as Bandit wrote it";
    private static final String TOTALS = "_totals";

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
        return head.kind() == Head.Kind.JSON_OBJECT
                        && head.has("generated_at", "metrics")
                        && (head.has("errors") || head.has("results"))
                ? 96
                : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Run run = new Run(stage);
        JsonReport.read(report, run::read);
        return run.reading();
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        // Its rules about hard-coded passwords quote the password, in the code and in the message.
        return JsonReport.redacted(report, path -> path.equals("results/code") || path.equals("results/issue_text"));
    }

    private static final class Run {
        private final Stage stage;
        private final Findings findings = new Findings();
        private final Map<String, Json> measures = new TreeMap<>();
        private @Nullable Instant generated;
        private long results = -1;
        private long failed;
        private long scanned;
        private long counted = -1;

        Run(Stage stage) {
            this.stage = stage;
        }

        void read(JsonReport report) throws UnreadableReport {
            report.members("", name -> {
                switch (name) {
                    case "errors" ->
                        report.items(name, _ -> {
                            failed++;
                            report.skip();
                        });
                    case "generated_at" ->
                        generated = Times.of(report.text(name)).orElse(null);
                    case "metrics" -> metrics(report);
                    case "results" -> {
                        results = 0;
                        report.items(name, i -> {
                            results++;
                            findings.add(finding(report.fields("results[" + i + "]")));
                        });
                    }
                    default -> report.skipUnknown(name);
                }
            });
        }

        private void metrics(JsonReport report) throws UnreadableReport {
            report.members("metrics", file -> {
                if (!file.equals(TOTALS)) {
                    scanned++;
                    report.skip();
                    return;
                }
                ReportFields totals = report.fields("metrics._totals");
                counted = 0;
                for (String word : List.of("HIGH", "MEDIUM", "LOW", "UNDEFINED")) {
                    counted += totals.optionalCount("SEVERITY." + word).orElse(0L);
                }
                measures.put("lines", Json.of(totals.optionalCount("loc").orElse(0L)));
                measures.put("nosec", Json.of(totals.optionalCount("nosec").orElse(0L)));
                measures.put(
                        "skipped_tests",
                        Json.of(totals.optionalCount("skipped_tests").orElse(0L)));
            });
        }

        Reading reading() throws UnreadableReport {
            if (results < 0) {
                throw new UnreadableReport("results", "is missing", CHANGED);
            }
            if (counted < 0) {
                throw new UnreadableReport(
                        "metrics._totals", "is missing, so nothing tells that Bandit finished", CHANGED);
            }
            // A filter by severity leaves results out and not their count; with none left nothing can be told.
            if (counted > 0 && results == 0) {
                throw new UnreadableReport(
                        "metrics._totals", "counts issues and none is listed", "run Bandit without a filter");
            }
            if (failed > 0 && failed >= scanned) {
                throw new UnreadableReport("errors", "no file could be parsed", "look at Bandit's own output");
            }
            measures.put("files_scanned", Json.of(scanned));
            measures.put("files_failed", Json.of(failed));
            return findings.reading(TOOL, "", measures, generated);
        }

        private Finding finding(ReportFields result) throws UnreadableReport {
            result.knowsItsLists(Set.of("line_range"));
            String severity = result.name("issue_severity");
            Optional<ReportFields> weakness = result.optionalObject("issue_cwe");
            String id = result.name("test_id");
            int line = result.line("line_number");
            int end = line;
            for (Json number : result.items("line_range")) {
                if (number instanceof Json.Number(var value) && value.intValue() > end) {
                    end = value.intValue();
                }
            }
            Draft draft = new Draft(stage, TOOL, id)
                    .title(unquoted(result.textOrEmpty("issue_text")))
                    .severity(Severities.of(severity), severity)
                    .references(List.of(result.textOrEmpty("more_info")));
            if (weakness.isPresent()) {
                draft.cwe(weakness.get().optionalWord("id").orElse(""));
            }
            return draft.inFile(result.name("filename"), line, end, code(result.textOrEmpty("code"), line));
        }

        /// "Possible hardcoded password: 'swordfish'": what is in quotes may be the secret.
        private static String unquoted(String text) {
            return text.replaceAll("'[^']{1,2000}'", "'…'");
        }

        /// The line complained about out of the lines around it, each of which starts with its number.
        private static String code(String block, int line) {
            String start = line + " ";
            for (String each : block.lines().toList()) {
                if (each.startsWith(start)) {
                    return each.substring(start.length());
                }
            }
            return "";
        }
    }
}
