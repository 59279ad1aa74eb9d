package dev.assize.scanners.secrets;

import dev.assize.core.canonical.Json;
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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Reads Kingfisher's `--format json` and `jsonl`: findings as one object with a list or one a line, then a
/// summary that counts them. A count that contradicts the findings makes the report unreadable, and so does a
/// repository the audit says was not scanned to its end.
///
/// The snippet never leaves the reader, nor the commands Kingfisher suggests, which quote it.
///
/// Severity: secrets found to be live and keys to a cloud account or a code host are CRITICAL, others HIGH.
///
/// Measures: `leaks`, `live`, `rules` (where stated).
public final class KingfisherReports implements ReportReader {
    private static final String TOOL = "kingfisher";

    /// What of a finding may be kept; everything else may quote the secret.
    private static final Set<String> KEPT =
            Set.of("path", "language", "confidence", "validation/status", "validation/outcome");

    private static final Set<String> LISTS = Set.of("findings", "findings_by_rule", "access_map");

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
        if (head.text().contains("kingfisher") && head.has("findings")) {
            return 95;
        }
        boolean record = head.has("rule", "finding")
                && head.inner().contains("snippet")
                && head.inner().contains("fingerprint");
        return record || (head.has("findings") && head.inner().contains("snippet")) ? 90 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Run run = new Run(stage);
        JsonReport.records(report, run::record);
        return run.reading();
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return JsonReport.redacted(report, path -> {
            String inner = path.startsWith("findings/") ? path.substring("findings/".length()) : path;
            return inner.startsWith("finding/")
                    && !inner.startsWith("finding/git_metadata/commit/")
                    && !KEPT.contains(inner.substring("finding/".length()));
        });
    }

    private static final class Run {
        private final Stage stage;
        private final Findings findings = new Findings();
        private String version = "";
        private long leaks;
        private long live;
        private long stated = -1;
        private long rules = -1;

        Run(Stage stage) {
            this.stage = stage;
        }

        void record(ReportFields record) throws UnreadableReport {
            record.knowsItsLists(LISTS);
            if (record.has("finding")) {
                leak(record);
                return;
            }
            Optional<Json> list = record.object().get("findings");
            if (list.isPresent() && list.get() instanceof Json.Array) {
                for (ReportFields leak : record.list("findings")) {
                    leak(leak);
                }
            } else if (list.isPresent()) {
                stated = record.count("findings");
                rules = record.optionalCount("rules_applied").orElse(-1L);
            } else if (!record.has("audit")) {
                throw new UnreadableReport(record.at("finding"), "is missing", "check Kingfisher's version");
            }
            audit(record.optionalObject("audit"));
            metadata(record.optionalObject("metadata"));
            Optional<ReportFields> scanner = record.optionalObject(TOOL);
            if (scanner.isPresent()) {
                version = scanner.get().textOrEmpty("version_used");
            }
        }

        private void metadata(Optional<ReportFields> metadata) throws UnreadableReport {
            if (metadata.isEmpty()) {
                return;
            }
            version = metadata.get().textOrEmpty("kingfisher_version");
            Optional<ReportFields> summary = metadata.get().optionalObject("summary");
            if (summary.isPresent()) {
                stated = summary.get().count("findings");
                rules = summary.get().optionalCount("rules_applied").orElse(-1L);
            }
        }

        private static void audit(Optional<ReportFields> audit) throws UnreadableReport {
            if (audit.isEmpty()) {
                return;
            }
            ReportFields summary = audit.get().object("summary");
            for (String name : List.of("fetch_failed", "scan_failed", "scan_partial", "pending")) {
                if (summary.optionalCount(name).orElse(0L) > 0) {
                    throw new UnreadableReport(
                            summary.at(name), "says that not everything was scanned", "run Kingfisher again");
                }
            }
        }

        private void leak(ReportFields record) throws UnreadableReport {
            leaks++;
            ReportFields rule = record.object("rule");
            ReportFields leak = record.object("finding");
            String id = rule.name("id");
            String secret = leak.text("snippet");
            Optional<ReportFields> validation = leak.optionalObject("validation");
            String status = validation.isEmpty() ? "" : validation.get().textOrEmpty("status");
            boolean active = status.toLowerCase(Locale.ROOT).startsWith("active");
            live += active ? 1 : 0;
            String name = rule.textOrEmpty("name");
            String commit = "";
            Optional<ReportFields> git = leak.optionalObject("git_metadata");
            if (git.isPresent()) {
                Optional<ReportFields> inner = git.get().optionalObject("commit");
                commit = inner.isEmpty() ? "" : inner.get().textOrEmpty("id");
            }
            String what = rule.textOrEmpty("description");
            findings.add(new Draft(stage, TOOL, id)
                    .title(Leaks.without(secret, name.isEmpty() ? id : name))
                    .description(Leaks.without(secret, (what + " " + Leaks.inCommit(commit)).strip()))
                    .severity(Leaks.severity(active, id), status)
                    .remedy(Leaks.REMEDY)
                    .inFile(Leaks.without(secret, leak.name("path")), leak.line("line"), 0, ""));
        }

        Reading reading() throws UnreadableReport {
            if (stated < 0 && leaks == 0) {
                throw new UnreadableReport(
                        "the report", "is empty and does not say that the scan finished", "run Kingfisher again");
            }
            if (stated >= 0 && stated != leaks) {
                throw new UnreadableReport(
                        "findings",
                        "contradicts the number of findings listed",
                        "hand in the report as Kingfisher wrote it");
            }
            if (rules == 0) {
                throw new UnreadableReport(
                        "rules_applied", "is 0: nothing was looked for", "give Kingfisher its rules");
            }
            Map<String, Json> measures = new TreeMap<>();
            measures.put("leaks", Json.of(leaks));
            measures.put("live", Json.of(live));
            if (rules > 0) {
                measures.put("rules", Json.of(rules));
            }
            return findings.reading(TOOL, version, measures, null);
        }
    }
}
