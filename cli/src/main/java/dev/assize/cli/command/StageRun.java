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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
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
    private static final int KEPT_RUNS = 3;

    /// @param took filled with the time each stage took
    /// @return what was built, if anything
    @Nullable
    Artifact run(Set<Stage> stages, Progress progress, Map<Stage, Duration> took) throws InterruptedException {
        Path work = work();
        Pipeline pipeline = new Engines(wiring, settings, clock, cached, recorded).pipeline();
        Pipeline.Image image = pipeline.run(checkout, settings, stages, work, progress, result -> {
            took.merge(result.stage(), result.took(), (a, b) -> a.compareTo(b) > 0 ? a : b);
            record(result);
        });
        return image == null ? null : image.artifact();
    }

    private Path work() {
        try {
            Path runs = Files.createDirectories(wiring.workspace().runs());
            prune(runs);
            return Files.createTempDirectory(runs, "run-").toAbsolutePath();
        } catch (IOException e) {
            throw new Failure(
                    Fault.STORAGE, "No directory for the run can be made: " + e.getMessage(), "Check the disk.", e);
        }
    }

    /// What the tools left behind is kept of the last runs, for looking into what went wrong. The evidence itself
    /// lies in the ledger.
    private static void prune(Path runs) throws IOException {
        List<Path> old;
        try (Stream<Path> all = Files.list(runs)) {
            old = all.filter(run -> run.getFileName().toString().startsWith("run-"))
                    .sorted(Comparator.comparing(StageRun::time).reversed())
                    .skip(KEPT_RUNS - 1L)
                    .toList();
        }
        for (Path run : old) {
            try (Stream<Path> below = Files.walk(run)) {
                for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            } catch (IOException | UncheckedIOException _) {
                // A tool may have left what we may not delete; it costs space and nothing else.
            }
        }
    }

    private static FileTime time(Path run) {
        try {
            return Files.getLastModifiedTime(run);
        } catch (IOException _) {
            return FileTime.fromMillis(0);
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
