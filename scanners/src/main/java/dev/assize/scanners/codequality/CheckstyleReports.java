package dev.assize.scanners.codequality;

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
import dev.assize.scanners.SafeXml;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Reads Checkstyle's XML report, which many other linters write as well. Severity error is HIGH, warning is
/// MEDIUM, info is LOW, ignore is INFO.
///
/// A file Checkstyle failed on is a finding of rule `processing-error` and of severity UNKNOWN.
///
/// Measures: `files`, `violations`.
public final class CheckstyleReports implements ReportReader {
    private static final String TOOL = "checkstyle";
    private static final String OWN_CHECKS = "com.puppycrawl.tools.checkstyle.";

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
        return head.kind() == Head.Kind.XML && head.root().equals(TOOL) ? 95 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Violations violations = new Violations(stage);
        SafeXml.read(report, violations);
        return violations.reading();
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return SafeXml.redacted(report, path -> path.endsWith("/exception"));
    }

    private static final class Violations implements SafeXml.Visitor {
        private final Stage stage;
        private final Findings findings = new Findings();
        private String version = "";
        private boolean sawRoot;
        private String file = "";
        private long files;
        private long violations;

        Violations(Stage stage) {
            this.stage = stage;
        }

        @Override
        public void start(String path, SafeXml.Element element) throws UnreadableReport {
            if (!sawRoot) {
                sawRoot = true;
                if (!path.equals(TOOL)) {
                    throw element.bad("root element", "is not checkstyle");
                }
                version = element.text("version").orElse("");
                return;
            }
            switch (path) {
                case "checkstyle/file" -> {
                    files++;
                    file = element.require("name");
                }
                case "checkstyle/file/error" -> {
                    violations++;
                    findings.add(finding(element));
                }
                case "checkstyle/file/exception", "checkstyle/exception" ->
                    findings.add(new Draft(stage, TOOL, "processing-error")
                            .title("Checkstyle could not check the file")
                            .severity(Severity.UNKNOWN, "")
                            .inFile(file, 0, 0, ""));
                default -> throw element.bad("element", "is none of Checkstyle's");
            }
        }

        private Finding finding(SafeXml.Element element) throws UnreadableReport {
            String severity = element.require("severity");
            int line = Math.clamp(element.decimal("line").orElse(0.0).longValue(), 0, Integer.MAX_VALUE);
            return new Draft(stage, TOOL, rule(element.text("source").orElse("")))
                    .title(element.require("message"))
                    .severity(severity(severity), severity)
                    .inFile(file, line, 0, "");
        }

        /// Checkstyle names its own checks by their class.
        private static String rule(String source) {
            if (source.isBlank()) {
                return "unnamed";
            }
            if (!source.startsWith(OWN_CHECKS)) {
                return source;
            }
            String name = source.substring(source.lastIndexOf('.') + 1);
            return name.endsWith("Check") && name.length() > "Check".length()
                    ? name.substring(0, name.length() - "Check".length())
                    : name;
        }

        private static Severity severity(String word) {
            return switch (word.toLowerCase(Locale.ROOT)) {
                case "error" -> Severity.HIGH;
                case "warning" -> Severity.MEDIUM;
                case "info" -> Severity.LOW;
                case "ignore" -> Severity.INFO;
                default -> Severity.UNKNOWN;
            };
        }

        Reading reading() {
            Map<String, Json> measures = new TreeMap<>();
            measures.put("files", Json.of(files));
            measures.put("violations", Json.of(violations));
            return findings.reading(TOOL, version, measures, null);
        }
    }
}
