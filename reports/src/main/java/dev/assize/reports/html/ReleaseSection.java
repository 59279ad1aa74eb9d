package dev.assize.reports.html;

import dev.assize.core.approval.Approval;
import dev.assize.core.deployment.Deployment;
import dev.assize.core.deployment.RuntimeAlert;
import dev.assize.core.evidence.Stage;
import dev.assize.core.exemption.Exemption;
import dev.assize.core.policy.Verdict;
import dev.assize.reports.ChangeReport;
import dev.assize.reports.Lane;
import dev.assize.reports.LinkedAlert;
import dev.assize.reports.Words;
import dev.assize.reports.look.Markup;
import dev.assize.reports.look.StateSymbol;
import dev.assize.reports.look.Visible;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// What became of the change: approvals, exemptions, deployments, alerts.
final class ReleaseSection {
    private final Page page;
    private final Markup html;
    private final ChangeReport report;
    private final Verdict verdict;

    ReleaseSection(Page page) {
        this.page = page;
        this.html = page.html();
        this.report = page.report();
        this.verdict = report.verdict();
    }

    void write() {
        page.section("release", "Release", report.lane(Stage.DEPLOYMENT).summary());
        html.element("h3", "Approvals", "id", "approvals");
        if (report.approvals().isEmpty()) {
            page.empty("Nobody has approved it. An approval is bound to the artifact, the policy and the evidence shown"
                    + " here.");
        } else {
            html.open("ul", "class", "facts");
            report.approvals().stream().limit(Page.MAX_ROWS).forEach(this::approval);
            html.closeLine();
        }
        html.element("h3", "Exemptions", "id", "exemptions");
        if (report.exemptions().isEmpty()) {
            page.empty("No finding here has an exemption.");
        } else {
            html.open("ul", "class", "facts");
            report.exemptions().stream().limit(Page.MAX_ROWS).forEach(this::exemption);
            html.closeLine();
        }
        html.element("h3", "Deployments", "id", "deployments");
        if (report.deployments().isEmpty()) {
            page.empty("It was not deployed.");
        } else {
            report.deployments().stream().limit(Page.MAX_ROWS).forEach(this::deployment);
        }
        html.element("h3", "Runtime alerts", "id", "runtime");
        if (report.alerts().isEmpty()) {
            page.empty("No alert was recorded about it.");
        } else {
            html.open("ul", "class", "facts");
            report.alerts().stream().limit(Page.MAX_ROWS).forEach(this::alert);
            html.closeLine();
            page.cut(report.alerts().size(), "alerts", "The rest: assize ledger list");
        }
        html.closeLine();
    }

    private void approval(Approval approval) {
        boolean holds = report.holds(approval);
        StateSymbol symbol = holds ? StateSymbol.PASSED : StateSymbol.FAILED;
        html.open("li").append(symbol.inline(16)).open("span");
        html.element("b", approval.by().value())
                .text((approval.granted() ? " approved " : " rejected ") + approval.environment() + ", ");
        page.time(approval.at());
        html.text(" in ");
        page.entry(approval.ledgerIndex());
        html.text(".");
        if (approval.granted() && !holds) {
            html.text(
                    approval.withdrawn()
                            ? " It was withdrawn."
                            : " It no longer holds: the artifact, the policy, the evidence or its time has changed.");
        }
        if (!approval.comment().isEmpty()) {
            html.element("q", Visible.cut(approval.comment(), Page.MAX_TEXT));
        }
        html.open("span", "class", "dim").text(" Bound to ");
        page.digest(approval.binding());
        html.close().close().closeLine();
    }

