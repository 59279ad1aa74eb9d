package dev.assize.connectors.deploy.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.deployment.BlueGreen;
import dev.assize.core.deployment.Deployment.StepRecord;
import dev.assize.core.deployment.DeploymentLog;
import dev.assize.core.deployment.DeploymentOutcome;
import dev.assize.core.deployment.HealthPolicy;
import dev.assize.core.deployment.Pace;
import dev.assize.core.deployment.Plan;
import dev.assize.core.deployment.Slot;
import dev.assize.core.deployment.Step;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Digest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The example service as real processes behind the real switch.
@Timeout(180)
class ProcessTargetTest {
    private static final HealthPolicy POLICY = new HealthPolicy(
            "/healthz",
            Duration.ofSeconds(5),
            Duration.ofMillis(50),
            3,
            Duration.ofSeconds(60),
            Duration.ofMillis(400),
            0,
            Duration.ofSeconds(20));

    @TempDir
    Path directory;

    private final Map<Digest, Path> releases = new HashMap<>();
    private final Map<Digest, String> exchanged = new HashMap<>();
    private final List<StepRecord> steps = new ArrayList<>();
    private ProcessTarget target;

    @BeforeEach
    void requirePython() throws Exception {
        assumeTrue(
                new ProcessBuilder("python3", "--version")
                                .redirectErrorStream(true)
                                .start()
                                .waitFor()
                        == 0,
                "python3 is not installed here");
        target = target();
    }

    @AfterEach
    void shutDown() throws InterruptedException {
        if (target != null) {
            target.shutDown();
        }
    }

    @Test
    void aSecondReleaseTakesOverWithoutAFailedRequest() throws Exception {
        Artifact first = release("payments:1");
        Artifact second = release("payments:2");
        assertThat(deploy(first)).isEqualTo(DeploymentOutcome.SUCCEEDED);
        Clients clients = new Clients(target.publicPort().orElseThrow());

        DeploymentOutcome outcome = deploy(second);

        clients.stop();
        assertThat(outcome).as("%s", steps).isEqualTo(DeploymentOutcome.SUCCEEDED);
        assertThat(clients.failures).isEmpty();
        assertThat(clients.seen)
                .containsExactlyInAnyOrder(
                        first.digest().toString(), second.digest().toString());
        assertThat(target.active()).contains(Slot.GREEN);
        assertThat(target.running(Slot.GREEN)).contains(second);
        assertThat(target.running(Slot.BLUE)).isEmpty();
        assertThat(steps.get(steps.size() - 2).detail()).contains("0 of ");
    }

    @Test
    void aReleaseWhoseHealthCheckFailsIsTakenBackByItselfAndNobodyNotices() throws Exception {
        Artifact good = release("payments:1");
        Artifact sick = release("payments:2");
        Path health = releases.get(sick.digest()).resolve("payments/health.py");
        Files.writeString(
                health, Files.readString(health).replace("found: list[str] = []", "found: list[str] = [\"broken\"]"));
        deploy(good);
        Clients clients = new Clients(target.publicPort().orElseThrow());

        DeploymentOutcome outcome = deploy(sick, within(Duration.ofSeconds(3)));

        clients.stop();
        assertThat(outcome).isEqualTo(DeploymentOutcome.ROLLED_BACK);
        assertThat(detail(Step.SMOKE)).isEqualTo("green was not healthy within 3 s: status 503");
        assertThat(clients.failures).isEmpty();
        assertThat(clients.seen).containsExactly(good.digest().toString());
        assertThat(target.running(Slot.GREEN)).isEmpty();
    }

    @Test
    void aReleaseThatCannotStartIsNotWaitedFor() throws Exception {
        Artifact good = release("payments:1");
        Artifact broken = release("payments:2");
        Files.writeString(releases.get(broken.digest()).resolve("payments/__main__.py"), "raise SystemExit(3)\n");
        deploy(good);

        DeploymentOutcome outcome = deploy(broken);

        assertThat(outcome).isEqualTo(DeploymentOutcome.ROLLED_BACK);
        assertThat(detail(Step.SMOKE)).isEqualTo("green stopped by itself: see green.log");
        assertThat(target.running(Slot.BLUE)).contains(good);
    }

    @Test
    void aReleaseThatFailsUnderTrafficGivesItBack() throws Exception {
        Artifact good = release("payments:1");
        Artifact rotten = release("payments:2");
        Path web = releases.get(rotten.digest()).resolve("payments/web.py");
        Files.writeString(
                web,
                Files.readString(web)
                        .replace(
                                "return _json(HTTPStatus.OK, self._identity())",
                                "return problem(HTTPStatus.INTERNAL_SERVER_ERROR)"));
        deploy(good);
        Clients clients = new Clients(target.publicPort().orElseThrow());

        DeploymentOutcome outcome = deploy(rotten);

        clients.stop();
        assertThat(outcome).isEqualTo(DeploymentOutcome.ROLLED_BACK);
        assertThat(detail(Step.OBSERVE)).contains("requests, more than the share of 0.0 allowed");
        assertThat(clients.failures).isNotEmpty();
        assertThat(target.active()).contains(Slot.BLUE);
        assertThat(get(target.publicPort().orElseThrow(), "/version"))
                .contains(good.digest().toString());
    }

