package dev.assize.cli.command;

import dev.assize.cli.terminal.Columns;
import dev.assize.cli.wiring.Engines;
import dev.assize.core.Failure;
import dev.assize.core.InvalidInput;
import dev.assize.core.canonical.Json;
import dev.assize.core.policy.State;
import dev.assize.runner.tools.FoundDatabase;
import dev.assize.runner.tools.InstallProgress;
import dev.assize.runner.tools.Toolbox;
import dev.assize.runner.tools.Tools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The outside programs.
@Command(
        name = "tools",
        description = "Install, list and verify the outside programs, each at its pinned version (tools.lock).",
        subcommands = {ToolsVerb.Install.class, ToolsVerb.ListAll.class, ToolsVerb.Verify.class},
        footer = {"", "Example:", "  assize tools install", "  assize tools install semgrep checkov"})
public final class ToolsVerb extends Verb {
    @Override
    int run() {
        throw new InvalidInput("tools", "it needs a verb", "use install, list or verify");
    }

    /// Installs.
    @Command(name = "install", description = "Get tools by the first way that works here.")
    public static final class Install extends Verb {
        private static final Duration QUICK = Duration.ofMinutes(2);
        private static final Duration PATIENCE = Duration.ofSeconds(60);

        @Parameters(
                paramLabel = "TOOL",
                arity = "0..*",
                description = "Which; all that install within a minute or two where none is named.")
        List<String> tools = List.of();

        @Option(names = "--all", description = "Also what has to be compiled for minutes (Trivy), and its database.")
        boolean all;

        private InstallProgress progress() {
            return new InstallProgress() {
                @Override
                public void begins(String tool, String what, Duration expected) {
                    terminal()
                            .note("  " + tool + ": " + what
                                    + (expected.isZero() ? "" : ", about " + Columns.seconds(expected)) + " ...");
                }

                @Override
                public void ended(String tool, String what, Duration took) {
                    terminal().note("  " + tool + ": " + what + ", " + Columns.seconds(took));
                }
            };
        }

        @Override
        int run() throws InterruptedException {
            Toolbox toolbox = Engines.toolbox(home());
            List<String> wanted = new ArrayList<>(tools);
            if (wanted.isEmpty()) {
                for (Toolbox.Status status : toolbox.list()) {
                    if (all || status.cost().time().compareTo(QUICK) <= 0) {
                        wanted.add(status.pin().name());
                    }
                }
                if (all) {
                    wanted.add(Toolbox.DATABASE);
                }
            }
            List<Json> items = new ArrayList<>();
            boolean whole = true;
            for (String tool : wanted) {
                String problem = "";
                String remedy = "";
                String got = "";
                try {
                    if (tool.equals(Toolbox.DATABASE)) {
                        switch (toolbox.installDatabase(progress(), PATIENCE, clock().instant())) {
                            case FoundDatabase.Ready ready ->
                                got = ready.database().name() + "  " + ready.directory();
                            case FoundDatabase.Missing missing -> {
                                problem = missing.reason();
                                remedy = missing.remedy();
                            }
                        }
                    } else {
                        switch (toolbox.install(tool, progress())) {
                            case Tools.Found.Ready ready -> got = ready.version() + "  " + ready.program();
                            case Tools.Found.Missing missing -> {
                                problem = missing.reason();
                                remedy = missing.remedy();
                            }
                        }
                    }
                } catch (Failure e) {
                    problem = e.what();
                    remedy = e.remedy();
                }
                whole &= problem.isEmpty();
                items.add(Json.object()
                        .put("tool", tool)
                        .put("installed", problem.isEmpty())
                        .put("error", problem.isEmpty() ? null : problem)
                        .put("remedy", problem.isEmpty() ? null : remedy)
                        .build());
                if (!json) {
                    terminal()
                            .line(terminal().sign(problem.isEmpty() ? State.PASSED : State.NOT_EVALUATED) + " "
                                    + Columns.left(tool, 10) + " " + (problem.isEmpty() ? got : problem));
                    if (!problem.isEmpty()) {
                        terminal().line("    next: " + remedy);
                    }
                }
            }
            if (json) {
                print(Json.object().put("items", new Json.Array(items)).build());
            }
            return whole ? PASSED : UNDECIDED;
        }
    }

    /// Lists.
    @Command(name = "list", description = "List the pinned tools and whether they are here.")
    public static final class ListAll extends Verb {
        @Override
        int run() {
            List<Toolbox.Status> all = Engines.toolbox(home()).list();
            if (json) {
                print(Json.object()
                        .put("items", Json.array(all, ToolsVerb::json))
                        .build());
                return PASSED;
            }
            for (Toolbox.Status status : all) {
                boolean here = status.found() instanceof Tools.Found.Ready;
                terminal()
                        .line(terminal().sign(here ? State.PASSED : State.NOT_EVALUATED) + " "
                                + Columns.left(status.pin().name(), 10) + " "
                                + Columns.left(status.pin().version(), 10) + " "
                                + Columns.left(String.join(", ", status.pin().serves()), 26) + " "
                                + switch (status.found()) {
                                    case Tools.Found.Missing missing -> missing.reason();
                                    case Tools.Found.Ready ready -> terminal().dim(status.origin());
                                });
            }
            return PASSED;
        }
    }

    /// Verifies.
    @Command(name = "verify", description = "Compare what is installed with its pin, byte by byte.")
    public static final class Verify extends Verb {
        @Override
        int run() {
            Toolbox toolbox = Engines.toolbox(home());
            boolean sound = true;
            List<Json> items = new ArrayList<>();
            for (Toolbox.Status status : toolbox.list()) {
                if (!(status.found() instanceof Tools.Found.Ready)) {
                    continue;
                }
                Toolbox.Verification again = toolbox.verify(status.pin().name());
                boolean holds = again instanceof Toolbox.Verification.Intact;
                sound &= holds;
                items.add(Json.object()
                        .put("tool", status.pin().name())
                        .put("verified", holds)
                        .build());
                if (!json) {
                    terminal()
                            .line(terminal().sign(holds ? State.PASSED : State.FAILED) + " "
                                    + status.pin().name()
                                    + (again instanceof Toolbox.Verification.Changed changed
                                            ? "  " + changed.differences()
                                            : ""));
                }
            }
            if (json) {
                print(Json.object().put("items", new Json.Array(items)).build());
            }
            return sound ? PASSED : FAILED;
        }
    }

    private static Json json(Toolbox.Status status) {
        return Json.object()
                .put("tool", status.pin().name())
                .put("version", status.pin().version())
                .put("serves", Json.texts(status.pin().serves()))
                .put("installed", status.found() instanceof Tools.Found.Ready)
                .put(
                        "program",
                        status.found() instanceof Tools.Found.Ready ready
                                ? ready.program().toString()
                                : null)
                .build();
    }
}
