package dev.assize.scanners.dependencies;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.PackageRef;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.Suppression;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Draft;
import dev.assize.scanners.Findings;
import dev.assize.scanners.Head;
import dev.assize.scanners.JsonReport;
import dev.assize.scanners.ReportFields;
import dev.assize.scanners.ReportReaders;
import dev.assize.scanners.SafeXml;
import dev.assize.scanners.Severities;
import dev.assize.scanners.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads OWASP Dependency-Check's report in XML (schemas 1.x to 4.x) and JSON (`reportSchema` 1.x). What a
/// suppression file passes over becomes suppressed findings, with its notes as their reason.
///
/// Severity: the tool's word, else the CVSS score. The location is the file's name: its path is of the machine that
/// scanned.
///
/// Measures: `dependencies`, `analysis_exceptions` (analysers that failed: what they would have seen is missing).
public final class DependencyCheckReports implements ReportReader {
    private static final String TOOL = "dependency-check";
    private static final String CHANGED = "hand in the report as Dependency-Check wrote it";
    private static final Pattern PURL = Pattern.compile("pkg:[A-Za-z0-9.+-]+/.+");
    private static final Pattern PURL_VERSION = Pattern.compile("@([^?#]+)");

    @Override
    public String format() {
        return TOOL;
    }

    @Override
    public Stage stage() {
        return Stage.DEPENDENCIES;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        return switch (head.kind()) {
            case JSON_OBJECT -> head.has("reportSchema", "scanInfo") ? 95 : 0;
            case XML ->
                head.root().equals("analysis")
                                && (head.text().contains("dependency-check")
                                        || head.text().contains("<scanInfo"))
                        ? 95
                        : 0;
            case JSON_ARRAY, OTHER -> 0;
        };
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        if (isXml(report)) {
            Xml xml = new Xml(stage);
            SafeXml.read(report, xml);
            return xml.reading();
        }
        JsonRun run = new JsonRun(stage);
        JsonReport.read(report, run::read);
        return run.reading();
    }

    private static boolean isXml(byte[] report) {
        return Head.of(Arrays.copyOf(report, Math.min(report.length, ReportReaders.HEAD_BYTES)))
                        .kind()
                == Head.Kind.XML;
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return isXml(report) ? SafeXml.redacted(report, _ -> false) : JsonReport.redacted(report);
    }

    /// One vulnerability of one dependency, in whichever form it came.
    private static final class Vulnerability {
        private String name = "";
        private String severity = "";
        private String description = "";
        private String notes = "";
        private final List<String> cwes = new ArrayList<>();
        private final List<String> links = new ArrayList<>();
        private final Map<String, Double> scores = new TreeMap<>();
        private boolean suppressed;

        /// The newest version of CVSS it has.
        @Nullable
        Double score() {
            for (String version : List.of("4", "3", "2")) {
                Double score = scores.get(version);
                if (score != null) {
                    return score;
                }
            }
            return null;
        }
    }

    /// What both forms come down to.
    private static final class Sink {
        private final Stage stage;
        private final Findings findings = new Findings();
        private long dependencies = -1;
        private long exceptions;
        private String version = "";
        private @Nullable Instant when;

        Sink(Stage stage) {
            this.stage = stage;
        }

        void add(Vulnerability v, String file, String purl, String place) throws UnreadableReport {
            if (v.name.isBlank()) {
                throw new UnreadableReport(place, "names no vulnerability", CHANGED);
            }
            Draft draft = new Draft(stage, TOOL, v.name)
                    .title(v.name + " in " + file)
                    .description(v.description)
                    .severity(Severities.of(v.severity, v.score()), v.severity)
                    .cwes(v.cwes)
                    .cvss(v.score(), null)
                    .remedy("Update it to a version that is not affected.")
                    .references(v.links);
            if (v.suppressed) {
                draft.suppressed(Suppression.Source.CONFIGURATION, v.notes);
            }
            var version = PURL_VERSION.matcher(purl);
            boolean known = PURL.matcher(purl).matches();
            // A file's name holds its version and changes with it; the package's does not.
            findings.add(draft.inPackage(
                    new PackageRef(
                            known ? name(purl) : file,
                            known && version.find() ? version.group(1) : "",
                            known ? purl : null,
                            null),
                    "",
                    file));
        }

        private static String name(String purl) {
            String path = purl.substring(purl.indexOf('/') + 1);
            int end = path.indexOf('@', 1);
            String name = end < 0 ? path : path.substring(0, end);
            return purl.startsWith("pkg:maven/") ? name.replace('/', ':') : name.replace("%40", "@");
        }

