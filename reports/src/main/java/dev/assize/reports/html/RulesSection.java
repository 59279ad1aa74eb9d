package dev.assize.reports.html;

import dev.assize.core.control.ControlCatalogue;
import dev.assize.core.control.ControlId;
import dev.assize.core.policy.Mode;
import dev.assize.core.policy.Reason;
import dev.assize.core.policy.Rule;
import dev.assize.core.policy.RuleVerdict;
import dev.assize.core.policy.Verdict;
import dev.assize.reports.Words;
import dev.assize.reports.look.Markup;
import dev.assize.reports.look.StateSymbol;
import dev.assize.reports.look.Visible;
import java.util.Comparator;
import java.util.List;

/// The verdict rule by rule: why, by which control, on which evidence.
final class RulesSection {
    private static final int MAX_REASONS = 20;

    private final Page page;
    private final Markup html;
    private final Verdict verdict;

    RulesSection(Page page) {
        this.page = page;
        this.html = page.html();
        this.verdict = page.report().verdict();
    }

    void write() {
        page.section(
                "rules",
                "Rule by rule",
                "Those that stop come first. Open one for its reasons, controls and evidence.");
        html.open("div", "class", "list");
        verdict.rules().stream()
                .sorted(Comparator.comparing((RuleVerdict rule) -> !rule.stops())
                        .thenComparing(rule -> rule.rule().stage()))
                .forEach(this::rule);
        html.closeLine().closeLine();
    }

    private void rule(RuleVerdict judged) {
        Rule rule = judged.rule();
        StateSymbol symbol = StateSymbol.of(judged.state());
        String id = page.ruleAnchor(rule);
        if (judged.stops()) {
            html.open("details", "class", "row rule", "id", id, "open", "");
        } else {
            html.open("details", "class", "row rule", "id", id);
        }
        html.open("summary");
        html.append(symbol.inline(18));
        html.open("span", "class", "head")
                .element("b", Visible.line(rule.title(), Page.MAX_LINE))
                .text(" ")
                .element("code", rule.id())
                .close();
        html.element("span", rule.stage().title(), "class", "stage");
        html.element("span", standing(judged), "class", "state " + symbol.cssClass());
        html.closeLine();
        html.open("div", "class", "body");
        html.element("p", Visible.cut(rule.explanation(), Page.MAX_TEXT), "class", "why");
        reasons(judged);
        controls(rule);
        lookedAt(judged);
        html.closeLine().closeLine();
    }

    private static String standing(RuleVerdict judged) {
        boolean lets = judged.state().lets();
        return judged.state().title()
                + (lets || judged.mode() == Mode.ENFORCE ? "" : ", only " + Words.weight(judged.mode()));
    }

    private void reasons(RuleVerdict judged) {
        if (judged.reasons().isEmpty()) {
            return;
        }
        html.open("ul", "class", "reasons");
        List<Reason> reasons = judged.reasons();
        reasons.stream().limit(MAX_REASONS).forEach(this::reason);
        html.close();
        if (reasons.size() > MAX_REASONS) {
            html.open("p", "class", "more")
                    .text("And " + (reasons.size() - MAX_REASONS) + " more; see ")
                    .element("a", "Findings", "href", "#findings")
                    .text(".")
                    .close();
        }
    }

    private void reason(Reason reason) {
        html.open("li");
        switch (reason) {
            case Reason.Blocking(var finding, var deadline, var remedy) -> {
                page.severity(finding.severity());
                html.text(" ");
                page.place(finding);
                html.text(" " + Visible.line(finding.title(), Page.MAX_LINE) + " ");
                html.element("span", "(" + Visible.line(finding.rule(), 120) + ")", "class", "dim");
                if (deadline != null) {
                    html.text(" Its time ended ");
                    page.time(deadline);
                    html.text(".");
                }
                html.element("span", Visible.line(remedy, Page.MAX_LINE), "class", "how");
            }
            case Reason.Exempted(var finding, var exemption, var until) -> {
                page.place(finding);
                html.text(" " + Visible.line(finding.title(), Page.MAX_LINE) + ": exempted by ");
                html.element("a", exemption, "href", "#exemptions").text(" until ");
                page.time(until);
                html.text(".");
            }
            case Reason.Unmet unmet -> sentence(unmet);
            case Reason.Missing missing -> sentence(missing);
            case Reason.Inapplicable inapplicable -> sentence(inapplicable);
        }
        html.closeLine();
    }

    private void sentence(Reason reason) {
        html.text(Visible.line(reason.text(), Page.MAX_TEXT));
        if (!reason.remedy().isEmpty()) {
            html.element("span", Visible.line(reason.remedy(), Page.MAX_TEXT), "class", "how");
        }
    }

    private void controls(Rule rule) {
        if (rule.controls().isEmpty()) {
            return;
        }
        html.open("ul", "class", "controls");
        for (ControlId id : rule.controls()) {
            html.open("li").element("b", id.brief());
            ControlCatalogue.find(id).ifPresent(control -> html.text(" " + control.asks()));
            html.close();
        }
        html.closeLine();
    }

    private void lookedAt(RuleVerdict judged) {
        if (judged.evidence().isEmpty()) {
            return;
        }
        html.open("p", "class", "dim").text("It looked at ");
        for (int i = 0; i < judged.evidence().size(); i++) {
            html.text(i == 0 ? "" : ", ");
            page.entry(judged.evidence().get(i));
        }
        html.text(".").closeLine();
    }
}
