package dev.assize.runner.tools;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.subject.Digest;
import dev.assize.runner.process.Limits;
import dev.assize.runner.process.ProcessEnd;
import dev.assize.runner.process.ToolProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The pinned programs on this machine: looks them up, gets them, checks them again.
///
/// A program we installed counts when the stamp beside it fits the pin and the program's size and time; what
/// lies in its directory is read again only by [#verify]. A program on `PATH` counts when it says it is the
/// pinned version. Safe for several threads and for several processes on one directory.
public final class Toolbox implements Tools {
    /// The vulnerability database, which is installed like a tool.
    public static final String DATABASE = "trivy-db";

    private static final Duration SHORTEST_ASKING = Duration.ofSeconds(30);
    private static final long MAX_ANSWER = 1L << 20;
    private static final long MAX_ASKING_MEMORY = 4L << 30;

    private final ToolLock lock;
    private final Path root;
    private final Path home;
    private final Map<String, String> environment;
    private final Databases databases;
    private final Map<String, Found> found = new ConcurrentHashMap<>();

    /// @param root holds `tools.lock` and `tools/`
    /// @param home where programs are installed
    public Toolbox(ToolLock lock, Path root, Path home) {
        this(lock, root, home, System.getenv());
    }

    Toolbox(ToolLock lock, Path root, Path home, Map<String, String> environment) {
        this.lock = lock;
        this.root = root.toAbsolutePath().normalize();
        this.home = home.toAbsolutePath().normalize();
        this.environment = Map.copyOf(environment);
        this.databases = new Databases(this.root, this.home);
    }

    /// A pinned tool and what there is of it here.
    ///
    /// @param origin how it came here, for people; empty where it is missing
    /// @param cost   of getting it, by the first way that needs any
    public record Status(Pin pin, Found found, String origin, Pin.Cost cost) {}

    /// What became of checking an installed program again.
    public sealed interface Verification {
        /// All as it was installed.
        ///
        /// @param files how many files were read
        record Intact(Found.Ready tool, int files) implements Verification {}

        /// Not as it was installed.
        record Changed(List<String> differences, String remedy) implements Verification {
            public Changed {
                differences = List.copyOf(differences);
            }
        }

        /// Nothing there to check.
        record Absent(Found.Missing missing) implements Verification {}
    }

    @Override
    public Found find(String tool) {
        return found.computeIfAbsent(tool, _ -> look(pin(tool)).found());
    }

    /// All pinned tools, in the order of the file.
    public List<Status> list() {
        return lock.pins().stream().map(this::status).toList();
    }

    /// The vulnerability database. Never fetches.
    public FoundDatabase database() {
        return databases.find();
    }

    /// Gets a tool by the first way that works here; nothing is done where it is there already.
    ///
    /// @return [Found.Missing] with the reason of every way where none worked
    /// @throws Failure where a file of ours is not the pinned one, or the disk refuses
    public Found install(String tool, InstallProgress progress) throws InterruptedException {
        Pin pin = pin(tool);
        // What is there already needs no lock: nobody waits for somebody else's Trivy to be built.
        if (look(pin).found() instanceof Found.Ready ready) {
            found.put(tool, ready);
            return ready;
        }
        try (InstallLock _ = InstallLock.take(
                home, () -> progress.begins(tool, "waits for another installation to end", Duration.ZERO))) {
            Looked looked = look(pin);
            if (looked.found() instanceof Found.Missing) {
                looked = new Looked(get(pin, looked.reasons(), progress), looked.reasons(), "");
            }
            found.put(tool, looked.found());
            return looked.found();
        }
    }

    /// Gets the vulnerability database: Trivy's own where the network allows, else the small one that is built
    /// from `tools/advisories`.
    ///
    /// @param patience how long fetching Trivy's own may take
    /// @param now      a database that should have been renewed by then is fetched again
    public FoundDatabase installDatabase(InstallProgress progress, Duration patience, Instant now)
            throws InterruptedException {
        try (InstallLock _ = InstallLock.take(
                        home, () -> progress.begins(DATABASE, "waits for another installation to end", Duration.ZERO));
                Scratch scratch = Scratch.below(home)) {
            InstallStep step = new InstallStep(DATABASE, root, scratch.path(), log(DATABASE), progress, environment);
            return databases.install(step, find("trivy"), patience, now);
        }
    }

    /// Reads every file of an installed program again, and asks a program on `PATH` again.
    public Verification verify(String tool) {
        Pin pin = pin(tool);
        found.remove(tool);
        for (Pin.Way way : pin.ways()) {
            Path directory = directory(pin, way);
            Optional<Installation> installation = Installation.in(directory, pin.identity(way));
            if (way instanceof Pin.OnPath || installation.isEmpty()) {
                continue;
            }
            return verify(pin, directory, installation.get());
        }
        return switch (look(pin).found()) {
            case Found.Missing missing -> new Verification.Absent(missing);
            case Found.Ready ready -> {
                String version = ask(pin, ready.program());
                yield pin.version().equals(version)
                                && InstallStep.digest(ready.program()).equals(ready.digest())
                        ? new Verification.Intact(ready, 1)
                        : new Verification.Changed(
                                List.of(ready.program() + " now says version " + version),
                                "Run assize tools install " + tool + ".");
            }
        };
    }