        Reading reading() throws UnreadableReport {
            if (dependencies < 0) {
                throw new UnreadableReport("dependencies", "is missing", CHANGED);
            }
            if (version.isEmpty()) {
                throw new UnreadableReport(
                        "scanInfo.engineVersion", "is missing, so nothing tells that the scan ran", CHANGED);
            }
            Map<String, Json> measures = new TreeMap<>();
            measures.put("dependencies", Json.of(dependencies));
            measures.put("analysis_exceptions", Json.of(exceptions));
            return findings.reading(TOOL, version, measures, when);
        }
    }

    private static final class JsonRun {
        private final Sink sink;
        private String schema = "";

        JsonRun(Stage stage) {
            sink = new Sink(stage);
        }

        void read(JsonReport report) throws UnreadableReport {
            report.members("", name -> {
                switch (name) {
                    case "reportSchema" -> schema = report.text(name);
                    case "scanInfo" -> {
                        ReportFields info = report.fields(name);
                        sink.version = info.textOrEmpty("engineVersion");
                        sink.exceptions = info.items("analysisExceptions").size();
                    }
                    case "projectInfo" ->
                        sink.when = Times.of(report.fields(name).textOrEmpty("reportDate"))
                                .orElse(null);
                    case "dependencies" -> {
                        sink.dependencies = 0;
                        report.items(name, i -> dependency(report.fields("dependencies[" + i + "]")));
                    }
                    default -> report.skipUnknown(name);
                }
            });
        }

        Reading reading() throws UnreadableReport {
            if (!schema.startsWith("1.")) {
                throw new UnreadableReport("reportSchema", "is not 1.x", CHANGED);
            }
            return sink.reading();
        }

        private void dependency(ReportFields dependency) throws UnreadableReport {
            dependency.knowsItsLists(Set.of(
                    "packages",
                    "vulnerabilityIds",
                    "suppressedVulnerabilityIds",
                    "vulnerabilities",
                    "suppressedVulnerabilities",
                    "relatedDependencies",
                    "includedBy",
                    "projectReferences",
                    "identifiers"));
            sink.dependencies++;
            String file = dependency.name("fileName");
            String purl = "";
            for (ReportFields reference : dependency.optionalList("packages")) {
                String id = reference.textOrEmpty("id");
                purl = purl.isEmpty() && PURL.matcher(id).matches() ? id : purl;
            }
            // Suppressed ones stand in a list of their own or among the others, by version.
            for (ReportFields vulnerability : dependency.optionalList("vulnerabilities")) {
                sink.add(vulnerability(vulnerability, false), file, purl, vulnerability.at("name"));
            }
            for (ReportFields vulnerability : dependency.optionalList("suppressedVulnerabilities")) {
                sink.add(vulnerability(vulnerability, true), file, purl, vulnerability.at("name"));
            }
        }

        private static Vulnerability vulnerability(ReportFields fields, boolean suppressed) throws UnreadableReport {
            Vulnerability v = new Vulnerability();
            v.suppressed = suppressed;
            v.name = fields.name("name");
            v.severity = fields.textOrEmpty("severity");
            v.description = fields.textOrEmpty("description");
            v.notes = fields.textOrEmpty("notes");
            v.cwes.addAll(fields.texts("cwes"));
            score(fields, "cvssv2", "score").ifPresent(score -> v.scores.put("2", score));
            score(fields, "cvssv3", "baseScore").ifPresent(score -> v.scores.put("3", score));
            score(fields, "cvssv4", "baseScore").ifPresent(score -> v.scores.put("4", score));
            for (ReportFields reference : fields.optionalList("references")) {
                v.links.add(reference.textOrEmpty("url"));
            }
            return v;
        }

        private static Optional<Double> score(ReportFields fields, String of, String name) throws UnreadableReport {
            Optional<ReportFields> cvss = fields.optionalObject(of);
            return cvss.isEmpty() ? Optional.empty() : cvss.get().optionalDecimal(name);
        }
    }

    private static final class Xml implements SafeXml.Visitor {
        private static final String DEPENDENCY = "analysis/dependencies/dependency";

