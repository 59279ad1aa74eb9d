package dev.assize.scanners.sbom;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.PackageRef;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Findings;
import dev.assize.scanners.Head;
import dev.assize.scanners.JsonReport;
import dev.assize.scanners.JsonReportReader;
import dev.assize.scanners.ReportFields;
import dev.assize.scanners.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads an SPDX 3.0 document in JSON-LD: `@context` and `@graph`. Packages are counted; what the security profile says
/// of vulnerabilities (the VEX and CVSS assessments, Security/VulnAssessmentRelationship) makes findings as [Statement]
/// has it. A vulnerability that is listed and assessed nowhere is a finding about the whole subject.
///
/// Measures: `components`, `components_with_purl`, `vulnerabilities`, `format_version`.
public final class Spdx3Reports implements JsonReportReader {
    private static final String CHANGED = "make the document in SPDX 3.0, serialised as JSON-LD";
    private static final String PREFIX = "security_";

    @Override
    public String format() {
        return "spdx-3";
    }

    @Override
    public Stage stage() {
        return Stage.CONTAINER;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        return head.kind() == Head.Kind.JSON_OBJECT
                        && (head.value("@context").contains("spdx.org/rdf/3")
                                || (head.has("@graph") && head.inner().contains("spdxId")))
                ? 95
                : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Graph graph = new Graph();
        JsonReport.read(report, graph::read);
        return graph.reading(stage);
    }

    /// One assessment: which vulnerability, of which elements, and what it says.
    private record Assessment(String vulnerability, List<String> about, ReportFields says) {}

    private static final class Graph {
        private String context = "";
        private String version = "";
        private String tool = "spdx";
        private @Nullable Instant created;
        private long elements = -1;
        private long packages;
        private long withPurl;
        private final Map<String, ReportFields> vulnerabilities = new LinkedHashMap<>();
        private final Map<String, PackageRef> components = new HashMap<>();
        private final List<Assessment> assessments = new ArrayList<>();

        void read(JsonReport report) throws UnreadableReport {
            report.members("", name -> {
                switch (name) {
                    case "@context" -> context = report.atArray() ? "" : report.text(name);
                    case "@graph" -> {
                        elements = 0;
                        report.items(name, i -> element(report.fields("@graph[" + i + "]")));
                    }
                    default -> report.skipUnknown(name);
                }
            });
        }

        private void element(ReportFields element) throws UnreadableReport {
            elements++;
            String type = element.optionalText("type").orElse(element.textOrEmpty("@type"));
            switch (type) {
                case "" -> throw new UnreadableReport(element.at("type"), "is missing", CHANGED);
                case "CreationInfo" -> {
                    version = element.textOrEmpty("specVersion");
                    created = Times.of(element.textOrEmpty("created")).orElse(null);
                }
                case "Tool" -> tool = element.name("name").toLowerCase(Locale.ROOT);
                case "software_Package" -> component(element);
                case "security_Vulnerability" -> vulnerabilities.put(element.name("spdxId"), element);
                default -> {
                    if (type.startsWith(PREFIX) && type.endsWith("VulnAssessmentRelationship")) {
                        List<String> about = new ArrayList<>(element.texts("to"));
                        assessments.add(new Assessment(element.name("from"), about, element));
                    } else if (type.startsWith(PREFIX)) {
                        throw new UnreadableReport(element.at("type"), "is not known", CHANGED);
                    }
                }
            }
        }

        private void component(ReportFields element) throws UnreadableReport {
            packages++;
            String purl = element.textOrEmpty("software_packageUrl");
            for (ReportFields identifier : element.optionalList("externalIdentifier")) {
                if (purl.isEmpty()
                        && identifier.textOrEmpty("externalIdentifierType").equals("packageUrl")) {
                    purl = identifier.textOrEmpty("identifier");
                }
            }
            withPurl += purl.isEmpty() ? 0 : 1;
            components.put(
                    element.name("spdxId"),
                    new PackageRef(
                            element.name("name"),
                            element.textOrEmpty("software_packageVersion"),
                            purl.isEmpty() ? null : purl,
                            null));
        }

