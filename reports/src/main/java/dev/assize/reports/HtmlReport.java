package dev.assize.reports;

import dev.assize.core.approval.Approval;
import dev.assize.core.canonical.JsonFields;
import dev.assize.core.control.ControlCatalogue;
import dev.assize.core.control.ControlId;
import dev.assize.core.deployment.Deployment;
import dev.assize.core.deployment.RuntimeAlert;
import dev.assize.core.evidence.Evidence;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Location;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.Suppression;
import dev.assize.core.evidence.ToolRun;
import dev.assize.core.exemption.Exemption;
import dev.assize.core.policy.Exhibit;
import dev.assize.core.policy.Mode;
import dev.assize.core.policy.Policy;
import dev.assize.core.policy.Reason;
import dev.assize.core.policy.Rule;
import dev.assize.core.policy.RuleVerdict;
import dev.assize.core.policy.State;
import dev.assize.core.policy.Verdict;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Revision;
import dev.assize.reports.look.Markup;
import dev.assize.reports.look.StateSymbol;
import dev.assize.reports.look.StyleSheet;
import dev.assize.reports.look.TenLanes;
import dev.assize.reports.look.Visible;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The report as one HTML file: no script, nothing fetched, a content security policy that allows its own
/// style sheet and nothing else. It reads on a telephone, in the dark, in print and without colour.
///
/// Long lists are cut at [#MAX_ROWS] and say so, so that the file stays small enough to send.
public final class HtmlReport {
    /// How many rows a list has at most.
    public static final int MAX_ROWS = 500;

    private static final int MAX_REASONS = 20;
    private static final int MAX_OPEN_FINDINGS = 10;
    private static final int MAX_EXCERPT_LINES = 40;
    private static final int MAX_CODE_LINE = 400;
    private static final int MAX_LINE = 300;
    private static final int MAX_TEXT = 2_000;
    private static final int MAX_LINKS = 8;

    private final ChangeReport report;
    private final Verdict verdict;
    private final List<JudgedFinding> findings;
    private final Map<Finding, String> findingAnchors = new HashMap<>();
    private final Markup page = Markup.document(Markup.Prolog.HTML);

    private HtmlReport(ChangeReport report) {
        this.report = report;
        this.verdict = report.verdict();
        this.findings = JudgedFinding.of(report);
        for (int i = 0; i < Math.min(findings.size(), MAX_ROWS); i++) {
            findingAnchors.putIfAbsent(findings.get(i).finding(), "f-" + (i + 1));
        }
    }

    public static byte[] bytes(ChangeReport report) {
        HtmlReport html = new HtmlReport(report);
        html.write();
        return html.page.bytes();
    }

    private void write() {
        StyleSheet style = StyleSheet.forPage(footerLine());
        page.open("html", "lang", "en");
        head(style);
        page.open("body").append(StateSymbol.definitions());
        page.element("a", "Skip to the verdict", "class", "skip", "href", "#verdict");
        masthead();
        page.open("main", "id", "verdict");
        verdict();
        lanes();
        rules();
        findings();
        evidence();
        release();
        ledger();
        page.closeLine().closeLine().closeLine();
    }

    private void head(StyleSheet style) {
        page.open("head");
        page.empty("meta", "charset", "utf-8");
        page.empty("meta", "http-equiv", "Content-Security-Policy", "content", style.contentSecurityPolicy());
        page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        page.empty("meta", "name", "color-scheme", "content", "light dark");
        page.empty("meta", "name", "referrer", "content", "no-referrer");
        page.element("title", Words.headline(verdict));
        page.style(style.css());
        page.closeLine();
    }

    private void masthead() {
        Revision revision = verdict.change().revision();
        page.open("header", "class", "mast").open("div", "class", "in");
        page.element("strong", "Assize", "class", "mark");
        page.open("span", "class", "where");
        page.element("span", verdict.change().service().name(), "class", "svc");
        page.text(" at ").element("code", revision.brief(), "title", revision.commit());
        String branch = revision.branch();
        if (branch != null) {
            page.text(" on ").element("code", Visible.line(branch, 80));
        }
        page.close();
        page.open("span", "class", "when");
        time(verdict.at());
        page.close().close().closeLine();
    }

    // The sentence, then what to do.

