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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Reads `checkov -o json` in its three forms: an object for one framework, a list for several, and a bare
/// summary where there was nothing to scan.
///
/// Checkov gives no severity without its platform; [CheckovSeverities] fills in. Checks skipped by a comment
/// become suppressed findings with the comment's reason. Counts that contradict Checkov's own summary make
/// the report unreadable.
///
/// Measures: `checks_passed`, `parsing_errors`, `resources`.
public final class CheckovReports implements ReportReader {
    private static final String TOOL = "checkov";
    private static final Set<String> LISTS =
            Set.of("passed_checks", "failed_checks", "skipped_checks", "parsing_errors", "unknown_checks");

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
        if (!head.isJson()) {
            return 0;
        }
        if (head.has("check_type", "results")) {
            return 95;
        }
        return head.has("passed", "failed", "checkov_version") ? 95 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Json tree = JsonReport.tree(report);
        Run run = new Run(stage);
        if (tree instanceof Json.Array(var frameworks)) {
            if (frameworks.isEmpty()) {
                throw new UnreadableReport("the report", "names no framework", "run Checkov again with -o json");
            }
            for (int i = 0; i < frameworks.size(); i++) {
                run.framework(ReportFields.of("[" + i + "]", frameworks.get(i)));
            }
        } else {
            run.framework(ReportFields.of("", tree));
        }
        return run.reading();
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        // Definitions are quoted with every attribute, passwords among them.
        return JsonReport.redacted(
                report,
                path -> path.endsWith("/code_block")
                        || path.endsWith("/fixed_definition")
                        || path.contains("/entity/")
                        || path.contains("/evaluations/"));
    }

    private static final class Run {
        private final Stage stage;
        private final Findings findings = new Findings();
        private String version = "";
        private long passed;
        private long resources;
        private long parsingErrors;

        Run(Stage stage) {
            this.stage = stage;
        }

        void framework(ReportFields framework) throws UnreadableReport {
            if (!framework.has("check_type")) {
                nothingToScan(framework);
                return;
            }
            String type = framework.name("check_type");
            ReportFields results = framework.object("results");
            results.knowsItsLists(LISTS);
            ReportFields summary = framework.object("summary");
            summary(summary);
            List<ReportFields> failed = results.list("failed_checks");
            List<ReportFields> skipped = results.optionalList("skipped_checks");
            agree(summary, "failed", failed.size());
            if (results.has("skipped_checks")) {
                agree(summary, "skipped", skipped.size());
            }
            for (ReportFields check : failed) {
                findings.add(finding(check, type, false));
            }
            for (ReportFields check : skipped) {
                findings.add(finding(check, type, true));
            }
        }

        /// What Checkov prints where no file concerns it; older versions spell the keys without underscore.
        private void nothingToScan(ReportFields summary) throws UnreadableReport {
            if (!summary.has("checkov_version") || summary.has("results")) {
                throw new UnreadableReport(
                        summary.at("check_type"),
                        "is missing",
                        "check Checkov's version: Assize does not know this shape");
            }
            long seen = summary.count("passed") + summary.count("failed") + summary.count("skipped");
            if (seen > 0) {
                throw new UnreadableReport(
                        summary.at("failed"), "counts checks that are not in the report", "run Checkov with -o json");
            }
            summary(summary);
        }

        private void summary(ReportFields summary) throws UnreadableReport {
            version = summary.textOrEmpty("checkov_version");
            passed += summary.count("passed");
            resources += summary.optionalCount("resource_count").orElse(either(summary, "resourcecount"));
            parsingErrors += summary.optionalCount("parsing_errors").orElse(either(summary, "parsingerrors"));
        }

        private static long either(ReportFields summary, String name) throws UnreadableReport {
            return summary.optionalCount(name).orElse(0L);
        }

        private static void agree(ReportFields summary, String name, int listed) throws UnreadableReport {
            if (summary.count(name) != listed) {
                throw new UnreadableReport(
                        summary.at(name),
                        "contradicts the number of checks listed",
                        "hand in the report as Checkov wrote it");
            }
        }

        private Finding finding(ReportFields check, String type, boolean skipped) throws UnreadableReport {
            String id = check.name("check_id");
            String name = check.optionalText("check_name").orElse(id);
            String given = check.textOrEmpty("severity");
            Severity severity = given.isEmpty() ? CheckovSeverities.of(id) : Severity.parse(given);
            List<String> links = new ArrayList<>();
            check.optionalText("guideline").ifPresent(links::add);
            Draft draft = new Draft(stage, TOOL, id)
                    .title(name)
                    .description(check.textOrEmpty("description"))
                    .severity(severity, given)
                    .references(links);
            if (skipped) {
                draft.suppressed(
                        Suppression.Source.INLINE,
                        check.object("check_result")
                                .optionalText("suppress_comment")
                                .orElse(null));
            }
            String path = check.optionalText("repo_file_path")
                    .filter(p -> !p.isEmpty())
                    .orElse(check.name("file_path"));
            List<Json> range = check.items("file_line_range");
            int start = line(range, 0);
            int end = line(range, 1);
            // For secrets Checkov names the "resource" by a plain hash of the secret.
            return type.equals("secrets")
                    ? draft.inFile(path, start, end, "")
                    : draft.inResource(check.textOrEmpty("resource"), path, start, end);
        }

        private static int line(List<Json> range, int index) {
            return index < range.size() && range.get(index) instanceof Json.Number(var line)
                    ? Math.clamp(line.longValue(), 0, Integer.MAX_VALUE)
                    : 0;
        }

        Reading reading() {
            Map<String, Json> measures = new TreeMap<>();
            measures.put("checks_passed", Json.of(passed));
            measures.put("parsing_errors", Json.of(parsingErrors));
            measures.put("resources", Json.of(resources));
            return findings.reading(TOOL, version, measures, null);
        }
    }
}
