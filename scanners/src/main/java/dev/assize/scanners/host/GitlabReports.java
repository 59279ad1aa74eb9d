package dev.assize.scanners.host;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.PackageRef;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Cvss;
import dev.assize.scanners.Draft;
import dev.assize.scanners.Findings;
import dev.assize.scanners.Head;
import dev.assize.scanners.JsonReport;
import dev.assize.scanners.JsonReportReader;
import dev.assize.scanners.ReportFields;
import dev.assize.scanners.Severities;
import dev.assize.scanners.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads GitLab's security reports of every type, schemas 13 to 15 and the unnumbered ones before (versions 1.x to
/// 3.x). The type of the scan decides the stage, the scanner's id is the tool.
///
/// A scan whose status is not `success` is unreadable, and so is an empty report whose `scan` is missing: nothing
/// tells that it finished. A flag "likely a false positive" suppresses nothing. What a secret detector or a fuzzer
/// quotes never leaves the reader.
///
/// Measures: `type`, `schema`, `analyzer`, `flagged_false_positive`.
public final class GitlabReports implements JsonReportReader {
    private static final String FORMAT = "gitlab";
    private static final String CHANGED = "hand in a GitLab report of schema 13, 14 or 15";
    private static final Set<Integer> MAJORS = Set.of(1, 2, 3, 13, 14, 15);
    private static final Set<String> ADVISORIES =
            Set.of("cve", "ghsa", "gemnasium", "osvdb", "usn", "rhsa", "elsa", "hackerone", "dsa", "glad", "osv");
    private static final Set<String> SECRET_TEXTS = Set.of("raw_source_code_extract");

    @Override
    public String format() {
        return FORMAT;
    }

    @Override
    public Stage stage() {
        return Stage.SAST;
    }

    @Override
    public Stage stageOf(byte[] report) {
        try {
            return stageOf(Scan.of(report).type);
        } catch (UnreadableReport _) {
            return stage();
        }
    }

    private static Stage stageOf(String type) {
        return switch (type) {
            case "secret_detection" -> Stage.SECRETS;
            case "dependency_scanning" -> Stage.DEPENDENCIES;
            case "container_scanning", "cluster_image_scanning" -> Stage.CONTAINER;
            case "dast", "api_fuzzing" -> Stage.DAST;
            default -> Stage.SAST;
        };
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        if (head.kind() != Head.Kind.JSON_OBJECT) {
            return 0;
        }
        if (head.value("schema").contains("gitlab") || head.value("$schema").contains("security-report-schemas")) {
            return 96;
        }
        boolean entries = head.has("vulnerabilities")
                && (head.inner().contains("identifiers") || head.inner().contains("scanner"));
        return head.has("version") && (entries || head.has("scan", "vulnerabilities")) ? 91 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Scan scan = Scan.of(report);
        Run run = new Run(scan, stage);
        JsonReport.read(
                report,
                cursor -> cursor.members("", name -> {
                    if (name.equals("vulnerabilities")) {
                        cursor.items(name, i -> run.vulnerability(cursor.fields("vulnerabilities[" + i + "]")));
                    } else {
                        cursor.skip();
                    }
                }));
        return run.reading();
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        boolean ofSecrets = stageOf(report) == Stage.SECRETS;
        return JsonReport.redacted(report, path -> hides(path, ofSecrets));
    }

    /// Requests and responses hold cookies and tokens; a secret detector quotes its secret in several members.
    private static boolean hides(String path, boolean ofSecrets) {
        if (!path.startsWith("vulnerabilities/")) {
            return false;
        }
        String last = path.substring(path.lastIndexOf('/') + 1);
        return SECRET_TEXTS.contains(last)
                || path.startsWith("vulnerabilities/evidence/")
                || path.startsWith("vulnerabilities/details/")
                || path.startsWith("vulnerabilities/location/stacktrace_snippet")
                || (ofSecrets && (last.equals("description") || last.equals("message") || last.equals("cve")));
    }

    /// What the report says of the run.
    private static final class Scan {
        private String version = "";
        private String type = "";
        private String status = "";
        private String tool = "";
        private String toolVersion = "";
        private String analyzer = "";
        private boolean described;
        private boolean listed;
        private long entries;
        private @Nullable Instant ended;

