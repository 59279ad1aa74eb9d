package dev.assize.scanners.codequality;

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

/// Reads the answer of SonarQube's `api/qualitygates/project_status`. The verdict is SonarQube's own; it is
/// taken over, never computed again. Each condition that does not hold becomes a finding.
///
/// Measures: `quality_gate` (`OK`, `WARN` or `ERROR`), `conditions`, `conditions_failed`.
public final class SonarGateReports implements ReportReader {
    private static final String TOOL = "sonarqube";

    @Override
    public String format() {
        return "sonar-quality-gate";
    }

    @Override
    public Stage stage() {
        return Stage.CODE_QUALITY;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        return head.kind() == Head.Kind.JSON_OBJECT && head.has("projectStatus") ? 95 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        ReportFields status = ReportFields.of("", JsonReport.tree(report)).object("projectStatus");
        status.knowsItsLists(Set.of("conditions", "periods"));
        String gate = status.name("status");
        if (!Set.of("OK", "WARN", "ERROR").contains(gate)) {
            throw new UnreadableReport(
                    status.at("status"),
                    "is no verdict: SonarQube computed no quality gate",
                    "give the project a quality gate and analyse it again");
        }
        Findings findings = new Findings();
        List<ReportFields> conditions = status.list("conditions");
        long failed = 0;
        for (ReportFields condition : conditions) {
            String outcome = condition.name("status");
            switch (outcome) {
                case "OK", "NO_VALUE" -> {
                    // Holds, or had nothing to measure.
                }
                case "ERROR", "WARN" -> {
                    failed++;
                    findings.add(draft(condition, stage, outcome));
                }
                default ->
                    throw new UnreadableReport(
                            condition.at("status"), "is not known", "hand in the answer as SonarQube gave it");
            }
        }
        if (gate.equals("OK") ? failed > 0 : failed == 0) {
            throw new UnreadableReport(
                    status.at("status"), "contradicts its conditions", "hand in the answer as SonarQube gave it");
        }
        Map<String, Json> measures = new TreeMap<>();
        measures.put("quality_gate", Json.of(gate));
        measures.put("conditions", Json.of(conditions.size()));
        measures.put("conditions_failed", Json.of(failed));
        return findings.reading(TOOL, "", measures, null);
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return JsonReport.redacted(report);
    }

    private static dev.assize.core.evidence.Finding draft(ReportFields condition, Stage stage, String outcome)
            throws UnreadableReport {
        String metric = condition.name("metricKey");
        String actual = condition.optionalWord("actualValue").orElse("nothing");
        String threshold = condition
                .optionalWord("errorThreshold")
                .or(() -> condition.object().get("warningThreshold").map(_ -> "its warning threshold"))
                .orElse("its threshold");
        String wanted = condition.textOrEmpty("comparator").equals("LT") ? "at least " : "at most ";
        return new Draft(stage, TOOL, metric)
                .title("Quality gate: " + metric + " is " + actual + ", must be " + wanted + threshold)
                .severity(outcome.equals("ERROR") ? Severity.HIGH : Severity.MEDIUM, outcome)
                .remedy("Open the project in SonarQube and mend what the condition counts.")
                .everywhere(metric);
    }
}