    private void verdict() {
        StateSymbol symbol = StateSymbol.of(verdict.result());
        page.open("section", "class", "verdict " + symbol.cssClass());
        page.open("h1")
                .append(symbol.inline(36))
                .open("span")
                .text(Words.headline(verdict))
                .close()
                .close();
        page.open("p", "class", "sub").text("Judged by policy ");
        Policy policy = verdict.policy();
        page.element("b", policy.name() + " " + policy.version()).text(" ");
        digest(policy.digest());
        Long decision = report.ledger().decision();
        if (decision == null) {
            page.text(". This verdict was tried out, not sealed.");
        } else {
            page.text(". Sealed as ");
            entry(decision);
            page.text(".");
        }
        page.closeLine();
        whatToDo();
        page.closeLine();
    }

    private void whatToDo() {
        page.open("div", "class", "todo").element("h2", "What to do now");
        List<Reason> reasons = gravest();
        if (!reasons.isEmpty()) {
            page.open("ol", "class", "mend");
            reasons.forEach(this::mend);
            page.closeLine();
        }
        page.open("ul", "class", "steps");
        for (NextStep step : NextStep.of(report)) {
            page.open("li")
                    .element("span", step.what())
                    .element("code", step.command())
                    .closeLine();
        }
        page.closeLine().closeLine();
    }

    /// The first reason of each stopping rule, so that five findings of one kind do not hide another kind.
    private List<Reason> gravest() {
        return Words.stopping(verdict).stream()
                .flatMap(rule -> rule.reasons().stream()
                        .filter(reason -> !(reason instanceof Reason.Exempted))
                        .sorted(Comparator.comparing(HtmlReport::gravity))
                        .limit(1))
                .limit(7)
                .toList();
    }

    private static Severity gravity(Reason reason) {
        return reason instanceof Reason.Blocking blocking ? blocking.finding().severity() : Severity.CRITICAL;
    }

    private void mend(Reason reason) {
        page.open("li");
        switch (reason) {
            case Reason.Blocking(var finding, var deadline, var remedy) -> {
                place(finding);
                page.element("span", Visible.line(finding.title(), MAX_LINE), "class", "what");
                page.element("span", Visible.line(remedy, MAX_LINE), "class", "how");
            }
            case Reason.Unmet unmet -> plain(unmet);
            case Reason.Missing missing -> plain(missing);
            case Reason.Exempted exempted -> plain(exempted);
            case Reason.Inapplicable inapplicable -> plain(inapplicable);
        }
        page.closeLine();
    }

    private void plain(Reason reason) {
        page.element("span", Visible.line(reason.text(), MAX_LINE), "class", "what");
        page.element("span", Visible.line(reason.remedy(), MAX_LINE), "class", "how");
    }

    private void place(Finding finding) {
        String text = Visible.line(where(finding), 120);
        String anchor = findingAnchors.get(finding);
        if (anchor == null) {
            page.element("code", text, "class", "at");
        } else {
            page.open("a", "class", "at", "href", "#" + anchor)
                    .element("code", text)
                    .close();
        }
    }

    private static String where(Finding finding) {
        return finding.location() instanceof Location.InPackage(var reference, var path, var line)
                ? reference.name() + " " + reference.version()
                : finding.location().text();
    }

    // The picture.

    private void lanes() {
        Map<Stage, String> anchors = new EnumMap<>(Stage.class);
        for (RuleVerdict rule : verdict.rules()) {
            anchors.putIfAbsent(rule.rule().stage(), ruleAnchor(rule.rule()));
        }
        anchors.put(Stage.GATE, "verdict");
        anchors.put(Stage.DEPLOYMENT, "release");
        anchors.put(Stage.RUNTIME, "runtime");
        page.open("figure", "class", "line");
        page.append(TenLanes.inline(report.lanes(), TenLanes.Layout.ONE_LINE, anchors));
        page.append(TenLanes.inline(report.lanes(), TenLanes.Layout.TWO_ROWS, anchors));
        page.open("figcaption");
        for (StateSymbol symbol : StateSymbol.values()) {
            page.open("span")
                    .append(symbol.inline(14))
                    .text(" " + symbol.state().title())
                    .close();
        }
        page.close().closeLine();
    }

    private static String ruleAnchor(Rule rule) {
        return "r-" + rule.id().replaceAll("[^A-Za-z0-9_-]", "-");
    }

    // Rule by rule.

