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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads a CycloneDX bill of materials in JSON, versions 1.2 to 1.7. It yields no findings; vulnerabilities
/// carried along (VEX) are counted, not judged.
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
        if (head.kind() != Head.Kind.JSON_OBJECT) {
            return 0;
        }
        return head.value("bomFormat").equals("CycloneDX")
                        || head.value("$schema").contains("cyclonedx")
                ? 95
                : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Bill bill = new Bill();
        JsonReport.read(report, bill::read);
        return bill.reading();
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return JsonReport.redacted(report);
    }

    private static final class Bill {
        private String bomFormat = "";
        private String specVersion = "";
        private String serial = "";
        private String tool = "cyclonedx";
        private String toolVersion = "";
        private @Nullable Instant made;
        private long components = -1;
        private long withPurl;
        private long vulnerabilities;

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
                    case "vulnerabilities" ->
                        report.items(name, _ -> {
                            vulnerabilities++;
                            report.skip();
                        });
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
                tool = maker.get().name("name").toLowerCase(Locale.ROOT);
                toolVersion = maker.get().textOrEmpty("version");
            }
        }

        Reading reading() throws UnreadableReport {
            if (!bomFormat.equals("CycloneDX")) {
                throw new UnreadableReport("bomFormat", "is not CycloneDX", "make a CycloneDX bill in JSON");
            }
            if (!VERSIONS.contains(specVersion)) {
                throw new UnreadableReport(
                        "specVersion", "is not 1.2 to 1.7", "make the bill in one of these versions");
            }
            if (components < 0) {
                throw new UnreadableReport(
                        "components", "is missing: the bill lists nothing", "check what the tool was pointed at");
            }
            Map<String, Json> measures = new TreeMap<>();
            measures.put("components", Json.of(components));
            measures.put("components_with_purl", Json.of(withPurl));
            measures.put("vulnerabilities", Json.of(vulnerabilities));
            measures.put("format_version", Json.of(specVersion));
            if (!serial.isEmpty()) {
                measures.put("serial_number", Json.of(serial));
            }
            return new Findings().reading(tool, toolVersion, measures, made);
        }
    }
}
