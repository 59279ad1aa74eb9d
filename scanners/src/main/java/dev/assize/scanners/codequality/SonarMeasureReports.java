package dev.assize.scanners.codequality;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Findings;
import dev.assize.scanners.Head;
import dev.assize.scanners.JsonReport;
import dev.assize.scanners.ReportFields;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Reads the answer of SonarQube's `api/measures/component`. Every metric that is a number becomes a measure
/// `sonar_NAME`; the coverage of lines also becomes what every coverage report gives.
///
/// Measures: `sonar_…`; `line_coverage` (0 to 1), `lines_valid`, `lines_covered`, `branch_coverage` where given.
public final class SonarMeasureReports implements ReportReader {
    private static final double PERCENT = 100;
    private static final Pattern METRIC = Pattern.compile("[a-z][a-z0-9_.-]{0,99}");

    @Override
    public String format() {
        return "sonar-measures";
    }

    @Override
    public Stage stage() {
        return Stage.CODE_QUALITY;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        return head.kind() == Head.Kind.JSON_OBJECT
                        && head.has("component")
                        && head.inner().contains("measures")
                        && head.inner().contains("qualifier")
                ? 95
                : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        ReportFields top = ReportFields.of("", JsonReport.tree(report));
        top.knowsItsLists(Set.of("metrics", "periods"));
        ReportFields component = top.object("component");
        component.name("key");
        component.knowsItsLists(Set.of("measures"));
        Map<String, Double> numbers = new HashMap<>();
        List<ReportFields> listed = component.list("measures");
        for (ReportFields measure : listed) {
            String metric = measure.name("metric");
            if (!METRIC.matcher(metric).matches()) {
                throw new UnreadableReport(measure.at("metric"), "is no metric's key", "check SonarQube's version");
            }
            // A metric of new code has its value in the period.
            Optional<ReportFields> period = measure.optionalObject("period");
            String value = measure.optionalText("value")
                    .orElse(period.isEmpty() ? "" : period.get().textOrEmpty("value"));
            number(value).ifPresent(number -> numbers.put(metric, number));
        }
        if (listed.isEmpty()) {
            throw new UnreadableReport(
                    "component.measures", "is empty", "ask with metricKeys for an analysed component");
        }
        return new Findings().reading("sonarqube", "", measures(numbers), null);
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return JsonReport.redacted(report);
    }

    private static Map<String, Json> measures(Map<String, Double> numbers) {
        Map<String, Json> measures = new TreeMap<>();
        numbers.forEach((metric, number) -> measures.put("sonar_" + metric, Json.of(number)));
        if (numbers.containsKey("line_coverage")) {
            measures.put("line_coverage", Json.of(numbers.getOrDefault("line_coverage", 0.0) / PERCENT));
        }
        if (numbers.containsKey("branch_coverage")) {
            measures.put("branch_coverage", Json.of(numbers.getOrDefault("branch_coverage", 0.0) / PERCENT));
        }
        Double valid = numbers.get("lines_to_cover");
        Double open = numbers.get("uncovered_lines");
        if (valid != null && open != null && open <= valid) {
            measures.put("lines_valid", Json.of(Math.round(valid)));
            measures.put("lines_covered", Json.of(Math.round(valid - open)));
        }
        return measures;
    }

    private static Optional<Double> number(String text) {
        try {
            double number = Double.parseDouble(text.strip());
            return Double.isFinite(number) ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }
}