        static Scan of(byte[] report) throws UnreadableReport {
            Scan scan = new Scan();
            JsonReport.read(report, scan::read);
            return scan;
        }

        void read(JsonReport report) throws UnreadableReport {
            report.members("", name -> {
                switch (name) {
                    case "version" -> version = report.text(name);
                    case "scan" -> scan(report.fields(name));
                    case "vulnerabilities" -> {
                        listed = true;
                        report.items(name, i -> outline(report, i));
                    }
                    case "remediations", "dependency_files", "scanned_resources" -> report.skip();
                    default -> report.skipUnknown(name);
                }
            });
        }

        private void scan(ReportFields scan) throws UnreadableReport {
            scan.knowsItsLists(Set.of(
                    "messages",
                    "scanned_resources",
                    "observability",
                    "primary_identifiers",
                    "options",
                    "partial_scan"));
            described = true;
            type = scan.textOrEmpty("type");
            status = scan.textOrEmpty("status");
            ended = Times.of(scan.textOrEmpty("end_time")).orElse(null);
            Optional<ReportFields> scanner = scan.optionalObject("scanner");
            if (scanner.isPresent()) {
                tool = scanner.get().textOrEmpty("id").toLowerCase(Locale.ROOT);
                toolVersion = scanner.get().textOrEmpty("version");
            }
            Optional<ReportFields> by = scan.optionalObject("analyzer");
            if (by.isPresent()) {
                analyzer = by.get().textOrEmpty("id");
            }
        }

        /// Reports before schema 15 say in each entry of what kind it is; those without `scan` say it only there.
        private void outline(JsonReport report, int index) throws UnreadableReport {
            entries++;
            report.members("vulnerabilities[" + index + "]", member -> {
                if (member.equals("category") && type.isEmpty()) {
                    type = report.text(member);
                } else if (member.equals("scanner") && tool.isEmpty() && report.atObject()) {
                    tool = report.fields(member).textOrEmpty("id").toLowerCase(Locale.ROOT);
                } else {
                    report.skip();
                }
            });
        }
    }

    private static final class Run {
        private final Scan scan;
        private final Stage stage;
        private final Findings findings = new Findings();
        private final String tool;
        private long flagged;

        Run(Scan scan, Stage stage) throws UnreadableReport {
            this.scan = scan;
            this.stage = stage;
            this.tool = scan.tool.isEmpty() ? FORMAT : scan.tool;
            if (!scan.listed) {
                throw new UnreadableReport("vulnerabilities", "is missing", CHANGED);
            }
            if (!MAJORS.contains(major(scan.version))) {
                throw new UnreadableReport("version", "is no schema this reader knows", CHANGED);
            }
            if (!scan.status.isEmpty() && !scan.status.equals("success")) {
                throw new UnreadableReport("scan.status", "is not success: the scan failed", "look at the job's log");
            }
            boolean oldSchema = major(scan.version) < 14;
            if (scan.entries == 0 && (!scan.described || (scan.status.isEmpty() && !oldSchema))) {
                throw new UnreadableReport("scan", "does not say that it succeeded, and nothing is listed", CHANGED);
            }
        }

        private static int major(String version) {
            int dot = version.indexOf('.');
            try {
                return Integer.parseInt(dot < 0 ? version : version.substring(0, dot));
            } catch (NumberFormatException _) {
                return -1;
            }
        }

        Reading reading() {
            Map<String, Json> measures = new TreeMap<>();
            measures.put("type", Json.of(scan.type));
            measures.put("schema", Json.of(scan.version));
            measures.put("flagged_false_positive", Json.of(flagged));
            if (!scan.analyzer.isEmpty()) {
                measures.put("analyzer", Json.of(scan.analyzer));
            }
            return findings.reading(tool, scan.toolVersion, measures, scan.ended);
        }

