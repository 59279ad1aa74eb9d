package dev.assize.scanners.sast;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.Suppression;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Draft;
import dev.assize.scanners.Findings;
import dev.assize.scanners.Head;
import dev.assize.scanners.JsonReport;
import dev.assize.scanners.JsonReportReader;
import dev.assize.scanners.ReportFields;
import dev.assize.scanners.Severities;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads `gosec -fmt json`. Its own count (`Stats.found`) must not be above what is listed; code that did not
/// compile is counted, and where gosec then found nothing, or read no file at all, the report is unreadable.
/// With `-track-suppressions` the issues a `#nosec` comment passes over are listed and become suppressed findings.
///
/// Measures: `files_scanned`, `lines`, `nosec`, `packages_failed`.
public final class GosecReports implements JsonReportReader {
    private static final String TOOL = "gosec";
    private static final String CHANGED = "hand in the report as gosec wrote it";
    private static final Pattern LINES = Pattern.compile("([0-9]{1,9})(?:-([0-9]{1,9}))?");
    private static final String HARD_CODED = "G101";

    @Override
    public String format() {
        return TOOL;
    }

    @Override
    public Stage stage() {
        return Stage.SAST;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        return head.kind() == Head.Kind.JSON_OBJECT
                        && (head.has("Issues", "Stats") || head.has("Golang errors", "Issues"))
                ? 95
                : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Run run = new Run(stage);
        JsonReport.read(report, run::read);
        return run.reading();
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        // G101 complains about hard-coded credentials and quotes them.
        return JsonReport.redacted(report, path -> path.equals("Issues/code"));
    }

    private static final class Run {
        private final Stage stage;
        private final Findings findings = new Findings();
        private final Map<String, Json> measures = new TreeMap<>();
        private boolean sawIssues;
        private boolean sawStats;
        private long issues;
        private long found;
        private long files;
        private long failed;
        private String version = "";

        Run(Stage stage) {
            this.stage = stage;
        }

        void read(JsonReport report) throws UnreadableReport {
            report.members("", name -> {
                switch (name) {
                    case "Golang errors" -> {
                        if (!report.atNull()) {
                            failed = report.fields(name).object().members().size();
                        }
                    }
                    case "Issues" -> {
                        sawIssues = true;
                        if (!report.atNull()) {
                            report.items(name, i -> {
                                issues++;
                                findings.add(finding(report.fields("Issues[" + i + "]")));
                            });
                        }
                    }
                    case "Stats" -> {
                        sawStats = true;
                        ReportFields stats = report.fields(name);
                        files = stats.count("files");
                        found = stats.count("found");
                        measures.put("lines", Json.of(stats.count("lines")));
                        measures.put(
                                "nosec", Json.of(stats.optionalCount("nosec").orElse(0L)));
                    }
                    case "GosecVersion" -> version = report.text(name);
                    default -> report.skipUnknown(name);
                }
            });
        }

        Reading reading() throws UnreadableReport {
            if (!sawIssues) {
                throw new UnreadableReport("Issues", "is missing", CHANGED);
            }
            if (!sawStats) {
                throw new UnreadableReport("Stats", "is missing, so nothing tells that gosec finished", CHANGED);
            }
            if (found > issues) {
                throw new UnreadableReport("Stats.found", "counts more issues than are listed", CHANGED);
            }
            if (files == 0) {
                throw new UnreadableReport("Stats.files", "is 0: gosec read no file", "look at gosec's own output");
            }
            if (failed > 0 && issues == 0) {
                throw new UnreadableReport(
                        "Golang errors",
                        "names code that did not compile, and nothing else was found",
                        "mend the build");
            }
            measures.put("files_scanned", Json.of(files));
            measures.put("packages_failed", Json.of(failed));
            return findings.reading(TOOL, version, measures, null);
        }

        private Finding finding(ReportFields issue) throws UnreadableReport {
            issue.knowsItsLists(Set.of("suppressions"));
            String severity = issue.name("severity");
            String rule = issue.name("rule_id");
            Matcher lines = LINES.matcher(issue.optionalWord("line").orElse(""));
            int start = lines.matches() ? Integer.parseInt(lines.group(1)) : 0;
            int end = lines.matches() && lines.group(2) != null ? Integer.parseInt(lines.group(2)) : start;
            String details = issue.textOrEmpty("details");
            Draft draft = new Draft(stage, TOOL, rule)
                    .title(details.isBlank() ? rule : details)
                    .severity(Severities.of(severity), severity)
                    .remedy(issue.textOrEmpty("autofix"));
            Optional<ReportFields> weakness = issue.optionalObject("cwe");
            if (weakness.isPresent()) {
                draft.cwe(weakness.get().optionalWord("id").orElse(""))
                        .references(List.of(weakness.get().textOrEmpty("url")));
            }
            List<ReportFields> suppressions = issue.optionalList("suppressions");
            if (issue.flag("nosec") || !suppressions.isEmpty()) {
                List<String> why = new ArrayList<>();
                boolean outside = false;
                for (ReportFields suppression : suppressions) {
                    why.add(suppression.textOrEmpty("justification"));
                    outside |= suppression.textOrEmpty("kind").equals("external");
                }
                draft.suppressed(
                        outside ? Suppression.Source.CONFIGURATION : Suppression.Source.INLINE, String.join("; ", why));
            }
            String code = rule.equals(HARD_CODED) ? "" : code(issue.textOrEmpty("code"), start, end);
            return draft.inFile(issue.name("file"), start, end, code);
        }

        /// The lines complained about out of the lines around them, each of which starts with its number.
        private static String code(String block, int start, int end) {
            StringBuilder code = new StringBuilder();
            for (String line : block.lines().toList()) {
                int colon = line.indexOf(':');
                try {
                    int number = colon < 0
                            ? -1
                            : Integer.parseInt(line.substring(0, colon).strip());
                    if (number >= start && number <= end) {
                        code.append(line.substring(colon + 1).strip()).append('\n');
                    }
                } catch (NumberFormatException _) {
                    // Not a numbered line: versions before 2.4 give the code alone.
                    return block;
                }
            }
            return code.isEmpty() ? block : code.toString();
        }
    }
}
