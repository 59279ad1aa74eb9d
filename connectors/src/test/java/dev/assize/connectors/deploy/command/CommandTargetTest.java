package dev.assize.connectors.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assize.connectors.deploy.command.TargetCommands.Operation;
import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.InvalidInput;
import dev.assize.core.Mistake;
import dev.assize.core.deployment.BlueGreen;
import dev.assize.core.deployment.DeploymentOutcome;
import dev.assize.core.deployment.Health;
import dev.assize.core.deployment.HealthPolicy;
import dev.assize.core.deployment.Pace;
import dev.assize.core.deployment.Slot;
import dev.assize.core.deployment.Traffic;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
import dev.assize.core.subject.Service;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Real commands: small shell scripts, as a user would write them.
@Timeout(60)
class CommandTargetTest {
    /// Keeps a world of two slots in files, one script for all operations.
    private static final String WORLD = """
        case $ASSIZE_OPERATION in
          active) if [ -e active ]; then echo "{\\"slot\\": \\"$(cat active)\\"}"; else echo '{}'; fi ;;
          running) if [ -e "$ASSIZE_SLOT" ]; then cat "$ASSIZE_SLOT"; else echo '{}'; fi ;;
          start) echo "{\\"name\\": \\"$ASSIZE_ARTIFACT\\", \\"digest\\": \\"$ASSIZE_DIGEST\\"}" > "$ASSIZE_SLOT" ;;
          probe) [ -e "$ASSIZE_SLOT" ] || exit 2; [ ! -e sick ] || exit 1 ;;
          switch) echo "$ASSIZE_SLOT" > active ;;
          traffic) echo '{"requests": 40, "failed": 0}' ;;
          drain) echo '{"unfinished": 0}' ;;
          stop) rm -f "$ASSIZE_SLOT" ;;
        esac
        echo "$ASSIZE_OPERATION $ASSIZE_SLOT" >> calls
        """;

    private static final Artifact OLD = artifact("payments:1");
    private static final Artifact NEW = artifact("payments:2");

    private final List<String> details = new ArrayList<>();

    @TempDir
    Path directory;

    @Test
    void aReleaseIsDeployedAndTheNextOneReplacesIt() throws Exception {
        CommandTarget target = target(Map.of());

        assertThat(deploy(target, OLD)).as("%s", details).isEqualTo(DeploymentOutcome.SUCCEEDED);
        assertThat(deploy(target, NEW)).as("%s", details).isEqualTo(DeploymentOutcome.SUCCEEDED);

        assertThat(target.active()).contains(Slot.GREEN);
        assertThat(target.running(Slot.GREEN)).contains(NEW);
        assertThat(target.running(Slot.BLUE)).isEmpty();
        assertThat(Files.readAllLines(directory.resolve("calls"))).contains("drain blue", "stop blue");
    }

    @Test
    void aSickReleaseIsTakenBack() throws Exception {
        CommandTarget target = target(Map.of());
        deploy(target, OLD);
        Files.createFile(directory.resolve("sick"));

        assertThat(deploy(target, NEW, Duration.ofMillis(500))).isEqualTo(DeploymentOutcome.ROLLED_BACK);

        assertThat(target.active()).contains(Slot.BLUE);
        assertThat(target.running(Slot.GREEN)).isEmpty();
    }

