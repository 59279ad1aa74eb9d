package dev.assize.runner.settings;

import dev.assize.core.InvalidInput;
import dev.assize.core.deployment.HealthPolicy;
import dev.assize.core.evidence.Stage;
import dev.assize.core.subject.Environment;
import dev.assize.core.subject.Service;
import dev.assize.policy.yaml.YamlDocument;
import dev.assize.policy.yaml.YamlMap;
import dev.assize.policy.yaml.YamlValue;
import dev.assize.scanners.StageSettings;
import java.net.URI;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads `.assize.yml`. Every mistake is named with its line; unknown keys are refused.
public final class SettingsReader {
    /// The file's name, at the top of the repository.
    public static final String FILE = ".assize.yml";

    static final int MAX_PORT = 65_535;
    static final int MAX_CONSECUTIVE = 100;
    static final Set<String> OPTIONAL_VERBS = Set.of("traffic", "drain");

    /// Whether the others apply can be seen from the files.
    static final Set<Stage> MAY_NOT_APPLY = Set.of(Stage.CODE_QUALITY, Stage.DAST);

    private SettingsReader() {}

    public static Settings read(byte[] bytes) {
        YamlDocument document = YamlDocument.parse(FILE, bytes);
        YamlMap root = document.root();
        Service service = root.required("service")
                .flatMap(value -> value.parsed(Service::new))
                .orElse(new Service("unnamed"));
        String policy = root.text("policy").orElse("standard");
        Map<Stage, StageSettings> stages = new EnumMap<>(Stage.class);
        Map<Stage, String> inapplicable = new EnumMap<>(Stage.class);
        String image = null;
        Settings.Staging staging = null;
        YamlMap all = root.value("stages")
                .filter(value -> !value.isNull())
                .flatMap(YamlValue::map)
                .orElse(null);
        if (all != null) {
            for (var entry : all.entries().entrySet()) {
                Stage stage = stage(entry.getKey(), entry.getValue());
                // A stage with nothing but comments below it is written empty.
                if (stage == null || entry.getValue().isNull()) {
                    continue;
                }
                YamlMap map = entry.getValue().map().orElse(null);
                if (map == null) {
                    continue;
                }
                stages.put(stage, stage(stage, map));
                if (MAY_NOT_APPLY.contains(stage)) {
                    map.text("not_applicable").ifPresent(why -> inapplicable.put(stage, why));
                }
                if (stage == Stage.CONTAINER) {
                    image = map.text("image").orElse(null);
                }
                if (stage == Stage.DAST) {
                    staging = staging(map);
                }
            }
        }
        Map<Environment, Settings.DeploySettings> deploy = new LinkedHashMap<>();
        root.map("deploy").ifPresent(environments -> environments.entries().forEach((name, value) -> {
            try {
                Environment environment = new Environment(name);
                if (!value.isNull()) {
                    value.map().ifPresent(map -> deploy.put(environment, deploy(map)));
                }
            } catch (InvalidInput e) {
                environments.mistake(name, e);
            }
        }));
        document.finish();
        return new Settings(service, policy, stages, inapplicable, image, staging, deploy);
    }

    private static @Nullable Stage stage(String word, YamlValue value) {
        for (Stage stage : Stage.values()) {
            if (stage.word().equals(word) && stage.compareTo(Stage.GATE) < 0) {
                return stage;
            }
        }
        value.mistake(
                "'" + word + "' is no stage that can be set",
                "use secrets, codequality, dependencies, sast, iac, container or dast");
        if (!value.isNull()) {
            value.map().ifPresent(map -> map.mayHold(map.keys().toArray(String[]::new)));
        }
        return null;
    }

