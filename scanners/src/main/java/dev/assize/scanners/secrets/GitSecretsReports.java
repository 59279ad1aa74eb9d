package dev.assize.scanners.secrets;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Draft;
import dev.assize.scanners.Findings;
import dev.assize.scanners.Head;
import dev.assize.scanners.Redaction;
import dev.assize.scanners.ReportBytes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads what git-secrets prints where it found something: `path:line:text` of a scan, with the commit in front
/// of a scan of the history, then the verdict. It has no other format and prints nothing where it found
/// nothing: an empty output is unreadable, since a run that never took place prints the same.
///
/// The text of a match is the secret, so all of it stays here. git-secrets does not say which pattern matched;
/// only keys of AWS are told from the rest and are CRITICAL, others HIGH.
///
/// Measures: `leaks`.
public final class GitSecretsReports implements ReportReader {
    private static final String TOOL = "git-secrets";
    private static final String AWS_MARK = "[redacted key of AWS]";
    private static final String VERDICT = "[ERROR] Matched one or more prohibited patterns";

    private static final Pattern MATCH =
            Pattern.compile("(?:([0-9a-f]{64}|[0-9a-f]{40}):)?([^:\\x00]{1,4000}):([0-9]{1,9}):(.*)");

    private static final Pattern BINARY = Pattern.compile("Binary file (?:([0-9a-f]{40}):)?(.{1,4000}) matches");
    private static final Pattern KEY_OF_AWS = Pattern.compile("(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])");

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
        return head.kind() == Head.Kind.OTHER && head.text().contains(VERDICT) ? 95 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Findings findings = new Findings();
        long leaks = 0;
        boolean verdict = false;
        int number = 0;
        for (String line : lines(report)) {
            number++;
            if (line.startsWith(VERDICT)) {
                verdict = true;
                break;
            }
            if (!line.isBlank()) {
                leaks++;
                findings.add(finding(line, number, stage));
            }
        }
        if (!verdict || leaks == 0) {
            throw new UnreadableReport(
                    "line " + number,
                    verdict ? "tells of matches that are not there" : "the report ends before its verdict",
                    "run git secrets --scan again and keep everything it prints");
        }
        Map<String, Json> measures = new TreeMap<>();
        measures.put("leaks", Json.of(leaks));
        return findings.reading(TOOL, "", measures, null);
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        StringBuilder copy = new StringBuilder();
        boolean verdict = false;
        for (String line : lines(report)) {
            verdict |= line.startsWith(VERDICT);
            Matcher match = MATCH.matcher(line);
            boolean ofAws = KEY_OF_AWS.matcher(line).find();
            if (!verdict && match.matches()) {
                // The kind of key is part of what was found; the key is not.
                copy.append(line, 0, match.start(4)).append(ofAws ? AWS_MARK : Redaction.MARK);
            } else {
                copy.append(Redaction.of(line));
            }
            copy.append('\n');
        }
        return copy.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Iterable<String> lines(byte[] report) throws UnreadableReport {
        return new String(ReportBytes.utf8(report), StandardCharsets.UTF_8).lines()::iterator;
    }

    private static Finding finding(String line, int number, Stage stage) throws UnreadableReport {
        Matcher binary = BINARY.matcher(line);
        if (binary.matches()) {
            return draft(stage, false, binary.group(1)).inFile(binary.group(2), 0, 0, "");
        }
        Matcher match = MATCH.matcher(line);
        if (!match.matches()) {
            throw new UnreadableReport(
                    "line " + number, "is no match of git-secrets", "keep what git-secrets prints apart from the rest");
        }
        String text = match.group(4);
        boolean ofAws = KEY_OF_AWS.matcher(text).find() || text.equals(AWS_MARK);
        return draft(stage, ofAws, match.group(1)).inFile(match.group(2), Integer.parseInt(match.group(3)), 0, "");
    }

    private static Draft draft(Stage stage, boolean ofAws, @Nullable String commit) {
        return new Draft(stage, TOOL, ofAws ? "aws-access-key" : "prohibited-pattern")
                .title(ofAws ? "Access key of AWS" : "Text that matches a prohibited pattern")
                .description(commit == null ? "" : Leaks.inCommit(commit))
                .severity(ofAws ? Severity.CRITICAL : Severity.HIGH, "")
                .remedy(Leaks.REMEDY);
    }
}