    private void exemption(Exemption exemption) {
        boolean counts =
                exemption.status() == Exemption.Status.APPROVED && !verdict.at().isAfter(exemption.notAfter());
        StateSymbol symbol = counts ? StateSymbol.EXEMPTED : StateSymbol.NOT_APPLICABLE;
        html.open("li").append(symbol.inline(16)).open("span");
        html.element("b", exemption.id()).text(" " + exemption.status().name().toLowerCase(Locale.ROOT));
        var decidedBy = exemption.decidedBy();
        if (decidedBy != null) {
            html.text(" by ").element("b", decidedBy.value()).text(" in ");
            page.entry(exemption.decidedIndex());
        }
        html.text(", asked for by ")
                .element("b", exemption.requestedBy().value())
                .text(" in ");
        page.entry(exemption.ledgerIndex());
        html.text(", ends ");
        page.time(exemption.notAfter());
        html.text(".");
        html.element("q", Visible.cut(exemption.reason(), Page.MAX_TEXT));
        html.close().closeLine();
    }

    private void deployment(Deployment deployment) {
        StateSymbol symbol = StateSymbol.of(Lane.stateOf(deployment));
        html.open("div", "class", "dep", "id", deployment.id());
        html.open("p").append(symbol.inline(16)).open("span");
        html.element("b", deployment.id()).text(" " + Words.sentence(deployment) + " Started by ");
        html.element("b", deployment.by().value()).text(", ");
        page.time(deployment.started());
        html.text(", on decision ");
        page.entry(deployment.decision());
        for (int i = 0; i < deployment.approvals().size(); i++) {
            html.text(i == 0 ? " and approval " : ", ");
            page.entry(deployment.approvals().get(i));
        }
        html.text(".");
        String rollbackOf = deployment.rollbackOf();
        if (rollbackOf != null) {
            html.text(" It takes back " + rollbackOf + ".");
        }
        html.open("span", "class", "dim").text(" ");
        page.digest(deployment.artifact().digest());
        html.close().close().close();
        html.open("ol", "class", "track");
        for (Deployment.StepRecord step : deployment.steps()) {
            StateSymbol how = step.succeeded() ? StateSymbol.PASSED : StateSymbol.FAILED;
            html.open("li").append(how.inline(14)).open("span");
            html.element("b", step.step().word().replace('-', ' ')).text(" ");
            html.text(Visible.line(step.detail(), Page.MAX_LINE));
            html.close().open("span", "class", "dim num");
            Duration since = Duration.between(deployment.started(), step.at());
            html.text((since.isNegative() ? "" : "+" + Words.took(since) + ", "));
            page.entry(step.ledgerIndex());
            html.close().closeLine();
        }
        html.close().closeLine();
    }

    private void alert(LinkedAlert linked) {
        RuntimeAlert alert = linked.alert();
        String deployment = linked.deployment();
        StateSymbol symbol = deployment == null ? StateSymbol.FAILED : StateSymbol.PASSED;
        html.open("li").append(symbol.inline(16)).open("span");
        page.severity(alert.severity());
        html.text(" ").element("b", Visible.line(alert.rule(), Page.MAX_LINE));
        html.text(" by " + Visible.line(alert.source(), 80) + " (" + Visible.line(alert.priority(), 40) + "), ");
        page.time(alert.time());
        html.text(" in ");
        page.entry(linked.ledgerIndex());
        html.text(".");
        html.element("q", Visible.cut(alert.summary(), Page.MAX_TEXT));
        if (deployment == null) {
            html.text("No deployment put this digest there: a shadow change.");
        } else {
            back(deployment);
        }
        html.close().closeLine();
    }

    /// From the alert to the digest, the release and the people who let it through.
    private void back(String id) {
        html.text("Leads back to ").element("a", id, "href", "#deployments");
        report.deployments().stream()
                .filter(deployment -> deployment.id().equals(id))
                .findFirst()
                .ifPresent(deployment -> {
                    html.text(", " + deployment.artifact().name() + " ");
                    page.digest(deployment.artifact().digest());
                    List<String> approvers = report.approvals().stream()
                            .filter(approval -> deployment.approvals().contains(approval.ledgerIndex()))
                            .map(approval -> approval.by().value())
                            .distinct()
                            .toList();
                    html.text(
                            approvers.isEmpty()
                                    ? ", deployed by " + deployment.by()
                                    : ", approved by " + String.join(", ", approvers) + ", deployed by "
                                            + deployment.by());
                });
        html.text(".");
    }
}
