package dev.assize.core.policy;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Fingerprint;

/// An explanation as JSON, as `assize explain --json` prints it.
public final class ExplanationJson {
    private ExplanationJson() {}

    public static Json.Object toJson(Explanation explanation) {
        return Json.object()
                .put("result", explanation.verdict().result().word())
                .put("rules", Json.array(explanation.rules(), ExplanationJson::toJson))
                .build();
    }

    private static Json.Object toJson(Explanation.OfRule rule) {
        Explanation.Until until = rule.until();
        return Json.object()
                .put("rule", rule.verdict().rule().id())
                .put("state", rule.verdict().state().word())
                .put("mode", rule.verdict().mode().word())
                .put("stops", rule.verdict().stops())
                .put("evidence", Json.array(rule.evidence(), Json::of))
                .putTexts(
                        "findings",
                        rule.findings().stream().map(Fingerprint::value).toList())
                .putTexts("exemptions", rule.exemptions())
                .put("changes", Json.array(rule.changes(), ExplanationJson::toJson))
                .put("otherwise", Json.array(rule.otherwise(), ExplanationJson::toJson))
                .put(
                        "until",
                        until == null
                                ? null
                                : Json.object()
                                        .put("at", until.at().toString())
                                        .put("why", until.why())
                                        .build())
                .build();
    }

    private static Json.Object toJson(Explanation.Change change) {
        return Json.object()
                .put("kind", dev.assize.core.canonical.JsonFields.word(change.kind()))
                .put("text", change.text())
                .build();
    }
}
