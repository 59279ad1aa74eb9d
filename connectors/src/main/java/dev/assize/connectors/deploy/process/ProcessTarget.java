package dev.assize.connectors.deploy.process;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.deployment.DeploymentTarget;
import dev.assize.core.deployment.Health;
import dev.assize.core.deployment.Slot;
import dev.assize.core.deployment.Traffic;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Digest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// One service on this machine: a process per slot at a port of 127.0.0.1 and a [Switch] at the public port.
///
/// Switch and services outlive the program that started them. A later run with the same state directory finds
/// them again; a switch that died is started again with the routes it had, at the same port. The directory
/// holds `switch`, `routes`, `blue`, `green` (what runs) and `switch.log`, `blue.log`, `green.log` (what they
/// said; one older log each).
///
/// What [#running] answers was checked at that moment: the process has the recorded pid and start time, was
/// started with the recorded digest in its environment (where the system tells, as Linux does), and its
/// release directory holds the bytes of that digest. A process that loaded its files before somebody exchanged
/// them and put them back would not be noticed.
public final class ProcessTarget implements DeploymentTarget {
    private static final String MARK = "ASSIZE_STATE";

    private final Path state;
    private final ServiceCommand service;
    private final Releases releases;
    private final String host;
    private final int port;

    /// @param state a directory of this service in this environment alone; made if it is not there
    /// @param host  the address the public port listens on, `127.0.0.1` for this machine only
    /// @param port  the public port; 0 takes a free one, see [#publicPort]
    public ProcessTarget(Path state, ServiceCommand service, Releases releases, String host, int port) {
        this.service = Objects.requireNonNull(service);
        this.releases = Objects.requireNonNull(releases);
        this.host = Objects.requireNonNull(host);
        this.port = port;
        try {
            StateFile.createDirectory(state.toAbsolutePath());
            // Resolved, so that every way to name the directory gives the same mark.
            this.state = state.toRealPath();
        } catch (IOException e) {
            throw storage(e);
        }
    }

    /// Where clients reach the service; empty while no switch runs.
    public Optional<Integer> publicPort() {
        return SwitchControl.find(state).map(SwitchControl::port);
    }

    /// The port of the slot's own process, for whoever wants to look at it without traffic.
    public Optional<Integer> slotPort(Slot slot) {
        return record(slot).filter(record -> record.process.find().isPresent()).map(SlotRecord::port);
    }

    /// Stops the switch first, so that nobody is sent to a dead slot, then both slots.
    public void shutDown() throws InterruptedException {
        Optional<SwitchControl> running = SwitchControl.find(state);
        if (running.isPresent()) {
            running.get().stop();
        }
        for (Slot slot : Slot.values()) {
            stopProcesses(slot);
        }
    }

    @Override
    public Optional<Slot> active() throws InterruptedException {
        Optional<SwitchControl> found = existingSwitch();
        return found.map(SwitchControl::status)
                .map(status -> status.get("active"))
                .map(ProcessTarget::slot);
    }

    @Override
    public Optional<Artifact> running(Slot slot) {
        Optional<SlotRecord> record =
                record(slot).filter(one -> one.process.find().isPresent());
        if (record.isEmpty()) {
            return Optional.empty();
        }
        Artifact artifact = record.get().artifact;
        Optional<String> told = OsProcess.environment(record.get().process.pid(), "ASSIZE_DIGEST");
        if (told.isPresent() && !told.get().equals(artifact.digest().toString())) {
            throw new Failure(
                    Fault.TAMPERED,
                    slot.word() + " was started as " + told.get() + ", on record is " + artifact.digest(),
                    "stop it and deploy again");
        }
        releases.directory(artifact);
        return Optional.of(artifact);
    }

    @Override
    public void start(Slot slot, Artifact artifact) throws InterruptedException {
        SwitchControl control = runningSwitch();
        Optional<SlotRecord> there =
                record(slot).filter(one -> one.process.find().isPresent());
        if (there.isPresent() && there.get().artifact.equals(artifact)) {
            // The process that was cut off may not have told the switch yet.
            if (!Integer.toString(there.get().port).equals(control.status().get(slot.word() + ".port"))) {
                control.put(slot, there.get().port);
            }
            return;
        }
        stop(slot);
        Path release = releases.directory(artifact);
        int backendPort = freePort();
        Map<String, String> values =
                Map.of("port", Integer.toString(backendPort), "slot", slot.word(), "release", release.toString());
        Map<String, String> environment = service.environment(values);
        environment.put("ASSIZE_SLOT", slot.word());
        environment.put("ASSIZE_DIGEST", artifact.digest().toString());
        environment.put(MARK, state.toString());
        OsProcess process = OsProcess.start(
                service.command(values),
                environment,
                release.resolve(service.directory()).normalize(),
                state.resolve(slot.word() + ".log"));
        keep(slot, new SlotRecord(process, backendPort, artifact));
        control.put(slot, backendPort);
    }

    @Override
    public Health probe(Slot slot, String path, Duration timeout) {
        Optional<SlotRecord> record = record(slot);
        if (record.isEmpty() || record.get().process.find().isEmpty()) {
            return new Health.Gone("see " + slot.word() + ".log");
        }
        try {
            int status = status(record.get().port, path, timeout);
            return status / 100 == 2 ? new Health.Healthy() : new Health.Unhealthy("status " + status);
        } catch (SocketTimeoutException _) {
            return new Health.Unhealthy("no answer within " + timeout.toMillis() + " ms");
        } catch (HttpHead.Malformed _) {
            return new Health.Unhealthy("no HTTP answer");
        } catch (IOException _) {
            return new Health.Unhealthy("no connection");
        }
    }