    private Verification verify(Pin pin, Path directory, Installation installation) {
        try {
            List<String> differences = new ArrayList<>(installation.differences(directory));
            installation.fault(directory).ifPresent(differences::addFirst);
            if (differences.isEmpty()) {
                return new Verification.Intact(ready(pin, directory, installation), installation.fileCount(directory));
            }
            return new Verification.Changed(
                    differences, "Delete " + directory + " and run assize tools install " + pin.name() + ".");
        } catch (IOException e) {
            return new Verification.Changed(
                    List.of("it cannot be read: " + e.getMessage()),
                    "Delete " + directory + " and run assize tools install " + pin.name() + ".");
        }
    }

    private Pin pin(String tool) {
        return lock.pin(tool)
                .orElseThrow(() -> new Failure(
                        Fault.NOT_FOUND,
                        "There is no tool '" + tool + "' in " + ToolLock.FILE + ".",
                        "Known are: "
                                + String.join(
                                        ", ",
                                        lock.pins().stream().map(Pin::name).toList()) + "."));
    }

    private Status status(Pin pin) {
        Looked looked = look(pin);
        Pin.Cost cost = pin.ways().stream()
                .map(Pin.Way::cost)
                .filter(c -> !c.equals(Pin.Cost.NONE))
                .findFirst()
                .orElse(Pin.Cost.NONE);
        return new Status(pin, looked.found(), looked.origin(), cost);
    }

    /// @param reasons why each way that was looked at gave nothing
    private record Looked(Found found, List<String> reasons, String origin) {}

    private Looked look(Pin pin) {
        List<String> reasons = new ArrayList<>();
        for (Pin.Way way : pin.ways()) {
            Path directory = directory(pin, way);
            Optional<Installation> installation = Installation.in(directory, pin.identity(way));
            if (installation.isEmpty()) {
                continue;
            }
            Optional<String> fault = installation.get().fault(directory);
            if (fault.isEmpty()) {
                return new Looked(
                        ready(pin, directory, installation.get()),
                        List.of(),
                        way.word() + ", " + installation.get().made());
            }
            reasons.add("The installed one is not used: " + fault.get() + ".");
        }
        if (pin.ways().stream().anyMatch(way -> way instanceof Pin.OnPath)) {
            for (PathPrograms.Answer answer : new PathPrograms(environment, home, this::ask).answers(pin)) {
                if (pin.version().equals(answer.version())) {
                    Path program = answer.program();
                    return new Looked(
                            new Found.Ready(program, pin.version(), answer.digest(), Map.of()),
                            List.of(),
                            "on PATH, " + program);
                }
                reasons.add(answer.program() + " is "
                        + (answer.version() == null ? "of no version it tells" : "version " + answer.version())
                        + ".");
            }
        }
        String reason = pin.name() + " " + pin.version() + " is not here."
                + (reasons.isEmpty() ? "" : " " + String.join(" ", reasons));
        Pin.Cost cost = pin.ways().getLast().cost();
        return new Looked(
                new Found.Missing(reason, "Run assize tools install " + pin.name() + " (" + cost + ")."), reasons, "");
    }

    private Found get(Pin pin, List<String> reasons, InstallProgress progress) throws InterruptedException {
        List<String> why = new ArrayList<>(reasons);
        List<String> remedies = new ArrayList<>();
        for (Pin.Way way : pin.ways()) {
            if (way instanceof Pin.OnPath) {
                continue;
            }
            Path directory = directory(pin, way);
            try (Scratch scratch = Scratch.below(home)) {
                // What lies there has no valid stamp: a broken-off installation, or one that was changed.
                Scratch.delete(directory);
                Files.createDirectories(directory.getParent());
                InstallStep step =
                        new InstallStep(pin.name(), root, scratch.path(), log(pin.name()), progress, environment);
                return get(pin, way, directory, step);
            } catch (Failure e) {
                Scratch.delete(directory);
                if (e.fault() == Fault.TAMPERED) {
                    throw e;
                }
                why.add(e.what());
                remedies.add(e.remedy());
            } catch (InterruptedException e) {
                Scratch.delete(directory);
                throw e;
            } catch (IOException e) {
                Scratch.delete(directory);
                throw new Failure(
                        Fault.STORAGE, pin.name() + " cannot be installed: " + e.getMessage(), "Check the disk.", e);
            }
        }
        if (remedies.isEmpty()) {
            remedies.add("Put " + pin.program() + " " + pin.version() + " on PATH.");
        }
        return new Found.Missing(
                pin.name() + " " + pin.version() + " could not be had. " + String.join(" ", why),
                String.join(" Or: ", remedies));
    }

