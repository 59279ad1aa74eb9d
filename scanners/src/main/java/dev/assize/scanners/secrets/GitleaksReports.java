package dev.assize.scanners.secrets;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Draft;
import dev.assize.scanners.Findings;
import dev.assize.scanners.Head;
import dev.assize.scanners.JsonReport;
import dev.assize.scanners.ReportFields;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Reads gitleaks' JSON of versions 4 to 8 and Betterleaks, which writes what version 8 writes and more. The
/// secret, its match and its line never leave the reader, not even as a hash: short secrets are guessed.
///
/// An empty list is how gitleaks says that it found nothing; it is never recognised by itself, since any tool
/// writes it, and is read only where the format is named.
///
/// Gitleaks gives no severity. Keys to a cloud account or a code host, and secrets a validator found to be live,
/// are CRITICAL; everything else is HIGH.
///
/// Measures: `leaks`.
public final class GitleaksReports implements ReportReader {
    private static final String TOOL = "gitleaks";

    /// With the messages of commits, in which people explain what they took out.
    private static final Set<String> HIDDEN = Set.of(
            "Match",
            "Secret",
            "Line",
            "MatchContext",
            "Message",
            "line",
            "offender",
            "offenderEntropy",
            "commitMessage");

    @Override
    public String format() {
        return TOOL;
    }

    @Override
    public Stage stage() {
        return Stage.SECRETS;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        if (!head.isJson()) {
            return 0;
        }
        return head.has("RuleID", "Secret") || head.has("rule", "offender", "file") ? 95 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Findings findings = new Findings();
        long[] leaks = {0};
        boolean[] better = {false};
        boolean list = JsonReport.records(report, leak -> {
            leaks[0]++;
            better[0] |= leak.has("Attributes") || leak.has("ValidationStatus");
            findings.add(leak.has("RuleID") ? finding(leak, stage) : finding7(leak, stage));
        });
        if (!list) {
            // Version 4 could write lines; nothing tells whether the last one is there.
            throw new UnreadableReport("the report", "is not a list", "write the report with --report-format json");
        }
        Map<String, Json> measures = new TreeMap<>();
        measures.put("leaks", Json.of(leaks[0]));
        return findings.reading(better[0] ? "betterleaks" : TOOL, "", measures, null);
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return JsonReport.redacted(report, path -> {
            int slash = path.indexOf('/');
            return HIDDEN.contains(slash < 0 ? path : path.substring(0, slash));
        });
    }

    private static Finding finding(ReportFields leak, Stage stage) throws UnreadableReport {
        String rule = leak.name("RuleID");
        // A report without the member that must never be kept is not the report we know.
        String secret = leak.text("Secret");
        String live = leak.textOrEmpty("ValidationStatus");
        String what = Leaks.without(secret, leak.textOrEmpty("Description"));
        return new Draft(stage, TOOL, rule)
                .title(what.isEmpty() ? rule : what)
                .description(Leaks.inCommit(commit(leak)))
                .severity(Leaks.severity(live.equals("valid"), rule), live)
                .remedy(Leaks.REMEDY)
                .inFile(Leaks.without(secret, path(leak)), leak.line("StartLine"), leak.line("EndLine"), "");
    }

    /// Up to version 7 rules had names only.
    private static Finding finding7(ReportFields leak, Stage stage) throws UnreadableReport {
        String rule = leak.name("rule");
        String secret = leak.text("offender");
        return new Draft(stage, TOOL, rule)
                .title(Leaks.without(secret, rule))
                .description(Leaks.inCommit(leak.textOrEmpty("commit")))
                .severity(Leaks.severity(false, rule), leak.textOrEmpty("severity"))
                .remedy(Leaks.REMEDY)
                .inFile(Leaks.without(secret, leak.name("file")), leak.line("lineNumber"), 0, "");
    }

    private static String commit(ReportFields leak) throws UnreadableReport {
        String commit = leak.textOrEmpty("Commit");
        Optional<ReportFields> attributes = leak.optionalObject("Attributes");
        return commit.isEmpty() && attributes.isPresent() ? attributes.get().textOrEmpty("git.sha") : commit;
    }

    private static String path(ReportFields leak) throws UnreadableReport {
        String file = leak.textOrEmpty("File");
        if (!file.isEmpty()) {
            return file;
        }
        Optional<ReportFields> attributes = leak.optionalObject("Attributes");
        return attributes.isEmpty() ? leak.name("File") : attributes.get().name("path");
    }
}
