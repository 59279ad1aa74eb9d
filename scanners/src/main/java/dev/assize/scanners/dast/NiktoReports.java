package dev.assize.scanners.dast;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Draft;
import dev.assize.scanners.Findings;
import dev.assize.scanners.Head;
import dev.assize.scanners.JsonReport;
import dev.assize.scanners.ReportFields;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Reads Nikto's JSON: one host, or a list of hosts. Nikto gives no severity: findings are UNKNOWN, and policy
/// decides. Its closing bracket is its word that it finished; a host without a port was not reached.
///
/// Measures: `hosts`, `items`.
public final class NiktoReports implements ReportReader {
    static final String TOOL = "nikto";

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
        return head.isJson() && head.has("host", "vulnerabilities") && (head.has("banner") || head.has("port"))
                ? 95
                : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Findings findings = new Findings();
        long[] hosts = {0};
        long[] items = {0};
        JsonReport.records(report, host -> {
            hosts[0]++;
            host.knowsItsLists(Set.of("vulnerabilities"));
            host.name("host");
            String port = host.optionalWord("port").orElse("");
            List<ReportFields> listed = host.list("vulnerabilities");
            if (listed.isEmpty() && (port.isBlank() || port.equals("0"))) {
                throw new UnreadableReport(
                        host.at("port"),
                        "is missing: no server answered",
                        "check that the service answers and scan again");
            }
            for (ReportFields item : listed) {
                items[0]++;
                findings.add(draft(
                                stage,
                                item.optionalWord("id").orElse(""),
                                item.name("msg"),
                                item.optionalText("references").orElse(""))
                        .atEndpoint(item.textOrEmpty("method"), item.name("url"), null));
            }
        });
        if (hosts[0] == 0) {
            throw new UnreadableReport("the report", "names no host: nothing was scanned", "give Nikto a host");
        }
        Map<String, Json> measures = new TreeMap<>();
        measures.put("hosts", Json.of(hosts[0]));
        measures.put("items", Json.of(items[0]));
        return findings.reading(TOOL, "", measures, null);
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return JsonReport.redacted(report);
    }

    static Draft draft(Stage stage, String id, String message, String references) {
        return new Draft(stage, TOOL, id.isBlank() ? "unnamed" : id)
                .title(message)
                .severity(Severity.UNKNOWN, "")
                .cwes(List.of(message))
                .references(List.of(references.split("[,\\s]+")));
    }
}