    private void rules() {
        section(
                "rules",
                "Rule by rule",
                "Those that stop come first. Open one for its reasons, controls and evidence.");
        page.open("div", "class", "list");
        verdict.rules().stream()
                .sorted(Comparator.comparing((RuleVerdict rule) -> !rule.stops())
                        .thenComparing(rule -> rule.rule().stage()))
                .forEach(this::rule);
        page.closeLine().closeLine();
    }

    private void rule(RuleVerdict judged) {
        Rule rule = judged.rule();
        StateSymbol symbol = StateSymbol.of(judged.state());
        String id = ruleAnchor(rule);
        if (judged.stops()) {
            page.open("details", "class", "row rule", "id", id, "open", "");
        } else {
            page.open("details", "class", "row rule", "id", id);
        }
        page.open("summary");
        page.append(symbol.inline(18));
        page.open("span", "class", "head")
                .element("b", Visible.line(rule.title(), MAX_LINE))
                .text(" ")
                .element("code", rule.id())
                .close();
        page.element("span", rule.stage().title(), "class", "stage");
        page.element("span", standing(judged), "class", "state " + symbol.cssClass());
        page.closeLine();
        page.open("div", "class", "body");
        page.element("p", Visible.cut(rule.explanation(), MAX_TEXT), "class", "why");
        reasons(judged);
        controls(rule);
        lookedAt(judged);
        page.closeLine().closeLine();
    }

    private static String standing(RuleVerdict judged) {
        boolean lets = judged.state().lets();
        return judged.state().title()
                + (lets || judged.rule().mode() == Mode.ENFORCE
                        ? ""
                        : ", only " + Words.weight(judged.rule().mode()));
    }

    private void reasons(RuleVerdict judged) {
        if (judged.reasons().isEmpty()) {
            return;
        }
        page.open("ul", "class", "reasons");
        List<Reason> reasons = judged.reasons();
        reasons.stream().limit(MAX_REASONS).forEach(this::reason);
        page.close();
        if (reasons.size() > MAX_REASONS) {
            page.open("p", "class", "more")
                    .text("And " + (reasons.size() - MAX_REASONS) + " more; see ")
                    .element("a", "Findings", "href", "#findings")
                    .text(".")
                    .close();
        }
    }

    private void reason(Reason reason) {
        page.open("li");
        switch (reason) {
            case Reason.Blocking(var finding, var deadline, var remedy) -> {
                severity(finding.severity());
                page.text(" ");
                place(finding);
                page.text(" " + Visible.line(finding.title(), MAX_LINE) + " ");
                page.element("span", "(" + Visible.line(finding.rule(), 120) + ")", "class", "dim");
                if (deadline != null) {
                    page.text(" Its time ended ");
                    time(deadline);
                    page.text(".");
                }
                page.element("span", Visible.line(remedy, MAX_LINE), "class", "how");
            }
            case Reason.Exempted(var finding, var exemption, var until) -> {
                place(finding);
                page.text(" " + Visible.line(finding.title(), MAX_LINE) + ": exempted by ");
                page.element("a", exemption, "href", "#exemptions").text(" until ");
                time(until);
                page.text(".");
            }
            case Reason.Unmet unmet -> sentence(unmet);
            case Reason.Missing missing -> sentence(missing);
            case Reason.Inapplicable inapplicable -> sentence(inapplicable);
        }
        page.closeLine();
    }

    private void sentence(Reason reason) {
        page.text(Visible.line(reason.text(), MAX_TEXT));
        if (!reason.remedy().isEmpty()) {
            page.element("span", Visible.line(reason.remedy(), MAX_TEXT), "class", "how");
        }
    }

    private void controls(Rule rule) {
        if (rule.controls().isEmpty()) {
            return;
        }
        page.open("ul", "class", "controls");
        for (ControlId id : rule.controls()) {
            page.open("li").element("b", id.brief());
            ControlCatalogue.find(id).ifPresent(control -> page.text(" " + control.asks()));
            page.close();
        }
        page.closeLine();
    }

    private void lookedAt(RuleVerdict judged) {
        if (judged.evidence().isEmpty()) {
            return;
        }
        page.open("p", "class", "dim").text("It looked at ");
        for (int i = 0; i < judged.evidence().size(); i++) {
            page.text(i == 0 ? "" : ", ");
            entry(judged.evidence().get(i));
        }
        page.text(".").closeLine();
    }

