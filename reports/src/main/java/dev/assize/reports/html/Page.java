package dev.assize.reports.html;

import dev.assize.core.canonical.JsonFields;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Location;
import dev.assize.core.evidence.Severity;
import dev.assize.core.policy.Rule;
import dev.assize.core.subject.Digest;
import dev.assize.reports.ChangeReport;
import dev.assize.reports.JudgedFinding;
import dev.assize.reports.Words;
import dev.assize.reports.look.Markup;
import dev.assize.reports.look.Visible;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One page while it is written: the report it shows, where things stand on it, and the parts its sections share.
final class Page {
    /// How many rows a list has at most.
    static final int MAX_ROWS = 500;

    static final int MAX_LINE = 300;
    static final int MAX_TEXT = 2_000;

    private final ChangeReport report;
    private final List<JudgedFinding> findings;
    private final Map<Finding, String> findingAnchors = new HashMap<>();
    private final Markup html = Markup.document(Markup.Prolog.HTML);

    Page(ChangeReport report) {
        this.report = report;
        this.findings = JudgedFinding.of(report);
        for (int i = 0; i < Math.min(findings.size(), MAX_ROWS); i++) {
            findingAnchors.putIfAbsent(findings.get(i).finding(), findingAnchor(i));
        }
    }

    ChangeReport report() {
        return report;
    }

    /// Gravest first.
    List<JudgedFinding> findings() {
        return findings;
    }

    Markup html() {
        return html;
    }

    static String findingAnchor(int position) {
        return "f-" + (position + 1);
    }

    String ruleAnchor(Rule rule) {
        return "r-" + rule.id().replaceAll("[^A-Za-z0-9_-]", "-");
    }

    /// Opens a section; the caller closes it.
    void section(String id, String title, String sentence) {
        html.open("section", "id", id).element("h2", title);
        html.element("p", sentence, "class", "lead");
    }

    void fact(String name, String value) {
        html.element("dt", name).element("dd", Visible.cut(value, MAX_TEXT));
    }

    /// A fact that ends in a digest; nothing where there is none.
    void factOf(String name, String value, @Nullable Digest digest) {
        if (digest == null) {
            return;
        }
        html.element("dt", name).open("dd").text(value + (value.isEmpty() ? "" : " "));
        html.element("code", digest.toString()).close();
    }

    void digest(Digest digest) {
        html.element("code", digest.brief(), "title", digest.toString());
    }

    void time(Instant at) {
        html.element("time", Words.time(at), "datetime", at.toString());
    }

    /// A ledger index, leading to its evidence where that is on this page.
    void entry(long index) {
        boolean here = report.exhibits().stream().anyMatch(e -> e.ledgerIndex() == index);
        if (here) {
            html.element("a", "entry " + index, "class", "num", "href", "#e-" + index);
        } else {
            html.element("span", "entry " + index, "class", "num");
        }
    }

    void severity(Severity severity) {
        html.element("span", severity.word(), "class", "sevw sev-" + JsonFields.word(severity));
    }

    /// Where a finding is, leading to its row where it has one.
    void place(Finding finding) {
        String text = Visible.line(where(finding), 120);
        String anchor = findingAnchors.get(finding);
        if (anchor == null) {
            html.element("code", text, "class", "at");
        } else {
            html.open("a", "class", "at", "href", "#" + anchor)
                    .element("code", text)
                    .close();
        }
    }

    private static String where(Finding finding) {
        return finding.location() instanceof Location.InPackage(var reference, var path, var line)
                ? reference.name() + " " + reference.version()
                : finding.location().text();
    }

    void empty(String text) {
        html.element("p", text, "class", "empty");
    }

    /// Says what a list left out, where it did.
    void cut(int size, String what, String rest) {
        if (size > MAX_ROWS) {
            html.element(
                    "p", "The first " + MAX_ROWS + " of " + size + " " + what + " are shown. " + rest, "class", "more");
        }
    }
}
