package dev.assize.cli.command;

import dev.assize.cli.terminal.Terminal;
import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.InvalidInput;
import dev.assize.core.canonical.CanonicalJson;
import dev.assize.core.canonical.Json;

/// How a refusal is told: what, where, what to do next. For people on standard error, for programs as the one
/// JSON object on standard output.
public final class Refusal {
    private Refusal() {}

    /// @return the exit code
    public static int tell(Failure e, Terminal terminal, boolean json) {
        if (json) {
            terminal.out().println(CanonicalJson.text(problem(e)));
            return e.fault().exitCode();
        }
        String word = e.fault() == Fault.FORBIDDEN ? "refused" : "error";
        e.what().lines().forEach(line -> terminal.note(terminal.paint(word, 31) + ": " + line));
        if (!e.remedy().isEmpty()) {
            terminal.note("  next: " + e.remedy());
        }
        return e.fault().exitCode();
    }

    private static Json problem(Failure e) {
        Json.Builder problem = Json.object()
                .put("error", e.fault().slug())
                .put("detail", e.what())
                .put("remedy", e.remedy());
        if (e instanceof InvalidInput input) {
            problem.put("mistakes", Json.array(input.mistakes(), m -> Json.object()
                    .put("place", m.place())
                    .put("what", m.what())
                    .put("remedy", m.remedy())
                    .build()));
        }
        return problem.build();
    }
}
