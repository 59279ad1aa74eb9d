package dev.assize.runner.pipeline;

import dev.assize.core.Failure;
import dev.assize.core.evidence.Evidence;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.ToolRun;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Digest;
import dev.assize.runner.checkout.Checkout;
import dev.assize.runner.process.Limits;
import dev.assize.runner.process.ProcessEnd;
import dev.assize.runner.process.ToolProcess;
import dev.assize.runner.settings.Settings;
import dev.assize.runner.tools.SearchPath;
import dev.assize.runner.tools.Tools;
import dev.assize.scanners.Plan;
import dev.assize.scanners.Redaction;
import dev.assize.scanners.ReportReaders;
import dev.assize.scanners.ScanContext;
import dev.assize.scanners.Scanner;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs the stages of one working tree. What needs nothing but the files starts at once, in parallel; the
/// image is built meanwhile, and what looks at it or at the running service starts when that is ready.
public final class Pipeline {
    /// Stands for the address of a service that is not started yet.
    private static final URI NOT_STARTED = URI.create("http://service.invalid/");

    private final List<Scanner> scanners;
    private final Tools tools;
    private final ImageBuilder images;
    private final StagingServer staging;
    private final Recorded recorded;
    private final Cache cache;
    private final Path rules;
    private final @Nullable Path database;
    private final Clock clock;

    /// @param rules    directory of the rule sets shipped with Assize
    /// @param database directory with Trivy's database below `db/`; null where there is none
    public Pipeline(
            List<Scanner> scanners,
            Tools tools,
            ImageBuilder images,
            StagingServer staging,
            Recorded recorded,
            Cache cache,
            Path rules,
            @Nullable Path database,
            Clock clock) {
        this.scanners = List.copyOf(scanners);
        this.tools = tools;
        this.images = images;
        this.staging = staging;
        this.recorded = recorded;
        this.cache = cache;
        this.rules = rules;
        this.database = database;
        this.clock = clock;
    }

    /// Builds the image of a working tree.
    public interface ImageBuilder {
        /// @return the archive and what it is; empty where the settings describe none
        /// @throws Failure where it cannot be built
        Optional<Image> build(Checkout checkout, Settings settings, Path work);
    }

    /// A built image.
    public record Image(Path archive, Artifact artifact) {}

    /// Starts the service for stage 7.
    public interface StagingServer {
        /// @throws Failure where it does not come up
        Running start(Checkout checkout, Settings.Staging settings, Path work) throws InterruptedException;

        /// A running service; closing stops it.
        interface Running extends AutoCloseable {
            URI address();

            @Override
            void close();
        }
    }

    /// Runs the stages and hands over each result as it comes, on the calling thread.
    ///
    /// @param only  the stages to run
    /// @param work  an empty directory of this run
    public @Nullable Image run(
            Checkout checkout,
            Settings settings,
            Set<Stage> only,
            Path work,
            Progress progress,
            Consumer<StageResult> take)
            throws InterruptedException {
        Run run = new Run(checkout, settings, work, progress);
        List<Thread> threads = new ArrayList<>();
        int expected = 0;
        boolean needsImage = false;
        for (Scanner scanner : scanners) {
            if (!only.contains(scanner.stage()) || !settings.of(scanner.stage()).enabled()) {
                continue;
            }
            expected++;
            needsImage |= looksAtImage(scanner.stage());
            threads.add(Thread.ofVirtual().name(scanner.tool()).unstarted(() -> run.scan(scanner)));
        }
        run.imageWanted = needsImage;
        Thread builder = Thread.ofVirtual().name("image").start(run::build);
        threads.forEach(Thread::start);
        try {
            for (int i = 0; i < expected; i++) {
                run.results.take().forEach(take);
            }
            builder.join();
        } catch (InterruptedException e) {
            threads.forEach(Thread::interrupt);
            throw e;
        }
        return run.image;
    }

    private static boolean looksAtImage(Stage stage) {
        return stage == Stage.CONTAINER || stage == Stage.DAST;
    }

