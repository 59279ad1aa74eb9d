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
import dev.assize.scanners.SafeXml;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads Burp Suite's XML export. Its document type declaration is passed over; requests and responses are
/// never looked at and never kept.
///
/// Measures: `issues`.
public final class BurpReports implements ReportReader {
    private static final String TOOL = "burp";
    private static final String CHANGED = "export the issues from Burp as XML again";

    /// `/search [q parameter]`
    static final Pattern PARAMETER = Pattern.compile("\\[([^\\[\\]]{1,200}?)(?: [a-z]+){0,3}\\]\\s*\\z");

    private static final Pattern LINK = Pattern.compile("https?://[^\\s\"'<>]{1,500}");

    @Override
    public String format() {
        return TOOL;
    }

    @Override
    public Stage stage() {
        return Stage.DAST;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        return head.kind() == Head.Kind.XML
                        && head.root().equals("issues")
                        && head.text().contains("burpVersion")
                ? 95
                : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Issues issues = new Issues(stage);
        SafeXml.read(report, issues);
        return issues.reading();
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return SafeXml.redacted(
                report,
                path -> path.contains("/requestresponse/")
                        || path.contains("Event/")
                        || path.endsWith("/request")
                        || path.endsWith("/response"));
    }

    private static final class Issues implements SafeXml.Visitor {
        private static final Set<String> REQUIRED = Set.of("type", "name", "path", "severity");

        private final Stage stage;
        private final Findings findings = new Findings();
        private final Map<String, String> fields = new HashMap<>();
        private String version = "";
        private String method = "";
        private boolean sawRoot;
        private int line;
        private long count;

        Issues(Stage stage) {
            this.stage = stage;
        }

        @Override
        public void start(String path, SafeXml.Element element) throws UnreadableReport {
            if (!sawRoot) {
                sawRoot = true;
                if (!path.equals("issues")) {
                    throw element.bad("root element", "is not issues");
                }
                version = element.require("burpVersion");
                return;
            }
            if (path.equals("issues/issue")) {
                fields.clear();
                method = "";
                line = element.line();
            } else if (path.startsWith("issues/issue/")) {
                if (path.equals("issues/issue/requestresponse/request") && method.isEmpty()) {
                    method = element.text("method").orElse("");
                }
            } else {
                throw element.bad("element", "is not an issue");
            }
        }

        @Override
        public void end(String path, String text) throws UnreadableReport {
            if (path.equals("issues/issue")) {
                count++;
                findings.add(finding());
            } else if (path.lastIndexOf('/') == "issues/issue".length() && !path.endsWith("/requestresponse")) {
                fields.put(path.substring(path.lastIndexOf('/') + 1), text);
            }
        }

        private Finding finding() throws UnreadableReport {
            for (String name : REQUIRED) {
                if (fields.getOrDefault(name, "").isBlank()) {
                    throw new UnreadableReport("line " + line + ", " + name, "is missing", CHANGED);
                }
            }
            String severity = field("severity");
            Draft draft = new Draft(stage, TOOL, field("type"))
                    .title(field("name"))
                    .description(
                            Html.text(field("issueDetail").isEmpty() ? field("issueBackground") : field("issueDetail")))
                    .severity(severity(severity), severity + grade(field("confidence")))
                    .cwes(List.of(Html.text(field("vulnerabilityClassifications"))))
                    .remedy(Html.text(
                            field("remediationDetail").isEmpty()
                                    ? field("remediationBackground")
                                    : field("remediationDetail")))
                    .references(LINK.matcher(field("references"))
                            .results()
                            .map(m -> m.group())
                            .toList());
            if (severity.equalsIgnoreCase("False positive")) {
                draft.suppressed(Suppression.Source.CONFIGURATION, "marked as a false positive in Burp");
            }
            Matcher parameter = PARAMETER.matcher(field("location"));
            return draft.atEndpoint(method, field("path"), parameter.find() ? parameter.group(1) : null);
        }

        private String field(String name) {
            return fields.getOrDefault(name, "").strip();
        }

        private static String grade(String confidence) {
            return confidence.isEmpty() ? "" : " (" + confidence + ")";
        }

        private static Severity severity(String word) {
            return switch (word.toLowerCase(Locale.ROOT)) {
                case "high" -> Severity.HIGH;
                case "medium" -> Severity.MEDIUM;
                case "low" -> Severity.LOW;
                case "information", "info" -> Severity.INFO;
                default -> Severity.UNKNOWN;
            };
        }

        Reading reading() {
            Map<String, Json> measures = new TreeMap<>();
            measures.put("issues", Json.of(count));
            return findings.reading(TOOL, version, measures, null);
        }
    }
}
