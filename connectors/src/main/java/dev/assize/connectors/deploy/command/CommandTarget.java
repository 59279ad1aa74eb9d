package dev.assize.connectors.deploy.command;

import static dev.assize.connectors.deploy.command.TargetCommands.word;

import dev.assize.connectors.deploy.command.TargetCommands.Operation;
import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.canonical.JsonFields;
import dev.assize.core.canonical.JsonReader;
import dev.assize.core.canonical.MalformedJson;
import dev.assize.core.deployment.DeploymentTarget;
import dev.assize.core.deployment.Health;
import dev.assize.core.deployment.Slot;
import dev.assize.core.deployment.Traffic;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Environment;
import dev.assize.core.subject.Service;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A target every operation of which is a command of the user's, see [TargetCommands].
///
/// What commands write to standard error goes to a log file and nowhere else: it may hold secrets, and
/// whatever enters a record stays there. A command that takes too long or says too much is ended with its
/// descendants.
public final class CommandTarget implements DeploymentTarget {
    private static final List<String> INHERITED = List.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR");
    private static final long POLL_MILLIS = 20;
    private static final int HEALTHY = 0;
    private static final int UNHEALTHY = 1;
    private static final int GONE = 2;

    private final TargetCommands commands;
    private final Service service;
    private final Environment environment;
    private final Path directory;
    private final Path log;

    /// @param directory where the commands run
    /// @param log       what they write to standard error is appended here
    public CommandTarget(TargetCommands commands, Service service, Environment environment, Path directory, Path log) {
        this.commands = Objects.requireNonNull(commands);
        this.service = Objects.requireNonNull(service);
        this.environment = Objects.requireNonNull(environment);
        this.directory = Objects.requireNonNull(directory);
        this.log = Objects.requireNonNull(log);
    }

    @Override
    public Optional<Slot> active() throws InterruptedException {
        JsonFields answer = ask(Operation.ACTIVE, Map.of());
        return answer.has("slot") ? Optional.of(answer.oneOf("slot", Slot.class)) : Optional.empty();
    }

    @Override
    public Optional<Artifact> running(Slot slot) throws InterruptedException {
        JsonFields answer = ask(Operation.RUNNING, Map.of("ASSIZE_SLOT", slot.word()));
        return answer.optionalDigest("digest")
                .map(digest -> new Artifact(answer.optionalText("name").orElse(service.name()), digest));
    }

    @Override
    public void start(Slot slot, Artifact artifact) throws InterruptedException {
        run(
                Operation.START,
                Map.of(
                        "ASSIZE_SLOT", slot.word(),
                        "ASSIZE_ARTIFACT", artifact.name(),
                        "ASSIZE_DIGEST", artifact.digest().toString()));
    }

    @Override
    public Health probe(Slot slot, String path, Duration timeout) throws InterruptedException {
        Ended ended = execute(
                Operation.PROBE,
                Map.of(
                        "ASSIZE_SLOT", slot.word(),
                        "ASSIZE_HEALTH_PATH", path,
                        "ASSIZE_TIMEOUT_MS", Long.toString(timeout.toMillis())),
                timeout);
        return switch (ended) {
            case Ended.Exited(int code, String _) when code == HEALTHY -> new Health.Healthy();
            case Ended.Exited(int code, String _)
            when code == UNHEALTHY -> new Health.Unhealthy("the probe ended with exit code 1");
            case Ended.Exited(int code, String _) when code == GONE -> new Health.Gone("the probe says so");
            case Ended.Exited(int code, String _) -> throw exited(Operation.PROBE, code);
            case Ended.TimedOut() -> new Health.Unhealthy("no answer within " + timeout.toMillis() + " ms");
        };
    }

    @Override
    public void switchTo(Slot slot) throws InterruptedException {
        run(Operation.SWITCH, Map.of("ASSIZE_SLOT", slot.word()));
    }

    @Override
    public Optional<Traffic> traffic(Slot slot) throws InterruptedException {
        if (!commands.commands().containsKey(Operation.TRAFFIC)) {
            return Optional.empty();
        }
        JsonFields answer = ask(Operation.TRAFFIC, Map.of("ASSIZE_SLOT", slot.word()));
        long requests = answer.number("requests");
        long failed = answer.number("failed");
        if (failed < 0 || requests < failed) {
            throw notUnderstood(Operation.TRAFFIC, failed + " of " + requests + " requests cannot have failed");
        }
        return Optional.of(new Traffic(requests, failed));
    }

