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
import org.jspecify.annotations.Nullable;

/// Reads `.assize.yml`. Every mistake is named with its line; unknown keys are refused.
public final class SettingsReader {
    /// The file's name, at the top of the repository.
    public static final String FILE = ".assize.yml";

    private static final int MAX_PORT = 65_535;

    private SettingsReader() {}

    public static Settings read(byte[] bytes) {
        YamlDocument document = YamlDocument.parse(FILE, bytes);
        YamlMap root = document.root();
        Service service = root.required("service")
                .flatMap(value -> value.parsed(Service::new))
                .orElse(new Service("unnamed"));
        String policy = root.text("policy").orElse("standard");
        Map<Stage, StageSettings> stages = new EnumMap<>(Stage.class);
        String image = null;
        Settings.Staging staging = null;
        YamlMap all = root.map("stages").orElse(null);
        if (all != null) {
            for (var entry : all.entries().entrySet()) {
                Stage stage = stage(entry.getKey(), entry.getValue());
                YamlMap map = entry.getValue().map().orElse(null);
                if (stage == null || map == null) {
                    continue;
                }
                stages.put(stage, stage(map));
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
                value.map().ifPresent(map -> deploy.put(environment, deploy(map)));
            } catch (InvalidInput e) {
                environments.mistake(name, e);
            }
        }));
        document.finish();
        return new Settings(service, policy, stages, image, staging, deploy);
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
        value.map().ifPresent(map -> map.mayHold(map.keys().toArray(String[]::new)));
        return null;
    }

    private static StageSettings stage(YamlMap map) {
        return new StageSettings(
                map.flag("enabled").orElse(true),
                map.texts("reports"),
                map.texts("packs"),
                map.texts("exclude"),
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

    private static Settings.DeploySettings deploy(YamlMap map) {
        String target = map.text("target").orElse("process");
        if (!target.equals("process") && !target.equals("command")) {
            map.mistake("target", "'" + target + "' is not known", "use process or command");
        }
        Map<String, String> environment = new LinkedHashMap<>();
        map.map("environment").ifPresent(variables -> variables
                .entries()
                .forEach((name, value) -> environment.put(name, value.text().orElse(""))));
        Map<String, List<String>> verbs = commands(map, "commands");
        return new Settings.DeploySettings(
                target,
                map.texts("command"),
                map.text("directory").orElse(""),
                environment,
                map.number("port", 0, MAX_PORT).orElse(0),
                verbs,
                map.map("health").map(SettingsReader::health).orElse(HealthPolicy.DEFAULT),
                commands(map, "probes"));
    }

    /// Commands by name, each a list of words.
    private static Map<String, List<String>> commands(YamlMap map, String key) {
        Map<String, List<String>> commands = new LinkedHashMap<>();
        map.map(key)
                .ifPresent(named -> named.entries()
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
                map.number("consecutive", 1, 100).orElse(d.consecutive()),
                map.duration("within").orElse(d.within()),
                map.duration("observe").orElse(d.observe()),
                map.decimal("max_error_rate").orElse(d.maxErrorRate()),
                map.duration("drain").orElse(d.drain()));
    }
}
