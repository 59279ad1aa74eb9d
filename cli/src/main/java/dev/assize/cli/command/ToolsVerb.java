package dev.assize.cli.command;

import dev.assize.cli.terminal.Columns;
import dev.assize.cli.wiring.Engines;
import dev.assize.core.Failure;
import dev.assize.core.InvalidInput;
import dev.assize.core.canonical.Json;
import dev.assize.core.policy.State;
import dev.assize.runner.tools.Toolbox;
import dev.assize.runner.tools.Tools;
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
        @Parameters(paramLabel = "TOOL", arity = "0..*", description = "Which; all that install within a minute or two where none is named.")
        List<String> tools = List.of();

        @Option(names = "--all", description = "Also what has to be compiled for minutes (Trivy).")
        boolean all;

        @Override
        int run() throws InterruptedException {
            Toolbox toolbox = Engines.toolbox(home());
            List<String> wanted = tools.isEmpty() ? (all ? toolbox.names() : toolbox.quick()) : tools;
            List<Json> items = new ArrayList<>();
            boolean whole = true;
            for (String tool : wanted) {
                try {
                    Tools.Found.Ready ready = toolbox.install(tool, line -> terminal().note("  " + line));
                    items.add(Json.object()
                            .put("tool", tool)
                            .put("version", ready.version())
                            .put("program", ready.program().toString())
                            .build());
                    if (!json) {
                        terminal().line(terminal().sign(State.PASSED) + " " + Columns.left(tool, 10) + " "
                                + ready.version() + "  " + ready.program());
                    }
                } catch (Failure e) {
                    whole = false;
                    items.add(Json.object()
                            .put("tool", tool)
                            .put("error", e.what())
                            .put("remedy", e.remedy())
                            .build());
                    if (!json) {
                        terminal().line(terminal().sign(State.NOT_EVALUATED) + " " + Columns.left(tool, 10) + " "
                                + e.what());
                        terminal().line("    next: " + e.remedy());
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
                print(Json.object().put("items", Json.array(all, ToolsVerb::json)).build());
                return PASSED;
            }
            for (Toolbox.Status status : all) {
                boolean here = status.found() instanceof Tools.Found.Ready;
                terminal().line(terminal().sign(here ? State.PASSED : State.NOT_EVALUATED) + " "
                        + Columns.left(status.tool(), 10) + " " + Columns.left(status.version(), 10) + " "
                        + Columns.left(String.join(", ", status.serves()), 26) + " "
                        + (status.found() instanceof Tools.Found.Missing(String reason, String remedy) ? reason : ""));
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
                Tools.Found again = toolbox.verify(status.tool());
                boolean holds = again instanceof Tools.Found.Ready;
                sound &= holds;
                items.add(Json.object().put("tool", status.tool()).put("verified", holds).build());
                if (!json) {
                    terminal().line(terminal().sign(holds ? State.PASSED : State.FAILED) + " " + status.tool()
                            + (again instanceof Tools.Found.Missing(String reason, String remedy) ? "  " + reason : ""));
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
                .put("tool", status.tool())
                .put("version", status.version())
                .put("serves", Json.texts(status.serves()))
                .put("installed", status.found() instanceof Tools.Found.Ready)
                .build();
    }
}
