package dev.assize.cli;

import dev.assize.cli.command.Approve;
import dev.assize.cli.command.BreakGlassVerb;
import dev.assize.cli.command.Completion;
import dev.assize.cli.command.ControlsVerb;
import dev.assize.cli.command.Demo;
import dev.assize.cli.command.Deploy;
import dev.assize.cli.command.Doctor;
import dev.assize.cli.command.Exempt;
import dev.assize.cli.command.Explain;
import dev.assize.cli.command.GateVerb;
import dev.assize.cli.command.Hook;
import dev.assize.cli.command.Ingest;
import dev.assize.cli.command.Init;
import dev.assize.cli.command.LedgerVerb;
import dev.assize.cli.command.People;
import dev.assize.cli.command.PolicyVerb;
import dev.assize.cli.command.PostureVerb;
import dev.assize.cli.command.Refusal;
import dev.assize.cli.command.Report;
import dev.assize.cli.command.Rollback;
import dev.assize.cli.command.Run;
import dev.assize.cli.command.Scan;
import dev.assize.cli.command.ToolsVerb;
import dev.assize.cli.command.Verify;
import dev.assize.cli.terminal.Terminal;
import dev.assize.core.Failure;
import dev.assize.core.Fault;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// All verbs. Only the one that was asked for is built: reading the options of twenty classes by reflection
/// would cost more than most verbs do.
public final class Verbs {
    private static final int INTERNAL = 2;

    private Verbs() {}

    /// Verbs by name, in the order of the help.
    public static Map<String, Supplier<Object>> all() {
        Map<String, Supplier<Object>> verbs = new LinkedHashMap<>();
        verbs.put("init", Init::new);
        verbs.put("run", Run::new);
        verbs.put("scan", Scan::new);
        verbs.put("hook", Hook::new);
        verbs.put("ingest", Ingest::new);
        verbs.put("gate", GateVerb::new);
        verbs.put("explain", Explain::new);
        verbs.put("approve", Approve::new);
        verbs.put("exempt", Exempt::new);
        verbs.put("break-glass", BreakGlassVerb::new);
        verbs.put("deploy", Deploy::new);
        verbs.put("rollback", Rollback::new);
        verbs.put("posture", PostureVerb::new);
        verbs.put("verify", Verify::new);
        verbs.put("report", Report::new);
        verbs.put("ledger", LedgerVerb::new);
        verbs.put("people", People::new);
        verbs.put("policy", PolicyVerb::new);
        verbs.put("controls", ControlsVerb::new);
        verbs.put("tools", ToolsVerb::new);
        verbs.put("doctor", Doctor::new);
        verbs.put("demo", Demo::new);
        verbs.put("completion", Completion::new);
        return verbs;
    }

    /// The command line with every verb, for help and completion.
    public static CommandLine full() {
        CommandLine top = new CommandLine(CommandSpec.create().name("assize").version("assize " + Version.current()));
        top.getCommandSpec()
                .usageMessage()
                .description("Puts every software change on trial before it ships, and keeps the record.")
                .footer(
                        "",
                        "Exit codes: 0 passed, 1 failed, 2 usage or internal error, 3 undecided.",
                        "assize VERB --help shows an example of each.");
        top.getCommandSpec().mixinStandardHelpOptions(true);
        all().forEach((name, verb) -> top.addSubcommand(name, verb.get()));
        return dress(top);
    }

    static int run(String[] arguments) {
        Supplier<Object> verb = arguments.length == 0 ? null : all().get(arguments[0]);
        if (verb == null) {
            return full().execute(arguments.length == 0 ? new String[] {"--help"} : arguments);
        }
        CommandLine top = new CommandLine(CommandSpec.create().name("assize"));
        top.addSubcommand(arguments[0], verb.get());
        return dress(top).execute(arguments);
    }

    private static CommandLine dress(CommandLine line) {
        Terminal terminal = Terminal.system();
        return line.setColorScheme(CommandLine.Help.defaultColorScheme(
                        terminal.colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
                .setUsageHelpWidth(Math.min(terminal.width(), 100))
                .setUsageHelpAutoWidth(false)
                .setParameterExceptionHandler((e, arguments) -> usage(e, arguments, terminal))
                .setExecutionExceptionHandler((e, _, parsed) -> internal(e, wantsJson(parsed), terminal));
    }

    /// Words on the command line that mean nothing, or are missing.
    private static int usage(ParameterException e, String[] arguments, Terminal terminal) {
        CommandLine verb = e.getCommandLine();
        String help = verb.getCommandSpec().qualifiedName() + " --help";
        List<String> meant = e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        String remedy = meant.isEmpty()
                ? "See " + help + "."
                : "Did you mean " + String.join(" or ", meant) + "? See " + help + ".";
        Failure failure =
                new Failure(Fault.USAGE, Objects.requireNonNullElse(e.getMessage(), "It was not understood."), remedy);
        return Refusal.tell(failure, terminal, Arrays.asList(arguments).contains("--json"));
    }

    private static boolean wantsJson(CommandLine.ParseResult parsed) {
        return parsed.originalArgs().contains("--json");
    }

    private static int internal(Exception e, boolean json, Terminal terminal) {
        if (json) {
            String what = e instanceof InterruptedException ? "Interrupted." : "Our own mistake: " + e;
            Refusal.tell(
                    new Failure(Fault.INTERNAL, what, "Please report this; nothing sealed is lost.", e),
                    terminal,
                    true);
        }
        if (e instanceof InterruptedException) {
            terminal.note("Interrupted; what was sealed stays sealed.");
            return INTERNAL;
        }
        terminal.note(terminal.paint("error", 31) + ": our own mistake: " + e);
        for (StackTraceElement frame : e.getStackTrace()) {
            terminal.note("    at " + frame);
            if (frame.getClassName().startsWith("dev.assize.cli.Verbs")) {
                break;
            }
        }
        terminal.note("  next: please report this with the lines above; nothing sealed is lost.");
        return INTERNAL;
    }
}
