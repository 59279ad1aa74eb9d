package dev.assize.scanners.sbom;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Findings;
import dev.assize.scanners.Head;
import dev.assize.scanners.JsonReport;
import dev.assize.scanners.ReportFields;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads an SPDX document in JSON, versions 2.2 and 2.3. It yields no findings.
///
/// Measures: `components` (packages, without the one the document is about), `components_with_purl`,
/// `format_version`, `serial_number` (the document's name space).
public final class SpdxReports implements ReportReader {
    private static final Set<String> VERSIONS = Set.of("SPDX-2.2", "SPDX-2.3");
    private static final String TOOL = "Tool: ";

    @Override
    public String format() {
        return "spdx";
    }

    @Override
    public Stage stage() {
        return Stage.CONTAINER;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        return head.kind() == Head.Kind.JSON_OBJECT && head.has("spdxVersion") ? 95 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Document document = new Document();
        JsonReport.read(report, document::read);
        return document.reading();
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return JsonReport.redacted(report);
    }

    private static final class Document {
        private String version = "";
        private String namespace = "";
        private String tool = "spdx";
        private String toolVersion = "";
        private @Nullable Instant created;
        private long packages = -1;
        private long withPurl;
        private long roots;

        void read(JsonReport report) throws UnreadableReport {
            report.members("", name -> {
                switch (name) {
                    case "spdxVersion" -> version = report.text(name);
                    case "documentNamespace" -> namespace = report.text(name);
                    case "creationInfo" -> creation(report.fields(name));
                    case "packages" -> {
                        packages = 0;
                        report.items(name, i -> count(report.fields("packages[" + i + "]")));
                    }
                    case "files",
                            "relationships",
                            "snippets",
                            "annotations",
                            "externalDocumentRefs",
                            "hasExtractedLicensingInfos",
                            "documentDescribes",
                            "revieweds" -> report.skip();
                    default -> report.skipUnknown(name);
                }
            });
        }

        private void count(ReportFields item) throws UnreadableReport {
            item.name("name");
            packages++;
            // Syft lists the scanned directory or image itself as a package.
            if (item.name("SPDXID").startsWith("SPDXRef-DocumentRoot-")) {
                roots++;
            }
            for (ReportFields reference : item.optionalList("externalRefs")) {
                if (reference.textOrEmpty("referenceType").equals("purl")) {
                    withPurl++;
                    return;
                }
            }
        }

        private void creation(ReportFields info) throws UnreadableReport {
            created = info.optionalInstant("created").orElse(null);
            for (String creator : info.texts("creators")) {
                if (creator.startsWith(TOOL)) {
                    String name = creator.substring(TOOL.length());
                    int dash = name.lastIndexOf('-');
                    tool = (dash < 0 ? name : name.substring(0, dash)).toLowerCase(Locale.ROOT);
                    toolVersion = dash < 0 ? "" : name.substring(dash + 1);
                    return;
                }
            }
        }

        Reading reading() throws UnreadableReport {
            if (!VERSIONS.contains(version)) {
                throw new UnreadableReport(
                        "spdxVersion",
                        "is neither SPDX-2.2 nor SPDX-2.3",
                        "make the document in one of these versions");
            }
            if (packages < 0) {
                throw new UnreadableReport(
                        "packages", "is missing: the document lists nothing", "check what the tool was pointed at");
            }
            Map<String, Json> measures = new TreeMap<>();
            measures.put("components", Json.of(packages - roots));
            measures.put("components_with_purl", Json.of(withPurl));
            measures.put("format_version", Json.of(version.substring("SPDX-".length())));
            if (!namespace.isEmpty()) {
                measures.put("serial_number", Json.of(namespace));
            }
            return new Findings().reading(tool, toolVersion, measures, created);
        }
    }
}
