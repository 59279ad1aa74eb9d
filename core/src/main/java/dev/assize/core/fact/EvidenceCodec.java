package dev.assize.core.fact;

import dev.assize.core.canonical.Json;
import dev.assize.core.canonical.JsonFields;
import dev.assize.core.evidence.Evidence;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.ToolRun;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Change;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Revision;
import dev.assize.core.subject.Service;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Evidence and its parts as JSON.
public final class EvidenceCodec {
    private EvidenceCodec() {}

    public static Json.Object toJson(Evidence evidence) {
        return Json.object()
                .put("change", toJson(evidence.change()))
                .put("artifact", toJson(evidence.artifact()))
                .put("stage", evidence.stage().word())
                .put("origin", evidence.origin().word())
                .put("run", toJson(evidence.run()))
                .put("format", evidence.format().isEmpty() ? null : evidence.format())
                .put("report", text(evidence.report()))
                .put("outcome", toJson(evidence.outcome()))
                .put("collected", evidence.collected().toString())
                .build();
    }

    static Evidence evidence(JsonFields json) {
        return new Evidence(
                change(json.object("change")),
                json.optionalObject("artifact").map(EvidenceCodec::artifact).orElse(null),
                Stage.parse(json.text("stage")),
                json.oneOf("origin", Evidence.Origin.class),
                run(json.object("run")),
                json.optionalText("format").orElse(""),
                json.optionalDigest("report").orElse(null),
                outcome(json.object("outcome")),
                json.instant("collected"));
    }

    public static Json.Object toJson(Change change) {
        Revision revision = change.revision();
        return Json.object()
                .put("service", change.service().name())
                .put("commit", revision.commit())
                .put("tree", revision.tree().toString())
                .put("dirty", revision.dirty() ? Json.of(true) : null)
                .put("branch", revision.branch())
                .build();
    }

    static Change change(JsonFields json) {
        return new Change(
                new Service(json.text("service")),
                new Revision(
                        json.text("commit"),
                        json.digest("tree"),
                        json.flag("dirty"),
                        json.optionalText("branch").orElse(null)));
    }

    public static @Nullable Json toJson(@Nullable Artifact artifact) {
        return artifact == null
                ? null
                : Json.object()
                        .put("name", artifact.name())
                        .put("digest", artifact.digest().toString())
                        .build();
    }

    static Artifact artifact(JsonFields json) {
        return new Artifact(json.text("name"), json.digest("digest"));
    }

    static Json.Object toJson(ToolRun run) {
        ToolRun.Database database = run.database();
        return Json.object()
                .put("tool", run.tool())
                .put("version", run.version().isEmpty() ? null : run.version())
                .putTexts("commandLine", run.commandLine())
                .put("exitCode", run.exitCode() == null ? null : Json.of(run.exitCode()))
                .put("started", text(run.started()))
                .put("finished", text(run.finished()))
                .put("binary", text(run.binary()))
                .put("rules", text(run.rules()))
                .put("ruleCount", run.ruleCount() < 0 ? null : Json.of(run.ruleCount()))
                .put(
                        "database",
                        database == null
                                ? null
                                : Json.object()
                                        .put("name", database.name())
                                        .put("digest", database.digest().toString())
                                        .put("updated", text(database.updated()))
                                        .build())
                .put("input", text(run.input()))
                .put("cached", run.cached() ? Json.of(true) : null)
                .build();
    }

    private static ToolRun run(JsonFields json) {
        return new ToolRun(
                json.text("tool"),
                json.optionalText("version").orElse(""),
                json.texts("commandLine"),
                json.optionalNumber("exitCode").map(Math::toIntExact).orElse(null),
                json.optionalInstant("started").orElse(null),
                json.optionalInstant("finished").orElse(null),
                json.optionalDigest("binary").orElse(null),
                json.optionalDigest("rules").orElse(null),
                json.optionalNumber("ruleCount").map(Math::toIntExact).orElse(-1),
                json.optionalObject("database")
                        .map(d -> new ToolRun.Database(
                                d.text("name"),
                                d.digest("digest"),
                                d.optionalInstant("updated").orElse(null)))
                        .orElse(null),
                json.optionalDigest("input").orElse(null),
                json.flag("cached"));
    }

    static Json.Object toJson(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Read read -> {
                Json.Builder counts = Json.object();
                read.counts().forEach((severity, count) -> counts.put(severity.word(), count));
                yield Json.object()
                        .put("state", "read")
                        .put("findings", read.findings().toString())
                        .put("counts", counts.build())
                        .put("suppressed", read.suppressed())
                        .put("measures", new Json.Object(read.measures()))
                        .build();
            }
            case Outcome.NotEvaluated(String reason, String remedy) ->
                Json.object()
                        .put("state", "not-evaluated")
                        .put("reason", reason)
                        .put("remedy", remedy)
                        .build();
            case Outcome.NotApplicable(String reason) ->
                Json.object()
                        .put("state", "not-applicable")
                        .put("reason", reason)
                        .build();
        };
    }

    private static Outcome outcome(JsonFields json) {
        String state = json.text("state");
        return switch (state) {
            case "read" -> {
                Map<Severity, Integer> counts = new EnumMap<>(Severity.class);
                JsonFields stored = json.object("counts");
                for (String name : stored.object().members().keySet()) {
                    counts.put(Severity.parse(name), Math.toIntExact(stored.number(name)));
                }
                yield new Outcome.Read(
                        json.digest("findings"),
                        counts,
                        Math.toIntExact(json.number("suppressed")),
                        new TreeMap<>(json.object("measures").object().members()));
            }
            case "not-evaluated" -> new Outcome.NotEvaluated(json.text("reason"), json.text("remedy"));
            case "not-applicable" -> new Outcome.NotApplicable(json.text("reason"));
            default ->
                throw new dev.assize.core.InvalidInput(
                        json.path() + ".state", "'" + state + "' is not known", "this entry needs a newer Assize");
        };
    }

    static @Nullable String text(@Nullable Object value) {
        return value == null ? null : Objects.toString(value);
    }

    static @Nullable Digest digestOf(@Nullable Artifact artifact) {
        return artifact == null ? null : artifact.digest();
    }
}
