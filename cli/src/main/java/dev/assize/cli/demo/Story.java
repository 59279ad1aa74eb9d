package dev.assize.cli.demo;

import dev.assize.cli.terminal.Columns;
import dev.assize.cli.terminal.Terminal;
import dev.assize.cli.wiring.Home;
import dev.assize.cli.wiring.Installation;
import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.canonical.JsonFields;
import dev.assize.core.canonical.JsonReader;
import dev.assize.core.canonical.MalformedJson;
import dev.assize.policy.PolicyPacks;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The demo from beginning to end. Each step checks that it came out as told; the first that does not ends
/// the demo with an error.
public final class Story {
    private static final List<String> TOOLS = List.of("semgrep", "checkov", "wapiti", "syft");

    private final Terminal terminal;
    private final Path keep;
    private final Path repository;
    private final Path recorded;
    private final boolean live;
    private final Example example;
    private final Shell shell;
    private final Map<String, Duration> steps = new LinkedHashMap<>();

    /// @param keep where everything is left
    /// @param live whether Trivy is built and run here
    public Story(Terminal terminal, Home home, Path keep, boolean live) {
        Path payments = Installation.current().example("payments");
        this.terminal = terminal;
        this.keep = keep;
        this.repository = keep.resolve("payments");
        this.recorded = payments.resolve("recorded");
        this.live = live;
        this.example = new Example(payments);
        this.shell = new Shell(
                terminal,
                Map.of(
                        "ASSIZE_HOME", keep.resolve("home").toString(),
                        "ASSIZE_TOOLS", home.tools().toString(),
                        "ASSIZE_AS", "",
                        "GIT_CONFIG_GLOBAL", keep.resolve("gitconfig").toString(),
                        "GIT_CONFIG_NOSYSTEM", "1"));
    }

    /// @return the exit code of the demo: 0 where everything came out as told
    public int tell() throws IOException, InterruptedException {
        long start = System.nanoTime();
        Files.createDirectories(keep);
        Files.writeString(
                keep.resolve("gitconfig"),
                "[user]\n\tname = Ada\n\temail = ada@payments.example\n[init]\n\tdefaultBranch = main\n");
        step("Tools", this::tools);
        step("The service and its ledger", this::prepare);
        step("A key slips in: the hook", this::hook);
        step("Revision 1.4.1, flawed", this::flawed);
        step("Revision 1.4.2, mended", this::mended);
        step("Approval by somebody else", this::approval);
        step("Blue-green deployment", this::deployment);
        step("Release 1.5.0 turns sick", this::badRelease);
        step("A runtime alert", this::alert);
        step("Checking the record", this::verify);
        step("Reports", this::reports);
        summary(Duration.ofNanos(System.nanoTime() - start));
        return 0;
    }

    private interface Act {
        void run() throws IOException, InterruptedException;
    }

    private void step(String title, Act act) throws IOException, InterruptedException {
        terminal.line("");
        terminal.line(terminal.bold((steps.size() + 1) + ". " + title));
        long start = System.nanoTime();
        act.run();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        steps.put(title, took);
        terminal.line(terminal.dim("   (" + Columns.seconds(took) + ")"));
    }

    private void tools() throws InterruptedException {
        String[] install = new String[2 + TOOLS.size() + (live ? 2 : 0)];
        install[0] = "tools";
        install[1] = "install";
        for (int i = 0; i < TOOLS.size(); i++) {
            install[2 + i] = TOOLS.get(i);
        }
        if (live) {
            install[install.length - 2] = "trivy";
            install[install.length - 1] = "trivy-db";
        }
        int exit = shell.assize(keep, install);
        if (exit != 0) {
            terminal.line("Some tools could not be had; their stages will not be evaluated.");
        }
        if (!live) {
            terminal.line(
                    "Trivy takes minutes to build where its releases cannot be fetched. Where it is not here, the");
            terminal.line("demo takes in the reports the real Trivy wrote for this very example, and says so.");
            terminal.line("./assize demo --live builds and runs it.");
        }
    }

