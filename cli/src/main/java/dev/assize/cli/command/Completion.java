package dev.assize.cli.command;

import dev.assize.cli.Verbs;
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
        terminal().out().println(AutoComplete.bash("assize", Verbs.full()));
        return PASSED;
    }
}
