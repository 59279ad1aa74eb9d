package dev.assize.core.evidence;

import java.util.Locale;

/// How bad a finding is on our own scale. The tool's own value is always kept beside it.
public enum Severity {
    CRITICAL,
    HIGH,
    MEDIUM,
    LOW,
    INFO,
    /// The tool gave none, or one we cannot map; policy decides how to treat it.
    UNKNOWN;

    /// Upper case, as people write it.
    public String word() {
        return name();
    }

    /// Maps one of our own words, in any case; everything else is [#UNKNOWN].
    public static Severity parse(String text) {
        String upper = text.strip().toUpperCase(Locale.ROOT);
        for (Severity severity : values()) {
            if (severity.name().equals(upper)) {
                return severity;
            }
        }
        return UNKNOWN;
    }

    /// CVSS v3 and v4 qualitative scale: 9.0, 7.0, 4.0, above 0.
    public static Severity ofCvss(double score) {
        if (Double.isNaN(score) || score < 0 || score > 10) {
            return UNKNOWN;
        }
        if (score >= 9.0) {
            return CRITICAL;
        }
        if (score >= 7.0) {
            return HIGH;
        }
        if (score >= 4.0) {
            return MEDIUM;
        }
        return score > 0 ? LOW : INFO;
    }

    public boolean atLeast(Severity other) {
        return this != UNKNOWN && compareTo(other) <= 0;
    }
}
