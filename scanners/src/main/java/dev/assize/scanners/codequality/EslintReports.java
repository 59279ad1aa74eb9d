package dev.assize.scanners.codequality;

import dev.assize.core.canonical.Json;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Reads `eslint --format json`. Severity 2 is HIGH, 1 is MEDIUM. What a comment disabled is a suppressed
/// finding with the comment's reason. A file ESLint could not parse is a finding of rule `parsing-error`. Counts
/// that contradict the messages make the report unreadable.
///
/// An empty list means that no file was linted and is unreadable.
///
/// Measures: `files`, `errors`, `warnings`.
public final class EslintReports implements ReportReader {
    private static final String TOOL = "eslint";
    private static final Set<String> LISTS = Set.of("messages", "suppressedMessages", "usedDeprecatedRules", "stats");

    @Override
    public String format() {
        return TOOL;
    }

    @Override
    public Stage stage() {
        return Stage.CODE_QUALITY;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        return head.kind() == Head.Kind.JSON_ARRAY && head.has("filePath", "messages", "errorCount") ? 95 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Run run = new Run(stage);
        JsonReport.read(report, cursor -> cursor.items("", i -> run.file(cursor.fields("[" + i + "]"))));
        return run.reading();
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return JsonReport.redacted(report, path -> path.equals("source") || path.equals("output"));
    }

    private static final class Run {
        private final Stage stage;
        private final Findings findings = new Findings();
        private long files;
        private long errors;
        private long warnings;

        Run(Stage stage) {
            this.stage = stage;
        }

        void file(ReportFields file) throws UnreadableReport {
            files++;
            file.knowsItsLists(LISTS);
            String path = file.name("filePath");
            long stated = file.count("errorCount") + file.count("warningCount");
            List<ReportFields> messages = file.list("messages");
            if (stated != messages.size()) {
                throw new UnreadableReport(
                        file.at("errorCount"),
                        "contradicts the number of messages listed",
                        "hand in the report as ESLint wrote it");
            }
            errors += file.count("errorCount");
            warnings += file.count("warningCount");
            for (ReportFields message : messages) {
                findings.add(draft(message).inFile(path, message.line("line"), message.line("endLine"), ""));
            }
            for (ReportFields message : file.optionalList("suppressedMessages")) {
                String reason = "";
                for (ReportFields suppression : message.optionalList("suppressions")) {
                    reason = suppression.textOrEmpty("justification");
                }
                findings.add(draft(message)
                        .suppressed(Suppression.Source.INLINE, reason)
                        .inFile(path, message.line("line"), message.line("endLine"), ""));
            }
        }

        private Draft draft(ReportFields message) throws UnreadableReport {
            String rule = message.textOrEmpty("ruleId");
            if (rule.isEmpty()) {
                rule = message.flag("fatal") ? "parsing-error" : "unnamed";
            }
            long severity = message.count("severity");
            return new Draft(stage, TOOL, rule)
                    .title(message.name("message"))
                    .severity(severity(severity), Long.toString(severity));
        }

        private static Severity severity(long number) {
            return number == 2 ? Severity.HIGH : number == 1 ? Severity.MEDIUM : Severity.UNKNOWN;
        }

        Reading reading() throws UnreadableReport {
            if (files == 0) {
                throw new UnreadableReport(
                        "the report", "names no file: nothing was linted", "check ESLint's patterns");
            }
            Map<String, Json> measures = new TreeMap<>();
            measures.put("files", Json.of(files));
            measures.put("errors", Json.of(errors));
            measures.put("warnings", Json.of(warnings));
            return findings.reading(TOOL, "", measures, null);
        }
    }
}
