package dev.assize.runner.rego;

import dev.assize.core.canonical.CanonicalJson;
import dev.assize.core.canonical.Json;
import dev.assize.core.canonical.JsonReader;
import dev.assize.core.canonical.MalformedJson;
import dev.assize.core.evidence.ToolRun;
import dev.assize.core.policy.RegoQuery;
import dev.assize.core.subject.Digest;
import dev.assize.runner.process.Limits;
import dev.assize.runner.process.ProcessEnd;
import dev.assize.runner.process.ToolProcess;
import dev.assize.runner.tools.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The pinned `opa` program.
public final class Opa {
    public static final String TOOL = "opa";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int GZIP_MAGIC = 0x1f;

    private final Tools tools;
    private final Clock clock;

    public Opa(Tools tools, Clock clock) {
        this.tools = tools;
        this.clock = clock;
    }

    /// What came of a question.
    public sealed interface Answer {
        ToolRun run();

        /// @param report what OPA wrote
        record Given(ToolRun run, byte[] report) implements Answer {
            public Given {
                Objects.requireNonNull(run);
                report = report.clone();
            }

            @Override
            public byte[] report() {
                return report.clone();
            }
        }

        /// It could not be had or did not end well.
        record None(ToolRun run, String reason, String remedy) implements Answer {
            public None {
                Objects.requireNonNull(run);
                Objects.requireNonNull(reason);
                Objects.requireNonNull(remedy);
            }
        }
    }

    /// Whether the pinned program is here.
    public Tools.Found found() {
        return tools.find(TOOL);
    }

    /// @param bundle a bundle (`.tar.gz`) or one Rego file
    /// @param input  the JSON document the query is about
    /// @param room   an empty directory of its own
    public Answer ask(RegoQuery query, byte[] bundle, byte[] input, Path room) throws InterruptedException {
        return switch (found()) {
            case Tools.Found.Missing(String reason, String remedy) ->
                new Answer.None(ToolRun.ofReport(TOOL, ""), reason, remedy);
            case Tools.Found.Ready ready -> {
                try {
                    yield ask(ready, query, bundle, input, room);
                } catch (IOException e) {
                    yield none(ready, "its files cannot be written: " + e.getMessage(), "Check the disk.");
                }
            }
        };
    }

    private Answer ask(Tools.Found.Ready ready, RegoQuery query, byte[] bundle, byte[] input, Path room)
            throws IOException, InterruptedException {
        boolean packed = bundle.length > 0 && bundle[0] == GZIP_MAGIC;
        Path policy = Files.write(room.resolve(packed ? "bundle.tar.gz" : "policy.rego"), bundle);
        Path document = Files.write(room.resolve("input.json"), input);
        Path capabilities = room.resolve("capabilities.json");
        String trouble = writeCapabilities(ready, room, capabilities);
        if (trouble != null) {
            return none(ready, trouble, "Run assize tools verify.");
        }
        List<String> arguments = List.of(
                "eval",
                "--format",
                "json",
                "--strict-builtin-errors",
                "--capabilities",
                capabilities.toString(),
                packed ? "--bundle" : "--data",
                policy.toString(),
                "--input",
                document.toString(),
                query.query());
        Instant began = clock.instant();
        Path output = room.resolve("answer.json");
        ProcessEnd end = run(ready, arguments, room, output);
        Instant ended = clock.instant();
        return switch (end) {
            case ProcessEnd.Unstartable(String why) ->
                none(ready, "it cannot be started: " + why, "Run assize doctor.");
            case ProcessEnd.Stopped(String limit, Duration _, String _) ->
                none(ready, "it was stopped: " + limit, "Make the bundle do less.");
            // Exit code 2 comes with a document that tells the errors; the reader refuses it by name.
            case ProcessEnd.Exited(int code, Duration _, String _) ->
                new Answer.Given(
                        new ToolRun(
                                TOOL,
                                ready.version(),
                                shown(arguments, room),
                                code,
                                began,
                                ended,
                                ready.digest(),
                                query.bundle(),
                                -1,
                                null,
                                Digest.of(input),
                                false),
                        Files.readAllBytes(output));
        };
    }

    private static ProcessEnd run(Tools.Found.Ready ready, List<String> arguments, Path room, Path output)
            throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(ready.program().toString()));
        command.addAll(arguments);
        return new ToolProcess(command, room, room, ready.environment(), output).run(Limits.of(PATIENCE));
    }

    /// Everything this OPA can do but what it says is not deterministic, and no host to fetch from.
    ///
    /// @return what went wrong; null where it is written
    private static @Nullable String writeCapabilities(Tools.Found.Ready ready, Path room, Path file)
            throws IOException, InterruptedException {
        Path all = room.resolve("all.json");
        ProcessEnd end = run(ready, List.of("capabilities", "--current"), room, all);
        if (!(end instanceof ProcessEnd.Exited(int code, Duration _, String _)) || code != 0) {
            return "it does not say what it can do";
        }
        try {
            if (JsonReader.read(Files.readAllBytes(all)) instanceof Json.Object(Map<String, Json> members)
                    && members.get("builtins") instanceof Json.Array(List<Json> builtins)) {
                Json.Builder json = Json.object();
                members.forEach(json::put);
                json.put(
                        "builtins",
                        new Json.Array(
                                builtins.stream().filter(Opa::deterministic).toList()));
                json.put("allow_net", new Json.Array(List.of()));
                Files.write(file, CanonicalJson.bytes(json.build()));
                return null;
            }
        } catch (MalformedJson _) {
            // Told below, like any other shape.
        }
        return "what it says it can do is not understood";
    }

    private static boolean deterministic(Json builtin) {
        return builtin instanceof Json.Object object
                && !object.get("nondeterministic").equals(java.util.Optional.of(Json.of(true)));
    }

    /// The arguments without the paths of this machine.
    private static List<String> shown(List<String> arguments, Path room) {
        return arguments.stream()
                .map(argument -> argument.replace(room + "/", ""))
                .toList();
    }

    private static Answer none(Tools.Found.Ready ready, String reason, String remedy) {
        return new Answer.None(ToolRun.ofReport(TOOL, ready.version()), reason, remedy);
    }
}