    private void prepare() throws IOException, InterruptedException {
        Files.createDirectories(repository);
        shell.must(repository, "git", "init", "--quiet");
        example.lay(repository, "mended");
        Files.writeString(repository.resolve(".gitignore"), "__pycache__/\n");
        Files.delete(repository.resolve("ops/ship-export.sh"));
        commit("Begin payments", false);
        if (live) {
            expect(0, shell.assize(repository, "init", "--person", "ada"));
        } else {
            terminal.line(
                    "Reports recorded earlier grow old, so the demo's policy is the standard one without age limits.");
            Path policy = keep.resolve("demo-policy.yml");
            Files.write(policy, PolicyPacks.source(PolicyPacks.DEMO));
            expect(0, shell.assize(repository, "init", "--person", "ada", "--policy", policy.toString()));
        }
        terminal.line(
                "Both may approve releases; nobody may approve a change of their own, or give a role to themselves.");
        String key = field(shell.ask(repository, "people", "key", "grace", "--json"), "key");
        expect(
                0,
                shell.assize(
                        repository, "people", "add", "grace", "--role", "release-approver,security", "--key", key));
        expect(0, shell.assize(repository, "people", "grant", "ada", "release-approver", "--as", "grace"));
    }

    private void hook() throws IOException, InterruptedException {
        lay("flawed");
        example.plantKey(repository);
        shell.must(repository, "git", "add", "--all");
        terminal.line("Ada stages a script with a key in it and commits:");
        expect(1, shell.assize(repository, "hook"));
        terminal.line("She commits with --no-verify all the same, as people do. The pipeline will see it.");
        commit("Ship exports to the partner", true);
    }

    private void flawed() throws InterruptedException, IOException {
        expect(1, run("flawed"));
        report("flawed");
    }

    private void mended() throws IOException, InterruptedException {
        lay("mended");
        commit("Mend what the gate found", false);
        expect(0, run("mended"));
    }

    private void approval() throws InterruptedException {
        terminal.line("Ada wrote the change, so her word does not count:");
        expect(1, shell.assize(repository, "approve", "--comment", "looks fine to me"));
        terminal.line("Grace had no hand in it:");
        expect(0, shell.assize(repository, "approve", "--as", "grace", "--comment", "read the diff and the evidence"));
    }

    private void deployment() throws InterruptedException, IOException {
        expect(0, shell.assize(repository, "deploy"));
        terminal.line("Again, while clients keep asking: the traffic moves to the other slot, the old one drains.");
        URI address = URI.create(address() + "version");
        try (Clients clients = Clients.asking(address, 4)) {
            expect(0, shell.assize(repository, "deploy"));
            terminal.line(
                    "   " + clients.requests() + " requests were sent meanwhile, " + clients.failures() + " failed.");
            if (clients.failures() > 0) {
                throw new Failure(Fault.INTERNAL, "Requests failed during the switch.", "Look at .assize/deploy.");
            }
        }
    }

    private void badRelease() throws IOException, InterruptedException {
        lay("bad-release");
        commit("Settle payments to an account", false);
        expect(0, run("bad-release"));
        expect(0, shell.assize(repository, "approve", "--as", "grace", "--comment", "read it"));
        terminal.line("Its health check fails in production, where a setting is missing:");
        expect(1, shell.assize(repository, "deploy"));
    }

    private void alert() throws IOException, InterruptedException {
        Path event = keep.resolve("falco-event.json");
        example.falcoEvent(event, running(), Instant.now());
        terminal.line("A recorded Falco line about the running image, through the door live ones take:");
        expect(0, shell.assize(repository, "ingest", event.toString()));
    }

    private void verify() throws IOException, InterruptedException {
        expect(0, shell.assize(repository, "verify"));
        expect(0, shell.assize(repository, "verify", "--replay"));
        Path copy = keep.resolve("payments-copy");
        Example.copy(repository, copy);
        flip(copy);
        terminal.line("One byte of a copy is flipped:");
        expect(1, shell.assize(copy, "verify"));
    }

