package dev.assize.runner.settings;

import dev.assize.core.deployment.HealthPolicy;
import dev.assize.core.evidence.Stage;
import dev.assize.scanners.StageSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// One key of `.assize.yml`, as the reference page and the editor schema tell it. [SettingsReader] reads these
/// keys and no others; a test holds the two together.
///
/// @param path     dotted; `NAME` stands for a name the author chooses
/// @param kind     what is written behind it
/// @param standard what holds where it is not written, in words; empty where nothing does
/// @param meaning  what it decides, one or two sentences
/// @param example  a value as it is written in YAML
public record SettingsKey(String path, Kind kind, String standard, String meaning, String example) {
    /// The place in a path where the author chooses a name.
    public static final String NAME = "NAME";

    /// How a length of time is written.
    public static final String DURATION = "[0-9]{1,9}(ms|s|m|h|d|w)";

    public SettingsKey {
        Objects.requireNonNull(path);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(standard);
        Objects.requireNonNull(meaning);
        Objects.requireNonNull(example);
    }

    /// What is written behind a key.
    public sealed interface Kind {
        /// Any text.
        record Text() implements Kind {}

        /// A text of a certain form.
        record Form(String name, String pattern) implements Kind {}

        /// One of some words.
        record Word(List<String> words) implements Kind {
            public Word {
                words = List.copyOf(words);
            }
        }

        record Flag() implements Kind {}

        /// A whole number, both bounds inclusive.
        record Whole(int min, int max) implements Kind {}

        /// A share of a whole, 0 to 1.
        record Share() implements Kind {}

        /// A length of time, see [#DURATION].
        record Time() implements Kind {}

        /// A list of texts.
        record Texts() implements Kind {}

        /// A map from names to texts.
        record TextMap() implements Kind {}
    }

    /// Every key, in the order of the page.
    public static List<SettingsKey> all() {
        List<SettingsKey> keys = new ArrayList<>();
        keys.add(new SettingsKey(
                "service",
                new Kind.Form("name", "[a-z0-9]([a-z0-9.-]{0,98}[a-z0-9])?"),
                "",
                "The service's name, under which everything about it is recorded. Must be written.",
                "payments"));
        keys.add(new SettingsKey(
                "policy",
                new Kind.Text(),
                "standard",
                "The policy `assize init` adopts: `standard`, `starter`, `strict`, or a path to a policy file.",
                "standard"));
        for (Stage stage : Stage.values()) {
            if (stage.compareTo(Stage.GATE) < 0) {
                stage(keys, stage);
            }
        }
        deployment(keys);
        return List.copyOf(keys);
    }

    private static void stage(List<SettingsKey> keys, Stage stage) {
        String at = "stages." + stage.word() + ".";
        keys.add(new SettingsKey(
                at + "enabled",
                new Kind.Flag(),
                "true",
                "Whether the stage runs here. One that is switched off has no evidence; whether it may be is for the"
                        + " policy to say.",
                "false"));
        if (SettingsReader.MAY_NOT_APPLY.contains(stage)) {
            keys.add(new SettingsKey(
                    at + "not_applicable",
                    new Kind.Text(),
                    "it applies",
                    "Why the stage does not apply to this repository. Recorded as your word, shown in every report; a"
                            + " policy rule with `applicability: false` does not take it.",
                    stage == Stage.DAST
                            ? "\"a library; nothing answers HTTP\""
                            : "\"Terraform only; no code to cover\""));
        }
        switch (stage) {
            case SECRETS -> {}
            case CODE_QUALITY ->
                keys.add(new SettingsKey(
                        at + "reports",
                        new Kind.Texts(),
                        "the usual places of JaCoCo, Cobertura, LCOV and SARIF reports",
                        "Reports the build leaves behind: paths or glob patterns from the top of the repository.",
                        "[reports/coverage.xml, \"**/target/site/jacoco/jacoco.xml\"]"));
            case DEPENDENCIES -> tool(keys, at, "[\"examples/**\"]");
            case SAST -> {
                keys.add(new SettingsKey(
                        at + "packs",
                        new Kind.Texts(),
                        "our own rules alone",
                        "Further Semgrep rules beside ours: `p/...` packs of the registry, or paths. A run with a"
                                + " registry pack is never taken from the cache.",
                        "[p/owasp-top-ten, tools/semgrep]"));
                tool(keys, at, "[\"generated/**\"]");
            }
            case IAC -> tool(keys, at, "[\"examples/**\"]");
            case CONTAINER -> {
                keys.add(new SettingsKey(
                        at + "image",
                        new Kind.Text(),
                        "no image is built",
                        "The image as layers: a YAML file from which the image is built without a container engine.",
                        "image.yml"));
                time(keys, at);
            }
            case DAST -> {
                keys.add(new SettingsKey(
                        at + "command",
                        new Kind.Texts(),
                        "",
                        "Starts the service for the scan, program and arguments; `{port}` stands for a free port. Not"
                                + " beside `target`.",
                        "[python3, -m, payments, --port, \"{port}\"]"));
                keys.add(new SettingsKey(
                        at + "target",
                        new Kind.Form("http or https address", "https?://[^/].*"),
                        "",
                        "Address of a service that already runs, in staging, never production. Not beside `command`.",
                        "https://staging.example.org/"));
                keys.add(new SettingsKey(
                        at + "health",
                        new Kind.Text(),
                        "/",
                        "Path that answers 2xx when the service is up.",
                        "/healthz"));
                time(keys, at);
            }
            case GATE, DEPLOYMENT, RUNTIME -> throw new IllegalStateException(stage + " is not scanned");
        }
    }