    @Test
    void whatACommandIsToldStandsInItsEnvironmentAndNothingElseDoes() throws Exception {
        CommandTarget target = target(Map.of(Operation.START, List.of("sh", "-c", "env > seen")));

        target.start(Slot.GREEN, NEW);

        Map<String, String> seen = new HashMap<>();
        for (String line : Files.readAllLines(directory.resolve("seen"))) {
            seen.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
        }
        assertThat(seen)
                .containsEntry("ASSIZE_OPERATION", "start")
                .containsEntry("ASSIZE_SERVICE", "payments")
                .containsEntry("ASSIZE_ENVIRONMENT", "production")
                .containsEntry("ASSIZE_SLOT", "green")
                .containsEntry("ASSIZE_ARTIFACT", "payments:2")
                .containsEntry("ASSIZE_DIGEST", NEW.digest().toString())
                .containsEntry("TOKEN", "t");
        assertThat(seen.keySet())
                .filteredOn(name -> !name.startsWith("ASSIZE_"))
                .isSubsetOf("TOKEN", "PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "PWD", "OLDPWD", "SHLVL", "_");
    }

    @Test
    void noShellReadsTheArguments() throws Exception {
        CommandTarget target = target(Map.of(Operation.STOP, List.of("touch", "$(echo a); b")));

        target.stop(Slot.BLUE);

        assertThat(directory.resolve("$(echo a); b")).exists();
    }

    @Test
    void anExitCodeIsAFailureAndWhatWasSaidStaysInTheLog() throws Exception {
        CommandTarget target =
                target(Map.of(Operation.SWITCH, List.of("sh", "-c", "echo password=hunter2 >&2; exit 7")));

        Failure failure = catchThrowableOfType(Failure.class, () -> target.switchTo(Slot.BLUE));

        assertThat(failure).hasMessage("the command for switch ended with exit code 7");
        assertThat(failure.remedy()).isEqualTo("see deploy.log");
        assertThat(directory.resolve("deploy.log")).content().contains("hunter2");
    }

    @Test
    void whatIsNotUnderstoodIsNeverASuccess() throws Exception {
        for (String answer :
                List.of("", "blue", "[]", "{\"slot\": \"red\"}", "{\"slot\": 1}", "{\"slot\": \"blue\"} {}")) {
            CommandTarget target = target(Map.of(Operation.ACTIVE, List.of("printf", "%s", answer)));

            assertThatThrownBy(target::active).as(answer).isInstanceOf(Failure.class);
        }
        CommandTarget target = target(Map.of(
                Operation.RUNNING, List.of("echo", "{\"digest\": \"latest\"}"),
                Operation.TRAFFIC, List.of("echo", "{\"requests\": 1, \"failed\": 2}"),
                Operation.DRAIN, List.of("echo", "{}")));
        assertThatThrownBy(() -> target.running(Slot.BLUE)).isInstanceOf(Failure.class);
        assertThatThrownBy(() -> target.traffic(Slot.BLUE)).isInstanceOf(Failure.class);
        assertThatThrownBy(() -> target.drain(Slot.BLUE, Duration.ofSeconds(1))).isInstanceOf(Failure.class);
    }

    @Test
    void aCommandThatTakesTooLongIsEndedWithItsChildren() throws Exception {
        CommandTarget target = target(Map.of(
                Operation.START, List.of("sh", "-c", "sleep 300 & echo $! > child; wait"),
                Operation.PROBE, List.of("sleep", "300")));

        assertThatThrownBy(() -> target.start(Slot.BLUE, NEW)).hasMessageContaining("took too long");

        long child = Long.parseLong(Files.readString(directory.resolve("child")).strip());
        ProcessHandle.of(child).ifPresent(handle -> handle.onExit().join());
        assertThat(target.probe(Slot.BLUE, "/healthz", Duration.ofMillis(100)))
                .isEqualTo(new Health.Unhealthy("no answer within 100 ms"));
    }

    @Test
    void aCommandThatSaysTooMuchIsEnded() throws Exception {
        CommandTarget target = target(Map.of(Operation.ACTIVE, List.of("sh", "-c", "yes")));

        Failure failure = catchThrowableOfType(Failure.class, target::active);

        assertThat(failure.fault()).isEqualTo(Fault.LIMIT_EXCEEDED);
    }

    @Test
    void aProgramThatIsNotThereIsNamed() throws Exception {
        CommandTarget target = target(Map.of(Operation.ACTIVE, List.of("no-such-program-here")));

        Failure failure = catchThrowableOfType(Failure.class, target::active);

        assertThat(failure.fault()).isEqualTo(Fault.TOOL_UNAVAILABLE);
        assertThat(failure.remedy()).contains("'no-such-program-here'");
    }

    @Test
    void countingAndDrainingMayBeLeftOut() throws Exception {
        Map<Operation, List<String>> commands = new EnumMap<>(Operation.class);
        for (Operation operation : Operation.values()) {
            commands.put(operation, List.of("true"));
        }
        commands.remove(Operation.TRAFFIC);
        commands.remove(Operation.DRAIN);
        CommandTarget target = target(new TargetCommands(commands, Map.of(), Duration.ofSeconds(20), 1000));

        assertThat(target.traffic(Slot.BLUE)).isEmpty();
        assertThat(target.drain(Slot.BLUE, Duration.ofSeconds(1))).isZero();
        assertThat(target(Map.of()).traffic(Slot.BLUE)).contains(new Traffic(40, 0));
    }

    @Test
    void everyMistakeIsNamedAtOnce() {
        InvalidInput refused = catchThrowableOfType(
                InvalidInput.class,
                () -> new TargetCommands(
                        Map.of(Operation.ACTIVE, List.of("true"), Operation.STOP, List.of()),
                        Map.of("ASSIZE_SLOT", "x"),
                        Duration.ZERO,
                        0));

        assertThat(refused.mistakes())
                .extracting(Mistake::place)
                .containsExactly(
                        "deploy.commands.running",
                        "deploy.commands.start",
                        "deploy.commands.probe",
                        "deploy.commands.switch",
                        "deploy.commands.stop",
                        "deploy.environment",
                        "deploy.timeout",
                        "deploy.max-output");
    }

    private CommandTarget target(Map<Operation, List<String>> instead) throws IOException {
        Path world = directory.resolve("world.sh");
        Files.writeString(world, WORLD);
        Map<Operation, List<String>> commands = new EnumMap<>(Operation.class);
        for (Operation operation : Operation.values()) {
            commands.put(operation, instead.getOrDefault(operation, List.of("sh", world.toString())));
        }
        boolean slow = instead.containsKey(Operation.PROBE);
        return target(new TargetCommands(
                commands, Map.of("TOKEN", "t"), slow ? Duration.ofSeconds(1) : Duration.ofSeconds(20), 100_000));
    }

    private CommandTarget target(TargetCommands commands) {
        return new CommandTarget(
                commands, new Service("payments"), Environment.PRODUCTION, directory, directory.resolve("deploy.log"));
    }

    private DeploymentOutcome deploy(CommandTarget target, Artifact artifact) throws InterruptedException {
        return deploy(target, artifact, Duration.ofSeconds(40));
    }

    private DeploymentOutcome deploy(CommandTarget target, Artifact artifact, Duration within)
            throws InterruptedException {
        HealthPolicy policy = new HealthPolicy(
                "/healthz",
                Duration.ofSeconds(10),
                Duration.ofMillis(10),
                2,
                within,
                Duration.ofMillis(50),
                0,
                Duration.ofSeconds(1));
        details.clear();
        BlueGreen machine = new BlueGreen(target, policy, (_, _, detail) -> details.add(detail), Pace.real());
        return machine.run(machine.plan(artifact));
    }

    private static Artifact artifact(String name) {
        return new Artifact(name, Digest.of(name.getBytes(StandardCharsets.UTF_8)));
    }
}
