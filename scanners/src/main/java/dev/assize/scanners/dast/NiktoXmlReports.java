package dev.assize.scanners.dast;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Findings;
import dev.assize.scanners.Head;
import dev.assize.scanners.SafeXml;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads Nikto's XML (versions 2.1 and 2.5, which differ in how deep `niktoscan` is nested); see [NiktoReports].
///
/// A host whose statistics are missing was not scanned to its end. Measures: `hosts`, `items`.
public final class NiktoXmlReports implements ReportReader {
    private static final String ROOT = "niktoscan";

    @Override
    public String format() {
        return "nikto-xml";
    }

    @Override
    public Stage stage() {
        return Stage.DAST;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        return head.kind() == Head.Kind.XML
                        && (head.root().equals(ROOT) || head.root().equals("niktoscans"))
                ? 95
                : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Items items = new Items(stage);
        SafeXml.read(report, items);
        return items.reading();
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return SafeXml.redacted(report, _ -> false);
    }

    private static final class Items implements SafeXml.Visitor {
        private static final Set<String> OF_HOST =
                Set.of("item", "statistics", "ssl", "description", "uri", "namelink", "iplink", "references");

        private final Stage stage;
        private final Findings findings = new Findings();
        private final Map<String, String> texts = new HashMap<>();
        private SafeXml.@Nullable Element item;
        private String version = "";
        private boolean sawRoot;
        private boolean finished = true;
        private long hosts;
        private long items;
        private long ofHost;

        Items(Stage stage) {
            this.stage = stage;
        }

        @Override
        public void start(String path, SafeXml.Element element) throws UnreadableReport {
            if (!sawRoot) {
                sawRoot = true;
                if (!element.name().equals(ROOT) && !element.name().equals("niktoscans")) {
                    throw element.bad("root element", "is not niktoscan");
                }
            }
            switch (element.name()) {
                case "niktoscan" -> version = element.text("version").orElse(version);
                case "scandetails" -> {
                    hosts++;
                    ofHost = 0;
                    finished = false;
                }
                case "item" -> {
                    item = element;
                    texts.clear();
                    ofHost++;
                    items++;
                }
                case "statistics" -> {
                    finished = true;
                    if (ofHost == 0 && element.text("itemsfound").isPresent() && element.count("itemsfound") > 0) {
                        throw element.bad("itemsfound", "counts items that are not listed");
                    }
                }
                default -> {
                    if (path.contains("scandetails/") && !OF_HOST.contains(element.name())) {
                        throw element.bad("element", "is none of Nikto's");
                    }
                }
            }
        }

        @Override
        public void end(String path, String text) throws UnreadableReport {
            SafeXml.Element open = item;
            if (path.endsWith("/scandetails") && !finished) {
                throw new UnreadableReport(
                        "scandetails/statistics", "is missing: the scan did not finish", "let Nikto finish");
            }
            if (open == null) {
                return;
            }
            if (!path.endsWith("/item")) {
                texts.put(path.substring(path.lastIndexOf('/') + 1), text.strip());
                return;
            }
            item = null;
            String uri = texts.getOrDefault("uri", "");
            if (texts.getOrDefault("description", "").isBlank() || uri.isBlank()) {
                throw open.bad(uri.isBlank() ? "uri" : "description", "is missing");
            }
            findings.add(NiktoReports.draft(
                            stage,
                            open.text("id").orElse(""),
                            texts.getOrDefault("description", ""),
                            texts.getOrDefault("references", ""))
                    .atEndpoint(open.text("method").orElse(""), uri, null));
        }

        Reading reading() throws UnreadableReport {
            if (hosts == 0) {
                throw new UnreadableReport("scandetails", "is missing: nothing was scanned", "give Nikto a host");
            }
            Map<String, Json> measures = new TreeMap<>();
            measures.put("hosts", Json.of(hosts));
            measures.put("items", Json.of(items));
            return findings.reading(NiktoReports.TOOL, version, measures, null);
        }
    }
}