        /// Where findings may stand, the elements that may; one under another name may hold them.
        private static final Map<String, Set<String>> KNOWN = Map.of(
                "",
                Set.of("analysis"),
                "analysis",
                Set.of("scanInfo", "projectInfo", "dependencies"),
                "analysis/dependencies",
                Set.of("dependency"),
                DEPENDENCY,
                Set.of(
                        "fileName",
                        "filePath",
                        "md5",
                        "sha1",
                        "sha256",
                        "description",
                        "license",
                        "projectReferences",
                        "includedBy",
                        "relatedDependencies",
                        "identifiers",
                        "evidenceCollected",
                        "analysisExceptions",
                        "vulnerabilities"),
                DEPENDENCY + "/vulnerabilities",
                Set.of("vulnerability", "suppressedVulnerability"));

        private final Sink sink;
        private String file = "";
        private String purl = "";
        private int line;
        private boolean failing;
        private final List<Vulnerability> vulnerabilities = new ArrayList<>();
        private Vulnerability current = new Vulnerability();

        Xml(Stage stage) {
            sink = new Sink(stage);
        }

        @Override
        public void start(String path, SafeXml.Element element) throws UnreadableReport {
            if (!KNOWN.getOrDefault(parent(path), Set.of(element.name())).contains(element.name())) {
                throw new UnreadableReport(
                        "line " + element.line(), "holds an element this reader does not know", CHANGED);
            }
            switch (path) {
                case "analysis/dependencies" -> sink.dependencies = 0;
                case DEPENDENCY -> {
                    sink.dependencies++;
                    file = "";
                    purl = "";
                    line = element.line();
                    vulnerabilities.clear();
                }
                case DEPENDENCY + "/vulnerabilities/vulnerability",
                        DEPENDENCY + "/vulnerabilities/suppressedVulnerability" -> {
                    current = new Vulnerability();
                    current.suppressed = element.name().equals("suppressedVulnerability");
                }
                default -> {
                    if (path.startsWith("analysis/scanInfo/analysisExceptions/exception") && !failing) {
                        failing = true;
                        sink.exceptions++;
                    }
                }
            }
        }

        private static String parent(String path) {
            int slash = path.lastIndexOf('/');
            return slash < 0 ? "" : path.substring(0, slash);
        }

        @Override
        public void end(String path, String text) throws UnreadableReport {
            if (path.equals("analysis/scanInfo/engineVersion")) {
                sink.version = text.strip();
            } else if (path.equals("analysis/projectInfo/reportDate")) {
                sink.when = Times.of(text).orElse(null);
            } else if (path.equals("analysis/scanInfo/analysisExceptions/exception")) {
                failing = false;
            } else if (path.startsWith(DEPENDENCY)) {
                dependency(path.substring(DEPENDENCY.length()), text.strip());
            }
        }

        private void dependency(String path, String text) throws UnreadableReport {
            switch (path) {
                case "" -> {
                    if (file.isEmpty()) {
                        throw new UnreadableReport("line " + line, "a dependency has no fileName", CHANGED);
                    }
                    for (Vulnerability vulnerability : vulnerabilities) {
                        sink.add(vulnerability, file, purl, "line " + line);
                    }
                }
                case "/fileName" -> file = text;
                case "/identifiers/package/id", "/identifiers/identifier/name" -> {
                    if (purl.isEmpty() && PURL.matcher(text).matches()) {
                        purl = text;
                    }
                }
                case "/vulnerabilities/vulnerability", "/vulnerabilities/suppressedVulnerability" ->
                    vulnerabilities.add(current);
                default -> {
                    if (path.startsWith("/vulnerabilities/")) {
                        vulnerability(path.substring(path.indexOf('/', "/vulnerabilities/".length()) + 1), text);
                    }
                }
            }
        }

        private void vulnerability(String member, String text) {
            switch (member) {
                case "name" -> current.name = text;
                case "severity" -> current.severity = text;
                case "description" -> current.description = text;
                case "notes" -> current.notes = text;
                case "cwe", "cwes/cwe" -> current.cwes.add(text);
                case "references/reference/url" -> current.links.add(text);
                case "cvssScore", "cvssV2/score" -> score("2", text);
                case "cvssV3/baseScore" -> score("3", text);
                case "cvssV4/baseScore" -> score("4", text);
                default -> {
                    // The products it applies to, and the parts of the scores.
                }
            }
        }

        private void score(String version, String text) {
            try {
                current.scores.put(version, Double.valueOf(text));
            } catch (NumberFormatException _) {
                // A score that is none leaves the tool's word for the severity.
            }
        }

        Reading reading() throws UnreadableReport {
            return sink.reading();
        }
    }
}
