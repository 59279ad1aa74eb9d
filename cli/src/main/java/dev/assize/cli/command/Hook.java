package dev.assize.cli.command;

import dev.assize.core.canonical.Json;
import dev.assize.scanners.secrets.HookScan;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
        if (!json) {
            return HookScan.run(directory(), System.out, System.err);
        }
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        int exit;
        try (PrintStream text = new PrintStream(told, false, StandardCharsets.UTF_8)) {
            exit = HookScan.run(directory(), text, text);
        }
        print(Json.object()
                .put("result", exit == PASSED ? "passed" : exit == FAILED ? "failed" : "undecided")
                .put("text", told.toString(StandardCharsets.UTF_8))
                .build());
        return exit;
    }
}
