package dev.assize.scanners.iac;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Finding;
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

/// Reads `kubesec scan` (version 2, JSON). What kubesec calls critical is CRITICAL, advice is LOW. An object it has
/// no schema for, or that is not valid, was not rated; a report in which none was rated is unreadable.
///
/// Measures: `objects`, `not_rated`, `passed`.
public final class KubesecReports implements ReportReader {
    private static final String TOOL = "kubesec";

    @Override
    public String format() {
        return TOOL;
    }

    @Override
    public Stage stage() {
        return Stage.IAC;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        return head.isJson() && head.has("object", "valid", "score") ? 95 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Findings findings = new Findings();
        long[] objects = {0};
        long[] rated = {0};
        long[] passed = {0};
        JsonReport.records(report, object -> {
            objects[0]++;
            object.knowsItsLists(Set.of());
            String name = object.name("object");
            String file = object.textOrEmpty("fileName");
            if (!object.has("valid")) {
                throw new UnreadableReport(object.at("valid"), "is missing", "check kubesec's version");
            }
            if (!object.flag("valid")) {
                return;
            }
            rated[0]++;
            ReportFields scoring = object.object("scoring");
            scoring.knowsItsLists(Set.of("critical", "advise", "passed"));
            passed[0] += scoring.optionalList("passed").size();
            for (ReportFields rule : scoring.optionalList("critical")) {
                findings.add(finding(rule, name, file, Severity.CRITICAL, "critical", stage));
            }
            for (ReportFields rule : scoring.optionalList("advise")) {
                findings.add(finding(rule, name, file, Severity.LOW, "advise", stage));
            }
            agree(object, scoring);
        });
        if (rated[0] == 0) {
            throw new UnreadableReport("the report", "holds no object kubesec could rate", "give kubesec workloads");
        }
        Map<String, Json> measures = new TreeMap<>();
        measures.put("objects", Json.of(objects[0]));
        measures.put("not_rated", Json.of(objects[0] - rated[0]));
        measures.put("passed", Json.of(passed[0]));
        return findings.reading(TOOL, "", measures, null);
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return JsonReport.redacted(report);
    }

    /// The score is the sum of the points of what passed and of what is critical.
    private static void agree(ReportFields object, ReportFields scoring) throws UnreadableReport {
        double score = object.optionalDecimal("score").orElse(Double.NaN);
        double sum = 0;
        for (String list : List.of("passed", "critical")) {
            for (ReportFields rule : scoring.optionalList(list)) {
                sum += rule.optionalDecimal("points").orElse(0.0);
            }
        }
        boolean listsAll = !scoring.optionalList("passed").isEmpty()
                || !scoring.optionalList("critical").isEmpty()
                || !scoring.optionalList("advise").isEmpty();
        if (Double.isNaN(score) || !listsAll || (score < 0 && sum >= 0)) {
            throw new UnreadableReport(
                    object.at("score"),
                    "is not explained by the rules listed",
                    "hand in the report as kubesec wrote it");
        }
    }

    private static Finding finding(
            ReportFields rule, String object, String file, Severity severity, String word, Stage stage)
            throws UnreadableReport {
        String selector = rule.textOrEmpty("selector");
        String id = rule.optionalText("id").filter(i -> !i.isBlank()).orElse(selector);
        if (id.isBlank()) {
            throw new UnreadableReport(rule.at("id"), "is missing", "check kubesec's version");
        }
        return new Draft(stage, TOOL, id)
                .title(rule.textOrEmpty("reason"))
                .description(selector)
                .severity(severity, word)
                .inResource(object, file.isBlank() ? object : file, 0, 0);
    }
}
