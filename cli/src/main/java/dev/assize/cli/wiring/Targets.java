package dev.assize.cli.wiring;

import dev.assize.connectors.deploy.command.CommandTarget;
import dev.assize.connectors.deploy.command.TargetCommands;
import dev.assize.connectors.deploy.process.ProcessTarget;
import dev.assize.connectors.deploy.process.ServiceCommand;
import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.canonical.JsonFields;
import dev.assize.core.deployment.DeploymentTarget;
import dev.assize.core.deployment.Slot;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
import dev.assize.runner.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Opens what an environment is deployed to.
public final class Targets {
    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Targets() {}

    /// An open target.
    public record Opened(DeploymentTarget target, @Nullable ProcessTarget process) implements AutoCloseable {
        /// Where clients reach the service, where we know.
        public Optional<String> address() {
            return process == null
                    ? Optional.empty()
                    : process.publicPort().map(port -> "http://" + LOOPBACK + ":" + port + "/");
        }

        /// Where clients reach the service.
        ///
        /// @throws Failure where it does not run or we cannot know
        public String reached(Environment environment) {
            return address().orElseThrow(() -> nothing(environment));
        }

        /// What has the traffic.
        ///
        /// @throws Failure where nothing does
        public Digest running(Environment environment) throws InterruptedException {
            Slot slot = target.active().orElseThrow(() -> nothing(environment));
            return target.running(slot).orElseThrow(() -> nothing(environment)).digest();
        }

        /// What has the traffic; empty where nothing does.
        public Optional<Digest> serving() throws InterruptedException {
            Optional<Slot> slot = target.active();
            return slot.isEmpty()
                    ? Optional.empty()
                    : target.running(slot.get()).map(Artifact::digest);
        }

        private static Failure nothing(Environment environment) {
            return new Failure(Fault.NOT_FOUND, "Nothing runs in " + environment + ".", "Run assize deploy first.");
        }

        public void shutDown() throws InterruptedException {
            if (process == null) {
                throw new Failure(
                        Fault.BAD_INPUT, "This target cannot be stopped from here.", "Stop it where it runs.");
            }
            process.shutDown();
        }

        @Override
        public void close() {}
    }

    public static Opened open(Wiring wiring, Settings settings, Environment to, Settings.DeploySettings how) {
        Path state = wiring.workspace()
                .deployments()
                .resolve(settings.service().name())
                .resolve(to.name());
        return how.target().equals("command")
                ? commands(wiring, settings, to, how, state)
                : processes(wiring, how, state);
    }

    private static Opened processes(Wiring wiring, Settings.DeploySettings how, Path state) {
        ServiceCommand command = new ServiceCommand(how.command(), how.directory(), how.environment(), PATIENCE);
        ProcessTarget target =
                new ProcessTarget(state, command, new UnpackedReleases(wiring.workspace()), LOOPBACK, how.port());
        return new Opened(target, target);
    }

    /// Commands run at the top of the repository, so that they may be scripts in it.
    private static Opened commands(
            Wiring wiring, Settings settings, Environment to, Settings.DeploySettings how, Path state) {
        Map<TargetCommands.Operation, List<String>> commands = new EnumMap<>(TargetCommands.Operation.class);
        how.verbs()
                .forEach((verb, words) ->
                        commands.put(JsonFields.oneOf("command", verb, TargetCommands.Operation.class), words));
        try {
            Files.createDirectories(state);
        } catch (IOException e) {
            throw new Failure(Fault.STORAGE, state + " cannot be made: " + e.getMessage(), "Check its rights.", e);
        }
        CommandTarget target = new CommandTarget(
                new TargetCommands(commands, how.environment(), how.timeout(), TargetCommands.DEFAULT_MAX_OUTPUT),
                settings.service(),
                to,
                wiring.workspace().root(),
                state.resolve("commands.log"));
        return new Opened(target, null);
    }
}