        void vulnerability(ReportFields v) throws UnreadableReport {
            boolean ofSecrets = stage == Stage.SECRETS;
            List<ReportFields> identifiers = v.list("identifiers");
            if (identifiers.isEmpty()) {
                throw new UnreadableReport(v.at("identifiers"), "is empty", CHANGED);
            }
            String severity = v.textOrEmpty("severity");
            String rule = rule(identifiers);
            String title = v.optionalText("name").filter(t -> !t.isBlank()).orElse(v.textOrEmpty("message"));
            Draft draft = new Draft(stage, tool, rule)
                    .title(ofSecrets && !v.has("name") ? identifiers.getFirst().textOrEmpty("name") : title)
                    // A secret detector's description may quote the secret.
                    .description(ofSecrets ? "" : v.textOrEmpty("description"))
                    .severity(severity(severity, ofSecrets), severity)
                    .remedy(v.textOrEmpty("solution"))
                    .references(links(v, identifiers));
            names(identifiers, draft);
            Optional<ReportFields> vector =
                    v.optionalList("cvss_vectors").stream().findFirst();
            if (vector.isPresent()) {
                String text = vector.get().textOrEmpty("vector");
                draft.cvss(Cvss.baseScore(text).orElse(null), text);
            }
            for (ReportFields flag : v.optionalList("flags")) {
                flagged += flag.textOrEmpty("type").equals("flagged-as-likely-false-positive") ? 1 : 0;
            }
            findings.add(located(v, v.object("location"), draft));
        }

        /// A secret without a severity is HIGH; every other without one is UNKNOWN.
        private static Severity severity(String word, boolean ofSecrets) {
            Severity mapped = Severities.of(word);
            return ofSecrets && mapped == Severity.UNKNOWN ? Severity.HIGH : mapped;
        }

        /// The advisory where there is one, else the tool's own rule, which stands first.
        private static String rule(List<ReportFields> identifiers) throws UnreadableReport {
            for (ReportFields identifier : identifiers) {
                if (identifier.textOrEmpty("type").equalsIgnoreCase("cve")) {
                    return identifier.name("value");
                }
            }
            return identifiers.getFirst().name("value");
        }

        private static void names(List<ReportFields> identifiers, Draft draft) throws UnreadableReport {
            for (ReportFields identifier : identifiers) {
                String type = identifier.textOrEmpty("type").toLowerCase(Locale.ROOT);
                String value = identifier.name("value");
                if (type.equals("cwe")) {
                    draft.cwe(value).cwes(List.of(value));
                } else if (ADVISORIES.contains(type)) {
                    draft.aliases(List.of(value));
                }
            }
        }

        private static List<String> links(ReportFields v, List<ReportFields> identifiers) throws UnreadableReport {
            List<String> links = new ArrayList<>();
            for (ReportFields link : v.optionalList("links")) {
                links.add(link.textOrEmpty("url"));
            }
            for (ReportFields identifier : identifiers) {
                links.add(identifier.textOrEmpty("url"));
            }
            return links;
        }

        private static Finding located(ReportFields v, ReportFields at, Draft draft) throws UnreadableReport {
            Optional<ReportFields> dependency = at.optionalObject("dependency");
            if (dependency.isPresent()) {
                return inPackage(at, dependency.get(), draft);
            }
            if (at.has("path") || at.has("hostname")) {
                return draft.atEndpoint(at.textOrEmpty("method"), at.textOrEmpty("path"), at.textOrEmpty("param"));
            }
            if (at.has("file")) {
                int start = at.line("start_line");
                String method = at.textOrEmpty("class") + " " + at.textOrEmpty("method");
                return draft.inFile(at.name("file"), start, Math.max(start, at.line("end_line")), method.strip());
            }
            if (at.has("crash_state") || at.has("crash_type")) {
                return draft.everywhere(at.textOrEmpty("crash_type") + " " + at.textOrEmpty("crash_state"));
            }
            if (at.object().members().isEmpty()) {
                return draft.everywhere(v.textOrEmpty("id"));
            }
            throw new UnreadableReport(at.place(), "is of a kind this reader does not know", CHANGED);
        }

        private static Finding inPackage(ReportFields at, ReportFields dependency, Draft draft)
                throws UnreadableReport {
            Optional<ReportFields> of = dependency.optionalObject("package");
            String name = of.isEmpty() ? "" : of.get().textOrEmpty("name");
            String file = at.textOrEmpty("file");
            String image = at.textOrEmpty("image");
            return draft.inPackage(
                    new PackageRef(name, dependency.textOrEmpty("version"), null, null),
                    file.isEmpty() ? at.textOrEmpty("operating_system") : file,
                    file.isEmpty() ? (image.isEmpty() ? null : image) : file);
        }
    }
}
