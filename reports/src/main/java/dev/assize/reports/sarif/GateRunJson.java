package dev.assize.reports.sarif;

import dev.assize.core.canonical.Json;
import dev.assize.core.control.ControlId;
import dev.assize.core.evidence.Evidence;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.policy.Exhibit;
import dev.assize.core.policy.Reason;
import dev.assize.core.policy.Rule;
import dev.assize.core.policy.RuleVerdict;
import dev.assize.core.policy.State;
import dev.assize.core.policy.Verdict;
import dev.assize.reports.ChangeReport;
import dev.assize.reports.Lane;
import dev.assize.reports.Words;
import dev.assize.reports.look.Visible;
import java.util.ArrayList;
import java.util.List;

/// The run of the gate: the policy's rules, and a result for each thing that stops the change and is no finding
/// of a tool, such as missing evidence or a coverage that is too low.
final class GateRunJson {
    private static final String NAME = "assize";
    private static final int MAX_TEXT = 2_000;

    private final ChangeReport report;
    private final String version;
    private final Verdict verdict;
    private final List<RuleVerdict> judged;

    GateRunJson(ChangeReport report, String version) {
        this.version = version;
        this.report = report;
        this.verdict = report.verdict();
        this.judged = Words.judged(verdict);
    }

    Json.Object toJson() {
        return Json.object()
                .put(
                        "tool",
                        Json.object()
                                .put(
                                        "driver",
                                        Json.object()
                                                .put("name", NAME)
                                                .put("version", version)
                                                .put("rules", Json.array(judged, GateRunJson::rule))
                                                .build())
                                .build())
                .put("automationDetails", SarifParts.automation(report, NAME))
                .put("originalUriBaseIds", Places.BASES)
                .put("columnKind", "utf16CodeUnits")
                .put("invocations", new Json.Array(List.of(invocation())))
                .put("results", new Json.Array(results()))
                .put("properties", decision())
                .build();
    }

    private static Json.Object rule(RuleVerdict verdict) {
        Rule rule = verdict.rule();
        return Json.object()
                .put("id", rule.id())
                .put("shortDescription", SarifParts.message(rule.title()))
                .put("fullDescription", SarifParts.message(rule.explanation()))
                .put("help", SarifParts.message(rule.explanation() + "\n\nMend: " + rule.remedy()))
                .put(
                        "defaultConfiguration",
                        Json.object().put("level", level(verdict)).build())
                .put(
                        "properties",
                        Json.object()
                                .putTexts(
                                        "tags",
                                        rule.controls().stream()
                                                .map(ControlId::toString)
                                                .limit(20)
                                                .toList())
                                .build())
                .build();
    }

    private static String level(RuleVerdict verdict) {
        return switch (verdict.mode()) {
            case ENFORCE -> "error";
            case WARN -> "warning";
            case ADVISE -> "note";
        };
    }

    /// Assize itself ran to its end; which tools did not is told as notifications (§3.20.21).
    private Json.Object invocation() {
        List<Json> notifications = new ArrayList<>();
        for (Exhibit exhibit : report.exhibits()) {
            if (!SarifReport.isResult(exhibit)) {
                notifications.add(notification(exhibit));
            }
        }
        Json.Builder invocation = Json.object()
                .put("executionSuccessful", true)
                .put("exitCode", verdict.result().exitCode())
                .put("exitCodeDescription", verdict.result().word());
        return notifications.isEmpty()
                ? invocation.build()
                : invocation
                        .put("toolExecutionNotifications", new Json.Array(notifications))
                        .build();
    }

    private static Json.Object notification(Exhibit exhibit) {
        Evidence evidence = exhibit.evidence();
        boolean idle = Lane.stateOf(exhibit) == State.NOT_APPLICABLE;
        return Json.object()
                .put("level", idle ? "note" : "error")
                .put(
                        "message",
                        SarifParts.message(Visible.cut(
                                evidence.stage().title() + ", " + Words.tool(evidence.run()) + ": "
                                        + Words.outcome(exhibit),
                                MAX_TEXT)))
                .build();
    }

    private List<Json> results() {
        List<Json> results = new ArrayList<>();
        for (int i = 0; i < judged.size(); i++) {
            RuleVerdict rule = judged.get(i);
            if (rule.state().lets()) {
                continue;
            }
            for (Reason reason : rule.reasons()) {
                switch (reason) {
                    case Reason.Unmet _, Reason.Missing _ -> results.add(result(rule, i, reason));
                    // Findings stand in the run of their tool.
                    case Reason.Blocking _, Reason.Exempted _, Reason.Inapplicable _ -> {}
                }
            }
        }
        return results;
    }

    private Json.Object result(RuleVerdict judged, int index, Reason reason) {
        Rule rule = judged.rule();
        String remedy = reason.remedy().isEmpty() ? "" : " " + reason.remedy();
        // The sentence holds figures that change; rule, kind and service stay.
        Fingerprint fingerprint = Fingerprint.of(List.of(
                "rule",
                verdict.change().service().name(),
                rule.id(),
                reason instanceof Reason.Missing ? "missing" : "unmet"));
        return Json.object()
                .put("ruleId", rule.id())
                .put("ruleIndex", index)
                .put("kind", "fail")
                .put("level", level(judged))
                .put("message", SarifParts.message(Visible.cut(reason.text() + remedy, MAX_TEXT)))
                .put("locations", new Json.Array(List.of(Places.settings())))
                .put("partialFingerprints", SarifParts.fingerprints(fingerprint))
                .build();
    }

    private Json.Object decision() {
        Long decision = report.ledger().decision();
        Json.Builder properties = Json.object()
                .put("result", verdict.result().word())
                .put("verdict", Words.headline(verdict))
                .put("policy", verdict.policy().digest().toString())
                .put("at", verdict.at().toString())
                .put("ledger", report.ledger().origin());
        return decision == null
                ? properties.build()
                : properties.put("ledgerIndex", decision).build();
    }
}
