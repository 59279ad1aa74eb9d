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
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads SpotBugs' XML report with messages (`-xml:withMessages`) or without, and FindBugs' before it. Priority 1
/// is HIGH, 2 is MEDIUM, what is below is LOW, as SpotBugs' own SARIF grades them. A report that holds nothing but
/// bugs of the category SECURITY comes from Find Security Bugs alone and is one of SAST.
///
/// Fewer bugs than its summary counts make the report unreadable, and so does a report without bugs and without
/// summary: the analysis did not come to its end.
///
/// Measures: `bugs`, `analysis_errors`, `missing_classes`.
public final class SpotBugsReports implements ReportReader {
    private static final String TOOL = "spotbugs";
    private static final String SECURITY = "SECURITY";
    private static final String ROOT = "BugCollection";
    private static final String BUG = ROOT + "/BugInstance";

    @Override
    public String format() {
        return TOOL;
    }

    @Override
    public Stage stage() {
        return Stage.CODE_QUALITY;
    }

    @Override
    public Stage stageOf(byte[] report) {
        boolean[] only = {true};
        boolean[] any = {false};
        try {
            SafeXml.read(report, new SafeXml.Visitor() {
                @Override
                public void start(String path, SafeXml.Element element) {
                    if (path.equals(BUG)) {
                        any[0] = true;
                        only[0] &= element.text("category").orElse("").equals(SECURITY);
                    }
                }
            });
        } catch (UnreadableReport _) {
            return stage();
        }
        return any[0] && only[0] ? Stage.SAST : stage();
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        return head.kind() == Head.Kind.XML && head.root().equals(ROOT) ? 95 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Bugs bugs = new Bugs(stage);
        SafeXml.read(report, bugs);
        return bugs.reading();
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return SafeXml.redacted(report, _ -> false);
    }

    /// One bug while its element is read.
    private static final class Bug {
        private final SafeXml.Element element;
        private SafeXml.@Nullable Element line;
        private SafeXml.@Nullable Element ofClass;
        private String title = "";
        private String message = "";

        Bug(SafeXml.Element element) {
            this.element = element;
        }
    }

    private static final class Bugs implements SafeXml.Visitor {
        private static final Set<String> KNOWN = Set.of(
                "Project",
                "BugInstance",
                "BugCategory",
                "BugPattern",
                "BugCode",
                "Errors",
                "FindBugsSummary",
                "SummaryHTML",
                "ClassFeatures",
                "History",
                "AppVersion",
                "AnalysisError",
                "SuppressionMatches");

        private final Stage stage;
        private final Findings findings = new Findings();
        private String version = "";
        private boolean sawRoot;
        private @Nullable Bug bug;
        private long count;
        private long stated = -1;
        private long errors;
        private long missing;

        Bugs(Stage stage) {
            this.stage = stage;
        }

        @Override
        public void start(String path, SafeXml.Element element) throws UnreadableReport {
            if (!sawRoot) {
                sawRoot = true;
                if (!path.equals(ROOT)) {
                    throw element.bad("root element", "is not BugCollection");
                }
                version = element.require("version");
                return;
            }
            if (path.indexOf('/') == path.lastIndexOf('/') && !KNOWN.contains(element.name())) {
                throw element.bad("element", "is none of SpotBugs'");
            }
            Bug open = bug;
            switch (path) {
                case BUG -> bug = new Bug(element);
                case BUG + "/SourceLine" -> {
                    if (open != null
                            && (open.line == null || element.text("primary").isPresent())) {
                        open.line = element;
                    }
                }
                case BUG + "/Class/SourceLine" -> {
                    if (open != null && open.ofClass == null) {
                        open.ofClass = element;
                    }
                }
                case ROOT + "/FindBugsSummary" -> stated = element.count("total_bugs");
                case ROOT + "/Errors" -> {
                    errors = element.text("errors").isPresent() ? element.count("errors") : 0;
                    missing = element.text("missingClasses").isPresent() ? element.count("missingClasses") : 0;
                }
                default -> {
                    // Methods, fields and profiles say nothing we keep.
                }
            }
        }

        @Override
        public void end(String path, String text) throws UnreadableReport {
            Bug open = bug;
            if (open == null) {
                return;
            }
            switch (path) {
                case BUG + "/ShortMessage" -> open.title = text;
                case BUG + "/LongMessage" -> open.message = text;
                case BUG -> {
                    count++;
                    findings.add(finding(open));
                    bug = null;
                }
                default -> {
                    // Of no use for the finding.
                }
            }
        }

        private Finding finding(Bug ended) throws UnreadableReport {
            String priority = ended.element.require("priority");
            SafeXml.Element at = ended.line == null ? ended.ofClass : ended.line;
            Draft draft = new Draft(stage, TOOL, ended.element.require("type"))
                    .title(ended.title.isBlank() ? ended.message : ended.title)
                    .description(ended.message)
                    .severity(severity(priority), priority)
                    .cwe(ended.element.text("cweid").orElse(""));
            if (at == null) {
                return draft.everywhere("");
            }
            String path = at.text("sourcepath")
                    .or(() -> at.text("sourcefile"))
                    .or(() -> at.text("classname"))
                    .orElse("");
            return draft.inFile(path, line(at, "start"), line(at, "end"), "");
        }

        private static int line(SafeXml.Element element, String attribute) throws UnreadableReport {
            return Math.clamp(element.decimal(attribute).orElse(0.0).longValue(), 0, Integer.MAX_VALUE);
        }

        private static Severity severity(String priority) {
            return switch (priority.strip()) {
                case "1" -> Severity.HIGH;
                case "2" -> Severity.MEDIUM;
                case "3", "4", "5" -> Severity.LOW;
                default -> Severity.UNKNOWN;
            };
        }

        Reading reading() throws UnreadableReport {
            if (stated < 0 && count == 0) {
                throw new UnreadableReport(
                        "FindBugsSummary", "is missing: the analysis did not finish", "run SpotBugs again");
            }
            if (stated > count) {
                throw new UnreadableReport(
                        "FindBugsSummary/total_bugs",
                        "counts more bugs than are listed",
                        "hand in the report as SpotBugs wrote it");
            }
            Map<String, Json> measures = new TreeMap<>();
            measures.put("bugs", Json.of(count));
            measures.put("analysis_errors", Json.of(errors));
            measures.put("missing_classes", Json.of(missing));
            return findings.reading(TOOL, version, measures, null);
        }
    }
}
