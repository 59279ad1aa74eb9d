package dev.assize.scanners.runtime;

import dev.assize.core.canonical.Json;
import dev.assize.core.deployment.RuntimeAlert;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Draft;
import dev.assize.scanners.Findings;
import dev.assize.scanners.Head;
import dev.assize.scanners.JsonReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Reads Falco's alerts and falcosidekick's payloads as a report: what was seen while the release ran; see
/// [FalcoAlerts] for the alerts themselves. An alert that came more than once for one rule and one image is one
/// finding, counted.
///
/// Measures: `alerts`.
public final class FalcoReports implements ReportReader {
    private static final String TOOL = "falco";

    @Override
    public String format() {
        return TOOL;
    }

    @Override
    public Stage stage() {
        return Stage.RUNTIME;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        return head.isJson() && head.has("rule", "priority", "output_fields", "time") ? 95 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        JsonReport.records(report, alert -> alert.knowsItsLists(Set.of("tags")));
        Findings findings = new Findings();
        List<RuntimeAlert> alerts = FalcoAlerts.read(report);
        Instant last = alerts.getFirst().time();
        for (RuntimeAlert alert : alerts) {
            last = alert.time().isAfter(last) ? alert.time() : last;
            findings.add(finding(alert, stage));
        }
        Map<String, Json> measures = new TreeMap<>();
        measures.put("alerts", Json.of(alerts.size()));
        return findings.reading(TOOL, "", measures, last);
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return JsonReport.redacted(report);
    }

    private static Finding finding(RuntimeAlert alert, Stage stage) {
        String image = alert.imageName() == null ? "host" : alert.imageName();
        return new Draft(stage, TOOL, alert.rule())
                .title(alert.rule())
                .description(alert.summary())
                .severity(alert.severity(), alert.priority())
                .inResource(image, image, 0, 0);
    }
}
