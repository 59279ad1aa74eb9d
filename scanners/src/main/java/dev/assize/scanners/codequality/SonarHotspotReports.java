package dev.assize.scanners.codequality;

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

/// Reads the answer of SonarQube's `api/hotspots/search`, one page or all of them (see [SonarPages]).
///
/// A hotspot to review is a finding; one reviewed as safe is a suppressed finding, one fixed is none. One that
/// was acknowledged is a risk somebody knows of, and stays a finding. Probability HIGH, MEDIUM and LOW are the
/// severities of the same name.
///
/// Measures: `hotspots`, `to_review`.
public final class SonarHotspotReports implements ReportReader {
    private static final String TOOL = "sonarqube";
    private static final Set<String> LISTS = Set.of("hotspots", "components", "errors");

    /// SonarQube's categories that name one weakness.
    private static final Map<String, String> CWES = Map.ofEntries(
            Map.entry("sql-injection", "89"),
            Map.entry("command-injection", "78"),
            Map.entry("path-traversal-injection", "22"),
            Map.entry("ldap-injection", "90"),
            Map.entry("xpath-injection", "643"),
            Map.entry("rce", "94"),
            Map.entry("dos", "400"),
            Map.entry("ssrf", "918"),
            Map.entry("csrf", "352"),
            Map.entry("xss", "79"),
            Map.entry("log-injection", "117"),
            Map.entry("http-response-splitting", "113"),
            Map.entry("open-redirect", "601"),
            Map.entry("xxe", "611"),
            Map.entry("object-injection", "502"));

    @Override
    public String format() {
        return "sonar-hotspots";
    }

    @Override
    public Stage stage() {
        return Stage.CODE_QUALITY;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        return head.isJson() && head.has("hotspots", "paging") ? 95 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        SonarPages pages = new SonarPages();
        List<ReportFields> hotspots = new ArrayList<>();
        JsonReport.records(report, page -> {
            page.knowsItsLists(LISTS);
            List<ReportFields> listed = page.list("hotspots");
            hotspots.addAll(listed);
            pages.page(page, listed.size());
        });
        pages.agree();
        Findings findings = new Findings();
        long toReview = 0;
        for (ReportFields hotspot : hotspots) {
            String resolution = hotspot.textOrEmpty("resolution");
            toReview += hotspot.textOrEmpty("status").equals("TO_REVIEW") ? 1 : 0;
            if (!resolution.equals("FIXED")) {
                findings.add(finding(hotspot, resolution, pages, stage));
            }
        }
        Map<String, Json> measures = new TreeMap<>();
        measures.put("hotspots", Json.of(hotspots.size()));
        measures.put("to_review", Json.of(toReview));
        return findings.reading(TOOL, "", measures, null);
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return JsonReport.redacted(report);
    }

    private static Finding finding(ReportFields hotspot, String resolution, SonarPages pages, Stage stage)
            throws UnreadableReport {
        String category = hotspot.name("securityCategory");
        String probability = hotspot.name("vulnerabilityProbability");
        Draft draft = new Draft(
                        stage,
                        TOOL,
                        hotspot.optionalText("ruleKey")
                                .filter(r -> !r.isBlank())
                                .orElse(category))
                .title(hotspot.textOrEmpty("message"))
                .description("Category: " + category + ".")
                .severity(severity(probability), probability)
                .cwe(CWES.getOrDefault(category, ""));
        if (resolution.equals("SAFE")) {
            draft.suppressed(Suppression.Source.CONFIGURATION, "reviewed as safe in SonarQube");
        }
        return draft.inFile(
                pages.path(hotspot), SonarPages.line(hotspot, "startLine"), SonarPages.line(hotspot, "endLine"), "");
    }

    private static Severity severity(String probability) {
        return switch (probability) {
            case "HIGH" -> Severity.HIGH;
            case "MEDIUM" -> Severity.MEDIUM;
            case "LOW" -> Severity.LOW;
            default -> Severity.UNKNOWN;
        };
    }
}
