package dev.assize.runner.tools;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.subject.Digest;
import dev.assize.runner.process.Limits;
import dev.assize.runner.process.ProcessEnd;
import dev.assize.runner.process.ToolProcess;
import dev.assize.scanners.TrivyDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Trivy's own vulnerability database and the small one we build, each in a directory of its own.
final class Databases {
    private static final String SOURCE = "tools/advisories";
    private static final Duration BUILDING = Duration.ofSeconds(20);
    private static final Pin.Version OLDEST_GO = Pin.Version.parse("1.24.0");
    private static final long MAX_OUTPUT = 16L << 20;
    private static final long MAX_MEMORY = 4L << 30;
    private static final long MAX_DISK = 8L << 30;

    private final Path root;
    private final Path own;
    private final Path small;

    Databases(Path root, Path home) {
        this.root = root;
        this.own = home.resolve(TrivyDatabase.OWN);
        this.small = home.resolve(TrivyDatabase.SMALL);
    }

    FoundDatabase find() {
        Optional<FoundDatabase.Ready> found = ready(own).or(this::small);
        if (found.isPresent()) {
            return found.get();
        }
        return new FoundDatabase.Missing(
                "There is no vulnerability database here.", "Run assize tools install " + Toolbox.DATABASE + ".");
    }

    FoundDatabase install(InstallStep step, Tools.Found trivy, Duration patience, Instant now)
            throws InterruptedException {
        Optional<FoundDatabase.Ready> kept = ready(own);
        if (kept.isPresent() && !TrivyDatabase.at(own).dueBy(now)) {
            return kept.get();
        }
        String why = "";
        if (trivy instanceof Tools.Found.Ready ready) {
            Optional<String> problem = fetch(step, ready, patience);
            if (problem.isEmpty()) {
                return find();
            }
            why = problem.get();
        } else {
            why = "Trivy is not here to fetch its own.";
        }
        if (kept.isPresent()) {
            return kept.get();
        }
        if (small().isEmpty()) {
            try {
                build(step);
            } catch (Failure e) {
                return new FoundDatabase.Missing(
                        "There is no vulnerability database here. " + why + " The small one could not be built: "
                                + e.what(),
                        e.remedy());
            }
        }
        return find();
    }

    private static Optional<FoundDatabase.Ready> ready(Path directory) {
        if (!TrivyDatabase.isAt(directory)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new FoundDatabase.Ready(
                    directory, TrivyDatabase.at(directory).identity()));
        } catch (Failure _) {
            return Optional.empty();
        }
    }

    /// The small database, if it was made from the source that lies here now.
    private Optional<FoundDatabase.Ready> small() {
        if (!TrivyDatabase.isAt(small)) {
            return Optional.empty();
        }
        Path source = root.resolve(SOURCE).resolve("advisories.yml");
        if (Files.isRegularFile(source)) {
            Digest digest = InstallStep.digest(source);
            if (!TrivyDatabase.at(small).madeFrom(digest)) {
                return Optional.empty();
            }
        }
        return ready(small);
    }

    /// @return what went wrong; empty where it is there now
    private Optional<String> fetch(InstallStep step, Tools.Found.Ready trivy, Duration patience)
            throws InterruptedException {
        String what = "fetches its own vulnerability database";
        step.progress().begins(step.tool(), what, patience);
        long start = System.nanoTime();
        Path fresh = step.scratch().resolve("fresh");
        try {
            Files.createDirectories(fresh);
            ProcessEnd end = new ToolProcess(
                            List.of(
                                    trivy.program().toString(),
                                    "image",
                                    "--download-db-only",
                                    "--no-progress",
                                    "--disable-telemetry",
                                    "--skip-version-check",
                                    "--cache-dir",
                                    fresh.toString()),
                            step.scratch(),
                            step.scratch(),
                            trivy.environment(),
                            step.log(),
                            step.log())
                    .run(new Limits(patience, MAX_OUTPUT, MAX_MEMORY, MAX_DISK));
            if (!(end instanceof ProcessEnd.Exited(int code, Duration _, String _)) || code != 0) {
                return Optional.of("Trivy could not fetch its own: " + told(end) + ".");
            }
            TrivyDatabase.at(fresh).remember();
            Scratch.delete(own);
            Files.move(fresh, own);
            return Optional.empty();
        } catch (IOException e) {
            throw new Failure(Fault.STORAGE, "The database cannot be kept: " + e.getMessage(), "Check the disk.", e);
        } finally {
            step.progress().ended(step.tool(), what, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private static String told(ProcessEnd end) {
        return switch (end) {
            case ProcessEnd.Exited(int code, Duration _, String tail) -> "exit code " + code + lastOf(tail);
            case ProcessEnd.Stopped(String limit, Duration _, String _) -> limit;
            case ProcessEnd.Unstartable(String why) -> why;
        };
    }

    private static String lastOf(String tail) {
        String last = tail.lines().filter(line -> !line.isBlank()).reduce("", (_, line) -> line);
        return last.isEmpty() ? "" : ", " + last.strip();
    }

    private void build(InstallStep step) throws InterruptedException {
        Path fresh = step.scratch().resolve("small");
        Path go = new GoInstaller(step).go(OLDEST_GO);
        step.run(
                "builds the small vulnerability database from " + SOURCE,
                BUILDING,
                List.of(go.toString(), "run", "-mod=readonly", "-buildvcs=false", ".", "--cache-dir", fresh.toString()),
                root.resolve(SOURCE),
                GoInstaller.SETTLED);
        TrivyDatabase.at(fresh);
        try {
            Scratch.delete(small);
            Files.createDirectories(small.getParent());
            Files.move(fresh, small);
        } catch (IOException e) {
            throw new Failure(Fault.STORAGE, "The database cannot be kept: " + e.getMessage(), "Check the disk.", e);
        }
    }
}