        Reading reading(Stage stage) throws UnreadableReport {
            if (!version.startsWith("3.0")) {
                throw new UnreadableReport("CreationInfo.specVersion", "is not 3.0", CHANGED);
            }
            if (elements < 0) {
                throw new UnreadableReport("@graph", "is missing", CHANGED);
            }
            if (packages == 0 && vulnerabilities.isEmpty()) {
                throw new UnreadableReport("@graph", "lists nothing", "check what the tool was pointed at");
            }
            Findings findings = new Findings();
            for (var entry : vulnerabilities.entrySet()) {
                file(entry.getKey(), entry.getValue(), stage, findings);
            }
            for (Assessment assessment : assessments) {
                if (!vulnerabilities.containsKey(assessment.vulnerability())) {
                    throw new UnreadableReport(
                            assessment.says().at("from"), "points at a vulnerability that is not listed", CHANGED);
                }
            }
            Map<String, Json> measures = new TreeMap<>();
            measures.put("components", Json.of(packages));
            measures.put("components_with_purl", Json.of(withPurl));
            measures.put("vulnerabilities", Json.of(vulnerabilities.size()));
            measures.put("format_version", Json.of(version));
            return findings.reading(tool, "", measures, created);
        }

        private void file(String id, ReportFields vulnerability, Stage stage, Findings findings)
                throws UnreadableReport {
            Map<String, List<ReportFields>> byElement = new LinkedHashMap<>();
            for (Assessment assessment : assessments) {
                if (assessment.vulnerability().equals(id)) {
                    for (String element : assessment.about()) {
                        byElement
                                .computeIfAbsent(element, _ -> new ArrayList<>())
                                .add(assessment.says());
                    }
                }
            }
            for (var entry : byElement.entrySet()) {
                Statement statement = statement(id, vulnerability);
                boolean open = false;
                for (ReportFields says : entry.getValue()) {
                    open |= apply(says, statement);
                }
                // Where one assessment says it is affected and another that it is not, it is.
                if (open) {
                    statement.status(Statement.Status.AFFECTED);
                }
                statement.file(stage, tool, components.get(entry.getKey()), entry.getKey(), findings);
            }
            if (byElement.isEmpty()) {
                statement(id, vulnerability).file(stage, tool, null, "", findings);
            }
        }

        private static Statement statement(String id, ReportFields vulnerability) throws UnreadableReport {
            Statement statement = new Statement();
            List<String> names = new ArrayList<>();
            for (ReportFields identifier : vulnerability.optionalList("externalIdentifier")) {
                names.add(identifier.name("identifier"));
            }
            statement.id = names.isEmpty() ? vulnerability.optionalText("name").orElse(id) : names.getFirst();
            statement.aliases.addAll(names);
            statement.description = vulnerability.textOrEmpty("description");
            statement.title = vulnerability.textOrEmpty("summary");
            return statement;
        }

        /// @return whether it says that the element is affected, or may be
        private static boolean apply(ReportFields says, Statement statement) throws UnreadableReport {
            String kind = says.optionalText("type").orElse(says.textOrEmpty("@type"));
            switch (kind) {
                case "security_VexNotAffectedVulnAssessmentRelationship" -> {
                    statement.status(
                            Statement.Status.NOT_AFFECTED,
                            says.textOrEmpty("security_justificationType"),
                            says.textOrEmpty("security_impactStatement"));
                    return false;
                }
                case "security_VexFixedVulnAssessmentRelationship" -> {
                    statement.status(Statement.Status.FIXED, says.textOrEmpty("security_statusNotes"));
                    return false;
                }
                case "security_VexAffectedVulnAssessmentRelationship" -> {
                    statement.remedy = says.textOrEmpty("security_actionStatement");
                    return true;
                }
                case "security_VexUnderInvestigationVulnAssessmentRelationship" -> {
                    return true;
                }
                default -> {
                    String method = kind.contains("CvssV4")
                            ? "CVSSv4"
                            : kind.contains("CvssV3") ? "CVSSv3" : kind.contains("CvssV2") ? "CVSSv2" : "";
                    if (!method.isEmpty()) {
                        statement.rated(
                                says.textOrEmpty("security_severity"),
                                says.optionalDecimal("security_score").orElse(null),
                                method,
                                says.textOrEmpty("security_vectorString"));
                    }
                    // EPSS, SSVC and the exploit catalogue say how likely, not how bad.
                    return false;
                }
            }
        }
    }
}
