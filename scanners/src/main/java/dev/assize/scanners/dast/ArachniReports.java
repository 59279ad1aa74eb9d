package dev.assize.scanners.dast;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Reads Arachni's JSON report. An issue's severity is one of Arachni's four words. A report without the time the
/// scan ended comes from a scan that did not, and one without a page in its site map reached nothing.
///
/// Requests, responses, proofs and the values Arachni sent are not kept. Measures: `issues`, `pages`.
public final class ArachniReports implements ReportReader {
    private static final String TOOL = "arachni";
    private static final Set<String> LISTS = Set.of("issues", "plugins");
    private static final Set<String> KEPT =
            Set.of("name", "description", "severity", "remedy_guidance", "cwe_url", "digest", "tags");

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
        if (head.kind() != Head.Kind.JSON_OBJECT) {
            return 0;
        }
        return head.has("version", "seed", "options") || head.has("sitemap", "issues") ? 90 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        ReportFields top = ReportFields.of("", JsonReport.tree(report));
        top.knowsItsLists(LISTS);
        if (top.textOrEmpty("finish_datetime").isBlank()) {
            throw new UnreadableReport("finish_datetime", "is missing: the scan did not finish", "let Arachni finish");
        }
        ReportFields pages = top.object("sitemap");
        if (pages.object().members().isEmpty()) {
            throw new UnreadableReport(
                    "sitemap", "is empty: the scan reached nothing", "check that the service answers and scan again");
        }
        Findings findings = new Findings();
        List<ReportFields> issues = top.list("issues");
        for (ReportFields issue : issues) {
            findings.add(finding(issue, stage));
        }
        Map<String, Json> measures = new TreeMap<>();
        measures.put("issues", Json.of(issues.size()));
        measures.put("pages", Json.of(pages.object().members().size()));
        return findings.reading(TOOL, top.textOrEmpty("version"), measures, null);
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return JsonReport.redacted(report, path -> {
            if (path.equals("seed") || path.startsWith("options/") || path.startsWith("plugins/")) {
                return true;
            }
            if (!path.startsWith("issues/")) {
                return false;
            }
            String inner = path.substring("issues/".length());
            String first = inner.indexOf('/') < 0 ? inner : inner.substring(0, inner.indexOf('/'));
            boolean ofVector = inner.equals("vector/method")
                    || inner.equals("vector/action")
                    || inner.equals("vector/url")
                    || inner.equals("vector/affected_input_name");
            return !KEPT.contains(first) && !first.equals("check") && !first.equals("references") && !ofVector;
        });
    }

    private static Finding finding(ReportFields issue, Stage stage) throws UnreadableReport {
        String severity = issue.name("severity");
        String name = issue.name("name");
        Optional<ReportFields> check = issue.optionalObject("check");
        String rule = check.isEmpty() ? "" : check.get().textOrEmpty("shortname");
        ReportFields vector = issue.object("vector");
        String action = vector.textOrEmpty("action");
        String address = action.isBlank() ? vector.name("url") : action;
        List<String> links = new ArrayList<>();
        Optional<ReportFields> references = issue.optionalObject("references");
        if (references.isPresent()) {
            for (String title : references.get().object().members().keySet()) {
                links.add(references.get().textOrEmpty(title));
            }
        }
        return new Draft(stage, TOOL, rule.isBlank() ? name : rule)
                .title(name)
                .description(issue.textOrEmpty("description"))
                .severity(severity(severity), severity)
                .cwe(issue.optionalWord("cwe").orElse(""))
                .remedy(issue.textOrEmpty("remedy_guidance"))
                .references(links)
                .atEndpoint(
                        vector.textOrEmpty("method").toUpperCase(Locale.ROOT),
                        address,
                        vector.textOrEmpty("affected_input_name"));
    }

    private static Severity severity(String word) {
        return word.equals("informational") ? Severity.INFO : Severity.parse(word);
    }
}
