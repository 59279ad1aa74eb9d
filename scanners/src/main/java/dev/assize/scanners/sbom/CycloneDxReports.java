package dev.assize.scanners.sbom;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.PackageRef;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Findings;
import dev.assize.scanners.Head;
import dev.assize.scanners.JsonReport;
import dev.assize.scanners.ReportFields;
import dev.assize.scanners.ReportReaders;
import dev.assize.scanners.SafeXml;
import dev.assize.scanners.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads a CycloneDX bill of materials (ECMA-424) in JSON and XML, versions 1.2 to 1.7. The vulnerabilities it carries
/// are findings, one for each component they affect; what its analysis says of them is read as [Statement] has it:
/// `not_affected`, `false_positive` and `resolved` are suppressed, `exploitable` and `in_triage` are not.
///
/// A bill without components and without vulnerabilities lists nothing and is unreadable.
///
/// Measures: `components` (nested ones too), `components_with_purl`, `vulnerabilities`, `format_version`,
/// `serial_number`.
public final class CycloneDxReports implements ReportReader {
    private static final Set<String> VERSIONS = Set.of("1.2", "1.3", "1.4", "1.5", "1.6", "1.7");

    @Override
    public String format() {
        return "cyclonedx";
    }

    @Override
    public Stage stage() {
        return Stage.CONTAINER;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        return switch (head.kind()) {
            case JSON_OBJECT ->
                head.value("bomFormat").equals("CycloneDX")
                                || head.value("$schema").contains("cyclonedx")
                        ? 95
                        : 0;
            case XML -> head.root().equals("bom") && head.text().contains("cyclonedx.org/schema/bom") ? 95 : 0;
            case JSON_ARRAY, OTHER -> 0;
        };
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Bill bill = new Bill();
        if (isXml(report)) {
            CycloneDxXml xml = new CycloneDxXml(bill, head(report).text());
            SafeXml.read(report, xml);
            xml.finish();
        } else {
            JsonReport.read(report, bill::read);
            if (!bill.wanted.isEmpty()) {
                JsonReport.read(report, bill::resolve);
            }
        }
        return bill.reading(stage);
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return isXml(report) ? SafeXml.redacted(report, _ -> false) : JsonReport.redacted(report);
    }

    private static boolean isXml(byte[] report) {
        return head(report).kind() == Head.Kind.XML;
    }

    private static Head head(byte[] report) {
        return Head.of(Arrays.copyOf(report, Math.min(report.length, ReportReaders.HEAD_BYTES)));
    }

    /// A bill as far as it was read.
    static final class Bill {
        String bomFormat = "";
        String specVersion = "";
        String serial = "";
        String tool = "cyclonedx";
        String toolVersion = "";

        @Nullable
        Instant made;

        long components = -1;
        long withPurl;
        boolean listsVulnerabilities;
        final List<Vulnerability> vulnerabilities = new ArrayList<>();
        /// References of affected components; what they stand for is looked up when all are known.
        final Set<String> wanted = new HashSet<>();
        final Map<String, PackageRef> found = new HashMap<>();

        /// A statement and the components it is about.
        record Vulnerability(Statement statement, List<String> affects) {}

        void add(Statement statement, List<String> affects) {
            vulnerabilities.add(new Vulnerability(statement, affects));
            affects.forEach(ref -> wanted.add(local(ref)));
        }

        void saw(String ref, String name, String version, @Nullable String purl) {
            if (wanted.contains(ref)) {
                found.put(ref, new PackageRef(name, version, purl, null));
            }
        }

        /// A BOM-Link (`urn:cdx:SERIAL/VERSION#REF`) points into another bill, or into this one.
        static String local(String ref) {
            int hash = ref.startsWith("urn:cdx:") ? ref.indexOf('#') : -1;
            return hash < 0 ? ref : Statement.decoded(ref.substring(hash + 1));
        }

        void read(JsonReport report) throws UnreadableReport {
            report.members("", name -> {
                switch (name) {
                    case "bomFormat" -> bomFormat = report.text(name);
                    case "specVersion" -> specVersion = report.text(name);
                    case "serialNumber" -> serial = report.text(name);
                    case "metadata" -> metadata(report.fields(name));
                    case "components" -> {
                        components = 0;
                        components(report, name);
                    }
                    case "vulnerabilities" -> {
                        listsVulnerabilities = true;
                        report.items(name, i -> vulnerability(report.fields("vulnerabilities[" + i + "]")));
                    }
                    case "services",
                            "dependencies",
                            "compositions",
                            "externalReferences",
                            "annotations",
                            "formulation",
                            "properties",
                            "citations",
                            "patents" -> report.skip();
                    default -> report.skipUnknown(name);
                }
            });
        }

        private void components(JsonReport report, String place) throws UnreadableReport {
            report.items(place, i -> {
                components++;
                String at = place + "[" + i + "]";
                boolean[] named = {false};
                report.members(at, member -> {
                    switch (member) {
                        case "name" -> named[0] = !report.text(at + ".name").isBlank();
                        case "purl" -> {
                            withPurl++;
                            report.skip();
                        }
                        case "components" -> components(report, at + ".components");
                        default -> report.skip();
                    }
                });
                if (!named[0]) {
                    throw new UnreadableReport(at + ".name", "is missing", "make the bill again with a known tool");
                }
            });
        }

