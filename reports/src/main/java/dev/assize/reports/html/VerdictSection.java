package dev.assize.reports.html;

import dev.assize.core.evidence.Severity;
import dev.assize.core.policy.Policy;
import dev.assize.core.policy.Reason;
import dev.assize.core.policy.Verdict;
import dev.assize.reports.ChangeReport;
import dev.assize.reports.NextStep;
import dev.assize.reports.Words;
import dev.assize.reports.look.Markup;
import dev.assize.reports.look.StateSymbol;
import dev.assize.reports.look.Visible;
import java.util.Comparator;
import java.util.List;

/// The sentence that answers the page, and what to do now.
final class VerdictSection {
    private final Page page;
    private final Markup html;
    private final ChangeReport report;
    private final Verdict verdict;

    VerdictSection(Page page) {
        this.page = page;
        this.html = page.html();
        this.report = page.report();
        this.verdict = report.verdict();
    }

    void write() {
        StateSymbol symbol = StateSymbol.of(verdict.result());
        html.open("section", "class", "verdict " + symbol.cssClass());
        html.open("h1")
                .append(symbol.inline(36))
                .open("span")
                .text(Words.headline(verdict))
                .close()
                .close();
        html.open("p", "class", "sub").text("Judged by policy ");
        Policy policy = verdict.policy();
        html.element("b", policy.name() + " " + policy.version()).text(" ");
        page.digest(policy.digest());
        Long decision = report.ledger().decision();
        if (decision == null) {
            html.text(". This verdict was tried out, not sealed.");
        } else {
            html.text(". Sealed as ");
            page.entry(decision);
            html.text(".");
        }
        html.closeLine();
        whatToDo();
        html.closeLine();
    }

    private void whatToDo() {
        html.open("div", "class", "todo").element("h2", "What to do now");
        List<Reason> reasons = gravest();
        if (!reasons.isEmpty()) {
            html.open("ol", "class", "mend");
            reasons.forEach(this::mend);
            html.closeLine();
        }
        html.open("ul", "class", "steps");
        for (NextStep step : NextStep.of(report)) {
            html.open("li")
                    .element("span", step.what())
                    .element("code", step.command())
                    .closeLine();
        }
        html.closeLine().closeLine();
    }

    /// The first reason of each stopping rule, so that five findings of one kind do not hide another kind.
    private List<Reason> gravest() {
        return Words.stopping(verdict).stream()
                .flatMap(rule -> rule.reasons().stream()
                        .filter(reason -> !(reason instanceof Reason.Exempted))
                        .sorted(Comparator.comparing(VerdictSection::gravity))
                        .limit(1))
                .limit(7)
                .toList();
    }

    private static Severity gravity(Reason reason) {
        return reason instanceof Reason.Blocking blocking ? blocking.finding().severity() : Severity.CRITICAL;
    }

    private void mend(Reason reason) {
        html.open("li");
        switch (reason) {
            case Reason.Blocking(var finding, var deadline, var remedy) -> {
                page.place(finding);
                html.element("span", Visible.line(finding.title(), Page.MAX_LINE), "class", "what");
                html.element("span", Visible.line(remedy, Page.MAX_LINE), "class", "how");
            }
            case Reason.Unmet unmet -> plain(unmet);
            case Reason.Missing missing -> plain(missing);
            case Reason.Exempted exempted -> plain(exempted);
            case Reason.Inapplicable inapplicable -> plain(inapplicable);
        }
        html.closeLine();
    }

    private void plain(Reason reason) {
        html.element("span", Visible.line(reason.text(), Page.MAX_LINE), "class", "what");
        html.element("span", Visible.line(reason.remedy(), Page.MAX_LINE), "class", "how");
    }
}
