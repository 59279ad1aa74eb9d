package dev.assize.cli.command;

import dev.assize.cli.terminal.Columns;
import dev.assize.cli.wiring.Wiring;
import dev.assize.core.InvalidInput;
import dev.assize.core.act.Records;
import dev.assize.core.act.StandingAt;
import dev.assize.core.canonical.Json;
import dev.assize.core.identity.PersonId;
import dev.assize.core.policy.Verdict;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// How services stand, now or at any earlier instant.
@Command(
        name = "posture",
        description = "Show how every service stands, or stood at an instant: stages, what runs where, exemptions.",
        subcommands = PostureVerb.Difference.class,
        footer = {
            "",
            "A time is RFC 3339, as in 2026-03-31T12:00:00Z, or a day, which means its end in UTC.",
            "Exit codes: 0 every service passes, 1 one fails, 3 one is undecided.",
            "Example:",
            "  assize posture --at 2026-03-31",
            "  assize posture diff 2026-03-31 2026-06-30"
        })
public final class PostureVerb extends Verb {
    @Option(names = "--at", paramLabel = "TIME", description = "The instant. Default: now.")
    @Nullable
    String at;

    @Override
    int run() {
        StandingAt standing = standing(this, at == null ? clock().instant() : time("--at", at));
        if (json) {
            print(json(standing));
            return exit(standing);
        }
        long failing = standing.services().stream()
                .filter(service -> service.result() == Verdict.Result.FAILED)
                .count();
        terminal()
                .line(terminal().bold(failing == 0 ? "No service fails" : failing + (failing == 1 ? " fails" : " fail"))
                        + ", of " + Columns.count(standing.services().size(), "service") + ", as of " + standing.at()
                        + ", "
                        + Columns.count(standing.entries(), "entry")
                        + (standing.policy().isEmpty() ? ", no policy" : ", policy " + standing.policy()));
        standing.services().forEach(this::line);
        standing.openGlass().forEach(glass -> terminal()
                .line("  open: " + glass.id() + " " + glass.service() + " " + glass.environment() + ", "
                        + glass.incident() + ", " + glass.state(standing.at()).word() + "   assize break-glass list"));
        return exit(standing);
    }

    private void line(StandingAt.OfService service) {
        StringBuilder signs = new StringBuilder();
        service.stages().forEach((stage, state) -> signs.append(signs.isEmpty() ? "" : " ")
                .append(terminal().sign(state))
                .append(' ')
                .append(stage.word()));
        terminal()
                .line(terminal().bold(service.service().name()) + "  "
                        + service.change().revision().brief() + "   "
                        + terminal().result(service.result()));
        terminal().line("  " + signs);
        service.running().forEach((environment, running) -> terminal()
                .line("  " + Columns.left(environment.name(), 12)
                        + running.artifact().brief() + "  since "
                        + running.since() + ", " + running.deployment()
                        + (running.breakGlass() != null
                                ? ", past the gate by " + running.breakGlass()
                                : running.approvedBy().isEmpty()
                                        ? ""
                                        : ", approved by "
                                                + running.approvedBy().stream()
                                                        .map(PersonId::value)
                                                        .collect(Collectors.joining(", ")))));
        if (!service.exemptions().isEmpty()) {
            terminal().line("  exempted    " + String.join(", ", service.exemptions()));
        }
    }

    private static int exit(StandingAt standing) {
        boolean failed = standing.services().stream().anyMatch(s -> s.result() == Verdict.Result.FAILED);
        boolean undecided = standing.services().stream().anyMatch(s -> s.result() == Verdict.Result.UNDECIDED);
        return failed ? FAILED : undecided ? UNDECIDED : PASSED;
    }

    /// The difference.
    @Command(
            name = "diff",
            description = "Say in words what became otherwise between two instants.",
            footer = {"", "Example:", "  assize posture diff 2026-03-31T00:00:00Z 2026-06-30T00:00:00Z"})
    public static final class Difference extends Verb {
        @Parameters(index = "0", paramLabel = "T1")
        String from = "";

        @Parameters(index = "1", paramLabel = "T2")
        String to = "";

        @Override
        int run() {
            StandingAt before = standing(this, time("T1", from));
            StandingAt after = standing(this, time("T2", to));
            List<String> said = before.until(after);
            if (json) {
                print(Json.object()
                        .put("from", PostureVerb.json(before))
                        .put("to", PostureVerb.json(after))
                        .put("differences", Json.texts(said))
                        .build());
            } else if (said.isEmpty()) {
                terminal().line("Nothing became otherwise between " + before.at() + " and " + after.at() + ".");
            } else {
                terminal().line("Between " + before.at() + " and " + after.at() + ":");
                said.forEach(sentence -> terminal().line("  " + sentence));
            }
            return PASSED;
        }
    }

    private static StandingAt standing(Verb verb, Instant at) {
        try (Records records = verb.wiring().read()) {
            return StandingAt.of(records.ledger(), records.blobs(), Wiring.verifier(), Wiring.language(), at);
        }
    }

    private static Instant time(String place, String text) {
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atTime(LocalTime.MAX).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException _) {
            throw new InvalidInput(place, "'" + text + "' is not a time", "write 2026-03-31T12:00:00Z or 2026-03-31");
        }
    }

    private static Json.Object json(StandingAt standing) {
        return Json.object()
                .put("at", standing.at().toString())
                .put("entries", standing.entries())
                .put("policy", standing.policy())
                .put("services", Json.array(standing.services(), PostureVerb::json))
                .put("openBreakGlass", Json.array(standing.openGlass(), glass -> Json.of(glass.id())))
                .build();
    }

    private static Json json(StandingAt.OfService service) {
        Json.Builder stages = Json.object();
        service.stages().forEach((stage, state) -> stages.put(stage.word(), state.word()));
        Json.Builder rules = Json.object();
        service.rules().forEach((rule, state) -> rules.put(rule, state.word()));
        Json.Builder running = Json.object();
        service.running()
                .forEach((environment, where) -> running.put(
                        environment.name(),
                        Json.object()
                                .put("artifact", where.artifact().toString())
                                .put("deployment", where.deployment())
                                .put("since", where.since().toString())
                                .put("approvedBy", Json.array(where.approvedBy(), by -> Json.of(by.value())))
                                .put("breakGlass", where.breakGlass())
                                .build()));
        return Json.object()
                .put("service", service.service().name())
                .put("commit", service.change().revision().commit())
                .put("result", service.result().word())
                .put("stages", stages.build())
                .put("rules", rules.build())
                .put("running", running.build())
                .put("exemptions", Json.texts(service.exemptions()))
                .build();
    }
}