    private Found get(Pin pin, Pin.Way way, Path directory, InstallStep step) throws IOException, InterruptedException {
        String program;
        String made;
        switch (way) {
            case Pin.OnPath _ -> throw new IllegalStateException("a program on PATH is not installed");
            case Pin.Python python -> {
                made = new PythonInstaller(step).install(python, directory);
                program = "bin/" + pin.program();
            }
            case Pin.Release release -> {
                made = new ReleaseInstaller(step).install(pin, release, directory);
                program = pin.program();
            }
            case Pin.Go go -> {
                Files.createDirectories(directory);
                made = new GoInstaller(step).install(go, directory.resolve(pin.program()));
                program = pin.program();
            }
        }
        Path file = directory.resolve(program);
        if (!Files.isExecutable(file)) {
            throw step.cannot("It was installed, but has no program " + program + ".", "Read " + step.log() + ".");
        }
        Map<String, String> variables = variables(directory);
        long start = System.nanoTime();
        step.progress().begins(pin.name(), "is asked for its version and sealed", usually(pin));
        try {
            String version = ask(pin, file, variables);
            if (!pin.version().equals(version)) {
                throw step.cannot(
                        "It was installed, but says it is version " + version + ".", "Read " + step.log() + ".");
            }
            Digest digest = way instanceof Pin.Python python ? python.lock().digest() : InstallStep.digest(file);
            Installation installation = Installation.seal(directory, pin.identity(way), program, digest, made);
            return ready(pin, directory, installation);
        } finally {
            step.progress()
                    .ended(
                            pin.name(),
                            "is asked for its version and sealed",
                            Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private Found.Ready ready(Pin pin, Path directory, Installation installation) {
        return new Found.Ready(
                directory.resolve(installation.program()), pin.version(), installation.digest(), variables(directory));
    }

    /// What a program in an environment of its own needs: its neighbours first on `PATH`, and nothing written
    /// into the environment, whose files are sealed.
    private Map<String, String> variables(Path directory) {
        Path programs = directory.resolve("bin");
        if (!Files.isDirectory(programs)) {
            return Map.of();
        }
        return Map.of(
                "PATH", programs + java.io.File.pathSeparator + environment.getOrDefault("PATH", "/usr/bin:/bin"),
                "PYTHONDONTWRITEBYTECODE", "1",
                "PYTHONNOUSERSITE", "1");
    }

    private Path directory(Pin pin, Pin.Way way) {
        String identity = pin.identity(way).hex().substring(0, 8);
        return home.resolve(pin.name()).resolve(pin.version() + "-" + way.word() + "-" + identity);
    }

    private Path log(String tool) {
        try {
            return Files.createDirectories(home.resolve("logs")).resolve(tool + ".log");
        } catch (IOException e) {
            throw new Failure(
                    Fault.STORAGE,
                    home + " cannot be written: " + e.getMessage(),
                    "Choose another directory with ASSIZE_TOOLS_DIR.",
                    e);
        }
    }

    private static Duration usually(Pin pin) {
        return switch (pin.ask()) {
            case Pin.Ask.Run run -> run.usually();
            case Pin.Ask.Inside _ -> Duration.ZERO;
        };
    }

    private @Nullable String ask(Pin pin, Path program) {
        return ask(pin, program, Map.of());
    }

    /// The version a program tells; null where it tells none in time.
    private @Nullable String ask(Pin pin, Path program, Map<String, String> variables) {
        try {
            return switch (pin.ask()) {
                case Pin.Ask.Inside inside ->
                    inside.versionIn(new String(Files.readAllBytes(program), StandardCharsets.ISO_8859_1));
                case Pin.Ask.Run run -> ask(run, program, variables);
            };
        } catch (IOException _) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(Fault.INTERNAL, "Interrupted while " + pin.name() + " was asked.", "Try again.", e);
        }
    }

    private @Nullable String ask(Pin.Ask.Run run, Path program, Map<String, String> variables)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(run.arguments());
        Duration patience = run.usually().multipliedBy(10);
        Limits limits = new Limits(
                patience.compareTo(SHORTEST_ASKING) > 0 ? patience : SHORTEST_ASKING,
                MAX_ANSWER,
                MAX_ASKING_MEMORY,
                MAX_ASKING_MEMORY);
        try (Scratch scratch = Scratch.below(home)) {
            Path answer = scratch.path().resolve("answer");
            Map<String, String> all = new HashMap<>(variables);
            ProcessEnd end = new ToolProcess(command, scratch.path(), scratch.path(), all, answer, answer).run(limits);
            return end instanceof ProcessEnd.Exited(int code, Duration _, String _) && code == 0
                    ? run.versionIn(Files.readString(answer, StandardCharsets.ISO_8859_1))
                    : null;
        }
    }

    @Override
    public String toString() {
        return "Toolbox[" + Objects.toString(home) + "]";
    }
}
