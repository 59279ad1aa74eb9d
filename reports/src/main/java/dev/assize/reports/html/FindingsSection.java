package dev.assize.reports.html;

import dev.assize.core.canonical.JsonFields;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Location;
import dev.assize.core.evidence.Suppression;
import dev.assize.core.exemption.Exemption;
import dev.assize.reports.ChangeReport;
import dev.assize.reports.Excerpt;
import dev.assize.reports.JudgedFinding;
import dev.assize.reports.Words;
import dev.assize.reports.look.Markup;
import dev.assize.reports.look.Visible;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Every finding, gravest first, with the code around it where none of it can be a secret.
final class FindingsSection {
    private static final int MAX_OPEN_FINDINGS = 10;
    private static final int MAX_EXCERPT_LINES = 40;
    private static final int MAX_CODE_LINE = 400;
    private static final int MAX_LINKS = 8;

    private final Page page;
    private final Markup html;
    private final ChangeReport report;

    FindingsSection(Page page) {
        this.page = page;
        this.html = page.html();
        this.report = page.report();
    }

    void write() {
        page.section("findings", "Findings", findingsSentence());
        if (!page.findings().isEmpty()) {
            html.open("div", "class", "list");
            for (int i = 0; i < Math.min(page.findings().size(), Page.MAX_ROWS); i++) {
                finding(page.findings().get(i), i);
            }
            html.closeLine();
            page.cut(page.findings().size(), "findings", "All of them: assize report sarif");
        }
        html.closeLine();
    }

    private String findingsSentence() {
        if (page.findings().isEmpty()) {
            return "No finding was recorded. What each tool looked at stands under Evidence.";
        }
        Map<JudgedFinding.Standing, Integer> counts = new EnumMap<>(JudgedFinding.Standing.class);
        page.findings().forEach(finding -> counts.merge(finding.standing(), 1, Integer::sum));
        List<String> parts = new ArrayList<>();
        counts.forEach((standing, count) -> parts.add(
                switch (standing) {
                    case BLOCKS -> count + (count == 1 ? " blocks" : " block");
                    case WARNS -> count + (count == 1 ? " warns" : " warn");
                    case EXEMPTED, OPEN, PASSED_OVER -> count + " " + standing.title();
                }));
        String excerpts = report.showsCode() ? "" : " No code is shown, because no secret scan finished on it.";
        return Words.count(page.findings().size(), "finding") + ": " + String.join(", ", parts) + "." + excerpts;
    }

    private void finding(JudgedFinding judged, int position) {
        Finding finding = judged.finding();
        String id = Page.findingAnchor(position);
        if (judged.standing() == JudgedFinding.Standing.BLOCKS && position < MAX_OPEN_FINDINGS) {
            html.open("details", "class", "row finding", "id", id, "open", "");
        } else {
            html.open("details", "class", "row finding", "id", id);
        }
        html.open("summary").open("span", "class", "sev");
        page.severity(finding.severity());
        html.close().open("span", "class", "fnd");
        html.element("b", Visible.line(finding.title(), Page.MAX_LINE)).text(" ");
        html.element("span", Visible.line(finding.rule(), 120), "class", "dim").close();
        html.open("span", "class", "loc");
        html.element("code", Visible.line(finding.location().text(), 200));
        if (finding.occurrences() > 1) {
            html.element("span", " " + finding.occurrences() + " times", "class", "dim");
        }
        html.close();
        html.element("span", Visible.line(finding.tool(), 60), "class", "tool");
        html.element("span", judged.standing().title(), "class", "std std-" + JsonFields.word(judged.standing()));
        html.closeLine();
        more(judged);
        html.closeLine();
    }

    private void more(JudgedFinding judged) {
        Finding finding = judged.finding();
        html.open("div", "class", "body");
        if (!finding.description().isEmpty() && !finding.description().equals(finding.title())) {
            html.element("p", Visible.cut(finding.description(), Page.MAX_TEXT), "class", "desc");
        }
        excerpt(finding);
        if (!finding.remedy().isEmpty()) {
            html.open("p", "class", "how")
                    .text(Visible.cut(finding.remedy(), Page.MAX_TEXT))
                    .close();
        }
        html.open("dl");
        if (finding.location() instanceof Location.InPackage(var reference, var path, var line)) {
            String fixed = reference.fixedVersion();
            page.fact("Package", reference.name() + " " + reference.version());
            page.fact("Mended in", fixed == null ? "no version yet" : fixed);
        }
        if (finding.location() instanceof Location.InResource(var resource, var path, var first, var last)) {
            page.fact("Resource", resource);
        }
        List<String> ids = new ArrayList<>(finding.cwes());
        ids.addAll(finding.aliases());
        if (!ids.isEmpty()) {
            page.fact("Known as", String.join(", ", ids));
        }
        Double score = finding.cvssScore();
        String vector = finding.cvssVector();
        if (score != null) {
            page.fact("CVSS", score + (vector == null ? "" : " " + vector));
        }
        if (!finding.toolSeverity().isEmpty()
                && !finding.toolSeverity().equalsIgnoreCase(finding.severity().word())) {
            page.fact("Tool says", finding.toolSeverity());
        }
        Instant deadline = judged.deadline();
        if (deadline != null) {
            page.fact("Deadline", Words.time(deadline));
        }
        Exemption exemption = judged.exemption();
        if (exemption != null) {
            page.fact("Exemption", exemption.id() + ": " + exemption.reason());
        }
        Suppression suppression = finding.suppression();
        if (suppression != null) {
            String why = suppression.justification();
            page.fact("Passed over", "asked for by " + suppression.source().word() + (why == null ? "" : ": " + why));
        }
        html.element("dt", "Fingerprint")
                .open("dd")
                .element("code", finding.fingerprint().value())
                .text(" in ");
        page.entry(judged.exhibit().ledgerIndex());
        html.close().close();
        if (!finding.references().isEmpty()) {
            html.open("ul", "class", "refs");
            for (String reference :
                    finding.references().stream().limit(MAX_LINKS).toList()) {
                html.open("li").link(reference).close();
            }
            html.close();
        }
        html.close();
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
        html.open(
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
            html.element("span", Integer.toString(line), "class", hit ? "n hit" : "n");
            html.element(
                    "span", Visible.cut(excerpt.lines().get(i), MAX_CODE_LINE) + "\n", "class", hit ? "l hit" : "l");
        }
        html.closeLine();
    }
}