    @Override
    public int drain(Slot slot, Duration timeout) throws InterruptedException {
        if (!commands.commands().containsKey(Operation.DRAIN)) {
            return 0;
        }
        Ended ended = execute(
                Operation.DRAIN,
                Map.of("ASSIZE_SLOT", slot.word(), "ASSIZE_TIMEOUT_MS", Long.toString(timeout.toMillis())),
                commands.timeout().plus(timeout));
        long unfinished =
                parsed(Operation.DRAIN, output(Operation.DRAIN, ended)).number("unfinished");
        if (unfinished < 0 || unfinished > Integer.MAX_VALUE) {
            throw notUnderstood(Operation.DRAIN, unfinished + " requests cannot be unfinished");
        }
        return (int) unfinished;
    }

    @Override
    public void stop(Slot slot) throws InterruptedException {
        run(Operation.STOP, Map.of("ASSIZE_SLOT", slot.word()));
    }

    private sealed interface Ended {
        record Exited(int code, String output) implements Ended {}

        record TimedOut() implements Ended {}
    }

    private void run(Operation operation, Map<String, String> told) throws InterruptedException {
        output(operation, execute(operation, told, commands.timeout()));
    }

    private JsonFields ask(Operation operation, Map<String, String> told) throws InterruptedException {
        return parsed(operation, output(operation, execute(operation, told, commands.timeout())));
    }

    private String output(Operation operation, Ended ended) {
        return switch (ended) {
            case Ended.Exited(int code, String output) when code == 0 -> output;
            case Ended.Exited(int code, String _) -> throw exited(operation, code);
            case Ended.TimedOut() ->
                throw new Failure(
                        Fault.TOOL_FAILED,
                        "the command for " + word(operation) + " took too long and was ended",
                        "see " + log.getFileName() + ", or allow more time");
        };
    }

    private static JsonFields parsed(Operation operation, String output) {
        try {
            return JsonFields.of(word(operation), JsonReader.read(output));
        } catch (MalformedJson e) {
            throw notUnderstood(operation, e.getMessage() == null ? "no JSON" : e.getMessage());
        }
    }

    private Failure exited(Operation operation, int code) {
        return new Failure(
                Fault.TOOL_FAILED,
                "the command for " + word(operation) + " ended with exit code " + code,
                "see " + log.getFileName());
    }

    private static Failure notUnderstood(Operation operation, String why) {
        return new Failure(
                Fault.TOOL_FAILED,
                "the answer of the command for " + word(operation) + " was not understood: " + why,
                "have it print the JSON the reference describes, and nothing else, to standard output");
    }

    private Ended execute(Operation operation, Map<String, String> told, Duration timeout) throws InterruptedException {
        List<String> words = Objects.requireNonNull(commands.commands().get(operation));
        try {
            Path output = Files.createTempFile("assize-" + word(operation), ".out");
            try {
                return execute(operation, words, told, timeout, output.toFile());
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new Failure(
                    Fault.TOOL_UNAVAILABLE,
                    "the command for " + word(operation) + " could not be run: " + e.getMessage(),
                    "see that '" + words.getFirst() + "' is installed and can be executed",
                    e);
        }
    }

    /// Output goes to files rather than pipes: a grandchild that lives on may hold a pipe open for ever.
    private Ended execute(
            Operation operation, List<String> words, Map<String, String> told, Duration timeout, File output)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(words).directory(directory.toFile());
        Map<String, String> variables = builder.environment();
        variables.keySet().retainAll(INHERITED);
        variables.putAll(commands.environment());
        variables.putAll(told(operation, told));
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.redirectOutput(output);
        builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        long errorsBefore = log.toFile().length();
        Process process = builder.start();
        try {
            long end = System.nanoTime() + timeout.toNanos();
            while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                requireWithin(operation, output.length(), log.toFile().length() - errorsBefore);
                if (System.nanoTime() - end >= 0) {
                    return new Ended.TimedOut();
                }
            }
            requireWithin(operation, output.length(), log.toFile().length() - errorsBefore);
            return new Ended.Exited(process.exitValue(), Files.readString(output.toPath()));
        } finally {
            endWithDescendants(process);
        }
    }

    private Map<String, String> told(Operation operation, Map<String, String> told) {
        Map<String, String> all = new LinkedHashMap<>(told);
        all.put("ASSIZE_OPERATION", word(operation));
        all.put("ASSIZE_SERVICE", service.name());
        all.put("ASSIZE_ENVIRONMENT", environment.name());
        return all;
    }

    private void requireWithin(Operation operation, long... sizes) {
        for (long size : sizes) {
            if (size > commands.maxOutput()) {
                throw new Failure(
                        Fault.LIMIT_EXCEEDED,
                        "the command for " + word(operation) + " wrote more than " + commands.maxOutput() + " bytes",
                        "have it say less, or raise deploy.max-output");
            }
        }
    }

    private static void endWithDescendants(Process process) {
        if (process.isAlive()) {
            try (Stream<ProcessHandle> descendants = process.descendants()) {
                List<ProcessHandle> family = descendants.toList();
                process.destroyForcibly();
                family.forEach(ProcessHandle::destroyForcibly);
            }
        }
    }
}
