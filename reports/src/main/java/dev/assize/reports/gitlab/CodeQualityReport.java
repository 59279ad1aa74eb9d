package dev.assize.reports.gitlab;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.policy.Mode;
import dev.assize.core.policy.Reason;
import dev.assize.core.policy.RuleVerdict;
import dev.assize.reports.ChangeReport;
import dev.assize.reports.JudgedFinding;
import dev.assize.reports.Words;
import dev.assize.reports.look.Visible;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// GitLab's Code Quality report, which every edition shows in the merge request: each finding that has a file in
/// the repository, of whatever stage, and each thing that stops the change without a finding, at `.assize.yml`.
/// The second kind is why it is never empty while the gate is closed: the format has no other word for failure.
///
/// Findings inside an image and at end points have no file to stand at and are left to the other reports;
/// exempted ones and those passed over do not call for work and are left out.
final class CodeQualityReport {
    private static final int MAX_TEXT = 500;

    private CodeQualityReport() {}

    static Json.Array toJson(ChangeReport report) {
        List<Json> issues = new ArrayList<>();
        Set<Fingerprint> seen = new HashSet<>();
        for (JudgedFinding judged : JudgedFinding.of(report)) {
            Finding finding = judged.finding();
            if (calls(judged) && seen.add(finding.fingerprint())) {
                issues.add(issue(judged));
            }
        }
        for (RuleVerdict rule : Words.judged(report.verdict())) {
            if (!rule.state().lets()) {
                rule.reasons().stream()
                        .filter(CodeQualityReport::isNoFinding)
                        .forEach(reason -> issues.add(issue(report, rule, reason)));
            }
        }
        return new Json.Array(issues);
    }

    private static boolean calls(JudgedFinding judged) {
        boolean open =
                switch (judged.standing()) {
                    case BLOCKS, WARNS, OPEN -> true;
                    case EXEMPTED, PASSED_OVER -> false;
                };
        return open
                && judged.exhibit().broken() == null
                && judged.finding().stage() != Stage.CONTAINER
                && !Places.path(judged.finding().location()).isEmpty();
    }

    private static boolean isNoFinding(Reason reason) {
        return switch (reason) {
            case Reason.Unmet _, Reason.Missing _ -> true;
            case Reason.Blocking _, Reason.Exempted _, Reason.Inapplicable _ -> false;
        };
    }

    private static Json.Object issue(JudgedFinding judged) {
        Finding finding = judged.finding();
        String remedy = finding.remedy().isEmpty() ? "" : " " + finding.remedy();
        return issue(
                finding.title() + "." + remedy,
                finding.rule(),
                finding.fingerprint(),
                severity(finding.severity()),
                Places.path(finding.location()),
                Math.max(1, Places.lines(finding.location()).first()));
    }

    private static Json.Object issue(ChangeReport report, RuleVerdict rule, Reason reason) {
        Fingerprint fingerprint = Fingerprint.of(List.of(
                "rule", report.verdict().change().service().name(), rule.rule().id(), reason.text()));
        String severity = rule.mode() == Mode.ENFORCE ? "blocker" : "major";
        String remedy = reason.remedy().isEmpty() ? "" : " " + reason.remedy();
        return issue(
                rule.rule().stage().title() + ": " + reason.text() + remedy,
                rule.rule().id(),
                fingerprint,
                severity,
                ".assize.yml",
                1);
    }

    private static Json.Object issue(
            String description, String check, Fingerprint fingerprint, String severity, String path, int line) {
        return Json.object()
                .put("description", Visible.line(description, MAX_TEXT))
                .put("check_name", Visible.line(check, MAX_TEXT))
                .put("fingerprint", fingerprint.value())
                .put("severity", severity)
                .put(
                        "location",
                        Json.object()
                                .put("path", path)
                                .put("lines", Json.object().put("begin", line).build())
                                .build())
                .build();
    }

    private static String severity(Severity severity) {
        return switch (severity) {
            case CRITICAL -> "blocker";
            case HIGH -> "critical";
            case MEDIUM, UNKNOWN -> "major";
            case LOW -> "minor";
            case INFO -> "info";
        };
    }
}
