package dev.assize.scanners.codequality;

import dev.assize.core.evidence.Severity;
import java.util.Locale;

/// SonarQube's two scales on ours. The standard scale runs from BLOCKER to INFO, that of impacts on software
/// qualities (MQR) from BLOCKER over HIGH to INFO; INFO and BLOCKER mean the same on both.
final class SonarSeverities {
    private SonarSeverities() {}

    static Severity standard(String word) {
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "BLOCKER" -> Severity.CRITICAL;
            case "CRITICAL" -> Severity.HIGH;
            case "MAJOR" -> Severity.MEDIUM;
            case "MINOR" -> Severity.LOW;
            case "INFO" -> Severity.INFO;
            default -> Severity.UNKNOWN;
        };
    }

    static Severity impact(String word) {
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "BLOCKER" -> Severity.CRITICAL;
            case "HIGH" -> Severity.HIGH;
            case "MEDIUM" -> Severity.MEDIUM;
            case "LOW" -> Severity.LOW;
            case "INFO" -> Severity.INFO;
            default -> Severity.UNKNOWN;
        };
    }

    /// The worse of two; one that is unknown does not count.
    static Severity worse(Severity one, Severity other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