    /// One run.
    private final class Run {
        private final Checkout checkout;
        private final Settings settings;
        private final Path work;
        private final Progress progress;
        private final BlockingQueue<List<StageResult>> results = new LinkedBlockingQueue<>();
        private final Semaphore processors =
                new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()));
        private final java.util.concurrent.CountDownLatch built = new java.util.concurrent.CountDownLatch(1);
        private volatile @Nullable Image image;
        private volatile @Nullable Failure imageFailure;
        private boolean imageWanted;

        Run(Checkout checkout, Settings settings, Path work, Progress progress) {
            this.checkout = checkout;
            this.settings = settings;
            this.work = work;
            this.progress = progress;
        }

        void build() {
            try {
                if (imageWanted) {
                    image = images.build(checkout, settings, directory("image")).orElse(null);
                }
            } catch (Failure e) {
                imageFailure = e;
            } catch (RuntimeException e) {
                imageFailure = new Failure(
                        dev.assize.core.Fault.INTERNAL,
                        "Building the image failed: " + e,
                        "Please report this with the message.",
                        e);
            } finally {
                built.countDown();
            }
        }

        void scan(Scanner scanner) {
            long start = System.nanoTime();
            List<StageResult> done;
            try {
                if (looksAtImage(scanner.stage())) {
                    built.await();
                }
                processors.acquire();
                try {
                    start = System.nanoTime();
                    done = scanNow(scanner, start);
                } finally {
                    processors.release();
                }
            } catch (InterruptedException _) {
                done = List.of(none(scanner, start, "It was interrupted.", "Run it again."));
            } catch (Failure e) {
                done = List.of(none(scanner, start, e.what(), e.remedy()));
            } catch (IOException e) {
                done = List.of(
                        none(scanner, start, Objects.toString(e.getMessage()), "Check the disk and run it again."));
            } catch (RuntimeException e) {
                done = List.of(none(scanner, start, "Our own error: " + e, "Please report this with the message."));
            }
            done.forEach(progress::finished);
            results.add(done);
        }

        private List<StageResult> scanNow(Scanner scanner, long start) throws IOException, InterruptedException {
            Failure broken = imageFailure;
            if (looksAtImage(scanner.stage()) && broken != null) {
                return List.of(none(scanner, start, broken.what(), broken.remedy()));
            }
            String inapplicable = settings.inapplicable().get(scanner.stage());
            if (inapplicable != null) {
                return List.of(result(
                        scanner,
                        ours(scanner),
                        none(new Outcome.NotApplicable("Said in .assize.yml: " + inapplicable)),
                        start));
            }
            Settings.Staging service = settings.staging();
            if (scanner.stage() == Stage.DAST && service != null) {
                Optional<StageResult> known =
                        service.target() == null ? knownOfService(scanner, start) : Optional.empty();
                if (known.isPresent()) {
                    return List.of(known.get());
                }
                progress.started(scanner.stage(), scanner.tool(), "starts the service");
                try (StagingServer.Running running = staging.start(checkout, service, directory("staging"))) {
                    return carryOut(scanner, running.address(), start);
                }
            }
            return carryOut(scanner, null, start);
        }

        /// What an earlier scan of this very service said. Looked for before the service is started.
        private Optional<StageResult> knownOfService(Scanner scanner, long start) {
            ScanContext context = context(scanner, NOT_STARTED);
            return scanner.plan(context) instanceof Plan.Execute execute
                            && tools.find(scanner.tool()) instanceof Tools.Found.Ready ready
                    ? known(scanner, execute, context, ready, start)
                    : Optional.empty();
        }

        private ScanContext context(Scanner scanner, @Nullable URI target) {
            Image built = image;
            return new ScanContext(
                    checkout.root(),
                    checkout.files(),
                    settings.of(scanner.stage()),
                    directory(scanner.stage().word() + "-" + scanner.tool()),
                    rules,
                    built == null ? null : built.archive(),
                    built == null ? null : built.artifact(),
                    target,
                    database);
        }

        private List<StageResult> carryOut(Scanner scanner, @Nullable URI target, long start)
                throws IOException, InterruptedException {
            ScanContext context = context(scanner, target);
            return switch (plan(scanner, context)) {
                case Plan.Nothing(String reason) ->
                    List.of(result(scanner, ours(scanner), none(new Outcome.NotApplicable(reason)), start));
                case Plan.Impossible(String reason, String remedy) ->
                    List.of(withoutTool(scanner, reason, remedy, start));
                case Plan.Collect collect -> collect(scanner, collect, start);
                case Plan.Compute compute -> List.of(compute(scanner, compute, start));
                case Plan.Execute execute -> List.of(execute(scanner, execute, context, start));
            };
        }

        private Plan plan(Scanner scanner, ScanContext context) {
            progress.started(scanner.stage(), scanner.tool(), "looks at the files");
            return scanner.plan(context);
        }

        private List<StageResult> collect(Scanner scanner, Plan.Collect collect, long start) throws IOException {
            List<StageResult> reports = new ArrayList<>();
            for (Path report : collect.reports()) {
                String name = checkout.root().relativize(report).toString();
                reports.add(result(
                        scanner,
                        ToolRun.ofReport("", ""),
                        new StageResult.Content.Report(
                                name, null, Files.readAllBytes(report), Evidence.Origin.INGESTED, ""),
                        start));
            }
            return reports;
        }

        private StageResult compute(Scanner scanner, Plan.Compute compute, long start) throws IOException {
            Instant began = clock.instant();
            Plan.Computed computed = compute.computation().run();
            Plan.RuleSet set = computed.rules();
            ToolRun run = new ToolRun(
                    scanner.tool(),
                    "",
                    List.of(),
                    0,
                    began,
                    clock.instant(),
                    null,
                    set == null ? null : set.digest(),
                    set == null ? -1 : set.count(),
                    null,
                    checkout.revision().tree(),
                    false);
            return result(
                    scanner,
                    run,
                    new StageResult.Content.Report(
                            scanner.tool(), compute.format(), computed.report(), Evidence.Origin.RAN, ""),
                    start);
        }

        private StageResult execute(Scanner scanner, Plan.Execute plan, ScanContext context, long start)
                throws IOException, InterruptedException {
            Tools.Found.Ready ready;
            switch (tools.find(scanner.tool())) {
                case Tools.Found.Missing(String reason, String remedy) -> {
                    return withoutTool(scanner, reason, remedy, start);
                }
                case Tools.Found.Ready found -> ready = found;
            }
            Optional<StageResult> known = known(scanner, plan, context, ready, start);
            if (known.isPresent()) {
                return known.get();
            }
            progress.started(scanner.stage(), scanner.tool(), "runs " + scanner.tool() + " " + ready.version());
            Path room = context.work();
            List<String> shown = shown(plan.arguments(), context);
            Path output = plan.report() == null ? room.resolve("stdout") : null;
            List<String> command = new ArrayList<>(List.of(ready.program().toString()));
            command.addAll(plan.arguments());
            Map<String, String> environment = new HashMap<>(ready.environment());
            environment.putAll(plan.environment());
            plan.preparation().run();
            Instant began = clock.instant();
            ProcessEnd end = new ToolProcess(command, checkout.root(), room, environment, output)
                    .run(Limits.of(context.settings().timeout()));
            Instant ended = clock.instant();
            return switch (end) {
                case ProcessEnd.Unstartable(String why) ->
                    none(scanner, start, scanner.tool() + " cannot be started: " + why, "Run assize doctor.");
                case ProcessEnd.Stopped(String limit, Duration took, String _) ->
                    none(
                            scanner,
                            start,
                            scanner.tool() + " was stopped: " + limit + ".",
                            "Give stages." + scanner.stage().word() + ".timeout more, or exclude what is large.");
                case ProcessEnd.Exited(int code, Duration took, String tail) -> {
                    Path file = plan.report() == null ? room.resolve("stdout") : plan.report();
                    if (!plan.fine().contains(code) || !Files.isRegularFile(file)) {
                        yield none(
                                scanner,
                                start,
                                scanner.tool() + " ended with exit code " + code
                                        + (Files.isRegularFile(file) ? "." : " and wrote no report.") + lastLine(tail),
                                "Run it by hand to see why: " + scanner.tool() + " " + String.join(" ", shown));
                    }
                    byte[] bytes = Files.readAllBytes(file);
                    Cache.Hit ours = new Cache.Hit(bytes, code, began, ended);
                    key(scanner, plan, context, ready).ifPresent(key -> keepable(scanner.stage(), plan.format(), bytes)
                            .ifPresent(kept -> cache.put(key, new Cache.Hit(kept, code, began, ended))));
                    yield result(
                            scanner,
                            run(scanner, plan, shown, ready, ours, false),
                            report(scanner, plan, bytes),
                            start);
                }
            };
        }

        /// What the cache may keep of a report: no secret, and nothing that is read otherwise than the report.
        private static Optional<byte[]> keepable(Stage stage, String format, byte[] report) {
            ReportReader reader = ReportReaders.installed().named(format).orElseThrow();
            try {
                byte[] redacted = reader.redacted(report);
                return reader.read(redacted, stage).equals(reader.read(report, stage))
                        ? Optional.of(redacted)
                        : Optional.empty();
            } catch (UnreadableReport _) {
                return Optional.empty();
            }
        }

        private static String lastLine(String tail) {
            String last = tail.lines().filter(line -> !line.isBlank()).reduce("", (_, line) -> line);
            return last.isEmpty() ? "" : " It said: " + Redaction.of(last);
        }

        private StageResult withoutTool(Scanner scanner, String reason, String remedy, long start) throws IOException {
            Optional<Recorded.Report> known = recorded.find(scanner.stage(), scanner.tool(), checkout.root());
            if (known.isEmpty()) {
                return none(scanner, start, reason, remedy);
            }
            Recorded.Report report = known.get();
            return result(
                    scanner,
                    report.run(),
                    new StageResult.Content.Report(
                            report.file().getFileName().toString(),
                            report.format(),
                            Files.readAllBytes(report.file()),
                            Evidence.Origin.RECORDED,
                            report.note()),
                    start);
        }

        private Optional<StageResult> known(
                Scanner scanner, Plan.Execute plan, ScanContext context, Tools.Found.Ready ready, long start) {
            return key(scanner, plan, context, ready)
                    .flatMap(cache::get)
                    .map(hit -> result(
                            scanner,
                            run(scanner, plan, shown(plan.arguments(), context), ready, hit, true),
                            report(scanner, plan, hit.report()),
                            start));
        }

        private Optional<Cache.Key> key(
                Scanner scanner, Plan.Execute plan, ScanContext context, Tools.Found.Ready ready) {
            Map<String, String> environment = new HashMap<>(plan.environment());
            if (plan.network()) {
                Settings.Staging service = settings.staging();
                if (scanner.stage() != Stage.DAST || service == null || service.target() != null) {
                    return Optional.empty();
                }
                // The service we start is made of the tree, of how it is started and of what starts it.
                environment.put("service", String.join("\0", service.command()) + "\0" + service.health());
                environment.put("program", SearchPath.identity(service.command().getFirst()));
            }
            return Optional.of(Cache.Key.of(
                    scanner.stage().word() + "/" + scanner.tool(),
                    ready.version(),
                    ready.digest(),
                    shown(plan.arguments(), context),
                    environment,
                    plan.rules() == null ? null : plan.rules().digest(),
                    plan.database() == null ? null : plan.database().digest(),
                    input(scanner)));
        }

        private Digest input(Scanner scanner) {
            Image built = image;
            return scanner.stage() == Stage.CONTAINER && built != null
                    ? built.artifact().digest()
                    : checkout.revision().tree();
        }

        /// The arguments without this machine's paths and ports, which are neither evidence nor the same twice.
        private List<String> shown(List<String> arguments, ScanContext context) {
            URI target = context.target();
            Settings.Staging service = settings.staging();
            boolean started = target != null && service != null && service.target() == null;
            return arguments.stream()
                    .map(argument -> started ? argument.replace(String.valueOf(target), "{service}") : argument)
                    .map(argument -> argument.replace(work.toString(), "{work}")
                            .replace(rules.toString(), "{rules}")
                            .replace(checkout.root().toString(), "{root}"))
                    .map(argument -> database == null ? argument : argument.replace(database.toString(), "{database}"))
                    .toList();
        }

        private ToolRun run(
                Scanner scanner,
                Plan.Execute plan,
                List<String> shown,
                Tools.Found.Ready ready,
                Cache.Hit hit,
                boolean cached) {
            Plan.RuleSet set = plan.rules();
            return new ToolRun(
                    scanner.tool(),
                    ready.version(),
                    shown,
                    hit.exitCode(),
                    hit.started(),
                    hit.finished(),
                    ready.digest(),
                    set == null ? null : set.digest(),
                    set == null ? -1 : set.count(),
                    plan.database(),
                    input(scanner),
                    cached);
        }

        private static StageResult.Content report(Scanner scanner, Plan.Execute plan, byte[] bytes) {
            return new StageResult.Content.Report(scanner.tool(), plan.format(), bytes, Evidence.Origin.RAN, "");
        }

        private ToolRun ours(Scanner scanner) {
            return ToolRun.ofReport(scanner.tool(), "");
        }

        private StageResult none(Scanner scanner, long start, String reason, String remedy) {
            return result(scanner, ours(scanner), none(new Outcome.NotEvaluated(reason, remedy)), start);
        }

        private static StageResult.Content none(Outcome outcome) {
            return new StageResult.Content.None(outcome);
        }

        private StageResult result(Scanner scanner, ToolRun run, StageResult.Content content, long start) {
            Image built = image;
            return new StageResult(
                    scanner.stage(),
                    scanner.tool(),
                    built != null && looksAtImage(scanner.stage()) ? built.artifact() : null,
                    run,
                    content,
                    Duration.ofNanos(System.nanoTime() - start));
        }

        private Path directory(String name) {
            try {
                return Files.createDirectories(work.resolve(name));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException("cannot make a directory for " + name, e);
            }
        }
    }
}