    // Findings.

    private void findings() {
        section("findings", "Findings", findingsSentence());
        if (!findings.isEmpty()) {
            page.open("table", "class", "findings").open("thead").open("tr");
            for (String head : List.of("Severity", "Finding", "Where", "Tool", "Standing")) {
                page.element("th", head, "scope", "col");
            }
            page.close().closeLine().open("tbody");
            for (int i = 0; i < Math.min(findings.size(), MAX_ROWS); i++) {
                finding(findings.get(i), i);
            }
            page.closeLine().closeLine();
            cut(findings.size(), "findings");
        }
        page.closeLine();
    }

    private String findingsSentence() {
        if (findings.isEmpty()) {
            return "No finding was recorded. What each tool looked at stands under Evidence.";
        }
        Map<JudgedFinding.Standing, Integer> counts = new EnumMap<>(JudgedFinding.Standing.class);
        findings.forEach(finding -> counts.merge(finding.standing(), 1, Integer::sum));
        List<String> parts = new ArrayList<>();
        counts.forEach((standing, count) -> parts.add(
                switch (standing) {
                    case BLOCKS -> count + (count == 1 ? " blocks" : " block");
                    case WARNS -> count + (count == 1 ? " warns" : " warn");
                    case EXEMPTED, OPEN, PASSED_OVER -> count + " " + standing.title();
                }));
        String excerpts = SecretLines.scanned(report.exhibits())
                ? ""
                : " No code is shown, because no secret scan finished on it.";
        return Words.count(findings.size(), "finding") + ": " + String.join(", ", parts) + "." + excerpts;
    }

    private void cut(int size, String what) {
        if (size > MAX_ROWS) {
            page.element(
                    "p",
                    "The first " + MAX_ROWS + " of " + size + " " + what
                            + " are shown, gravest first. All of them: assize report --format json",
                    "class",
                    "more");
        }
    }

    private void finding(JudgedFinding judged, int position) {
        Finding finding = judged.finding();
        page.open("tr", "id", "f-" + (position + 1));
        page.open("td", "class", "sev");
        severity(finding.severity());
        page.close().open("td", "class", "fnd");
        boolean open = judged.standing() == JudgedFinding.Standing.BLOCKS && position < MAX_OPEN_FINDINGS;
        if (open) {
            page.open("details", "open", "");
        } else {
            page.open("details");
        }
        page.open("summary").text(Visible.line(finding.title(), MAX_LINE)).text(" ");
        page.element("span", Visible.line(finding.rule(), 120), "class", "dim");
        page.close();
        more(judged);
        page.close().close();
        page.open("td", "class", "loc");
        page.element("code", Visible.line(finding.location().text(), 200));
        if (finding.occurrences() > 1) {
            page.element("span", " " + finding.occurrences() + " times", "class", "dim");
        }
        page.close();
        page.element("td", finding.tool(), "class", "tool");
        page.element("td", judged.standing().title(), "class", "std std-" + JsonFields.word(judged.standing()));
        page.closeLine();
    }

    private void more(JudgedFinding judged) {
        Finding finding = judged.finding();
        page.open("div", "class", "body");
        if (!finding.description().isEmpty() && !finding.description().equals(finding.title())) {
            page.element("p", Visible.cut(finding.description(), MAX_TEXT), "class", "desc");
        }
        excerpt(finding);
        if (!finding.remedy().isEmpty()) {
            page.open("p", "class", "how")
                    .text(Visible.cut(finding.remedy(), MAX_TEXT))
                    .close();
        }
        page.open("dl");
        if (finding.location() instanceof Location.InPackage(var reference, var path, var line)) {
            String fixed = reference.fixedVersion();
            fact("Package", reference.name() + " " + reference.version());
            fact("Mended in", fixed == null ? "no version yet" : fixed);
        }
        if (finding.location() instanceof Location.InResource(var resource, var path, var first, var last)) {
            fact("Resource", resource);
        }
        List<String> ids = new ArrayList<>(finding.cwes());
        ids.addAll(finding.aliases());
        if (!ids.isEmpty()) {
            fact("Known as", String.join(", ", ids));
        }
        Double score = finding.cvssScore();
        String vector = finding.cvssVector();
        if (score != null) {
            fact("CVSS", score + (vector == null ? "" : " " + vector));
        }
        if (!finding.toolSeverity().isEmpty()
                && !finding.toolSeverity().equalsIgnoreCase(finding.severity().word())) {
            fact("Tool says", finding.toolSeverity());
        }
        Instant deadline = judged.deadline();
        if (deadline != null) {
            fact("Deadline", Words.time(deadline));
        }
        Exemption exemption = judged.exemption();
        if (exemption != null) {
            fact("Exemption", exemption.id() + ": " + exemption.reason());
        }
        Suppression suppression = finding.suppression();
        if (suppression != null) {
            String why = suppression.justification();
            fact("Passed over", "asked for by " + suppression.source().word() + (why == null ? "" : ": " + why));
        }
        page.element("dt", "Fingerprint")
                .open("dd")
                .element("code", finding.fingerprint().value())
                .text(" in ");
        entry(judged.exhibit().ledgerIndex());
        page.close().close();
        if (!finding.references().isEmpty()) {
            page.open("ul", "class", "refs");
            for (String reference :
                    finding.references().stream().limit(MAX_LINKS).toList()) {
                page.open("li").link(reference).close();
            }
            page.close();
        }
        page.close();
    }

