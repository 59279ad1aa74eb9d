package dev.assize.scanners.runtime;

import dev.assize.core.canonical.CanonicalJson;
import dev.assize.core.canonical.Json;
import dev.assize.core.deployment.RuntimeAlert;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.core.subject.Digest;
import dev.assize.scanners.JsonReport;
import dev.assize.scanners.ReportBytes;
import dev.assize.scanners.ReportFields;
import dev.assize.scanners.Texts;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads Falco's alerts (`json_output: true`) as Falco posts them, as falcosidekick forwards them, or as lines
/// of a log: one JSON object, or one on each line.
///
/// Like falcosidekick, an alert without rule, priority, time or output fields is refused. The same event has the
/// same id wherever it comes from: Falco's own, else one derived from rule, time and fields.
public final class FalcoAlerts {
    private static final String SOURCE = "falco";
    private static final int MAX_ALERTS = 100_000;
    private static final int MAX_SUMMARY = 1_000;
    private static final int ID_DIGITS = 32;
    private static final Pattern SHA256 = Pattern.compile("sha256:([0-9a-f]{64})");

    private FalcoAlerts() {}

    /// @return at least one alert, in the order given
    public static List<RuntimeAlert> read(byte[] body) throws UnreadableReport {
        byte[] bytes = ReportBytes.utf8(body);
        String text = new String(bytes, StandardCharsets.UTF_8).strip();
        if (text.isEmpty()) {
            throw new UnreadableReport("the alert", "is empty", "send the alert as Falco wrote it");
        }
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        if (lines.size() > MAX_ALERTS) {
            throw new UnreadableReport("the alerts", "are more than " + MAX_ALERTS, "send them in parts");
        }
        boolean oneByLine = lines.stream()
                .allMatch(line -> line.strip().startsWith("{") && line.strip().endsWith("}"));
        List<RuntimeAlert> alerts = new ArrayList<>();
        if (!oneByLine) {
            alerts.add(alert("alert", text));
            return alerts;
        }
        for (int i = 0; i < lines.size(); i++) {
            alerts.add(alert(lines.size() == 1 ? "alert" : "alert[" + i + "]", lines.get(i)));
        }
        return alerts;
    }

    private static RuntimeAlert alert(String place, String text) throws UnreadableReport {
        ReportFields alert = ReportFields.of(place, JsonReport.tree(text.getBytes(StandardCharsets.UTF_8)));
        String rule = alert.name("rule");
        String priority = alert.name("priority");
        Instant time = alert.optionalInstant("time")
                .orElseThrow(
                        () -> new UnreadableReport(alert.at("time"), "is missing", "send the alert as Falco wrote it"));
        ReportFields fields = alert.object("output_fields");
        String summary = alert.optionalText("output").orElse(rule);
        return new RuntimeAlert(
                SOURCE,
                Texts.line(rule, MAX_SUMMARY),
                Texts.line(priority, MAX_SUMMARY),
                severity(priority),
                time,
                Texts.line(summary, MAX_SUMMARY),
                image(fields),
                imageName(fields),
                id(alert, rule, time, fields));
    }

    private static Severity severity(String priority) {
        return switch (priority.toLowerCase(Locale.ROOT)) {
            case "emergency", "alert", "critical" -> Severity.CRITICAL;
            case "error" -> Severity.HIGH;
            case "warning" -> Severity.MEDIUM;
            case "notice" -> Severity.LOW;
            case "informational", "info", "debug" -> Severity.INFO;
            default -> Severity.UNKNOWN;
        };
    }

    /// The digest alone or behind a repository and `@`.
    private static @Nullable Digest image(ReportFields fields) throws UnreadableReport {
        Matcher digest = SHA256.matcher(fields.textOrEmpty("container.image.digest"));
        return digest.find() ? new Digest(digest.group(1)) : null;
    }

    private static @Nullable String imageName(ReportFields fields) throws UnreadableReport {
        String repository = fields.textOrEmpty("container.image.repository");
        if (repository.isEmpty() || repository.equals("<NA>")) {
            return null;
        }
        String tag = fields.textOrEmpty("container.image.tag");
        return Texts.line(tag.isEmpty() || tag.equals("<NA>") ? repository : repository + ":" + tag, MAX_SUMMARY);
    }

    private static String id(ReportFields alert, String rule, Instant time, ReportFields fields)
            throws UnreadableReport {
        Optional<String> own = alert.optionalText("uuid").filter(uuid -> !uuid.isBlank());
        if (own.isPresent()) {
            return Texts.line(own.get(), MAX_SUMMARY);
        }
        Json event = Json.object()
                .put("rule", rule)
                .put("time", time.toString())
                .put("output_fields", words(fields.object()))
                .build();
        return Digest.of(CanonicalJson.bytes(event)).hex().substring(0, ID_DIGITS);
    }

    /// Falco writes event numbers beyond what a double holds, so numbers are taken as their digits.
    private static Json words(Json value) {
        return switch (value) {
            case Json.Number(var number) -> Json.of(number.toPlainString());
            case Json.Array(var items) -> Json.array(items, FalcoAlerts::words);
            case Json.Object(var members) -> {
                Json.Builder copy = Json.object();
                members.forEach((name, inner) -> copy.put(name, words(inner)));
                yield copy.build();
            }
            case Json.Text _, Json.Bool _, Json.Null _ -> value;
        };
    }
}
