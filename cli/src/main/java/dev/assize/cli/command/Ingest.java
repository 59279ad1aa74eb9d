package dev.assize.cli.command;

import dev.assize.cli.terminal.Columns;
import dev.assize.cli.wiring.Wiring;
import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.act.RecordAlert;
import dev.assize.core.act.RecordEvidence;
import dev.assize.core.act.Records;
import dev.assize.core.canonical.Json;
import dev.assize.core.deployment.Deployment;
import dev.assize.core.deployment.RuntimeAlert;
import dev.assize.core.evidence.Evidence;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.ToolRun;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Change;
import dev.assize.core.subject.Digest;
import dev.assize.runner.checkout.Checkout;
import dev.assize.scanners.ReportReaders;
import dev.assize.scanners.generic.CsvMapping;
import dev.assize.scanners.generic.CsvReports;
import dev.assize.scanners.runtime.FalcoAlerts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Takes in a report or a runtime alert from a file.
@Command(
        name = "ingest",
        description = "Take in a report another tool wrote, or a runtime alert (Falco JSON). The format is found out.",
        footer = {
            "",
            "Exit codes: 0 read, 2 usage or internal error, 3 the report was not understood.",
            "Example:",
            "  assize ingest reports/trivy.json --stage container --artifact sha256:..."
        })
public final class Ingest extends Verb {
    @Parameters(paramLabel = "REPORT", description = "The file; - reads standard input.")
    String report = "";

    @Option(names = "--stage", paramLabel = "STAGE", description = "File it under this stage.")
    @Nullable
    String stage;

    @Option(names = "--format", paramLabel = "FORMAT", description = "Its format, where it cannot be found out.")
    @Nullable
    String format;

    @Option(
            names = "--map",
            paramLabel = "FILE",
            description = "Which column of a CSV report holds what, as docs/how-to/ingest-any-report.md tells.")
    @Nullable
    String map;

    @Option(names = "--artifact", paramLabel = "DIGEST", description = "The artifact it is about.")
    @Nullable
    String artifact;

    @Option(names = "--dry-run", description = "Read it and say what is in it; record nothing.")
    boolean dryRun;

    @Override
    int run() throws IOException {
        if (map != null && format != null && !format.equals("csv")) {
            throw new Failure(Fault.BAD_INPUT, "--map is for CSV alone.", "Leave --format away, or give csv.");
        }
        byte[] bytes = bytes();
        if ("falco".equals(format) || (format == null && map == null && looksLikeFalco(bytes))) {
            return alerts(bytes);
        }
        return dryRun ? dryRun(bytes) : record(bytes);
    }

    /// Every Falco alert has these three, and no report format we read has them together.
    private static boolean looksLikeFalco(byte[] bytes) {
        String head = new String(bytes, 0, Math.min(bytes.length, ReportReaders.HEAD_BYTES), StandardCharsets.UTF_8);
        return head.contains("\"output_fields\"") && head.contains("\"priority\"") && head.contains("\"rule\"");
    }

    private byte[] bytes() throws IOException {
        if (report.equals("-")) {
            return System.in.readAllBytes();
        }
        return bytes(report, "Give the path of a report.");
    }

    private byte[] bytes(String path, String remedy) throws IOException {
        Path file = directory().resolve(path);
        if (!Files.exists(file) || Files.isDirectory(file)) {
            throw new Failure(Fault.NOT_FOUND, "There is no file " + file + ".", remedy);
        }
        return Files.readAllBytes(file);
    }

    private ReportReader reader(byte[] bytes) throws IOException, UnreadableReport {
        return map == null
                ? StageRun.reader(format, bytes)
                : new CsvReports(CsvMapping.of(bytes(map, "Give the path of a mapping file.")));
    }

    private int dryRun(byte[] bytes) throws IOException {
        String readAs = format;
        try {
            ReportReader reader = reader(bytes);
            readAs = reader.format();
            Reading reading = reader.read(bytes, stage == null ? reader.stageOf(bytes) : Stage.parse(stage));
            long suppressed =
                    reading.findings().stream().filter(f -> f.suppressed()).count();
            answer(readAs, "read", reading.findings().size() - suppressed, suppressed, reading.tool(), null);
            return PASSED;
        } catch (UnreadableReport e) {
            answer(readAs, "not-evaluated", 0, 0, null, e.reason());
            if (!json) {
                terminal().line("  next: " + e.remedy());
            }
            return UNDECIDED;
        }
    }

    /// One object with the same members whatever the answer; what is not known is null.
    private void answer(
            @Nullable String readAs,
            String status,
            long findings,
            long suppressed,
            @Nullable String tool,
            @Nullable String reason) {
        if (json) {
            Map<String, Json> answer = new LinkedHashMap<>();
            answer.put("format", Json.of(readAs));
            answer.put("status", Json.of(status));
            answer.put("findings", Json.of(findings));
            answer.put("suppressed", Json.of(suppressed));
            answer.put("tool", Json.of(tool));
            answer.put("reason", Json.of(reason));
            print(new Json.Object(answer));
        } else if (reason == null) {
            terminal()
                    .line(report + ": " + readAs + " by " + tool + ", " + Columns.count(findings, "finding") + ", "
                            + suppressed + " suppressed");
        } else {
            terminal().line(report + ": not evaluated. " + reason);
        }
    }

