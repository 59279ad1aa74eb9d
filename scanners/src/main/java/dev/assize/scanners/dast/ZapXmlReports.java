package dev.assize.scanners.dast;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Findings;
import dev.assize.scanners.Head;
import dev.assize.scanners.SafeXml;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Reads OWASP ZAP's XML report, `traditional-xml` and what versions 2.4 to 2.8 wrote before it. Findings have the
/// identity they have in the JSON report ([ZapReports]).
///
/// A report without a site comes from a scan that reached nothing and is unreadable. Measures: `sites`, `alerts`.
public final class ZapXmlReports implements ReportReader {
    private static final String SITE = "OWASPZAPReport/site";
    private static final String ALERT = SITE + "/alerts/alertitem";
    private static final String INSTANCE = ALERT + "/instances/instance";
    private static final Set<String> HIDDEN =
            Set.of("evidence", "otherinfo", "requestheader", "requestbody", "responseheader", "responsebody");

    @Override
    public String format() {
        return "zap-xml";
    }

    @Override
    public Stage stage() {
        return Stage.DAST;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        return head.kind() == Head.Kind.XML && head.root().equals("OWASPZAPReport") ? 95 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Alerts alerts = new Alerts(stage);
        SafeXml.read(report, alerts);
        return alerts.reading();
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return SafeXml.redacted(
                report, path -> path.startsWith(ALERT) && HIDDEN.contains(path.substring(path.lastIndexOf('/') + 1)));
    }

    private static final class Alerts implements SafeXml.Visitor {
        private final Stage stage;
        private final Findings findings = new Findings();
        private final Map<String, String> fields = new HashMap<>();
        private final Map<String, String> instance = new HashMap<>();
        private final List<Map<String, String>> instances = new ArrayList<>();
        private String version = "";
        private boolean sawRoot;
        private long sites;
        private long alerts;
        private int line;

        Alerts(Stage stage) {
            this.stage = stage;
        }

        @Override
        public void start(String path, SafeXml.Element element) throws UnreadableReport {
            if (!sawRoot) {
                sawRoot = true;
                if (!path.equals("OWASPZAPReport")) {
                    throw element.bad("root element", "is not OWASPZAPReport");
                }
                version = element.text("version").orElse("");
                return;
            }
            if (path.equals(SITE)) {
                sites++;
                element.require("name");
            } else if (path.equals(ALERT)) {
                fields.clear();
                instances.clear();
                line = element.line();
            } else if (path.equals(INSTANCE)) {
                instance.clear();
            } else if (!known(path)) {
                throw element.bad("element", "is none of ZAP's");
            }
        }

        private static boolean known(String path) {
            return path.startsWith(ALERT + "/")
                    || path.equals(SITE + "/alerts")
                    || path.startsWith("OWASPZAPReport/insights")
                    || path.startsWith("OWASPZAPReport/sequences");
        }

        @Override
        public void end(String path, String text) throws UnreadableReport {
            String name = path.substring(path.lastIndexOf('/') + 1);
            if (path.equals(INSTANCE)) {
                instances.add(Map.copyOf(instance));
            } else if (path.equals(ALERT)) {
                alerts++;
                alert();
            } else if (path.startsWith(INSTANCE + "/")) {
                instance.put(name, text);
            } else if (path.startsWith(ALERT + "/") && path.lastIndexOf('/') == ALERT.length()) {
                fields.put(name, text);
            }
        }

        private void alert() throws UnreadableReport {
            String reference = field("alertRef").isEmpty() ? field("pluginid") : field("alertRef");
            if (reference.isEmpty() || field("riskcode").isEmpty()) {
                throw new UnreadableReport(
                        "line " + line + ", " + (reference.isEmpty() ? "pluginid" : "riskcode"),
                        "is missing",
                        "write the report as traditional-xml");
            }
            if (instances.isEmpty()) {
                // Before 2.5 an alert stood once for each address.
                instances.add(Map.of("uri", field("uri"), "param", field("param"), "method", ""));
            }
            for (Map<String, String> at : instances) {
                if (at.getOrDefault("uri", "").isBlank()) {
                    throw new UnreadableReport(
                            "line " + line + ", uri", "is missing", "write the report as traditional-xml");
                }
                findings.add(ZapReports.draft(
                                stage,
                                reference,
                                field("name").isEmpty() ? field("alert") : field("name"),
                                field("riskcode"),
                                field("riskdesc"),
                                field("confidence"),
                                this::field)
                        .atEndpoint(at.getOrDefault("method", ""), at.getOrDefault("uri", ""), at.get("param")));
            }
        }

        private String field(String name) {
            return fields.getOrDefault(name, "").strip();
        }

        Reading reading() throws UnreadableReport {
            if (sites == 0) {
                throw ZapReports.reachedNothing();
            }
            Map<String, Json> measures = new TreeMap<>();
            measures.put("sites", Json.of(sites));
            measures.put("alerts", Json.of(alerts));
            return findings.reading("zap", version, measures, null);
        }
    }
}
