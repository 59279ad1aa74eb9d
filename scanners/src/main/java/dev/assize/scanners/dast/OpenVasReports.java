package dev.assize.scanners.dast;

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
import dev.assize.scanners.SafeXml;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the XML report of OpenVAS and Greenbone (GMP), alone or in the answer to `get_reports`. Severity is the CVSS
/// score; log messages are INFO. What an override made a false positive is a suppressed finding.
///
/// A report that is filtered to fewer results than it counts, or of a task that is not done, is unreadable.
///
/// Measures: `results`, `hosts`.
public final class OpenVasReports implements ReportReader {
    private static final String TOOL = "openvas";

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
        if (head.kind() != Head.Kind.XML) {
            return 0;
        }
        boolean ours = head.text().contains("scan_run_status")
                || head.text().contains("<gmp>")
                || head.text().contains("<omp>")
                || head.text().contains("format_id=");
        boolean root = head.root().equals("report") || head.root().equals("get_reports_response");
        return root && ours ? 90 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Results results = new Results(stage);
        SafeXml.read(report, results);
        return results.reading();
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return SafeXml.redacted(report, path -> path.endsWith("/result/description"));
    }

    private static final class Results implements SafeXml.Visitor {
        private static final Pattern CVE = Pattern.compile("CVE-[0-9]{4}-[0-9]{4,9}");
        private static final Pattern TAG =
                Pattern.compile("(?:^|\\|)(summary|solution|cvss_base_vector)=([^|]{0,8000})");

        private final Stage stage;
        private final Findings findings = new Findings();
        private final Set<String> hosts = new java.util.HashSet<>();
        private final Map<String, String> fields = new HashMap<>();
        private final List<String> references = new ArrayList<>();
        private String result = "";
        private String oid = "";
        private String status = "";
        private boolean sawRoot;
        private boolean sawResults;
        private int line;
        private long count;
        private long stated = -1;

        Results(Stage stage) {
            this.stage = stage;
        }

        @Override
        public void start(String path, SafeXml.Element element) throws UnreadableReport {
            if (!sawRoot) {
                sawRoot = true;
                if (!element.name().equals("report") && !element.name().equals("get_reports_response")) {
                    throw element.bad("root element", "is not report");
                }
            }
            if (path.endsWith("report/results")) {
                sawResults = true;
            } else if (path.endsWith("report/results/result")) {
                result = path;
                line = element.line();
                oid = "";
                fields.clear();
                references.clear();
            } else if (path.endsWith("report/results/" + element.name())) {
                throw element.bad("element", "is no result");
            } else if (!result.isEmpty() && path.equals(result + "/nvt")) {
                oid = element.text("oid").orElse("");
            } else if (!result.isEmpty() && element.name().equals("ref")) {
                references.add(element.text("id").orElse(""));
            }
        }

        @Override
        public void end(String path, String text) throws UnreadableReport {
            if (path.endsWith("/scan_run_status")) {
                status = text.strip();
            } else if (path.endsWith("/result_count/filtered")) {
                stated = number(text, "result_count/filtered");
            } else if (path.equals(result)) {
                count++;
                findings.add(finding());
                result = "";
            } else if (!result.isEmpty() && path.startsWith(result + "/")) {
                fields.putIfAbsent(path.substring(result.length() + 1), text.strip());
            }
        }

        private static long number(String text, String place) throws UnreadableReport {
            try {
                return Long.parseLong(text.strip());
            } catch (NumberFormatException _) {
                throw new UnreadableReport(place, "is not a count", "hand in the report as the scanner wrote it");
            }
        }

        private Finding finding() throws UnreadableReport {
            String threat = field("threat");
            String score = field("severity").isEmpty() ? field("nvt/cvss_base") : field("severity");
            if ((threat.isEmpty() && score.isEmpty()) || field("host").isEmpty()) {
                throw new UnreadableReport(
                        "line " + line + (field("host").isEmpty() ? ", host" : ", threat"),
                        "is missing",
                        "export the report as XML again");
            }
            hosts.add(field("host"));
            Map<String, String> tags = new HashMap<>();
            Matcher tag = TAG.matcher(field("nvt/tags"));
            while (tag.find()) {
                tags.put(tag.group(1), tag.group(2));
            }
            List<String> cves = new ArrayList<>();
            for (String text : List.of(String.join(" ", references), field("nvt/cve"))) {
                CVE.matcher(text)
                        .results()
                        .map(m -> m.group())
                        .filter(c -> !cves.contains(c))
                        .forEach(cves::add);
            }
            double base = score(score);
            String name = field("nvt/name").isEmpty() ? field("name") : field("nvt/name");
            String rule = !oid.isEmpty() && !oid.equals("0") ? oid : cves.isEmpty() ? name : cves.getFirst();
            Draft draft = new Draft(stage, TOOL, rule)
                    .title(name)
                    .description(tags.getOrDefault("summary", ""))
                    .severity(severity(threat, base), (threat + " " + score).strip())
                    .aliases(cves)
                    .cvss(base < 0 ? null : base, tags.get("cvss_base_vector"))
                    .remedy(field("nvt/solution").isEmpty() ? tags.getOrDefault("solution", "") : field("nvt/solution"))
                    .references(references);
            if (threat.equalsIgnoreCase("False Positive") || base == -1) {
                draft.suppressed(Suppression.Source.CONFIGURATION, "overridden as a false positive in OpenVAS");
            }
            return draft.inResource(field("host") + " " + field("port"), field("host"), 0, 0);
        }

        private static double score(String text) {
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException _) {
                return Double.NaN;
            }
        }

        private static Severity severity(String threat, double score) {
            if (score > 0 && score <= 10) {
                return Severity.ofCvss(score);
            }
            return switch (threat.toLowerCase(Locale.ROOT)) {
                case "critical" -> Severity.CRITICAL;
                case "high" -> Severity.HIGH;
                case "medium" -> Severity.MEDIUM;
                case "low" -> Severity.LOW;
                case "log", "debug" -> Severity.INFO;
                default -> score == 0 ? Severity.INFO : Severity.UNKNOWN;
            };
        }

        private String field(String name) {
            return fields.getOrDefault(name, "");
        }

        Reading reading() throws UnreadableReport {
            if (!sawResults) {
                throw new UnreadableReport("results", "is missing", "export the report with its details");
            }
            if (!status.isEmpty() && !status.equals("Done")) {
                throw new UnreadableReport("scan_run_status", "says that the scan is not done", "let the task finish");
            }
            if (stated > count) {
                throw new UnreadableReport(
                        "result_count/filtered",
                        "counts more results than are listed",
                        "export the report with all its results");
            }
            if (count == 0 && status.isEmpty()) {
                throw new UnreadableReport(
                        "scan_run_status",
                        "is missing: nothing says that the scan finished",
                        "export the report again");
            }
            Map<String, Json> measures = new TreeMap<>();
            measures.put("results", Json.of(count));
            measures.put("hosts", Json.of(hosts.size()));
            return findings.reading(TOOL, "", measures, null);
        }
    }
}
