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
import dev.assize.scanners.JsonReport;
import dev.assize.scanners.ReportFields;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads OWASP ZAP's `traditional-json` and `traditional-json-plus`. Each instance of an alert is a finding;
/// its identity is the alert's reference, method, path and parameter. What somebody marked as a false positive
/// (confidence 0) is a suppressed finding. Requests, responses and evidence are not kept.
///
/// A report without a site comes from a scan that reached nothing and is unreadable.
///
/// Measures: `sites`, `alerts`.
public final class ZapReports implements ReportReader {
    private static final String TOOL = "zap";
    private static final Set<String> HIDDEN =
            Set.of("evidence", "request-header", "request-body", "response-header", "response-body", "otherinfo");

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
        if (head.value("@programName").equals("ZAP")) {
            return 95;
        }
        return head.has("@version", "site") || (head.has("site") && head.inner().contains("@host")) ? 90 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        ReportFields top = ReportFields.of("", JsonReport.tree(report));
        top.knowsItsLists(Set.of("site", "insights", "sequences"));
        List<ReportFields> sites = top.list("site");
        if (sites.isEmpty()) {
            throw reachedNothing();
        }
        Findings findings = new Findings();
        long alerts = 0;
        for (ReportFields site : sites) {
            site.name("@name");
            site.knowsItsLists(Set.of("alerts"));
            for (ReportFields alert : site.list("alerts")) {
                alerts++;
                alert.knowsItsLists(Set.of("instances", "tags"));
                for (ReportFields instance : alert.list("instances")) {
                    findings.add(finding(alert, instance, stage));
                }
            }
        }
        Map<String, Json> measures = new TreeMap<>();
        measures.put("sites", Json.of(sites.size()));
        measures.put("alerts", Json.of(alerts));
        return findings.reading(TOOL, top.textOrEmpty("@version"), measures, created(top));
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return JsonReport.redacted(
                report,
                path -> path.startsWith("site/alerts/instances/")
                        && HIDDEN.contains(path.substring(path.lastIndexOf('/') + 1)));
    }

    private static @Nullable Instant created(ReportFields top) throws UnreadableReport {
        return top.optionalInstant("created").orElse(null);
    }

    private static Finding finding(ReportFields alert, ReportFields instance, Stage stage) throws UnreadableReport {
        String plugin = alert.optionalWord("pluginid").orElse("");
        String reference =
                alert.optionalWord("alertRef").filter(r -> !r.isEmpty()).orElse(plugin);
        if (reference.isEmpty()) {
            throw new UnreadableReport(alert.at("alertRef"), "is missing", "write the report as traditional-json");
        }
        String risk = alert.optionalWord("riskcode").orElse("");
        String confidence = alert.optionalWord("confidence").orElse("");
        return draft(
                        stage,
                        reference,
                        alert.optionalText("name").orElse(alert.textOrEmpty("alert")),
                        risk,
                        alert.optionalText("riskdesc").orElse(risk),
                        confidence,
                        name -> alert.optionalWord(name).orElse(""))
                .atEndpoint(instance.textOrEmpty("method"), instance.name("uri"), instance.textOrEmpty("param"));
    }

    /// A field of an alert, whatever it is written in.
    interface Field {
        String of(String name) throws UnreadableReport;
    }

    /// What an alert says in every format ZAP writes.
    static Draft draft(
            Stage stage, String reference, String title, String risk, String asWritten, String confidence, Field field)
            throws UnreadableReport {
        List<String> links = new ArrayList<>();
        Html.text(field.of("reference")).lines().forEach(links::add);
        Draft draft = new Draft(stage, TOOL, reference)
                .title(title)
                .description(Html.text(field.of("desc")))
                .severity(severity(risk), asWritten.isEmpty() ? risk : asWritten)
                .cwe(field.of("cweid"))
                .remedy(Html.text(field.of("solution")))
                .references(links);
        if (confidence.equals("0")) {
            draft.suppressed(Suppression.Source.CONFIGURATION, "marked as a false positive in ZAP");
        }
        return draft;
    }

    static UnreadableReport reachedNothing() {
        return new UnreadableReport(
                "site", "is empty: the scan reached nothing", "check that the service answers and scan again");
    }

    private static Severity severity(String risk) {
        return switch (risk) {
            case "3" -> Severity.HIGH;
            case "2" -> Severity.MEDIUM;
            case "1" -> Severity.LOW;
            case "0" -> Severity.INFO;
            default -> Severity.UNKNOWN;
        };
    }
}
