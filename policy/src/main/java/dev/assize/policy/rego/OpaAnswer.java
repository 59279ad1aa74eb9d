package dev.assize.policy.rego;

import dev.assize.core.canonical.CanonicalJson;
import dev.assize.core.canonical.Json;
import dev.assize.core.canonical.JsonReader;
import dev.assize.core.canonical.MalformedJson;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.Location;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.core.policy.RegoQuery;
import dev.assize.core.policy.Rule;
import dev.assize.core.subject.Digest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Reads what `opa eval --format json QUERY` wrote for one Rego rule. Each thing denied becomes a finding:
///
/// - a text is its title;
/// - an object has a `msg`, and may have `severity`, `path`, `line`, `remedy` and an `id` that stays the same when
///   the message changes;
/// - `true` stands for one thing without a name, `false` for none.
///
/// The answer is tied to what was asked: bundle, query and input stand beside the findings as measures, and the gate
/// takes it for no other question.
public final class OpaAnswer implements ReportReader {
    private static final String TOOL = "opa";
    private static final int MAX_TITLE = 500;

    private final Rule rule;
    private final RegoQuery asked;
    private final Digest input;

    /// @param rule  a rule with a Rego query
    /// @param input digest of what was asked about
    public OpaAnswer(Rule rule, Digest input) {
        this.rule = rule;
        this.asked = Objects.requireNonNull(rule.rego(), "the rule asks no bundle");
        this.input = input;
    }

    @Override
    public String format() {
        return RegoQuery.format(rule.id());
    }

    @Override
    public Stage stage() {
        return rule.stage();
    }

    /// Never picked by its looks: an answer without its question says nothing.
    @Override
    public int recognises(byte[] head) {
        return 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Map<Fingerprint, Finding> findings = new LinkedHashMap<>();
        switch (value(report)) {
            case Json.Array(List<Json> items) -> {
                for (int i = 0; i < items.size(); i++) {
                    Finding finding = finding("value[" + i + "]", items.get(i));
                    findings.putIfAbsent(finding.fingerprint(), finding);
                }
            }
            case Json.Bool(boolean denied) -> {
                if (denied) {
                    Finding finding = finding("value", Json.of(rule.title()));
                    findings.put(finding.fingerprint(), finding);
                }
            }
            case Json.Object _, Json.Text _, Json.Number _, Json.Null _ ->
                throw unreadable("value", "is neither a set nor a truth value");
        }
        Map<String, Json> measures = Map.of(
                RegoQuery.BUNDLE_MEASURE, Json.of(asked.bundle().toString()),
                RegoQuery.QUERY_MEASURE, Json.of(asked.query()),
                RegoQuery.INPUT_MEASURE, Json.of(input.toString()));
        return new Reading(TOOL, "", List.copyOf(findings.values()), measures, null);
    }

    private static Json value(byte[] report) throws UnreadableReport {
        Json json;
        try {
            json = JsonReader.read(report);
        } catch (MalformedJson e) {
            throw unreadable("answer", "is no JSON");
        }
        if (!(json instanceof Json.Object answer)) {
            throw unreadable("answer", "is no object");
        }
        if (answer.get("errors").isPresent()) {
            throw unreadable("errors", "the bundle could not be evaluated");
        }
        if (!(answer.get("result").orElse(Json.NULL) instanceof Json.Array(List<Json> results)) || results.isEmpty()) {
            throw unreadable("result", "the query has no value; is its path right?");
        }
        if (results.size() == 1
                && results.getFirst() instanceof Json.Object result
                && result.get("expressions").orElse(Json.NULL) instanceof Json.Array(List<Json> expressions)
                && expressions.size() == 1
                && expressions.getFirst() instanceof Json.Object expression
                && expression.members().containsKey("value")) {
            return Objects.requireNonNull(expression.members().get("value"));
        }
        throw unreadable("result", "does not hold one expression with one value");
    }

    private Finding finding(String place, Json denied) throws UnreadableReport {
        return switch (denied) {
            case Json.Text(String text) -> finding(text, text, Severity.UNKNOWN, new Location.Everywhere(), "");
            case Json.Object object -> {
                String message = text(place, object, "msg");
                if (message.isEmpty()) {
                    throw unreadable(place + ".msg", "is missing");
                }
                String path = text(place, object, "path");
                int line = object.get("line").orElse(Json.of(0)) instanceof Json.Number(var number)
                        ? Math.max(0, number.intValue())
                        : 0;
                String id = text(place, object, "id");
                yield finding(
                        id.isEmpty() ? message + " " + path : id,
                        message,
                        Severity.parse(text(place, object, "severity")),
                        path.isEmpty() ? new Location.Everywhere() : new Location.InFile(path, line, line),
                        text(place, object, "remedy"));
            }
            case Json.Array _, Json.Bool _, Json.Number _, Json.Null _ ->
                throw unreadable(place, "is neither a text nor an object with a msg");
        };
    }

    private Finding finding(String identity, String message, Severity severity, Location location, String remedy) {
        String title = message.lines().findFirst().orElse("denied");
        return new Finding(
                Fingerprint.of(List.of("rego", rule.id(), identity)),
                rule.stage(),
                TOOL,
                rule.id(),
                title.length() > MAX_TITLE ? title.substring(0, MAX_TITLE) : title,
                "",
                severity,
                "",
                location,
                List.of(),
                List.of(),
                null,
                null,
                remedy,
                List.of(),
                null,
                1);
    }

    private static String text(String place, Json.Object object, String name) throws UnreadableReport {
        Json value = object.get(name).orElse(Json.of(""));
        return switch (value) {
            case Json.Text(String text) -> text;
            case Json.Number number -> CanonicalJson.text(number);
            case Json.Array _, Json.Object _, Json.Bool _, Json.Null _ ->
                throw unreadable(place + "." + name, "is not a text");
        };
    }

    private static UnreadableReport unreadable(String place, String what) {
        return new UnreadableReport(place, what, "Evaluate the bundle by hand with opa eval and look at what it says.");
    }
}