    private static StageSettings stage(Stage stage, YamlMap map) {
        boolean enabled = map.flag("enabled").orElse(true);
        if (stage == Stage.SECRETS) {
            return new StageSettings(enabled, List.of(), List.of(), List.of(), StageSettings.DEFAULT_TIMEOUT);
        }
        if (stage == Stage.CODE_QUALITY) {
            return new StageSettings(
                    enabled, map.texts("reports"), List.of(), List.of(), StageSettings.DEFAULT_TIMEOUT);
        }
        boolean files = stage == Stage.DEPENDENCIES || stage == Stage.SAST || stage == Stage.IAC;
        return new StageSettings(
                enabled,
                List.of(),
                stage == Stage.SAST ? map.texts("packs") : List.of(),
                files ? map.texts("exclude") : List.of(),
                map.duration("timeout").orElse(StageSettings.DEFAULT_TIMEOUT));
    }

    private static Settings.@Nullable Staging staging(YamlMap map) {
        List<String> command = map.texts("command");
        URI target = map.parsed("target", SettingsReader::address).orElse(null);
        String health = map.text("health").orElse("/");
        if (command.isEmpty() && target == null) {
            return null;
        }
        if (!command.isEmpty() && target != null) {
            map.mistake(
                    "target", "stands beside command", "write one of them: we start the service, or it runs already");
        }
        return new Settings.Staging(command, target, health);
    }

    private static URI address(String text) {
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException _) {
            // Told below, with the remedy.
        }
        throw new InvalidInput("address", "'" + text + "' is not an http or https address", "write https://host/path");
    }

    /// What a target `command` is driven by, in the order it happens.
    static List<String> verbs() {
        return List.of("active", "running", "start", "probe", "switch", "traffic", "drain", "stop");
    }

    private static Settings.DeploySettings deploy(YamlMap map) {
        String target = map.text("target").orElse("process");
        if (!target.equals("process") && !target.equals("command")) {
            map.mistake("target", "'" + target + "' is not known", "use process or command");
        }
        for (String key :
                target.equals("command") ? List.of("command", "directory", "port") : List.of("commands", "timeout")) {
            if (map.has(key)) {
                map.mistake(key, "is not for target " + target, "take it out, or use the other target");
            }
        }
        if (target.equals("command")) {
            YamlMap commands = map.map("commands").orElse(map);
            verbs().stream()
                    .filter(verb -> !OPTIONAL_VERBS.contains(verb) && !commands.has(verb))
                    .forEach(verb -> commands.mistake(
                            verb, "is missing", "write the command as a list, [program, argument, ...]"));
        }
        Map<String, String> environment = new LinkedHashMap<>();
        map.map("environment").ifPresent(variables -> variables
                .entries()
                .forEach((name, value) -> environment.put(name, value.text().orElse(""))));
        Map<String, List<String>> verbs = new LinkedHashMap<>();
        map.map("commands").ifPresent(commands -> {
            for (String verb : verbs()) {
                if (commands.has(verb)) {
                    verbs.put(verb, commands.texts(verb));
                }
            }
        });
        return new Settings.DeploySettings(
                target,
                map.texts("command"),
                map.text("directory").orElse(""),
                environment,
                map.number("port", 0, MAX_PORT).orElse(0),
                verbs,
                map.duration("timeout").orElse(Settings.DeploySettings.DEFAULT_TIMEOUT),
                map.map("health").map(SettingsReader::health).orElse(HealthPolicy.DEFAULT),
                commands(map, "probes"));
    }

    /// Commands by name, each a list of words.
    private static Map<String, List<String>> commands(YamlMap map, String key) {
        Map<String, List<String>> commands = new LinkedHashMap<>();
        map.map(key).ifPresent(named -> named.entries()
                .forEach((name, value) -> commands.put(
                        name,
                        value.list().stream()
                                .map(item -> item.text().orElse(""))
                                .toList())));
        return commands;
    }

    private static HealthPolicy health(YamlMap map) {
        HealthPolicy d = HealthPolicy.DEFAULT;
        return new HealthPolicy(
                map.text("path").orElse(d.path()),
                map.duration("timeout").orElse(d.timeout()),
                map.duration("interval").orElse(d.interval()),
                map.number("consecutive", 1, MAX_CONSECUTIVE).orElse(d.consecutive()),
                map.duration("within").orElse(d.within()),
                map.duration("observe").orElse(d.observe()),
                map.decimal("max_error_rate").orElse(d.maxErrorRate()),
                map.duration("drain").orElse(d.drain()));
    }
}