    private void excerpt(Finding finding) {
        Excerpt excerpt = report.excerpts().get(finding.fingerprint());
        if (excerpt == null) {
            return;
        }
        int first = 0;
        int last = 0;
        switch (finding.location()) {
            case Location.InFile(var path, int start, int end) -> {
                first = start;
                last = end;
            }
            case Location.InResource(var resource, var path, int start, int end) -> {
                first = start;
                last = Math.max(start, end);
            }
            case Location.InPackage(var reference, var path, int line) -> {
                first = line;
                last = line;
            }
            case Location.AtEndpoint endpoint -> {}
            case Location.Everywhere everywhere -> {}
        }
        page.open(
                "pre",
                "class",
                "code",
                "tabindex",
                "0",
                "aria-label",
                "Code at " + finding.location().text());
        int shown = Math.min(excerpt.lines().size(), MAX_EXCERPT_LINES);
        for (int i = 0; i < shown; i++) {
            int line = excerpt.startLine() + i;
            boolean hit = first > 0 && first <= line && line <= last;
            page.element("span", Integer.toString(line), "class", hit ? "n hit" : "n");
            page.element(
                    "span", Visible.cut(excerpt.lines().get(i), MAX_CODE_LINE) + "\n", "class", hit ? "l hit" : "l");
        }
        page.closeLine();
    }

    private void severity(Severity severity) {
        page.element("span", severity.word(), "class", "sevw sev-" + JsonFields.word(severity));
    }

    // Evidence.

    private void evidence() {
        List<Exhibit> exhibits = report.exhibits();
        section(
                "evidence",
                "Evidence",
                exhibits.isEmpty()
                        ? "There is none. assize run collects it."
                        : "What each tool said about exactly these files, and where it is sealed.");
        if (!exhibits.isEmpty()) {
            page.open("div", "class", "list");
            exhibits.stream()
                    .sorted(Comparator.comparing((Exhibit e) -> e.evidence().stage())
                            .thenComparing(Exhibit::ledgerIndex))
                    .limit(MAX_ROWS)
                    .forEach(this::exhibit);
            page.closeLine();
            cut(exhibits.size(), "pieces of evidence");
        }
        page.closeLine();
    }

