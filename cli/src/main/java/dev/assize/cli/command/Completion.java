package dev.assize.cli.command;

import dev.assize.cli.Verbs;
import dev.assize.core.canonical.Json;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/// Prints the completion script of the shell.
@Command(
        name = "completion",
        description = "Print a completion script for bash and zsh.",
        footer = {"", "Example:", "  source <(assize completion)"})
public final class Completion extends Verb {
    @Override
    int run() {
        String script = AutoComplete.bash("assize", Verbs.full());
        if (json) {
            print(Json.object().put("shell", "bash").put("script", script).build());
        } else {
            terminal().out().println(script);
        }
        return PASSED;
    }
}
