package dev.assize.scanners.sast;

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
import dev.assize.scanners.Times;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads `brakeman -f json`. Brakeman gives no severity, only how sure it is; sureness stands for it: High is HIGH,
/// Medium is MEDIUM, Weak is LOW, and the word is kept. Warnings its ignore file passes over are suppressed, with the
/// note beside them. `scan_info.security_warnings` must not be above what is listed.
///
/// Files it could not parse are counted.
///
/// Measures: `warnings`, `files_failed`, `controllers`, `models`, `templates`.
public final class BrakemanReports implements JsonReportReader {
    private static final String TOOL = "brakeman";
    private static final String CHANGED = "hand in the report as Brakeman wrote it";

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
                        && head.has("scan_info")
                        && (head.has("warnings") || head.inner().contains("brakeman_version"))
                ? 95
                : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Run run = new Run(stage);
        JsonReport.read(report, run::read);
        return run.reading();
    }

    private static final class Run {
        private final Stage stage;
        private final Findings findings = new Findings();
        private final Map<String, Json> measures = new TreeMap<>();
        private @Nullable Instant ended;
        private @Nullable ReportFields info;
        private String version = "";
        private long warnings = -1;
        private long failed;

        Run(Stage stage) {
            this.stage = stage;
        }

        void read(JsonReport report) throws UnreadableReport {
            report.members("", name -> {
                switch (name) {
                    case "scan_info" -> {
                        ReportFields scan = report.fields(name);
                        info = scan;
                        version = scan.textOrEmpty("brakeman_version");
                        ended = Times.of(scan.textOrEmpty("end_time")).orElse(null);
                        for (String of : List.of("controllers", "models", "templates")) {
                            scan.optionalCount("number_of_" + of).ifPresent(n -> measures.put(of, Json.of(n)));
                        }
                    }
                    case "warnings" -> {
                        warnings = 0;
                        report.items(name, i -> {
                            warnings++;
                            findings.add(finding(report.fields("warnings[" + i + "]"), false));
                        });
                    }
                    case "ignored_warnings" ->
                        report.items(
                                name, i -> findings.add(finding(report.fields("ignored_warnings[" + i + "]"), true)));
                    case "errors" ->
                        report.items(name, _ -> {
                            failed++;
                            report.skip();
                        });
                    case "obsolete" -> report.skip();
                    default -> report.skipUnknown(name);
                }
            });
        }

        Reading reading() throws UnreadableReport {
            if (warnings < 0) {
                throw new UnreadableReport("warnings", "is missing", CHANGED);
            }
            if (info == null) {
                throw new UnreadableReport("scan_info", "is missing, so nothing tells that Brakeman finished", CHANGED);
            }
            if (info.count("security_warnings") > warnings) {
                throw new UnreadableReport(
                        "scan_info.security_warnings", "counts more warnings than are listed", CHANGED);
            }
            measures.put("warnings", Json.of(warnings));
            measures.put("files_failed", Json.of(failed));
            return findings.reading(TOOL, version, measures, ended);
        }

        private Finding finding(ReportFields warning, boolean ignored) throws UnreadableReport {
            warning.knowsItsLists(Set.of("render_path", "cwe_id"));
            String confidence = warning.name("confidence");
            String type = warning.name("warning_type");
            Optional<String> check = warning.optionalText("check_name");
            Draft draft = new Draft(stage, TOOL, check.orElse(type))
                    .title(type)
                    .description(warning.textOrEmpty("message"))
                    .severity(severity(confidence), confidence)
                    .references(List.of(warning.textOrEmpty("link")));
            for (Json id : warning.items("cwe_id")) {
                if (id instanceof Json.Number(var number)) {
                    draft.cwe(number.toPlainString());
                }
            }
            if (ignored) {
                draft.suppressed(
                        Suppression.Source.CONFIGURATION,
                        warning.optionalText("note").orElse(null));
            }
            int line = warning.line("line");
            return draft.inFile(warning.name("file"), line, line, warning.textOrEmpty("code"));
        }

        private static Severity severity(String confidence) {
            return switch (confidence) {
                case "High" -> Severity.HIGH;
                case "Medium" -> Severity.MEDIUM;
                case "Weak", "Low" -> Severity.LOW;
                default -> Severity.UNKNOWN;
            };
        }
    }
}
