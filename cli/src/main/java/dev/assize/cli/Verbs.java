package dev.assize.cli;

import dev.assize.cli.command.Approve;
import dev.assize.cli.command.BreakGlassVerb;
import dev.assize.cli.command.Completion;
import dev.assize.cli.command.Demo;
import dev.assize.cli.command.Deploy;
import dev.assize.cli.command.Doctor;
import dev.assize.cli.command.Exempt;
import dev.assize.cli.command.GateVerb;
import dev.assize.cli.command.Hook;
import dev.assize.cli.command.Ingest;
import dev.assize.cli.command.Init;
import dev.assize.cli.command.LedgerVerb;
import dev.assize.cli.command.People;
import dev.assize.cli.command.PolicyVerb;
import dev.assize.cli.command.PostureVerb;
import dev.assize.cli.command.Report;
import dev.assize.cli.command.Rollback;
import dev.assize.cli.command.Run;
import dev.assize.cli.command.Scan;
import dev.assize.cli.command.ToolsVerb;
import dev.assize.cli.command.Verb;
import dev.assize.cli.command.Verify;
import dev.assize.cli.terminal.Terminal;
import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.policy.yaml.Nearest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

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
                .setParameterExceptionHandler((e, arguments) -> misused(e, List.of(arguments).contains("--json"), terminal))
                .setExecutionExceptionHandler((e, _, _) -> internal(e, terminal));
    }

    /// Says what is wrong with the command line in a line or two; the whole help would hide it.
    private static int misused(CommandLine.ParameterException e, boolean json, Terminal terminal) {
        CommandLine line = e.getCommandLine();
        String verb = line.getCommandSpec().qualifiedName();
        String what = String.valueOf(e.getMessage());
        String remedy = verb + " --help shows how it is called.";
        if (e instanceof CommandLine.UnmatchedArgumentException unmatched
                && !unmatched.isUnknownOption()
                && !line.getSubcommands().isEmpty()) {
            String word = unmatched.getUnmatched().getFirst();
            what = verb + " has no verb '" + word + "'.";
            remedy = Nearest.to(word, line.getSubcommands().keySet())
                    .map(near -> "Did you mean " + verb + " " + near + "?")
                    .orElse(remedy);
        }
        return Verb.refuse(new Failure(Fault.BAD_INPUT, what, remedy), terminal, json);
    }

    private static int internal(Exception e, Terminal terminal) {
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
