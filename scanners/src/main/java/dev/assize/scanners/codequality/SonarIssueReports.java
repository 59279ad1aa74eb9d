package dev.assize.scanners.codequality;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.Suppression;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Draft;
import dev.assize.scanners.Findings;
import dev.assize.scanners.Head;
import dev.assize.scanners.JsonReport;
import dev.assize.scanners.ReportFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Reads the answer of SonarQube's `api/issues/search`, one page or all of them (see [SonarPages]).
///
/// Severity: the worse of the standard severity and the impacts on software qualities, of which newer servers
/// give both. Issues resolved as false positive, won't fix or accepted are suppressed findings; fixed and closed
/// ones are none.
///
/// Measures: `issues`, `fixed`.
public final class SonarIssueReports implements ReportReader {
    private static final String TOOL = "sonarqube";
    private static final Set<String> LISTS =
            Set.of("issues", "components", "rules", "users", "languages", "facets", "errors", "debtTotal");

    @Override
    public String format() {
        return "sonar-issues";
    }

    @Override
    public Stage stage() {
        return Stage.CODE_QUALITY;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        if (!head.isJson() || !head.has("issues") || !(head.has("paging") || head.has("total", "p"))) {
            return 0;
        }
        return head.has("components") || head.inner().contains("component") ? 95 : 60;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        SonarPages pages = new SonarPages();
        List<ReportFields> issues = new ArrayList<>();
        JsonReport.records(report, page -> {
            page.knowsItsLists(LISTS);
            List<ReportFields> listed = page.list("issues");
            issues.addAll(listed);
            pages.page(page, listed.size());
        });
        pages.agree();
        Findings findings = new Findings();
        long fixed = 0;
        for (ReportFields issue : issues) {
            State state = state(issue);
            if (state == State.FIXED) {
                fixed++;
            } else {
                findings.add(finding(issue, state, pages, stage));
            }
        }
        Map<String, Json> measures = new TreeMap<>();
        measures.put("issues", Json.of(issues.size()));
        measures.put("fixed", Json.of(fixed));
        return findings.reading(TOOL, "", measures, null);
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return JsonReport.redacted(report);
    }

    private enum State {
        OPEN,
        FIXED,
        FALSE_POSITIVE,
        ACCEPTED
    }

    /// `issueStatus` since 10.4, `status` and `resolution` before; they say the same.
    private static State state(ReportFields issue) throws UnreadableReport {
        String resolution = issue.textOrEmpty("resolution");
        String status = issue.textOrEmpty("status");
        return switch (issue.textOrEmpty("issueStatus")) {
            case "FALSE_POSITIVE" -> State.FALSE_POSITIVE;
            case "ACCEPTED" -> State.ACCEPTED;
            case "FIXED" -> State.FIXED;
            default ->
                switch (resolution) {
                    case "FALSE-POSITIVE" -> State.FALSE_POSITIVE;
                    case "WONTFIX" -> State.ACCEPTED;
                    case "FIXED", "REMOVED" -> State.FIXED;
                    default -> status.equals("CLOSED") ? State.FIXED : State.OPEN;
                };
        };
    }

    private static Finding finding(ReportFields issue, State state, SonarPages pages, Stage stage)
            throws UnreadableReport {
        String standard = issue.textOrEmpty("severity");
        List<String> words = new ArrayList<>();
        if (!standard.isEmpty()) {
            words.add(standard);
        }
        Severity severity = SonarSeverities.standard(standard);
        for (ReportFields impact : issue.optionalList("impacts")) {
            String word = impact.textOrEmpty("severity");
            words.add(impact.textOrEmpty("softwareQuality") + " " + word);
            severity = SonarSeverities.worse(severity, SonarSeverities.impact(word));
        }
        String type = issue.textOrEmpty("type");
        Draft draft = new Draft(stage, TOOL, issue.name("rule"))
                .title(issue.textOrEmpty("message"))
                .description(type.isEmpty() ? "" : "Type: " + type + ".")
                .severity(severity, String.join(", ", words))
                .cwes(issue.texts("tags"));
        switch (state) {
            case FALSE_POSITIVE ->
                draft.suppressed(Suppression.Source.CONFIGURATION, reason(issue, "marked as a false positive"));
            case ACCEPTED -> draft.suppressed(Suppression.Source.CONFIGURATION, reason(issue, "accepted"));
            case OPEN, FIXED -> {
                // Nobody asked to pass it over.
            }
        }
        return draft.inFile(
                pages.path(issue), SonarPages.line(issue, "startLine"), SonarPages.line(issue, "endLine"), "");
    }

    /// The last comment, where the search asked for comments.
    private static String reason(ReportFields issue, String what) throws UnreadableReport {
        List<ReportFields> comments = issue.optionalList("comments");
        String last = comments.isEmpty() ? "" : comments.getLast().textOrEmpty("markdown");
        return what + " in SonarQube" + (last.isEmpty() ? "" : ": " + last);
    }
}
