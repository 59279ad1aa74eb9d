package dev.assize.cli.command;

import dev.assize.cli.wiring.Engines;
import dev.assize.cli.wiring.Wiring;
import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.act.Actor;
import dev.assize.core.act.RecordEvidence;
import dev.assize.core.act.Records;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Change;
import dev.assize.runner.checkout.Checkout;
import dev.assize.runner.pipeline.Pipeline;
import dev.assize.runner.pipeline.Progress;
import dev.assize.runner.pipeline.StageResult;
import dev.assize.runner.settings.Settings;
import dev.assize.scanners.ReportReaders;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Runs stages and records what comes of them.
///
/// @param recorded directory with reports recorded earlier, for tools that cannot be had here; null for none
record StageRun(
        Wiring wiring,
        Settings settings,
        Checkout checkout,
        Records records,
        Actor actor,
        Clock clock,
        boolean cached,
        @Nullable Path recorded) {

    /// @param took filled with the time each stage took
    /// @return what was built, if anything
    @Nullable
    Artifact run(Set<Stage> stages, Progress progress, Map<Stage, Duration> took) throws InterruptedException {
        Path work = work();
        try {
            Pipeline pipeline = new Engines(wiring, settings, clock, cached, recorded).pipeline();
            Pipeline.Image image = pipeline.run(checkout, settings, stages, work, progress, result -> {
                took.merge(result.stage(), result.took(), (a, b) -> a.compareTo(b) > 0 ? a : b);
                record(result);
            });
            return image == null ? null : image.artifact();
        } finally {
            delete(work);
        }
    }

    /// A new directory for this run. What a broken-off run left is deleted: raw reports quote code, and code may
    /// hold secrets. Nobody else runs here now, for the ledger is open for writing.
    private Path work() {
        try {
            Path runs = wiring.workspace().runs();
            delete(runs);
            Files.createDirectories(runs);
            return Files.createTempDirectory(runs, "run-").toAbsolutePath();
        } catch (IOException e) {
            throw new Failure(
                    Fault.STORAGE, "No directory for the run can be made: " + e.getMessage(), "Check the disk.", e);
        }
    }

    private static void delete(Path path) {
        try {
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                try (var inside = Files.newDirectoryStream(path)) {
                    inside.forEach(StageRun::delete);
                }
            }
            Files.deleteIfExists(path);
        } catch (IOException | DirectoryIteratorException e) {
            throw new Failure(
                    Fault.STORAGE,
                    path + " cannot be deleted: " + e.getMessage(),
                    "Delete it by hand; a raw report may lie there.",
                    e);
        }
    }

    RecordEvidence.Recorded record(StageResult result) {
        Change change = new Change(settings.service(), checkout.revision());
        return switch (result.content()) {
            case StageResult.Content.None(Outcome outcome) ->
                RecordEvidence.outcome(
                        records,
                        actor,
                        new RecordEvidence.Subject(
                                change,
                                result.artifact(),
                                result.stage(),
                                dev.assize.core.evidence.Evidence.Origin.RAN),
                        result.run(),
                        "",
                        outcome,
                        clock.instant());
            case StageResult.Content.Report report ->
                report(
                        records,
                        actor,
                        new RecordEvidence.Subject(change, result.artifact(), result.stage(), report.origin()),
                        result,
                        report);
        };
    }

    private RecordEvidence.Recorded report(
            Records into,
            Actor by,
            RecordEvidence.Subject subject,
            StageResult result,
            StageResult.Content.Report report) {
        ReportReader reader;
        try {
            reader = reader(report.format(), report.bytes());
        } catch (UnreadableReport e) {
            return RecordEvidence.outcome(
                    into,
                    by,
                    subject,
                    result.run().tool().isEmpty()
                            ? dev.assize.core.evidence.ToolRun.ofReport(report.name(), "")
                            : result.run(),
                    "unknown",
                    new Outcome.NotEvaluated(report.name() + ": " + e.reason(), e.remedy()),
                    clock.instant());
        }
        return RecordEvidence.report(into, by, subject, result.run(), reader, report.bytes(), clock.instant());
    }

    /// The reader of a format, or the one that recognises the bytes.
    static ReportReader reader(@Nullable String format, byte[] bytes) throws UnreadableReport {
        ReportReaders readers = ReportReaders.installed();
        if (format == null) {
            return readers.pick(bytes);
        }
        return readers.named(format)
                .orElseThrow(() -> new Failure(
                        Fault.BAD_INPUT,
                        "The format " + format + " is not known.",
                        "Use one of " + String.join(", ", readers.formats()) + "."));
    }
}
