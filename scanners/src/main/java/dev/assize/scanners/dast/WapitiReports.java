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
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads `wapiti -f json` of the 3.x line. Requests and responses are not kept.
///
/// A scan that crawled no page looked at nothing and is unreadable.
///
/// Measures: `pages_crawled`, `target`.
public final class WapitiReports implements ReportReader {
    private static final String TOOL = "wapiti";
    private static final Pattern COOKIE = Pattern.compile("in the cookie ?: ?([^\\s;,]{1,100})");
    private static final Pattern VERSION = Pattern.compile("(?i)wapiti\\s+(\\S{1,40})");

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
        if (head.has("classifications", "vulnerabilities")) {
            return 95;
        }
        // The classifications alone may fill the head.
        return head.has("classifications") && head.inner().contains("sol") ? 90 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        ReportFields top = ReportFields.of("", JsonReport.tree(report));
        ReportFields infos = top.object("infos");
        long pages = pages(infos);
        if (pages == 0) {
            throw new UnreadableReport(
                    infos.at("crawled_pages_nbr"),
                    "is 0: no page was looked at",
                    "check that the service answers at the target and scan again");
        }
        ReportFields classes = top.object("classifications");
        Findings findings = new Findings();
        Set<String> missing = new TreeSet<>(classes.object().members().keySet());
        for (String kind : List.of("vulnerabilities", "anomalies", "additionals")) {
            ReportFields byClass = top.object(kind);
            for (String name : byClass.object().members().keySet()) {
                missing.remove(name);
                for (ReportFields entry : byClass.list(name)) {
                    findings.add(finding(stage, name, classes.optionalObject(name), entry));
                }
            }
        }
        // Wapiti lists every class it looked for, found or not.
        if (!missing.isEmpty()) {
            throw new UnreadableReport(
                    "classifications",
                    "names a class that is listed nowhere in the results",
                    "hand in the report as Wapiti wrote it");
        }
        Map<String, Json> measures = new TreeMap<>();
        measures.put("pages_crawled", Json.of(pages));
        measures.put("target", Json.of(Draft.withoutUser(infos.text("target"))));
        Matcher version = VERSION.matcher(infos.textOrEmpty("version"));
        return findings.reading(
                TOOL, version.find() ? version.group(1) : "", measures, time(infos.textOrEmpty("date")));
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return JsonReport.redacted(
                report,
                path -> path.endsWith("/http_request")
                        || path.endsWith("/curl_command")
                        || path.contains("/detail/")
                        || path.startsWith("infos/auth"));
    }

    private static long pages(ReportFields infos) throws UnreadableReport {
        // Before 3.1.4 Wapiti did not count them.
        Optional<Long> pages = infos.optionalCount("crawled_pages_nbr");
        return pages.isPresent() ? pages.get() : -1;
    }

    private static Finding finding(Stage stage, String name, Optional<ReportFields> classification, ReportFields entry)
            throws UnreadableReport {
        String info = entry.text("info");
        double level = entry.optionalDecimal("level").orElse(-1.0);
        Draft draft = new Draft(stage, TOOL, name)
                .title(name)
                .description(info)
                .severity(severity(level), level < 0 ? "" : Integer.toString((int) level));
        if (classification.isPresent()) {
            draft.remedy(classification.get().textOrEmpty("sol"));
            List<String> links = new ArrayList<>();
            Optional<ReportFields> references = classification.get().optionalObject("ref");
            if (references.isPresent()) {
                draft.cwes(references.get().object().members().keySet());
                for (String title : references.get().object().members().keySet()) {
                    links.add(references.get().textOrEmpty(title));
                }
            }
            draft.references(links);
        }
        String parameter = entry.textOrEmpty("parameter");
        Matcher cookie = COOKIE.matcher(info);
        return draft.atEndpoint(
                entry.text("method"),
                entry.text("path"),
                parameter.isEmpty() && cookie.find() ? cookie.group(1) : parameter);
    }

    private static Severity severity(double level) {
        return switch ((int) level) {
            case 4 -> Severity.CRITICAL;
            case 3 -> Severity.HIGH;
            case 2 -> Severity.MEDIUM;
            case 1 -> Severity.LOW;
            case 0 -> Severity.INFO;
            default -> Severity.UNKNOWN;
        };
    }

    private static @Nullable Instant time(String date) throws UnreadableReport {
        if (date.isEmpty()) {
            return null;
        }
        try {
            return OffsetDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException _) {
            throw new UnreadableReport("infos.date", "is not a time", "hand in the report as Wapiti wrote it");
        }
    }
}
