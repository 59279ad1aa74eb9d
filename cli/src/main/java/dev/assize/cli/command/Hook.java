package dev.assize.cli.command;

import dev.assize.scanners.secrets.HookScan;
import picocli.CommandLine.Command;

/// The pre-commit hook. `Main` answers it before anything else is loaded; this class is its help page.
@Command(
        name = "hook",
        description = "Scan what is staged for secrets, as the pre-commit hook does.",
        footer = {
            "",
            "Exit codes: 0 nothing found, 1 a secret is staged, 2 it could not look.",
            "Example:",
            "  assize hook"
        })
public final class Hook extends Verb {
    @Override
    int run() {
        return HookScan.run(directory(), System.out, System.err);
    }
}
