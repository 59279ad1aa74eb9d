package dev.assize.scanners.host;

import dev.assize.core.evidence.Suppression;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Draft;
import dev.assize.scanners.ReportFields;
import java.util.Locale;
import java.util.Set;

/// What GitHub's alerts have in common.
final class Alerts {
    private static final Set<String> DISMISSED = Set.of("dismissed", "auto_dismissed");

    private Alerts() {}

    static boolean fixed(ReportFields alert) throws UnreadableReport {
        return state(alert).equals("fixed");
    }

    static void dismissal(ReportFields alert, Draft draft) throws UnreadableReport {
        if (!DISMISSED.contains(state(alert))) {
            return;
        }
        String reason = alert.optionalText("dismissed_reason").orElse(alert.textOrEmpty("dismissReason"));
        String comment = alert.optionalText("dismissed_comment").orElse(alert.textOrEmpty("dismissComment"));
        draft.suppressed(
                Suppression.Source.SERVER,
                reason.isBlank() || comment.isBlank() ? reason + comment : reason + ": " + comment);
    }

    private static String state(ReportFields alert) throws UnreadableReport {
        return alert.name("state").toLowerCase(Locale.ROOT);
    }
}