    private int record(byte[] bytes) throws IOException {
        Wiring wiring = wiring();
        Checkout checkout = Checkout.at(wiring.workspace().root());
        Change change = new Change(wiring.workspace().settings().service(), checkout.revision());
        try (Records records = wiring.write()) {
            RecordEvidence.Recorded recorded;
            try {
                ReportReader reader = reader(bytes);
                recorded = RecordEvidence.report(
                        records,
                        wiring.actor(records),
                        subject(change, stage == null ? reader.stageOf(bytes) : Stage.parse(stage)),
                        ToolRun.ofReport("", ""),
                        reader,
                        bytes,
                        clock().instant());
            } catch (UnreadableReport e) {
                if (stage == null) {
                    answer(format, "not-evaluated", 0, 0, null, e.reason());
                    terminal().note("  next: " + e.remedy() + ", or name --stage and --format");
                    return UNDECIDED;
                }
                recorded = RecordEvidence.outcome(
                        records,
                        wiring.actor(records),
                        subject(change, Stage.parse(stage)),
                        ToolRun.ofReport("unknown", ""),
                        "unknown",
                        new Outcome.NotEvaluated(report + ": " + e.reason(), e.remedy()),
                        clock().instant());
            }
            return tell(recorded);
        }
    }

    private RecordEvidence.Subject subject(Change change, Stage of) {
        Artifact about = artifact == null ? null : new Artifact("artifact", Digest.parse(artifact));
        return new RecordEvidence.Subject(change, about, of, Evidence.Origin.INGESTED);
    }

    private int tell(RecordEvidence.Recorded recorded) {
        Evidence evidence = recorded.evidence();
        boolean understood = evidence.outcome() instanceof Outcome.Read;
        if (json) {
            print(Json.object()
                    .put("entry", recorded.receipt().index())
                    .put("stage", evidence.stage().word())
                    .put("format", evidence.format())
                    .put("status", understood ? "read" : "not-evaluated")
                    .put("findings", recorded.findings().size())
                    .put("tool", evidence.run().tool())
                    .put(
                            "reason",
                            evidence.outcome() instanceof Outcome.NotEvaluated(String reason, String remedy)
                                    ? reason
                                    : null)
                    .build());
        } else if (evidence.outcome() instanceof Outcome.NotEvaluated(String reason, String remedy)) {
            terminal().line(evidence.stage().word() + ": not evaluated. " + reason);
            terminal().line("  next: " + remedy);
        } else {
            terminal()
                    .line(evidence.stage().word() + ": " + evidence.format() + " by "
                            + evidence.run().tool() + ", "
                            + Columns.count(recorded.findings().size(), "finding")
                            + ", sealed as entry " + recorded.receipt().index());
        }
        return understood ? PASSED : UNDECIDED;
    }

    private int alerts(byte[] bytes) {
        List<RuntimeAlert> alerts;
        try {
            alerts = FalcoAlerts.read(bytes);
        } catch (UnreadableReport e) {
            answer("falco", "not-evaluated", 0, 0, "falco", e.reason());
            return UNDECIDED;
        }
        if (dryRun) {
            answer("falco", "read", alerts.size(), 0, "falco", null);
            return PASSED;
        }
        Wiring wiring = wiring();
        List<Json> told = new ArrayList<>();
        try (Records records = wiring.write()) {
            for (RuntimeAlert alert : alerts) {
                RecordAlert.Linked linked =
                        RecordAlert.record(records, wiring.actor(records), alert, bytes, clock().instant());
                told.add(tell(records, linked));
            }
        }
        if (json) {
            print(Json.object().put("alerts", new Json.Array(told)).build());
        }
        return PASSED;
    }

    private Json tell(Records records, RecordAlert.Linked linked) {
        RuntimeAlert alert = linked.alert().alert();
        Json.Builder about = Json.object()
                .put("entry", linked.index())
                .put("repeated", linked.repeated())
                .put("rule", alert.rule())
                .put("severity", alert.severity().word())
                .put("image", alert.image() == null ? null : alert.image().toString());
        Deployment deployment = linked.deployment().orElse(null);
        if (!json) {
            terminal()
                    .line(terminal().bold(alert.rule()) + " (" + alert.priority() + ")  " + alert.time()
                            + (linked.repeated() ? "  already known" : "") + "  entry " + linked.index());
        }
        if (deployment == null) {
            if (!json) {
                terminal()
                        .line(terminal().paint("  shadow change", 31) + ": "
                                + (alert.image() == null
                                        ? "the alert names no image digest"
                                        : alert.image() + " was never deployed by Assize"));
            }
            return about.put("shadow", true).build();
        }
        var decision = records.history().decision(deployment.decision());
        List<String> approvers = records.history().approvals().stream()
                .filter(a -> deployment.approvals().contains(a.ledgerIndex()))
                .map(a -> a.by().value())
                .toList();
        String commit = decision.map(d -> d.fact().change().revision().commit()).orElse("");
        if (!json) {
            terminal().line("  image       " + deployment.artifact().digest());
            terminal()
                    .line("  release     " + deployment.artifact().name() + ", " + deployment.id() + " to "
                            + deployment.environment() + ", entry " + deployment.ledgerIndex());
            terminal().line("  revision    " + commit + ", decision " + deployment.decision());
            terminal()
                    .line("  approved by " + String.join(", ", approvers) + ", "
                            + (deployment.approvals().size() == 1 ? "entry " : "entries ") + deployment.approvals());
        }
        return about.put("deployment", deployment.id())
                .put("decision", deployment.decision())
                .put("commit", commit)
                .put("approvers", Json.texts(approvers))
                .build();
    }
}
