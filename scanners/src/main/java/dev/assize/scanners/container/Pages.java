package dev.assize.scanners.container;

import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.JsonReport;

/// Answers that a service hands out page by page.
final class Pages {
    private Pages() {}

    /// Refuses a page that says another follows: what is not there must not count as clean.
    static void refuseIfMore(JsonReport report, String name) throws UnreadableReport {
        if (report.atNull()) {
            return;
        }
        if (!report.text(name).isBlank()) {
            throw new UnreadableReport(
                    name, "says that more findings follow on another page", "fetch all pages into one report");
        }
    }
}