    private void exhibit(Exhibit exhibit) {
        Evidence evidence = exhibit.evidence();
        ToolRun run = evidence.run();
        StateSymbol symbol = StateSymbol.of(state(exhibit));
        page.open("details", "class", "row exhibit", "id", "e-" + exhibit.ledgerIndex());
        page.open("summary").append(symbol.inline(18));
        page.open("span", "class", "head")
                .element("b", Words.tool(run))
                .text(" " + outcome(exhibit))
                .close();
        page.element("span", evidence.stage().title(), "class", "stage");
        page.element("span", "entry " + exhibit.ledgerIndex(), "class", "state num");
        page.closeLine();
        page.open("div", "class", "body").open("dl");
        fact("Outcome", outcome(exhibit));
        fact("Came by", came(evidence));
        if (!run.commandLine().isEmpty()) {
            page.element("dt", "Command")
                    .open("dd")
                    .element("code", commandLine(run))
                    .close();
        }
        Integer exit = run.exitCode();
        if (exit != null) {
            fact("Exit code", exit.toString());
        }
        Instant started = run.started();
        Instant finished = run.finished();
        if (started != null && finished != null) {
            fact("Ran", Words.time(started) + ", " + Words.took(Duration.between(started, finished)));
        }
        fact("Taken in", Words.time(evidence.collected()));
        if (run.ruleCount() >= 0 || run.rules() != null) {
            factOf("Rules", run.ruleCount() >= 0 ? Words.count(run.ruleCount(), "rule") : "", run.rules());
        }
        ToolRun.Database database = run.database();
        if (database != null) {
            Instant updated = database.updated();
            factOf(
                    "Database",
                    database.name() + (updated == null ? "" : " of " + Words.time(updated)),
                    database.digest());
        }
        factOf("Program", "", run.binary());
        factOf("Input", "", run.input());
        Artifact artifact = evidence.artifact();
        if (artifact != null) {
            factOf("Artifact", artifact.name(), artifact.digest());
        }
        factOf("Report", evidence.format(), evidence.report());
        if (evidence.outcome() instanceof Outcome.Read read) {
            factOf("Findings", "", read.findings());
        }
        page.close();
        page.open("p", "class", "dim")
                .text("The entry itself: ")
                .element("code", "assize ledger show " + exhibit.ledgerIndex())
                .close();
        page.closeLine().closeLine();
    }

    private static State state(Exhibit exhibit) {
        if (exhibit.broken() != null) {
            return State.UNVERIFIABLE;
        }
        return switch (exhibit.evidence().outcome()) {
            case Outcome.Read read -> State.PASSED;
            case Outcome.NotEvaluated notEvaluated -> State.NOT_EVALUATED;
            case Outcome.NotApplicable notApplicable -> State.NOT_APPLICABLE;
        };
    }

    private static String outcome(Exhibit exhibit) {
        String broken = exhibit.broken();
        if (broken != null) {
            return Visible.line(broken, MAX_LINE);
        }
        return switch (exhibit.evidence().outcome()) {
            case Outcome.Read read -> {
                int open = read.counts().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum();
                yield "finished, "
                        + (open == 0 ? "no findings" : Words.count(open, "finding"))
                        + (read.suppressed() == 0 ? "" : ", " + read.suppressed() + " passed over");
            }
            case Outcome.NotEvaluated(String reason, String remedy) ->
                Visible.line("gave no result: " + reason, MAX_LINE);
            case Outcome.NotApplicable(String reason) -> Visible.line(reason, MAX_LINE);
        };
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
        return Visible.cut(String.join(" ", run.commandLine()), MAX_TEXT);
    }

    // What became of it.

    private void release() {
        section("release", "Release", report.lane(Stage.DEPLOYMENT).summary());
        page.element("h3", "Approvals", "id", "approvals");
        if (report.approvals().isEmpty()) {
            empty("Nobody has approved it. An approval is bound to the artifact, the policy and the evidence shown"
                    + " here.");
        } else {
            page.open("ul", "class", "facts");
            report.approvals().stream().limit(MAX_ROWS).forEach(this::approval);
            page.closeLine();
        }
        page.element("h3", "Exemptions", "id", "exemptions");
        if (report.exemptions().isEmpty()) {
            empty("No finding here has an exemption.");
        } else {
            page.open("ul", "class", "facts");
            report.exemptions().stream().limit(MAX_ROWS).forEach(this::exemption);
            page.closeLine();
        }
        page.element("h3", "Deployments", "id", "deployments");
        if (report.deployments().isEmpty()) {
            empty("It was not deployed.");
        } else {
            report.deployments().stream().limit(MAX_ROWS).forEach(this::deployment);
        }
        page.element("h3", "Runtime alerts", "id", "runtime");
        if (report.alerts().isEmpty()) {
            empty("No alert was recorded about it.");
        } else {
            page.open("ul", "class", "facts");
            report.alerts().stream().limit(MAX_ROWS).forEach(this::alert);
            page.closeLine();
            cut(report.alerts().size(), "alerts");
        }
        page.closeLine();
    }

    private void empty(String text) {
        page.element("p", text, "class", "empty");
    }

