package dev.assize.core.approval;

import dev.assize.core.canonical.JsonFields;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.policy.Reason;
import dev.assize.core.policy.Verdict;

/// How much a release leans on mercy; an environment may ask for more approvals where it does.
public enum Risk {
    NORMAL,
    /// It passes only because a finding rated high or worse, one nobody could rate, or a secret is exempted.
    HIGH;

    public static Risk of(Verdict verdict) {
        return verdict.rules().stream()
                        .flatMap(rule -> rule.reasons().stream())
                        .anyMatch(reason -> reason instanceof Reason.Exempted exempted && grave(exempted.finding()))
                ? HIGH
                : NORMAL;
    }

    private static boolean grave(Finding finding) {
        return finding.stage() == Stage.SECRETS
                || finding.severity() == Severity.UNKNOWN
                || finding.severity().atLeast(Severity.HIGH);
    }

    public String word() {
        return JsonFields.word(this);
    }
}
