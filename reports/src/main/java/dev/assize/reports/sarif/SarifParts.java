package dev.assize.reports.sarif;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.Severity;
import dev.assize.reports.ChangeReport;
import dev.assize.reports.look.Visible;

/// What every run says in the same way.
final class SarifParts {
    private SarifParts() {}

    /// A plain text message (§3.11). Square brackets would open an embedded link (§3.11.6) and braces a
    /// placeholder (§3.11.5), so a text of a tool has both escaped where they could be read as such.
    static Json.Object message(String text) {
        String plain = Visible.text(text).replaceAll("\\{(\\d+)}", "{{$1}}");
        if (plain.contains("](")) {
            plain = plain.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]");
        }
        return Json.object().put("text", plain.isEmpty() ? "-" : plain).build();
    }

    /// What is unknown is shown as a warning rather than hidden.
    static String level(Severity severity) {
        return switch (severity) {
            case CRITICAL, HIGH -> "error";
            case MEDIUM, UNKNOWN -> "warning";
            case LOW, INFO -> "note";
        };
    }

    static Json.Object fingerprints(Fingerprint fingerprint) {
        String value = fingerprint.value();
        String version = value.substring(1, value.indexOf('/'));
        String digits = value.substring(value.indexOf('/') + 1);
        return Json.object()
                .put("assizeFingerprint/v" + version, digits)
                .put("primaryLocationLineHash", digits + ":1")
                .build();
    }

    /// Service and tool make the category (§3.17.3): two services of one repository do not close each other's
    /// alerts.
    static Json.Object automation(ChangeReport report, String tool) {
        var change = report.verdict().change();
        return Json.object()
                .put(
                        "id",
                        "assize/" + change.service().name() + "/" + tool + "/"
                                + change.revision().commit())
                .build();
    }
}
