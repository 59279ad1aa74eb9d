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
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Reads `kube-bench --json`: an object with its controls and totals, or, from versions before 0.3, one control or
/// a list of them.
///
/// A scored check that failed is HIGH, one that is not scored MEDIUM. A warning is a check a person must make by
/// hand, and is LOW. Counts that contradict the results make the report unreadable.
///
/// Measures: `passed`, `failed`, `warned`, `informed`.
public final class KubeBenchReports implements ReportReader {
    private static final String TOOL = "kube-bench";

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
        if (head.has("Controls", "Totals") && head.inner().contains("tests")) {
            return 95;
        }
        return head.has("node_type", "tests") ? 95 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Run run = new Run(stage);
        JsonReport.records(report, top -> {
            top.knowsItsLists(Set.of("Controls", "tests"));
            if (!top.has("Controls")) {
                run.control(top);
                return;
            }
            for (ReportFields control : top.list("Controls")) {
                run.control(control);
            }
            run.totals(top.object("Totals"));
        });
        return run.reading();
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        // The output of an audit command is the configuration of a node.
        return JsonReport.redacted(report, path -> path.endsWith("/actual_value") || path.endsWith("/reason"));
    }

    private static final class Run {
        private final Stage stage;
        private final Findings findings = new Findings();
        private String version = "";
        private long passed;
        private long failed;
        private long warned;
        private long informed;

        Run(Stage stage) {
            this.stage = stage;
        }

        void control(ReportFields control) throws UnreadableReport {
            control.knowsItsLists(Set.of("tests"));
            version = control.textOrEmpty("version");
            String node = control.textOrEmpty("node_type");
            for (ReportFields group : control.list("tests")) {
                group.knowsItsLists(Set.of("results"));
                long[] before = {passed, failed, warned, informed};
                for (ReportFields check : group.list("results")) {
                    check(check, node);
                }
                agree(group, "pass", passed - before[0]);
                agree(group, "fail", failed - before[1]);
                agree(group, "warn", warned - before[2]);
                agree(group, "info", informed - before[3]);
            }
        }

        void totals(ReportFields totals) throws UnreadableReport {
            agree(totals, "total_pass", passed);
            agree(totals, "total_fail", failed);
            agree(totals, "total_warn", warned);
            agree(totals, "total_info", informed);
        }

        /// The first versions did not count what they only tell.
        private static void agree(ReportFields counts, String name, long listed) throws UnreadableReport {
            if (name.endsWith("info") && listed == 0 && !counts.has(name)) {
                return;
            }
            if (counts.count(name) != listed) {
                throw new UnreadableReport(
                        counts.at(name),
                        "contradicts the number of results listed",
                        "hand in the report as kube-bench wrote it");
            }
        }

        private void check(ReportFields check, String node) throws UnreadableReport {
            String status = check.name("status");
            switch (status) {
                case "PASS" -> passed++;
                case "INFO" -> informed++;
                case "FAIL" -> {
                    failed++;
                    boolean scored = !check.has("scored") || check.flag("scored");
                    findings.add(finding(check, node, scored ? Severity.HIGH : Severity.MEDIUM, status));
                }
                case "WARN" -> {
                    warned++;
                    findings.add(finding(check, node, Severity.LOW, status));
                }
                default ->
                    throw new UnreadableReport(
                            check.at("status"), "is none kube-bench gives", "check kube-bench's version");
            }
        }

        private Finding finding(ReportFields check, String node, Severity severity, String status)
                throws UnreadableReport {
            return new Draft(stage, TOOL, check.name("test_number"))
                    .title(check.textOrEmpty("test_desc"))
                    .severity(severity, status)
                    .remedy(check.textOrEmpty("remediation"))
                    .inResource(node, node, 0, 0);
        }

        Reading reading() throws UnreadableReport {
            if (passed + failed + warned + informed == 0) {
                throw new UnreadableReport("the report", "holds no check that ran", "name the target of kube-bench");
            }
            Map<String, Json> measures = new TreeMap<>();
            measures.put("passed", Json.of(passed));
            measures.put("failed", Json.of(failed));
            measures.put("warned", Json.of(warned));
            measures.put("informed", Json.of(informed));
            return findings.reading(TOOL, version, measures, null);
        }
    }
}
