package dev.assize.reports.html;

import dev.assize.core.evidence.Stage;
import dev.assize.core.policy.RuleVerdict;
import dev.assize.core.policy.Verdict;
import dev.assize.reports.ChangeReport;
import dev.assize.reports.look.Markup;
import dev.assize.reports.look.StateSymbol;
import dev.assize.reports.look.TenLanes;
import java.util.EnumMap;
import java.util.Map;

/// The ten lanes, drawn for two widths, with the key to the six states.
final class LanesFigure {
    private final Page page;
    private final Markup html;
    private final ChangeReport report;
    private final Verdict verdict;

    LanesFigure(Page page) {
        this.page = page;
        this.html = page.html();
        this.report = page.report();
        this.verdict = report.verdict();
    }

    void write() {
        Map<Stage, String> anchors = new EnumMap<>(Stage.class);
        for (RuleVerdict rule : verdict.rules()) {
            anchors.putIfAbsent(rule.rule().stage(), page.ruleAnchor(rule.rule()));
        }
        anchors.put(Stage.GATE, "verdict");
        anchors.put(Stage.DEPLOYMENT, "release");
        anchors.put(Stage.RUNTIME, "runtime");
        html.open("figure", "class", "line");
        html.append(TenLanes.inline(report.lanes(), TenLanes.Layout.ONE_LINE, anchors));
        html.append(TenLanes.inline(report.lanes(), TenLanes.Layout.TWO_ROWS, anchors));
        html.open("figcaption");
        for (StateSymbol symbol : StateSymbol.values()) {
            html.open("span")
                    .append(symbol.inline(14))
                    .text(" " + symbol.state().title())
                    .close();
        }
        html.close().closeLine();
    }
}
