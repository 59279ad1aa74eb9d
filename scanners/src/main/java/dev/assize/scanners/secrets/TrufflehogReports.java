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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Reads `trufflehog --json`, version 3: one object a line for each secret. Lines of the tool's own log may
/// stand among them, as they do where both streams go into one file: the last one counts the secrets, and its
/// counts must agree with the lines. A log line of an error makes the report unreadable.
///
/// Trufflehog writes no line where it finds nothing, so an empty report is unreadable unless its log says that
/// it finished.
///
/// Severity: verified secrets and keys to a cloud account or a code host are CRITICAL, others HIGH.
///
/// Measures: `leaks`, `verified`.
public final class TrufflehogReports implements ReportReader {
    private static final String TOOL = "trufflehog";

    /// `ExtraData` and `StructuredData` hold what a detector saw beside the secret, often a second one.
    private static final Set<String> HIDDEN =
            Set.of("Raw", "RawV2", "Redacted", "ExtraData", "StructuredData", "VerificationError");

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
        if (head.has("SourceMetadata", "DetectorName")) {
            return 95;
        }
        return head.value("logger").equals(TOOL) ? 90 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Run run = new Run(stage);
        boolean list = JsonReport.records(report, run::record);
        return run.reading(list);
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return JsonReport.redacted(report, path -> {
            int slash = path.indexOf('/');
            return HIDDEN.contains(slash < 0 ? path : path.substring(0, slash));
        });
    }

    private static final class Run {
        private final Stage stage;
        private final Findings findings = new Findings();
        private long leaks;
        private long verified;
        private boolean finished;

        Run(Stage stage) {
            this.stage = stage;
        }

        void record(ReportFields record) throws UnreadableReport {
            if (!record.has("SourceMetadata") && record.has("level") && record.has("msg")) {
                log(record);
                return;
            }
            leaks++;
            findings.add(finding(record));
        }

        private void log(ReportFields line) throws UnreadableReport {
            if (line.text("level").startsWith("error") || line.text("level").startsWith("fatal")) {
                throw new UnreadableReport(line.at("level"), "says that the scan failed", "run TruffleHog again");
            }
            if (!line.text("msg").equals("finished scanning")) {
                return;
            }
            finished = true;
            long counted = line.count("verified_secrets") + line.count("unverified_secrets");
            if (counted != leaks) {
                throw new UnreadableReport(
                        line.at("verified_secrets"),
                        "contradicts the number of secrets listed",
                        "hand in the report as TruffleHog wrote it");
            }
        }

        private Finding finding(ReportFields leak) throws UnreadableReport {
            String detector = leak.name("DetectorName");
            boolean live = leak.flag("Verified");
            verified += live ? 1 : 0;
            String secret = leak.text("Raw");
            ReportFields data = source(leak.object("SourceMetadata").object("Data"));
            String commit = data.optionalWord("commit").orElse("");
            Draft draft = new Draft(stage, TOOL, detector)
                    .title(detector + " secret" + (live ? ", verified to be live" : ""))
                    .description(Leaks.without(secret, Leaks.inCommit(commit)))
                    .severity(Leaks.severity(live, detector), live ? "verified" : "unverified")
                    .remedy(Leaks.REMEDY);
            String path = Leaks.without(secret, path(data));
            return path.isEmpty() ? draft.everywhere(detector) : draft.inFile(path, data.line("line"), 0, "");
        }

        /// The only member of `Data` is named by the kind of source: `Git`, `Filesystem`, `S3`.
        private static ReportFields source(ReportFields data) throws UnreadableReport {
            for (String kind : data.object().members().keySet()) {
                return data.object(kind);
            }
            throw new UnreadableReport(data.place(), "names no source", "check TruffleHog's version");
        }

        private static String path(ReportFields data) throws UnreadableReport {
            for (String name : List.of("file", "path", "key", "blob", "link", "url", "title")) {
                Optional<String> text = data.optionalText(name).filter(t -> !t.isBlank());
                if (text.isPresent()) {
                    return text.get();
                }
            }
            return "";
        }

        Reading reading(boolean list) throws UnreadableReport {
            if (leaks == 0 && !finished) {
                throw new UnreadableReport(
                        "the report",
                        "is empty and does not say that the scan finished",
                        list ? "keep TruffleHog's log with the report" : "run TruffleHog again and keep its log");
            }
            Map<String, Json> measures = new TreeMap<>();
            measures.put("leaks", Json.of(leaks));
            measures.put("verified", Json.of(verified));
            return findings.reading(TOOL, "", measures, null);
        }
    }
}
