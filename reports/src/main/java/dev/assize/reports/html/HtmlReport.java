package dev.assize.reports.html;

import dev.assize.core.policy.Verdict;
import dev.assize.core.subject.Revision;
import dev.assize.reports.ChangeReport;
import dev.assize.reports.LedgerFacts;
import dev.assize.reports.Words;
import dev.assize.reports.look.Markup;
import dev.assize.reports.look.StateSymbol;
import dev.assize.reports.look.StyleSheet;
import dev.assize.reports.look.Visible;

/// The report as one HTML file: no script, nothing fetched, a content security policy that allows its own
/// style sheet and nothing else. It reads on a telephone, in the dark, in print and without colour.
///
/// Long lists are cut at [#MAX_ROWS] and say so, so that the file stays small enough to send.
public final class HtmlReport {
    /// How many rows a list has at most.
    public static final int MAX_ROWS = Page.MAX_ROWS;

    private final Verdict verdict;
    private final LedgerFacts ledger;
    private final Page page;
    private final Markup html;

    private HtmlReport(ChangeReport report) {
        this.verdict = report.verdict();
        this.ledger = report.ledger();
        this.page = new Page(report);
        this.html = page.html();
    }

    /// The file, UTF-8.
    public static byte[] bytes(ChangeReport report) {
        HtmlReport html = new HtmlReport(report);
        html.write();
        return html.html.bytes();
    }

    private void write() {
        html.open("html", "lang", "en");
        head(StyleSheet.forPage(footerLine()));
        html.open("body").append(StateSymbol.definitions());
        html.element("a", "Skip to the verdict", "class", "skip", "href", "#verdict");
        masthead();
        html.open("main", "id", "verdict");
        new VerdictSection(page).write();
        new LanesFigure(page).write();
        new RulesSection(page).write();
        new FindingsSection(page).write();
        new EvidenceSection(page).write();
        new ReleaseSection(page).write();
        new LedgerSection(page).write();
        html.closeLine().closeLine().closeLine();
    }

    private void head(StyleSheet style) {
        html.open("head");
        html.empty("meta", "charset", "utf-8");
        html.empty("meta", "http-equiv", "Content-Security-Policy", "content", style.contentSecurityPolicy());
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.empty("meta", "name", "color-scheme", "content", "light dark");
        html.empty("meta", "name", "referrer", "content", "no-referrer");
        html.element("title", Words.headline(verdict));
        html.style(style.css());
        html.closeLine();
    }

    private void masthead() {
        Revision revision = verdict.change().revision();
        html.open("header", "class", "mast").open("div", "class", "in");
        html.element("strong", "Assize", "class", "mark");
        html.open("span", "class", "where");
        html.element("span", verdict.change().service().name(), "class", "svc");
        html.text(" at ").element("code", revision.brief(), "title", revision.commit());
        String branch = revision.branch();
        if (branch != null) {
            html.text(" on ").element("code", Visible.line(branch, 80));
        }
        html.close();
        html.open("span", "class", "when");
        page.time(verdict.at());
        html.close().close().closeLine();
    }

    /// Stands at the foot of every printed page: ledger, size and root of the checkpoint.
    private String footerLine() {
        String[] lines = ledger.checkpoint().split("\n", 4);
        return lines.length < 3 ? ledger.origin() : lines[0] + ", " + lines[1] + " entries, root " + lines[2];
    }
}