    private void reports() throws IOException, InterruptedException {
        // The mended revision runs in production: its report shows all ten stages.
        shell.must(repository, "git", "checkout", "--quiet", "HEAD~1");
        report("mended");
        shell.must(repository, "git", "checkout", "--quiet", "main");
        shell.ask(repository, "deploy", "--stop");
    }

    private int run(String revision) throws InterruptedException {
        return live
                ? shell.assize(repository, "run")
                : shell.assize(
                        repository,
                        "run",
                        "--recorded",
                        recorded.resolve(revision).toString());
    }

    private void report(String revision) throws InterruptedException {
        Path html = keep.resolve(revision + ".html");
        shell.ask(repository, "report", "html", "--output", html.toString());
        terminal.line("   report: " + html);
    }

    private void lay(String revision) throws IOException {
        example.lay(repository, revision);
        Files.writeString(repository.resolve(".gitignore"), "__pycache__/\n");
        if (!revision.equals("flawed")) {
            Path script = repository.resolve("ops/ship-export.sh");
            if (Files.exists(script) && Files.readString(script).contains("@@AWS_")) {
                throw new Failure(Fault.INTERNAL, "A placeholder is left in " + script + ".", "Restore examples/.");
            }
        }
    }

    private void commit(String message, boolean unchecked) throws InterruptedException {
        shell.must(repository, "git", "add", "--all");
        if (unchecked) {
            shell.must(repository, "git", "commit", "--quiet", "--no-verify", "-m", message);
        } else {
            shell.must(repository, "git", "commit", "--quiet", "-m", message);
        }
    }

    private String address() throws InterruptedException {
        // The switch's port is known to whoever deploys; asked for here as a script would.
        return shell.ask(repository, "deploy", "--address");
    }

    private String running() throws InterruptedException {
        return shell.ask(repository, "deploy", "--running");
    }

    private void flip(Path copy) throws IOException {
        Path log = copy.resolve(".assize/log/tile/entries");
        Path target;
        try (var files = Files.walk(log)) {
            target = files.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
        }
        target.toFile().setWritable(true);
        try (RandomAccessFile file = new RandomAccessFile(target.toFile(), "rw")) {
            long middle = file.length() / 2;
            file.seek(middle);
            int old = file.read();
            file.seek(middle);
            file.write(old ^ 1);
        }
        terminal.line("   " + copy.relativize(target) + ", byte " + Files.size(target) / 2);
    }

    private void expect(int wanted, int exit) {
        if (exit != wanted) {
            throw new Failure(
                    Fault.INTERNAL,
                    "The step above ended with exit code " + exit + ", the demo expects " + wanted + ".",
                    "assize doctor says what is missing; everything so far lies in " + keep + ".");
        }
    }

    private static String field(String json, String name) {
        try {
            return JsonFields.of("answer", JsonReader.read(json)).text(name);
        } catch (MalformedJson e) {
            throw new IllegalStateException("our own JSON cannot be read", e);
        }
    }

    private void summary(Duration total) {
        terminal.line("");
        terminal.line(terminal.bold("What it took"));
        steps.forEach((title, took) -> terminal.line("  " + Columns.left(title, 32) + Columns.seconds(took)));
        terminal.line("  " + Columns.left("all", 32) + Columns.seconds(total));
        terminal.line("");
        terminal.line(terminal.bold("Where to look"));
        terminal.line("  " + keep.resolve("flawed.html") + "   why 1.4.1 is stopped");
        terminal.line("  " + keep.resolve("mended.html") + "   1.4.2 from commit to runtime");
        terminal.line("  " + repository + "   the repository, its ledger in .assize");
        terminal.line("");
        terminal.line(terminal.bold("Next, in that directory"));
        String prefix = "ASSIZE_HOME=" + keep.resolve("home") + " ";
        String assize = System.getProperty("assize.launcher", "assize");
        terminal.line("  " + prefix + assize + " ledger list");
        terminal.line("  " + prefix + assize + " policy explain container.no-high");
        terminal.line("  cd YOUR-REPOSITORY && " + assize + " init && " + assize + " run");
    }
}