    private void approval(Approval approval) {
        boolean holds = report.holds(approval);
        StateSymbol symbol = holds ? StateSymbol.PASSED : StateSymbol.FAILED;
        page.open("li").append(symbol.inline(16)).open("span");
        page.element("b", approval.by().value())
                .text((approval.granted() ? " approved " : " rejected ") + approval.environment() + ", ");
        time(approval.at());
        page.text(" in ");
        entry(approval.ledgerIndex());
        page.text(".");
        if (approval.granted() && !holds) {
            page.text(
                    approval.withdrawn()
                            ? " It was withdrawn."
                            : " It no longer holds: the artifact, the policy, the evidence or its time has changed.");
        }
        if (!approval.comment().isEmpty()) {
            page.element("q", Visible.cut(approval.comment(), MAX_TEXT));
        }
        page.open("span", "class", "dim").text(" Bound to ");
        digest(approval.binding());
        page.close().close().closeLine();
    }

    private void exemption(Exemption exemption) {
        boolean counts =
                exemption.status() == Exemption.Status.APPROVED && !verdict.at().isAfter(exemption.notAfter());
        StateSymbol symbol = counts ? StateSymbol.EXEMPTED : StateSymbol.NOT_APPLICABLE;
        page.open("li").append(symbol.inline(16)).open("span");
        page.element("b", exemption.id()).text(" " + exemption.status().name().toLowerCase(Locale.ROOT));
        var decidedBy = exemption.decidedBy();
        if (decidedBy != null) {
            page.text(" by ").element("b", decidedBy.value()).text(" in ");
            entry(exemption.decidedIndex());
        }
        page.text(", asked for by ")
                .element("b", exemption.requestedBy().value())
                .text(" in ");
        entry(exemption.ledgerIndex());
        page.text(", ends ");
        time(exemption.notAfter());
        page.text(".");
        page.element("q", Visible.cut(exemption.reason(), MAX_TEXT));
        page.close().closeLine();
    }

    private void deployment(Deployment deployment) {
        StateSymbol symbol = StateSymbol.of(Lanes.state(deployment));
        page.open("div", "class", "dep", "id", deployment.id());
        page.open("p").append(symbol.inline(16)).open("span");
        page.element("b", deployment.id()).text(" " + Words.sentence(deployment) + " Started by ");
        page.element("b", deployment.by().value()).text(", ");
        time(deployment.started());
        page.text(", on decision ");
        entry(deployment.decision());
        for (int i = 0; i < deployment.approvals().size(); i++) {
            page.text(i == 0 ? " and approval " : ", ");
            entry(deployment.approvals().get(i));
        }
        page.text(".");
        String rollbackOf = deployment.rollbackOf();
        if (rollbackOf != null) {
            page.text(" It takes back " + rollbackOf + ".");
        }
        page.open("span", "class", "dim").text(" ");
        digest(deployment.artifact().digest());
        page.close().close().close();
        page.open("ol", "class", "track");
        for (Deployment.StepRecord step : deployment.steps()) {
            StateSymbol how = step.succeeded() ? StateSymbol.PASSED : StateSymbol.FAILED;
            page.open("li").append(how.inline(14)).open("span");
            page.element("b", step.step().word().replace('-', ' ')).text(" ");
            page.text(Visible.line(step.detail(), MAX_LINE));
            page.close().open("span", "class", "dim num");
            Duration since = Duration.between(deployment.started(), step.at());
            page.text((since.isNegative() ? "" : "+" + Words.took(since) + ", "));
            entry(step.ledgerIndex());
            page.close().closeLine();
        }
        page.close().closeLine();
    }

    private void alert(LinkedAlert linked) {
        RuntimeAlert alert = linked.alert();
        String deployment = linked.deployment();
        StateSymbol symbol = deployment == null ? StateSymbol.FAILED : StateSymbol.PASSED;
        page.open("li").append(symbol.inline(16)).open("span");
        severity(alert.severity());
        page.text(" ").element("b", Visible.line(alert.rule(), MAX_LINE));
        page.text(" by " + Visible.line(alert.source(), 80) + " (" + Visible.line(alert.priority(), 40) + "), ");
        time(alert.time());
        page.text(" in ");
        entry(linked.ledgerIndex());
        page.text(".");
        page.element("q", Visible.cut(alert.summary(), MAX_TEXT));
        if (deployment == null) {
            page.text("No deployment put this digest there: a shadow change.");
        } else {
            back(deployment);
        }
        page.close().closeLine();
    }

