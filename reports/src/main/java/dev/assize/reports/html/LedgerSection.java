package dev.assize.reports.html;

import dev.assize.core.policy.Verdict;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Revision;
import dev.assize.reports.ChangeReport;
import dev.assize.reports.LedgerFacts;
import dev.assize.reports.look.Markup;
import dev.assize.reports.look.Visible;

/// How a reader checks all of it without believing anybody.
final class LedgerSection {
    private final Page page;
    private final Markup html;
    private final ChangeReport report;
    private final Verdict verdict;

    LedgerSection(Page page) {
        this.page = page;
        this.html = page.html();
        this.report = page.report();
        this.verdict = report.verdict();
    }

    void write() {
        LedgerFacts ledger = report.ledger();
        page.section(
                "ledger",
                "Check it yourself",
                "Every statement above ends in a ledger entry. Nobody has to be believed: not the company, not this"
                        + " file, not Assize.");
        html.open("ol", "class", "check");
        check("assize verify", "checks every entry, signature and stored byte against the signed checkpoint.");
        check(
                "assize verify --replay",
                "derives the verdict again from stored evidence, policy and clock; it must come out the same.");
        Long decision = ledger.decision();
        if (decision != null) {
            check("assize ledger proof " + decision, "proves that the decision is in the ledger.");
        }
        html.closeLine();
        html.open("dl");
        page.fact("Ledger", ledger.origin());
        if (decision != null) {
            page.fact("Decision", "entry " + decision);
        }
        Revision revision = verdict.change().revision();
        page.fact("Commit", revision.commit() + (revision.dirty() ? ", with changes that are not committed" : ""));
        page.factOf("Files", "", revision.tree());
        Artifact artifact = verdict.artifact();
        if (artifact != null) {
            page.factOf("Artifact", artifact.name(), artifact.digest());
        }
        page.factOf(
                "Policy",
                verdict.policy().name() + " " + verdict.policy().version(),
                verdict.policy().digest());
        page.factOf("Approvals bind to", "", report.binding());
        if (!ledger.verifierKey().isEmpty()) {
            html.element("dt", "Verifier key")
                    .open("dd")
                    .element("code", ledger.verifierKey())
                    .close();
        }
        html.closeLine();
        if (!ledger.checkpoint().isEmpty()) {
            html.element("h3", "Signed checkpoint");
            html.element(
                    "pre",
                    Visible.cut(ledger.checkpoint().strip(), Page.MAX_TEXT),
                    "class",
                    "code note",
                    "tabindex",
                    "0");
        }
        html.open("p", "class", "dim").text("This page was made ");
        page.time(report.generatedAt());
        html.text(". It holds no script and fetches nothing.").close();
        html.closeLine();
    }

    private void check(String command, String what) {
        html.open("li").element("code", command).text(" " + what).closeLine();
    }
}
