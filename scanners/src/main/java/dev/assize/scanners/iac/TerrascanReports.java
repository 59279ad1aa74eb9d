package dev.assize.scanners.iac;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.Suppression;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Draft;
import dev.assize.scanners.Findings;
import dev.assize.scanners.Head;
import dev.assize.scanners.JsonReport;
import dev.assize.scanners.ReportFields;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Reads `terrascan scan -o json`. Skipped violations are suppressed findings with the comment's reason.
///
/// No violations are evidence only beside a summary that counts none and says that policies ran.
///
/// Measures: `violations`, `policies` (where stated), `scan_errors`.
public final class TerrascanReports implements ReportReader {
    private static final String TOOL = "terrascan";
    private static final Set<String> LISTS =
            Set.of("violations", "skipped_violations", "scan_errors", "passed_rules", "vulnerabilities");

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
        if (head.kind() != Head.Kind.JSON_OBJECT || !head.has("results")) {
            return 0;
        }
        return head.inner().contains("violations")
                        && (head.inner().contains("rule_name") || head.inner().contains("scan_summary"))
                ? 90
                : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        ReportFields top = ReportFields.of("", JsonReport.tree(report));
        top.knowsItsLists(Set.of());
        ReportFields results = top.object("results");
        results.knowsItsLists(LISTS);
        List<ReportFields> violations = results.optionalList("violations");
        Optional<ReportFields> summary = results.optionalObject("scan_summary");
        if (summary.isEmpty() && violations.isEmpty()) {
            throw new UnreadableReport(
                    results.at("scan_summary"), "is missing: the scan did not finish", "run Terrascan again");
        }
        long policies = -1;
        if (summary.isPresent()) {
            policies = summary.get().optionalCount("policies_validated").orElse(-1L);
            if (summary.get().count("violated_policies") != violations.size()) {
                throw new UnreadableReport(
                        summary.get().at("violated_policies"),
                        "contradicts the number of violations listed",
                        "hand in the report as Terrascan wrote it");
            }
            if (policies <= 0 && violations.isEmpty()) {
                throw new UnreadableReport(
                        summary.get().at("policies_validated"),
                        "names no policy that ran",
                        "check Terrascan's policies");
            }
        }
        Findings findings = new Findings();
        for (ReportFields violation : violations) {
            findings.add(located(draft(violation, stage), violation));
        }
        for (ReportFields violation : results.optionalList("skipped_violations")) {
            findings.add(located(
                    draft(violation, stage)
                            .suppressed(Suppression.Source.INLINE, violation.textOrEmpty("skip_comment")),
                    violation));
        }
        Map<String, Json> measures = new TreeMap<>();
        measures.put("violations", Json.of(violations.size()));
        measures.put("scan_errors", Json.of(results.items("scan_errors").size()));
        if (policies >= 0) {
            measures.put("policies", Json.of(policies));
        }
        return findings.reading(TOOL, "", measures, null);
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return JsonReport.redacted(report);
    }

    private static Draft draft(ReportFields violation, Stage stage) throws UnreadableReport {
        String severity = violation.name("severity");
        String name = violation.textOrEmpty("rule_name");
        String category = violation.textOrEmpty("category");
        return new Draft(stage, TOOL, violation.name("rule_id"))
                .title(violation
                        .optionalText("description")
                        .filter(d -> !d.isBlank())
                        .orElse(name))
                .description(category.isEmpty() ? "" : "Category: " + category + ".")
                .aliases(name.isBlank() ? List.of() : List.of(name))
                .severity(Severity.parse(severity), severity);
    }

    private static Finding located(Draft draft, ReportFields violation) throws UnreadableReport {
        String file = violation.textOrEmpty("file");
        String type = violation.textOrEmpty("resource_type");
        String name = violation.textOrEmpty("resource_name");
        int line = violation.line("line");
        return type.isEmpty() && name.isEmpty()
                ? draft.inFile(file, line, 0, "")
                : draft.inResource(type + (type.isEmpty() ? "" : ".") + name, file, line, 0);
    }
}
