package dev.assize.core.act;

import dev.assize.core.evidence.Evidence;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.FindingCodec;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.ToolRun;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.core.fact.Fact;
import dev.assize.core.identity.Permission;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Change;
import dev.assize.core.subject.Digest;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Takes in what a tool reported: reads it, stores the redacted bytes and the findings, and seals the evidence.
public final class RecordEvidence {
    private RecordEvidence() {}

    /// What is about to be recorded.
    ///
    /// @param artifact what was scanned, where it was a built artifact
    public record Subject(Change change, @Nullable Artifact artifact, Stage stage, Evidence.Origin origin) {
        public Subject {
            Objects.requireNonNull(change);
            Objects.requireNonNull(stage);
            Objects.requireNonNull(origin);
        }
    }

    /// Evidence with its findings and where it was sealed.
    public record Recorded(Evidence evidence, List<Finding> findings, Records.Receipt receipt) {
        public Recorded {
            findings = List.copyOf(findings);
        }
    }

    /// Records a report.
    ///
    /// @param run what is known of the run; tool and version are completed from the report
    public static Recorded report(
            Records records,
            Actor actor,
            Subject subject,
            ToolRun run,
            ReportReader reader,
            byte[] report,
            Instant now) {
        actor.must(Permission.RECORD_EVIDENCE);
        Reading reading;
        byte[] redacted;
        try {
            reading = reader.read(report, subject.stage());
            redacted = reader.redacted(report);
        } catch (UnreadableReport e) {
            // The bytes are not kept: what was not understood may hold a secret.
            return outcome(
                    records,
                    actor,
                    subject,
                    run,
                    reader.format(),
                    new Outcome.NotEvaluated(e.reason(), e.remedy()),
                    now);
        }
        Digest raw = records.blobs().put(redacted);
        Digest findings = records.blobs().put(FindingCodec.toBytes(reading.findings()));
        Outcome outcome = new Outcome.Read(
                findings, counts(reading.findings()), suppressed(reading.findings()), reading.measures());
        Evidence evidence = new Evidence(
                subject.change(),
                subject.artifact(),
                subject.stage(),
                subject.origin(),
                completed(run, reading, now),
                reader.format(),
                raw,
                outcome,
                now);
        return new Recorded(
                evidence,
                reading.findings(),
                records.seal(actor.signer(), new Fact.EvidenceRecorded(evidence, actor.id())));
    }

    /// Records that a stage could not be evaluated or does not apply.
    public static Recorded outcome(
            Records records, Actor actor, Subject subject, ToolRun run, String format, Outcome outcome, Instant now) {
        actor.must(Permission.RECORD_EVIDENCE);
        Evidence evidence = new Evidence(
                subject.change(),
                subject.artifact(),
                subject.stage(),
                subject.origin(),
                run,
                format,
                null,
                outcome,
                now);
        return new Recorded(
                evidence, List.of(), records.seal(actor.signer(), new Fact.EvidenceRecorded(evidence, actor.id())));
    }

    private static ToolRun completed(ToolRun run, Reading reading, Instant now) {
        Instant observed = reading.observed();
        boolean ranHere = run.finished() != null;
        Instant finished = ranHere ? run.finished() : observed == null || observed.isAfter(now) ? null : observed;
        return new ToolRun(
                run.tool().isEmpty() ? reading.tool() : run.tool(),
                run.version().isEmpty() ? reading.version() : run.version(),
                run.commandLine(),
                run.exitCode(),
                run.started(),
                finished,
                run.binary(),
                run.rules(),
                run.ruleCount(),
                run.database(),
                run.input(),
                run.cached());
    }

    private static Map<Severity, Integer> counts(List<Finding> findings) {
        Map<Severity, Integer> counts = new EnumMap<>(Severity.class);
        for (Finding finding : findings) {
            if (!finding.suppressed()) {
                counts.merge(finding.severity(), 1, Integer::sum);
            }
        }
        return counts;
    }

    private static int suppressed(List<Finding> findings) {
        return Math.toIntExact(findings.stream().filter(Finding::suppressed).count());
    }
}