        /// The second pass: only the components that vulnerabilities point at.
        void resolve(JsonReport report) throws UnreadableReport {
            report.members("", name -> {
                if (name.equals("components")) {
                    report.items(name, i -> resolve(report.fields("components[" + i + "]")));
                } else if (name.equals("metadata")) {
                    Optional<ReportFields> about = report.fields(name).optionalObject("component");
                    if (about.isPresent()) {
                        resolve(about.get());
                    }
                } else {
                    report.skip();
                }
            });
        }

        private void resolve(ReportFields component) throws UnreadableReport {
            String group = component.textOrEmpty("group");
            String purl = component.textOrEmpty("purl");
            String name = component.textOrEmpty("name");
            if (!group.isEmpty()) {
                name = group + (purl.startsWith("pkg:maven/") ? ":" : "/") + name;
            }
            String ref = component.textOrEmpty("bom-ref");
            saw(ref.isEmpty() ? purl : ref, name, component.textOrEmpty("version"), purl.isEmpty() ? null : purl);
            for (ReportFields inner : component.optionalList("components")) {
                resolve(inner);
            }
        }

        private void vulnerability(ReportFields v) throws UnreadableReport {
            v.knowsItsLists(Set.of("ratings", "cwes", "advisories", "affects", "references", "properties", "tools"));
            Statement statement = new Statement();
            statement.id = v.name("id");
            statement.description = v.optionalText("description").orElse(v.textOrEmpty("detail"));
            statement.remedy = v.textOrEmpty("recommendation");
            for (ReportFields rating : v.optionalList("ratings")) {
                statement.rated(
                        rating.textOrEmpty("severity"),
                        rating.optionalDecimal("score").orElse(null),
                        rating.textOrEmpty("method"),
                        rating.textOrEmpty("vector"));
            }
            for (Json weakness : v.items("cwes")) {
                if (weakness instanceof Json.Number(var number)) {
                    statement.cwes.add("CWE-" + number.toPlainString());
                }
            }
            for (ReportFields reference : v.optionalList("references")) {
                reference.optionalText("id").ifPresent(statement.aliases::add);
            }
            for (ReportFields advisory : v.optionalList("advisories")) {
                statement.links.add(advisory.textOrEmpty("url"));
            }
            Optional<ReportFields> analysis = v.optionalObject("analysis");
            if (analysis.isPresent()) {
                analysed(
                        statement,
                        analysis.get().textOrEmpty("state"),
                        analysis.get().textOrEmpty("justification"),
                        analysis.get().textOrEmpty("detail"));
            }
            List<String> affects = new ArrayList<>();
            for (ReportFields affected : v.optionalList("affects")) {
                affects.add(affected.name("ref"));
            }
            add(statement, affects);
        }

        static void analysed(Statement statement, String state, String justification, String detail)
                throws UnreadableReport {
            Statement.Status status =
                    switch (state) {
                        case "resolved", "resolved_with_pedigree" -> Statement.Status.FIXED;
                        case "not_affected", "false_positive" -> Statement.Status.NOT_AFFECTED;
                        case "in_triage" -> Statement.Status.UNDER_INVESTIGATION;
                        case "exploitable", "" -> Statement.Status.AFFECTED;
                        default ->
                            throw new UnreadableReport(
                                    "vulnerabilities.analysis.state",
                                    "is not known",
                                    "make the bill in CycloneDX 1.2 to 1.7");
                    };
            statement.status(status, state.equals("false_positive") ? "false positive" : "", justification, detail);
        }

        private void metadata(ReportFields metadata) throws UnreadableReport {
            made = metadata.optionalInstant("timestamp").orElse(null);
            Optional<ReportFields> maker = Optional.empty();
            // A list of tools until 1.4, an object with components since.
            if (metadata.object().get("tools").orElse(Json.NULL) instanceof Json.Object) {
                List<ReportFields> tools = metadata.object("tools").optionalList("components");
                maker = tools.stream().findFirst();
            } else {
                maker = metadata.optionalList("tools").stream().findFirst();
            }
            if (maker.isPresent()) {
                tool(maker.get().name("name"), maker.get().textOrEmpty("version"));
            }
        }

        void tool(String name, String version) {
            tool = name.toLowerCase(Locale.ROOT);
            toolVersion = version;
        }

        void made(String time) {
            made = Times.of(time).orElse(null);
        }

        Reading reading(Stage stage) throws UnreadableReport {
            if (!bomFormat.equals("CycloneDX")) {
                throw new UnreadableReport("bomFormat", "is not CycloneDX", "make a CycloneDX bill");
            }
            if (!VERSIONS.contains(specVersion)) {
                throw new UnreadableReport(
                        "specVersion", "is not 1.2 to 1.7", "make the bill in one of these versions");
            }
            if (components < 0 && !listsVulnerabilities) {
                throw new UnreadableReport(
                        "components", "is missing: the bill lists nothing", "check what the tool was pointed at");
            }
            Findings findings = new Findings();
            for (Vulnerability vulnerability : vulnerabilities) {
                for (String ref : vulnerability.affects()) {
                    String local = local(ref);
                    vulnerability.statement().file(stage, tool, found.get(local), local, findings);
                }
                if (vulnerability.affects().isEmpty()) {
                    vulnerability.statement().file(stage, tool, null, "", findings);
                }
            }
            Map<String, Json> measures = new TreeMap<>();
            measures.put("components", Json.of(Math.max(0, components)));
            measures.put("components_with_purl", Json.of(withPurl));
            measures.put("vulnerabilities", Json.of(vulnerabilities.size()));
            measures.put("format_version", Json.of(specVersion));
            if (!serial.isEmpty()) {
                measures.put("serial_number", Json.of(serial));
            }
            return findings.reading(tool, toolVersion, measures, made);
        }
    }
}
