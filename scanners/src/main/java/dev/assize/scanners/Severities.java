package dev.assize.scanners;

import dev.assize.core.evidence.Severity;
import java.util.Locale;

/// The words tools use for severities, on our scale. Formats whose words mean something else than they say (the
/// levels of SARIF, the classes of GitLab Code Quality) map their own.
public final class Severities {
    private Severities() {}

    /// @param word in any case; what is not known is [Severity#UNKNOWN]
    public static Severity of(String word) {
        return switch (word.strip().toLowerCase(Locale.ROOT)) {
            case "critical", "defcon1" -> Severity.CRITICAL;
            case "high", "important" -> Severity.HIGH;
            case "medium", "moderate" -> Severity.MEDIUM;
            case "low" -> Severity.LOW;
            case "info", "informational", "information", "negligible", "none" -> Severity.INFO;
            default -> Severity.UNKNOWN;
        };
    }

    /// The tool's word where it can be mapped, else what the CVSS score says.
    public static Severity of(String word, @org.jspecify.annotations.Nullable Double score) {
        Severity mapped = of(word);
        return mapped == Severity.UNKNOWN && score != null ? Severity.ofCvss(score) : mapped;
    }
}