    /// Of a GET whose whole answer head must come within the timeout, however slowly it drips.
    private static int status(int backendPort, String path, Duration timeout) throws IOException {
        long end = System.nanoTime() + timeout.toNanos();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), backendPort), (int)
                    Math.max(1, timeout.toMillis()));
            String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + backendPort
                    + "\r\nUser-Agent: assize\r\nAccept: */*\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            InputStream in = new BufferedInputStream(new InputStream() {
                @Override
                public int read() throws IOException {
                    throw new IOException("read in blocks only");
                }

                @Override
                public int read(byte[] buffer, int offset, int length) throws IOException {
                    long millis = (end - System.nanoTime()) / 1_000_000;
                    if (millis <= 0) {
                        throw new SocketTimeoutException("too late");
                    }
                    socket.setSoTimeout((int) millis);
                    return socket.getInputStream().read(buffer, offset, length);
                }
            });
            return HttpHead.read(in)
                    .orElseThrow(() -> new HttpHead.Malformed("no answer"))
                    .status();
        }
    }

    @Override
    public void switchTo(Slot slot) throws InterruptedException {
        runningSwitch().activate(slot);
    }

    @Override
    public Optional<Traffic> traffic(Slot slot) throws InterruptedException {
        Map<String, String> status = runningSwitch().status();
        String requests = status.get(slot.word() + ".requests");
        String failed = status.get(slot.word() + ".failed");
        return requests == null || failed == null
                ? Optional.of(new Traffic(0, 0))
                : Optional.of(new Traffic(Long.parseLong(requests), Long.parseLong(failed)));
    }

    @Override
    public int drain(Slot slot, Duration timeout) throws InterruptedException {
        return runningSwitch().drain(slot, timeout);
    }

    @Override
    public void stop(Slot slot) throws InterruptedException {
        Optional<SwitchControl> control = existingSwitch();
        if (control.isPresent()) {
            control.get().remove(slot);
        }
        stopProcesses(slot);
    }

    private void stopProcesses(Slot slot) throws InterruptedException {
        Optional<SlotRecord> record = record(slot);
        if (record.isPresent()) {
            record.get().process.stop(service.patience());
        }
        Set<ProcessHandle> strays = marked(slot);
        if (!strays.isEmpty()) {
            OsProcess.kill(strays);
        }
        try {
            new StateFile(state.resolve(slot.word())).delete();
        } catch (IOException e) {
            throw storage(e);
        }
    }

    /// Processes of the slot that no record names: children that left their parent, or a service whose
    /// starter died before it could write down the pid. Found where the system shows environments.
    private Set<ProcessHandle> marked(Slot slot) {
        return ProcessHandle.allProcesses()
                .filter(handle -> handle.pid() != ProcessHandle.current().pid())
                .filter(handle -> OsProcess.environment(handle.pid(), MARK).equals(Optional.of(state.toString())))
                .filter(handle ->
                        OsProcess.environment(handle.pid(), "ASSIZE_SLOT").equals(Optional.of(slot.word())))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /// The switch, started again if it died; empty before the first deployment.
    private Optional<SwitchControl> existingSwitch() throws InterruptedException {
        return SwitchControl.kept(state).isEmpty() ? Optional.empty() : Optional.of(runningSwitch());
    }

    private SwitchControl runningSwitch() throws InterruptedException {
        Optional<SwitchControl> running = SwitchControl.find(state);
        if (running.isPresent()) {
            return running.get();
        }
        // Clients know the port the dead one had.
        int wanted = port != 0
                ? port
                : SwitchControl.kept(state).map(SwitchControl::port).orElse(0);
        return SwitchControl.start(state, host, wanted);
    }

    /// @param process as it was started
    private record SlotRecord(OsProcess process, int port, Artifact artifact) {}

    private void keep(Slot slot, SlotRecord record) {
        try {
            new StateFile(state.resolve(slot.word()))
                    .write(Map.of(
                            "pid", Long.toString(record.process.pid()),
                            "started", Long.toString(record.process.started()),
                            "port", Integer.toString(record.port),
                            "name", record.artifact.name(),
                            "digest", record.artifact.digest().toString()));
        } catch (IOException e) {
            throw storage(e);
        }
    }

    private Optional<SlotRecord> record(Slot slot) {
        StateFile file = new StateFile(state.resolve(slot.word()));
        try {
            return file.read()
                    .map(values -> new SlotRecord(
                            new OsProcess(
                                    Long.parseLong(values.getOrDefault("pid", "")),
                                    Long.parseLong(values.getOrDefault("started", ""))),
                            Integer.parseInt(values.getOrDefault("port", "")),
                            new Artifact(
                                    values.getOrDefault("name", ""), Digest.parse(values.getOrDefault("digest", "")))));
        } catch (IOException | NumberFormatException e) {
            throw new Failure(
                    Fault.STORAGE,
                    "what runs in " + slot.word() + " cannot be read: " + e.getMessage(),
                    "stop it by hand and delete " + file.path(),
                    e);
        }
    }

    private static Slot slot(String word) {
        return word.equals(Slot.BLUE.word()) ? Slot.BLUE : Slot.GREEN;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new Failure(Fault.TOOL_FAILED, "there is no free port: " + e.getMessage(), "stop something", e);
        }
    }

    private static Failure storage(IOException e) {
        return new Failure(
                Fault.STORAGE,
                "the state directory cannot be used: " + e.getMessage(),
                "see that there is room and that it is yours",
                e);
    }
}