    @Test
    void anotherRunOfTheProgramFindsEverythingAgainAndCanTakeTheReleaseBack() throws Exception {
        Artifact first = release("payments:1");
        Artifact second = release("payments:2");
        deploy(first);
        deploy(second);
        int port = target.publicPort().orElseThrow();

        target = target();

        assertThat(target.publicPort()).contains(port);
        assertThat(target.running(Slot.GREEN)).contains(second);
        assertThat(deploy(first)).isEqualTo(DeploymentOutcome.SUCCEEDED);
        assertThat(get(port, "/version")).contains(first.digest().toString());
    }

    @Test
    void aSwitchThatDiedComesBackAtItsPortWithItsRoutes() throws Exception {
        Artifact first = release("payments:1");
        deploy(first);
        int port = target.publicPort().orElseThrow();
        ProcessHandle dead =
                SwitchControl.find(state()).orElseThrow().process().find().orElseThrow();
        dead.destroyForcibly();
        dead.onExit().join();
        assertThat(target.publicPort()).isEmpty();

        Optional<Slot> active = target.active();

        assertThat(active).contains(Slot.BLUE);
        assertThat(target.publicPort()).contains(port);
        assertThat(get(port, "/version")).contains(first.digest().toString());
    }

    @Test
    void theSwitchTakesNoOrderWithoutItsToken() throws Exception {
        deploy(release("payments:1"));
        SwitchControl real = SwitchControl.find(state()).orElseThrow();
        SwitchControl forged = new SwitchControl(real.process(), real.port(), real.control(), "0".repeat(32));

        assertThat(org.assertj.core.api.Assertions.catchThrowable(forged::status))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("not allowed");
        assertThat(real.status()).containsEntry("active", "blue");
    }

    @Test
    void aReleaseWhoseBytesWereExchangedIsTakenForNothingGood() throws Exception {
        Artifact first = release("payments:1");
        Artifact second = release("payments:2");
        deploy(first);
        Plan plan = machine(POLICY, step -> {}).plan(second);

        DeploymentOutcome outcome = machine(POLICY, step -> {
                    if (step == Step.PROMOTE) {
                        exchanged.put(second.digest(), "web.py");
                    }
                })
                .run(plan);

        assertThat(outcome).isEqualTo(DeploymentOutcome.ROLLED_BACK);
        assertThat(detail(Step.OBSERVE)).contains("web.py");
        assertThat(target.active()).contains(Slot.BLUE);
        assertThat(target.slotPort(Slot.GREEN)).isEmpty();
    }

    @Test
    void aServiceWhoseStarterDiedBeforeItWroteDownThePidIsFoundAndStopped() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/environ")), "environments are read from /proc");
        Artifact first = release("payments:1");
        target.start(Slot.BLUE, first);
        OsProcess stray = new OsProcess(
                new StateFile(state().resolve("blue"))
                        .read()
                        .map(v -> Long.parseLong(v.get("pid")))
                        .orElseThrow(),
                new StateFile(state().resolve("blue"))
                        .read()
                        .map(v -> Long.parseLong(v.get("started")))
                        .orElseThrow());
        Files.delete(state().resolve("blue"));
        assertThat(stray.find()).isPresent();

        target.start(Slot.BLUE, first);

