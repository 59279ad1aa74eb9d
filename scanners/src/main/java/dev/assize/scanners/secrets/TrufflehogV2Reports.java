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
import java.util.Set;
import java.util.TreeMap;

/// Reads `trufflehog --json` of the Python version 2: one object a line for each diff in which secrets stand.
/// Neither the strings found nor the diff leave the reader.
///
/// Version 2 writes nothing where it finds nothing, so an empty report is unreadable. Measures: `leaks`.
public final class TrufflehogV2Reports implements ReportReader {
    private static final String FORMAT = "trufflehog-v2";
    private static final Set<String> HIDDEN = Set.of("diff", "printDiff", "stringsFound", "commit");

    @Override
    public String format() {
        return FORMAT;
    }

    @Override
    public Stage stage() {
        return Stage.SECRETS;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        return head.isJson() && head.has("reason", "path", "stringsFound") ? 95 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Findings findings = new Findings();
        long[] leaks = {0};
        JsonReport.records(report, record -> {
            leaks[0]++;
            findings.add(finding(record, stage));
        });
        if (leaks[0] == 0) {
            throw new UnreadableReport(
                    "the report", "is empty and does not say that the scan finished", "run TruffleHog again");
        }
        Map<String, Json> measures = new TreeMap<>();
        measures.put("leaks", Json.of(leaks[0]));
        return findings.reading("trufflehog", "2", measures, null);
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return JsonReport.redacted(
                report, path -> HIDDEN.contains(path.indexOf('/') < 0 ? path : path.substring(0, path.indexOf('/'))));
    }

    private static Finding finding(ReportFields leak, Stage stage) throws UnreadableReport {
        String rule = leak.name("reason");
        String path = leak.name("path");
        String commit = leak.textOrEmpty("commitHash");
        for (String secret : leak.texts("stringsFound")) {
            path = Leaks.without(secret, path);
        }
        if (!leak.has("stringsFound")) {
            throw new UnreadableReport(leak.at("stringsFound"), "is missing", "check TruffleHog's version");
        }
        return new Draft(stage, "trufflehog", rule)
                .title(rule)
                .description(Leaks.inCommit(commit))
                .severity(Leaks.severity(false, rule), "")
                .remedy(Leaks.REMEDY)
                .inFile(path, 0, 0, "");
    }
}