    private static void tool(List<SettingsKey> keys, String at, String example) {
        keys.add(new SettingsKey(
                at + "exclude",
                new Kind.Texts(),
                "nothing",
                "Files the tool need not look at: glob patterns from the top of the repository, `**` over folders.",
                example));
        time(keys, at);
    }

    private static void time(List<SettingsKey> keys, String at) {
        keys.add(new SettingsKey(
                at + "timeout",
                new Kind.Time(),
                written(StageSettings.DEFAULT_TIMEOUT),
                "How long the tool may take. One that takes longer is stopped, and the stage is not evaluated.",
                "20m"));
    }

    private static void deployment(List<SettingsKey> keys) {
        String at = "deploy." + NAME + ".";
        keys.add(new SettingsKey(
                at + "target",
                new Kind.Word(List.of("process", "command")),
                "process",
                "`process`: two processes on this machine behind a switch. `command`: commands of yours, for anything"
                        + " else.",
                "command"));
        keys.add(new SettingsKey(
                at + "command",
                new Kind.Texts(),
                "",
                "Target `process`: starts one slot; `{port}` stands for its port.",
                "[python3, -m, payments, --port, \"{port}\"]"));
        keys.add(new SettingsKey(
                at + "directory",
                new Kind.Text(),
                "the top of the image",
                "Target `process`: where in the image the command runs.",
                "opt/payments"));
        keys.add(new SettingsKey(
                at + "port",
                new Kind.Whole(0, SettingsReader.MAX_PORT),
                "0",
                "Target `process`: the port clients use. 0 takes a free one and keeps it.",
                "8080"));
        keys.add(new SettingsKey(
                at + "environment",
                new Kind.TextMap(),
                "nothing",
                "What the service, or each command, is told in its environment. No place for secrets.",
                "{LOG_LEVEL: info}"));
        for (String verb : SettingsReader.verbs()) {
            keys.add(new SettingsKey(
                    at + "commands." + verb,
                    new Kind.Texts(),
                    SettingsReader.OPTIONAL_VERBS.contains(verb) ? "the step is left out" : "",
                    "Target `command`: " + does(verb),
                    "[deploy/slot.sh, " + verb + "]"));
        }
        keys.add(new SettingsKey(
                at + "timeout",
                new Kind.Time(),
                written(Settings.DeploySettings.DEFAULT_TIMEOUT),
                "Target `command`: how long one command may take.",
                "5m"));
        health(keys, at + "health.");
    }

    private static String does(String verb) {
        return switch (verb) {
            case "active" -> "prints which slot new requests go to, `{\"slot\": \"blue\"}`, or `{}` before the first.";
            case "running" ->
                "prints what runs in `$ASSIZE_SLOT`, read from what runs: `{\"name\": \"...\", \"digest\":"
                        + " \"sha256:...\"}`, or `{}`.";
            case "start" -> "starts `$ASSIZE_DIGEST` in `$ASSIZE_SLOT`.";
            case "probe" -> "checks the slot's health: exit code 0 healthy, 1 not (yet) healthy, 2 it no longer runs.";
            case "switch" -> "sends new requests to `$ASSIZE_SLOT`.";
            case "traffic" -> "prints counts since the slot was started, `{\"requests\": 10, \"failed\": 0}`.";
            case "drain" ->
                "waits until the slot has no requests under way, at most `$ASSIZE_TIMEOUT_MS`; prints"
                        + " `{\"unfinished\": 0}`.";
            case "stop" -> "stops what runs in `$ASSIZE_SLOT`.";
            default -> throw new IllegalStateException(verb);
        };
    }

    private static void health(List<SettingsKey> keys, String at) {
        HealthPolicy d = HealthPolicy.DEFAULT;
        keys.add(new SettingsKey(
                at + "path",
                new Kind.Form("path", "/[!-~]*"),
                d.path(),
                "Healthy is a status of 200 to 299.",
                "/healthz"));
        keys.add(new SettingsKey(at + "timeout", new Kind.Time(), written(d.timeout()), "Of one check.", "2s"));
        keys.add(new SettingsKey(
                at + "interval",
                new Kind.Time(),
                written(d.interval()),
                "From the end of one check to the start of the next.",
                "500ms"));
        keys.add(new SettingsKey(
                at + "consecutive",
                new Kind.Whole(1, SettingsReader.MAX_CONSECUTIVE),
                Integer.toString(d.consecutive()),
                "How many equal answers in a row are believed.",
                "3"));
        keys.add(new SettingsKey(
                at + "within",
                new Kind.Time(),
                written(d.within()),
                "How long a new release may take to become healthy.",
                "1m"));
        keys.add(new SettingsKey(
                at + "observe",
                new Kind.Time(),
                written(d.observe()),
                "How long it is watched under traffic before the old one is let go.",
                "5m"));
        keys.add(new SettingsKey(
                at + "max_error_rate",
                new Kind.Share(),
                Double.toString(d.maxErrorRate()),
                "The share of requests that may fail while it is watched.",
                "0.01"));
        keys.add(new SettingsKey(
                at + "drain",
                new Kind.Time(),
                written(d.drain()),
                "How long the old release may finish its requests.",
                "20s"));
    }

    private static String written(Duration duration) {
        if (duration.toMillisPart() != 0) {
            return duration.toMillis() + "ms";
        }
        return duration.toSecondsPart() == 0 && duration.toMinutes() > 0
                ? duration.toMinutes() + "m"
                : duration.toSeconds() + "s";
    }
}
