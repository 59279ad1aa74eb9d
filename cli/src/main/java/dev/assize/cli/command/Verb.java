package dev.assize.cli.command;

import dev.assize.cli.terminal.Terminal;
import dev.assize.cli.wiring.Home;
import dev.assize.cli.wiring.Wiring;
import dev.assize.cli.wiring.Workspace;
import dev.assize.core.Failure;
import dev.assize.core.canonical.CanonicalJson;
import dev.assize.core.canonical.Json;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What every verb has: where it works, as whom, and how it answers.
public abstract class Verb implements Callable<Integer> {
    static final int PASSED = 0;
    static final int FAILED = 1;
    static final int UNDECIDED = 3;

    @Option(names = "--json", description = "Print one JSON object on standard output and nothing else there.")
    boolean json;

    @Option(
            names = {"-C", "--directory"},
            paramLabel = "DIR",
            description = "Work in this repository instead of the current directory.")
    @Nullable
    Path directory;

    @Option(names = "--as", paramLabel = "PERSON", description = "Act as this person; the key must be on this machine.")
    @Nullable
    String as;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    private Terminal terminal = Terminal.system();
    private Clock clock = Clock.systemUTC();

    @Override
    public final Integer call() throws Exception {
        if (json) {
            terminal = terminal.withoutColour();
        }
        try {
            return run();
        } catch (Failure e) {
            return Refusal.tell(e, terminal, json);
        }
    }

    /// Does the work.
    ///
    /// @return the exit code
    abstract int run() throws Exception;

    final Terminal terminal() {
        return terminal;
    }

    final Clock clock() {
        return clock;
    }

    final Path directory() {
        return (directory == null ? Path.of("") : directory).toAbsolutePath().normalize();
    }

    final Home home() {
        return Home.of(System.getenv());
    }

    final Wiring wiring() {
        return new Wiring(home(), Workspace.around(directory()), as);
    }

    final void print(Json value) {
        terminal.out().println(CanonicalJson.text(value));
    }
}
