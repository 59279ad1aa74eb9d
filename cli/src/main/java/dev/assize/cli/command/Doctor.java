package dev.assize.cli.command;

import dev.assize.cli.Version;
import dev.assize.cli.terminal.Columns;
import dev.assize.cli.wiring.Engines;
import dev.assize.cli.wiring.Workspace;
import dev.assize.core.Failure;
import dev.assize.core.canonical.Json;
import dev.assize.core.policy.State;
import dev.assize.runner.tools.Toolbox;
import dev.assize.runner.tools.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/// Says what is missing here, and what that costs.
@Command(
        name = "doctor",
        description = "Say what is missing on this machine and in this repository, and what that costs.",
        footer = {"", "Exit codes: 0 nothing is missing, 3 something is.", "Example:", "  assize doctor"})
public final class Doctor extends Verb {
    private record Check(State state, String what, String detail, String remedy) {}

    @Override
    int run() {
        List<Check> checks = new ArrayList<>();
        checks.add(new Check(
                State.PASSED,
                "assize",
                Version.current() + " on Java " + Runtime.version().feature(),
                ""));
        checks.add(cache());
        tools(checks);
        repository(checks);
        boolean whole = checks.stream().noneMatch(c -> c.state() == State.NOT_EVALUATED);
        if (json) {
            print(Json.object()
                    .put("complete", whole)
                    .put("checks", Json.array(checks, c -> Json.object()
                            .put("check", c.what())
                            .put("state", c.state().word())
                            .put("detail", c.detail())
                            .put("remedy", c.remedy().isEmpty() ? null : c.remedy())
                            .build()))
                    .build());
        } else {
            checks.forEach(this::line);
        }
        return whole ? PASSED : UNDECIDED;
    }

    private void line(Check check) {
        terminal().line(terminal().sign(check.state()) + " " + Columns.left(check.what(), 13) + " " + check.detail());
        if (!check.remedy().isEmpty()) {
            terminal().line("                " + terminal().dim("next: ") + check.remedy());
        }
    }

    private static Check cache() {
        String root = System.getProperty("assize.root", "");
        boolean there = Files.isRegularFile(Path.of(root, "cli/target/assize/assize.aot"));
        return there
                ? new Check(State.PASSED, "fast start", "the start-up cache is there", "")
                : new Check(
                        State.NOT_APPLICABLE,
                        "fast start",
                        "the start-up cache is not made yet; starts take longer",
                        "");
    }

    private void tools(List<Check> checks) {
        Toolbox toolbox = Engines.toolbox(home());
        for (Toolbox.Status status : toolbox.list()) {
            switch (status.found()) {
                case Tools.Found.Ready ready ->
                    checks.add(
                            new Check(State.PASSED, status.pin().name(), ready.version() + "  " + ready.program(), ""));
                case Tools.Found.Missing(String reason, String remedy) ->
                    checks.add(new Check(
                            costs(status) ? State.NOT_EVALUATED : State.NOT_APPLICABLE,
                            status.pin().name(),
                            reason + " " + cost(status),
                            costs(status) ? remedy : ""));
            }
        }
        checks.add(
                toolbox.database() instanceof dev.assize.runner.tools.FoundDatabase.Ready
                        ? new Check(State.PASSED, "trivy-db", "the vulnerability database is there", "")
                        : new Check(
                                State.NOT_EVALUATED,
                                "trivy-db",
                                "There is no vulnerability database: dependencies and container are not evaluated.",
                                "assize tools install trivy-db"));
    }

    /// Whether a stage of a user's repository needs it; the demo and our tests use some more.
    private static boolean costs(Toolbox.Status status) {
        return status.pin().serves().stream().anyMatch(word -> !word.equals("codequality") && !word.equals("ledger"));
    }

    private static String cost(Toolbox.Status status) {
        List<String> serves = status.pin().serves();
        if (!costs(status)) {
            return "Nothing here needs it; the demo and the tests of Assize use it.";
        }
        return "Without it " + String.join(" and ", serves) + (serves.size() == 1 ? " is" : " are") + " not evaluated.";
    }

    private void repository(List<Check> checks) {
        Workspace workspace;
        try {
            workspace = Workspace.around(directory());
        } catch (Failure e) {
            checks.add(new Check(State.NOT_APPLICABLE, "repository", e.what(), ""));
            return;
        }
        if (!workspace.initialised()) {
            checks.add(new Check(State.NOT_EVALUATED, "repository", "There is no ledger here.", "assize init"));
            return;
        }
        try {
            workspace.settings();
            checks.add(
                    new Check(State.PASSED, "settings", workspace.settingsFile().toString(), ""));
        } catch (Failure e) {
            checks.add(new Check(State.NOT_EVALUATED, "settings", e.what(), e.remedy()));
        }
        checks.add(new Check(State.PASSED, "ledger", workspace.directory().toString(), ""));
    }
}