    /// From the alert to the digest, the release and the people who let it through.
    private void back(String id) {
        page.text("Leads back to ").element("a", id, "href", "#deployments");
        report.deployments().stream()
                .filter(deployment -> deployment.id().equals(id))
                .findFirst()
                .ifPresent(deployment -> {
                    page.text(", " + deployment.artifact().name() + " ");
                    digest(deployment.artifact().digest());
                    List<String> approvers = report.approvals().stream()
                            .filter(approval -> deployment.approvals().contains(approval.ledgerIndex()))
                            .map(approval -> approval.by().value())
                            .distinct()
                            .toList();
                    page.text(
                            approvers.isEmpty()
                                    ? ", deployed by " + deployment.by()
                                    : ", approved by " + String.join(", ", approvers) + ", deployed by "
                                            + deployment.by());
                });
        page.text(".");
    }

    // The record.

    private void ledger() {
        LedgerFacts ledger = report.ledger();
        section(
                "ledger",
                "Check it yourself",
                "Every statement above ends in a ledger entry. Nobody has to be believed: not the company, not this"
                        + " file, not Assize.");
        page.open("ol", "class", "check");
        check("assize verify", "checks every entry, signature and stored byte against the signed checkpoint.");
        check(
                "assize verify --replay",
                "derives the verdict again from stored evidence, policy and clock; it must come out the same.");
        Long decision = ledger.decision();
        if (decision != null) {
            check("assize ledger proof " + decision, "proves that the decision is in the ledger.");
        }
        page.closeLine();
        page.open("dl");
        fact("Ledger", ledger.origin());
        if (decision != null) {
            fact("Decision", "entry " + decision);
        }
        Revision revision = verdict.change().revision();
        fact("Commit", revision.commit() + (revision.dirty() ? ", with changes that are not committed" : ""));
        factOf("Files", "", revision.tree());
        Artifact artifact = verdict.artifact();
        if (artifact != null) {
            factOf("Artifact", artifact.name(), artifact.digest());
        }
        factOf(
                "Policy",
                verdict.policy().name() + " " + verdict.policy().version(),
                verdict.policy().digest());
        factOf("Approvals bind to", "", report.binding());
        if (!ledger.verifierKey().isEmpty()) {
            page.element("dt", "Verifier key")
                    .open("dd")
                    .element("code", ledger.verifierKey())
                    .close();
        }
        page.closeLine();
        if (!ledger.checkpoint().isEmpty()) {
            page.element("h3", "Signed checkpoint");
            page.element(
                    "pre", Visible.cut(ledger.checkpoint().strip(), MAX_TEXT), "class", "code note", "tabindex", "0");
        }
        page.open("p", "class", "dim").text("This page was made ");
        time(report.generatedAt());
        page.text(". It holds no script and fetches nothing.").close();
        page.closeLine();
    }

    private void check(String command, String what) {
        page.open("li").element("code", command).text(" " + what).closeLine();
    }

    private String footerLine() {
        LedgerFacts ledger = report.ledger();
        String[] lines = ledger.checkpoint().split("\n", 4);
        return lines.length < 3 ? ledger.origin() : lines[0] + ", " + lines[1] + " entries, root " + lines[2];
    }

    // Parts.

    private void section(String id, String title, String sentence) {
        page.open("section", "id", id).element("h2", title);
        page.element("p", sentence, "class", "lead");
    }

    private void fact(String name, String value) {
        page.element("dt", name).element("dd", Visible.cut(value, MAX_TEXT));
    }

    private void factOf(String name, String value, @Nullable Digest digest) {
        if (digest == null) {
            return;
        }
        page.element("dt", name).open("dd").text(value + (value.isEmpty() ? "" : " "));
        page.element("code", digest.toString()).close();
    }

    private void digest(Digest digest) {
        page.element("code", digest.brief(), "title", digest.toString());
    }

    private void time(Instant at) {
        page.element("time", Words.time(at), "datetime", at.toString());
    }

    /// A ledger index, leading to its evidence where that is on this page.
    private void entry(long index) {
        boolean here = report.exhibits().stream().anyMatch(e -> e.ledgerIndex() == index);
        if (here) {
            page.element("a", "entry " + index, "class", "num", "href", "#e-" + index);
        } else {
            page.element("span", "entry " + index, "class", "num");
        }
    }
}