        assertThat(stray.find()).isEmpty();
        assertThat(target.running(Slot.BLUE)).contains(first);
    }

    @Test
    void aPublicPortThatIsTakenIsSaidPlainly() throws Exception {
        target.shutDown();
        try (var taken = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            target = new ProcessTarget(state(), service(), this::directory, "127.0.0.1", taken.getLocalPort());

            DeploymentOutcome outcome = deploy(release("payments:1"));

            assertThat(outcome).isEqualTo(DeploymentOutcome.FAILED);
            assertThat(detail(Step.START)).contains("the switch did not start").contains("free port");
        }
    }

    @Test
    void afterShutDownNothingIsLeftAndEverythingCanBeginAnew() throws Exception {
        Artifact first = release("payments:1");
        deploy(first);
        ProcessHandle proxy =
                SwitchControl.find(state()).orElseThrow().process().find().orElseThrow();

        target.shutDown();

        assertThat(proxy.isAlive()).isFalse();
        assertThat(target.active()).isEmpty();
        assertThat(target.running(Slot.BLUE)).isEmpty();
        steps.clear();
        assertThat(deploy(first)).isEqualTo(DeploymentOutcome.SUCCEEDED);
        assertThat(detail(Step.PLAN)).endsWith("nothing runs yet");
    }

    private ProcessTarget target() {
        return new ProcessTarget(state(), service(), this::directory, "127.0.0.1", 0);
    }

    private Path state() {
        return directory.resolve("state");
    }

    private static ServiceCommand service() {
        return new ServiceCommand(
                List.of("python3", "-m", "payments", "--port", "{port}"),
                "",
                Map.of("PYTHONDONTWRITEBYTECODE", "1", "PYTHONPATH", "{release}"),
                Duration.ofSeconds(20));
    }

    private Path directory(Artifact artifact) {
        String changed = exchanged.get(artifact.digest());
        if (changed != null) {
            throw new Failure(Fault.TAMPERED, changed + " is not what was approved", "");
        }
        return releases.get(artifact.digest());
    }

    /// A copy of the example service that a test may spoil.
    private Artifact release(String name) throws IOException {
        Path source = Path.of(System.getProperty("assize.root"), "examples/payments/mended/payments");
        Path copy = directory.resolve(name.replace(':', '-'));
        Files.createDirectories(copy.resolve("payments"));
        try (Stream<Path> files = Files.list(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, copy.resolve("payments").resolve(file.getFileName()));
            }
        }
        Artifact artifact = new Artifact(name, Digest.of(name.getBytes(StandardCharsets.UTF_8)));
        releases.put(artifact.digest(), copy);
        return artifact;
    }

    private DeploymentOutcome deploy(Artifact artifact) throws InterruptedException {
        return deploy(artifact, POLICY);
    }

    private DeploymentOutcome deploy(Artifact artifact, HealthPolicy policy) throws InterruptedException {
        steps.clear();
        BlueGreen machine = machine(policy, step -> {});
        return machine.run(machine.plan(artifact));
    }

    private BlueGreen machine(HealthPolicy policy, java.util.function.Consumer<Step> then) {
        DeploymentLog log = (step, succeeded, detail) -> {
            steps.add(new StepRecord(step, succeeded, detail, Instant.EPOCH, steps.size()));
            then.accept(step);
        };
        return new BlueGreen(target, policy, log, Pace.real());
    }

    private static HealthPolicy within(Duration within) {
        return new HealthPolicy(
                POLICY.path(),
                POLICY.timeout(),
                POLICY.interval(),
                POLICY.consecutive(),
                within,
                POLICY.observe(),
                POLICY.maxErrorRate(),
                POLICY.drain());
    }

    private String detail(Step step) {
        return steps.stream()
                .filter(one -> one.step() == step)
                .reduce((_, later) -> later)
                .orElseThrow()
                .detail();
    }

    private static String get(int port, String path) throws IOException {
        try (Connection connection = new Connection(port)) {
            return connection.get(path);
        }
    }

    private static final class Connection implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;

        Connection(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(30_000);
            in = new BufferedInputStream(socket.getInputStream());
        }

        String get(String path) throws IOException {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            HttpHead head = HttpHead.read(in).orElseThrow(() -> new IOException("no answer"));
            if (!(head.responseFraming("GET") instanceof HttpHead.Framing.Length(long bytes))) {
                throw new IOException("an answer of unknown length");
            }
            String body = new String(in.readNBytes((int) bytes), StandardCharsets.UTF_8);
            if (head.status() != 200) {
                throw new IOException(head.firstLine());
            }
            return body;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /// Two clients that ask all the time: one keeps its connection, one opens a new one for each request.
    private static final class Clients {
        final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
        final Set<String> seen = ConcurrentHashMap.newKeySet();
        private final AtomicBoolean done = new AtomicBoolean();
        private final AtomicInteger kept = new AtomicInteger();
        private final List<Thread> threads = new ArrayList<>();

        Clients(int port) throws InterruptedException {
            threads.add(Thread.ofPlatform().start(() -> keep(port)));
            threads.add(Thread.ofPlatform().start(() -> renew(port)));
            while (seen.isEmpty() && failures.isEmpty()) {
                Thread.sleep(5);
            }
        }

        private void keep(int port) {
            while (!done.get()) {
                try (Connection connection = new Connection(port)) {
                    while (!done.get()) {
                        note(connection.get("/version"));
                        kept.incrementAndGet();
                        Thread.sleep(2);
                    }
                } catch (IOException e) {
                    failures.add("kept: " + e);
                } catch (InterruptedException _) {
                    return;
                }
            }
        }

        private void renew(int port) {
            while (!done.get()) {
                try {
                    note(ProcessTargetTest.get(port, "/version"));
                    Thread.sleep(2);
                } catch (IOException e) {
                    failures.add("new: " + e);
                } catch (InterruptedException _) {
                    return;
                }
            }
        }

        private void note(String version) {
            int at = version.indexOf("sha256:");
            seen.add(version.substring(at, at + 71));
        }

        void stop() throws InterruptedException {
            done.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(kept.get()).isPositive();
        }
    }
}
