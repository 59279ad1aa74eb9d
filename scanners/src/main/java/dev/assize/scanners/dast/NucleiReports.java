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

/// Reads Nuclei's results as lines (`-jsonl`) or as a list (`-json-export`), versions 2 and 3. The rule is the
/// template's id with the matcher's name where it has one, as Nuclei prints it. Requests, responses and what was
/// extracted are not kept, so every end point is one of GET.
///
/// Nuclei writes nothing where nothing matched, so an empty report is unreadable.
///
/// Measures: `matches`.
public final class NucleiReports implements ReportReader {
    private static final String TOOL = "nuclei";
    private static final Set<String> HIDDEN =
            Set.of("request", "response", "curl-command", "extracted-results", "interaction", "meta");

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
        if (!head.isJson() || !head.has("info")) {
            return 0;
        }
        return head.has("template-id") || head.has("templateID") ? 95 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Findings findings = new Findings();
        long[] matches = {0};
        JsonReport.records(report, match -> {
            // With -matcher-status Nuclei also tells what did not match.
            if (match.has("matcher-status") && !match.flag("matcher-status")) {
                return;
            }
            matches[0]++;
            findings.add(finding(match, stage));
        });
        if (matches[0] == 0) {
            throw new UnreadableReport(
                    "the report", "is empty and does not say that the scan finished", "hand in Nuclei's SARIF instead");
        }
        Map<String, Json> measures = new TreeMap<>();
        measures.put("matches", Json.of(matches[0]));
        return findings.reading(TOOL, "", measures, null);
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return JsonReport.redacted(
                report, path -> HIDDEN.contains(path.indexOf('/') < 0 ? path : path.substring(0, path.indexOf('/'))));
    }

    private static Finding finding(ReportFields match, Stage stage) throws UnreadableReport {
        ReportFields info = match.object("info");
        String template = match.optionalText("template-id").orElse(match.textOrEmpty("templateID"));
        if (template.isBlank()) {
            throw new UnreadableReport(match.at("template-id"), "is missing", "check Nuclei's version");
        }
        String matcher = match.optionalText("matcher-name").orElse(match.textOrEmpty("matcher_name"));
        String severity = info.name("severity");
        List<String> cves = new ArrayList<>();
        Draft draft = new Draft(stage, TOOL, matcher.isEmpty() ? template : template + ":" + matcher)
                .title(info.textOrEmpty("name") + (matcher.isEmpty() ? "" : " (" + matcher + ")"))
                .description(info.textOrEmpty("description"))
                .severity(Severity.parse(severity), severity)
                .remedy(info.textOrEmpty("remediation"))
                .references(info.texts("reference"));
        Optional<ReportFields> classification = info.optionalObject("classification");
        if (classification.isPresent()) {
            ReportFields known = classification.get();
            known.texts("cve-id").forEach(id -> cves.add(id.toUpperCase(Locale.ROOT)));
            draft.cwes(known.texts("cwe-id"))
                    .cvss(known.optionalDecimal("cvss-score").orElse(null), known.textOrEmpty("cvss-metrics"));
        }
        String at = match.optionalText("matched-at")
                .or(() -> quiet(match, "matched"))
                .orElse(match.textOrEmpty("host"));
        if (at.isBlank()) {
            throw new UnreadableReport(match.at("matched-at"), "is missing", "check Nuclei's version");
        }
        return draft.aliases(cves).atEndpoint("", at, null);
    }

    private static Optional<String> quiet(ReportFields match, String name) {
        return match.object().get(name).map(v -> v instanceof Json.Text(String text) ? text : "");
    }
}
