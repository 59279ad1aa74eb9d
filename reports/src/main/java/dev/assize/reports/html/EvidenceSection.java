package dev.assize.reports.html;

import dev.assize.core.evidence.Evidence;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.evidence.ToolRun;
import dev.assize.core.policy.Exhibit;
import dev.assize.core.subject.Artifact;
import dev.assize.reports.ChangeReport;
import dev.assize.reports.Lane;
import dev.assize.reports.Words;
import dev.assize.reports.look.Markup;
import dev.assize.reports.look.StateSymbol;
import dev.assize.reports.look.Visible;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/// What each tool said about exactly these files, how it ran, and where that is sealed.
final class EvidenceSection {
    private final Page page;
    private final Markup html;
    private final ChangeReport report;

    EvidenceSection(Page page) {
        this.page = page;
        this.html = page.html();
        this.report = page.report();
    }

    void write() {
        List<Exhibit> exhibits = report.exhibits();
        page.section(
                "evidence",
                "Evidence",
                exhibits.isEmpty()
                        ? "There is none. assize run collects it."
                        : "What each tool said about exactly these files, and where it is sealed.");
        if (!exhibits.isEmpty()) {
            html.open("div", "class", "list");
            exhibits.stream()
                    .sorted(Comparator.comparing((Exhibit e) -> e.evidence().stage())
                            .thenComparing(Exhibit::ledgerIndex))
                    .limit(Page.MAX_ROWS)
                    .forEach(this::exhibit);
            html.closeLine();
            page.cut(exhibits.size(), "pieces of evidence", "The rest: assize ledger list");
        }
        html.closeLine();
    }

    private void exhibit(Exhibit exhibit) {
        Evidence evidence = exhibit.evidence();
        ToolRun run = evidence.run();
        StateSymbol symbol = StateSymbol.of(Lane.stateOf(exhibit));
        html.open("details", "class", "row exhibit", "id", "e-" + exhibit.ledgerIndex());
        html.open("summary").append(symbol.inline(18));
        html.open("span", "class", "head")
                .element("b", Words.tool(run))
                .text(" " + outcome(exhibit))
                .close();
        html.element("span", evidence.stage().title(), "class", "stage");
        html.element("span", "entry " + exhibit.ledgerIndex(), "class", "state num");
        html.closeLine();
        html.open("div", "class", "body").open("dl");
        page.fact("Outcome", outcome(exhibit));
        page.fact("Came by", came(evidence));
        if (!run.commandLine().isEmpty()) {
            html.element("dt", "Command")
                    .open("dd")
                    .element("code", commandLine(run))
                    .close();
        }
        Integer exit = run.exitCode();
        if (exit != null) {
            page.fact("Exit code", exit.toString());
        }
        Instant started = run.started();
        Instant finished = run.finished();
        if (started != null && finished != null) {
            page.fact("Ran", Words.time(started) + ", " + Words.took(Duration.between(started, finished)));
        }
        page.fact("Taken in", Words.time(evidence.collected()));
        if (run.ruleCount() >= 0 || run.rules() != null) {
            page.factOf("Rules", run.ruleCount() >= 0 ? Words.count(run.ruleCount(), "rule") : "", run.rules());
        }
        ToolRun.Database database = run.database();
        if (database != null) {
            Instant updated = database.updated();
            page.factOf(
                    "Database",
                    database.name() + (updated == null ? "" : " of " + Words.time(updated)),
                    database.digest());
        }
        page.factOf("Program", "", run.binary());
        page.factOf("Input", "", run.input());
        Artifact artifact = evidence.artifact();
        if (artifact != null) {
            page.factOf("Artifact", artifact.name(), artifact.digest());
        }
        page.factOf("Report", evidence.format(), evidence.report());
        if (evidence.outcome() instanceof Outcome.Read read) {
            page.factOf("Findings", "", read.findings());
        }
        html.close();
        html.open("p", "class", "dim")
                .text("The entry itself: ")
                .element("code", "assize ledger show " + exhibit.ledgerIndex())
                .close();
        html.closeLine().closeLine();
    }

    private static String outcome(Exhibit exhibit) {
        return Visible.line(Words.outcome(exhibit), Page.MAX_LINE);
    }

    private static String came(Evidence evidence) {
        String how =
                switch (evidence.origin()) {
                    case RAN -> "Assize ran the tool";
                    case INGESTED -> "a report was handed in";
                    case RECORDED -> "a report recorded earlier from the very same input";
                };
        return how + (evidence.run().cached() ? "; an identical earlier run was reused" : "");
    }

    private static String commandLine(ToolRun run) {
        return Visible.cut(String.join(" ", run.commandLine()), Page.MAX_TEXT);
    }
}
