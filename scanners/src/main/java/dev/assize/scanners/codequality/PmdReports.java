package dev.assize.scanners.codequality;

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
import dev.assize.scanners.SafeXml;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads PMD's XML report (namespace `http://pmd.sourceforge.net/report/2.0.0` and before). Priorities 1 and 2
/// are HIGH, 3 is MEDIUM, 4 and 5 are LOW, as PMD's own SARIF grades them.
///
/// A file PMD could not parse was not analysed: it is a finding of rule `processing-error` and of severity
/// UNKNOWN, so that policy decides and nobody takes silence for a pass. A rule that could not run makes the
/// report unreadable.
///
/// Measures: `violations`, `processing_errors`.
public final class PmdReports implements ReportReader {
    private static final String TOOL = "pmd";

    @Override
    public String format() {
        return TOOL;
    }

    @Override
    public Stage stage() {
        return Stage.CODE_QUALITY;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        return head.kind() == Head.Kind.XML && head.root().equals("pmd") ? 95 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Violations violations = new Violations(stage);
        SafeXml.read(report, violations);
        return violations.reading();
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return SafeXml.redacted(report, path -> path.equals("pmd/error"));
    }

    private static final class Violations implements SafeXml.Visitor {
        private final Stage stage;
        private final Findings findings = new Findings();
        private String version = "";
        private @Nullable Instant observed;
        private boolean sawRoot;
        private String file = "";
        private SafeXml.@Nullable Element violation;
        private long violations;
        private long errors;

        Violations(Stage stage) {
            this.stage = stage;
        }

        @Override
        public void start(String path, SafeXml.Element element) throws UnreadableReport {
            if (!sawRoot) {
                sawRoot = true;
                if (!path.equals("pmd")) {
                    throw element.bad("root element", "is not pmd");
                }
                version = element.require("version");
                observed = time(element.text("timestamp").orElse(""));
                return;
            }
            switch (path) {
                case "pmd/file" -> file = element.require("name");
                case "pmd/file/violation" -> {
                    element.require("rule");
                    element.require("priority");
                    violation = element;
                }
                case "pmd/error" -> {
                    errors++;
                    findings.add(new Draft(stage, TOOL, "processing-error")
                            .title("PMD could not analyse the file")
                            .description(element.text("msg").orElse(""))
                            .severity(Severity.UNKNOWN, "")
                            .inFile(element.require("filename"), 0, 0, ""));
                }
                case "pmd/suppressedviolation" -> findings.add(suppressed(element));
                case "pmd/configerror" -> throw element.bad("configerror", "says that a rule did not run");
                default -> throw element.bad("element", "is none of PMD's");
            }
        }

        @Override
        public void end(String path, String text) throws UnreadableReport {
            SafeXml.Element ended = violation;
            if (path.equals("pmd/file/violation") && ended != null) {
                violations++;
                findings.add(finding(ended, text));
                violation = null;
            }
        }

        private Finding finding(SafeXml.Element element, String message) throws UnreadableReport {
            String priority = element.require("priority");
            return new Draft(stage, TOOL, element.require("rule"))
                    .title(message)
                    .severity(severity(priority), priority)
                    .references(List.of(element.text("externalInfoUrl").orElse("")))
                    .inFile(file, line(element, "beginline"), line(element, "endline"), "");
        }

        /// PMD names neither rule nor line of what was suppressed.
        private Finding suppressed(SafeXml.Element element) throws UnreadableReport {
            return new Draft(stage, TOOL, "suppressed-violation")
                    .title(element.text("msg").orElse(""))
                    .severity(Severity.UNKNOWN, "")
                    .suppressed(
                            Suppression.Source.INLINE, element.text("usermsg").orElse(""))
                    .inFile(
                            element.require("filename"),
                            0,
                            0,
                            element.text("msg").orElse(""));
        }

        private static int line(SafeXml.Element element, String attribute) throws UnreadableReport {
            return Math.clamp(element.decimal(attribute).orElse(0.0).longValue(), 0, Integer.MAX_VALUE);
        }

        private static Severity severity(String priority) {
            return switch (priority.strip()) {
                case "1", "2" -> Severity.HIGH;
                case "3" -> Severity.MEDIUM;
                case "4", "5" -> Severity.LOW;
                default -> Severity.UNKNOWN;
            };
        }

        /// PMD writes local time without an offset; it is taken as UTC.
        private static @Nullable Instant time(String stamp) {
            try {
                return LocalDateTime.parse(stamp).toInstant(ZoneOffset.UTC);
            } catch (DateTimeException _) {
                return null;
            }
        }

        Reading reading() {
            Map<String, Json> measures = new TreeMap<>();
            measures.put("violations", Json.of(violations));
            measures.put("processing_errors", Json.of(errors));
            return findings.reading(TOOL, version, measures, observed);
        }
    }
}
