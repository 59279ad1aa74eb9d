package dev.assize.runner.settings;

import dev.assize.core.deployment.HealthPolicy;
import dev.assize.core.evidence.Stage;
import dev.assize.core.subject.Environment;
import dev.assize.core.subject.Service;
import dev.assize.scanners.StageSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The settings of one repository.
///
/// @param service the service's name
/// @param policy  a pack (`standard`, `starter`, `strict`) or a path to a policy file
/// @param stages  what is said about each stage; stages not named have their defaults
/// @param inapplicable stages that somebody says do not apply to this repository, and why
/// @param image   path of the image description; null where no image is built
/// @param staging how to reach the service for stage 7; null where it cannot be reached
/// @param deploy  how it is deployed, by environment
public record Settings(
        Service service,
        String policy,
        Map<Stage, StageSettings> stages,
        Map<Stage, String> inapplicable,
        @Nullable String image,
        @Nullable Staging staging,
        Map<Environment, DeploySettings> deploy) {

    /// A running service to look at.
    ///
    /// @param command starts it; `{port}` stands for a free port. Empty where it already runs at `target`
    /// @param target  its address; null where we start it ourselves
    /// @param health  path that answers 2xx when it is up
    public record Staging(List<String> command, @Nullable URI target, String health) {
        public Staging {
            command = List.copyOf(command);
            Objects.requireNonNull(health);
        }
    }

    /// How an environment is deployed to.
    ///
    /// @param target  `process` or `command`
    /// @param command for `process`: starts one slot, `{port}` stands for its port
    /// @param port    for `process`: the port of the switch in front of the slots
    /// @param directory for `process`: where in the image the command runs
    /// @param environment for `process`: what the service is told
    /// @param verbs   for `command`: what to run for each operation
    /// @param timeout for `command`: how long one command may take
    /// @param health  when a release counts as healthy
    /// @param probes  commands by name that must also hold, before and after traffic comes
    public record DeploySettings(
            String target,
            List<String> command,
            String directory,
            Map<String, String> environment,
            int port,
            Map<String, List<String>> verbs,
            Duration timeout,
            HealthPolicy health,
            Map<String, List<String>> probes) {
        public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(2);

        public DeploySettings {
            Objects.requireNonNull(target);
            command = List.copyOf(command);
            Objects.requireNonNull(directory);
            environment = Map.copyOf(environment);
            verbs = Map.copyOf(verbs);
            Objects.requireNonNull(timeout);
            Objects.requireNonNull(health);
            probes = Collections.unmodifiableMap(new LinkedHashMap<>(probes));
        }
    }

    public Settings {
        Objects.requireNonNull(service);
        Objects.requireNonNull(policy);
        Map<Stage, StageSettings> copy = new EnumMap<>(Stage.class);
        copy.putAll(stages);
        stages = Collections.unmodifiableMap(copy);
        inapplicable = Map.copyOf(inapplicable);
        deploy = Collections.unmodifiableMap(new LinkedHashMap<>(deploy));
    }

    public StageSettings of(Stage stage) {
        return stages.getOrDefault(stage, StageSettings.DEFAULT);
    }

    public Optional<DeploySettings> deployTo(Environment environment) {
        return Optional.ofNullable(deploy.get(environment));
    }
}
