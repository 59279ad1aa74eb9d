package dev.assize.cli.command;

import dev.assize.cli.terminal.Columns;
import dev.assize.cli.wiring.Wiring;
import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.InvalidInput;
import dev.assize.core.act.Actor;
import dev.assize.core.act.BreakTheGlass;
import dev.assize.core.act.Records;
import dev.assize.core.canonical.Json;
import dev.assize.core.exemption.BreakGlass;
import dev.assize.core.policy.State;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
import dev.assize.core.subject.Service;
import dev.assize.runner.checkout.Checkout;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Deploying past the gate in an emergency.
@Command(
        name = "break-glass",
        description = "Deploy past the gate in an emergency: two people, minutes, one deployment, and a review.",
        subcommands = {
            BreakGlassVerb.Open.class,
            BreakGlassVerb.Second.class,
            BreakGlassVerb.Review.class,
            BreakGlassVerb.Close.class,
            BreakGlassVerb.ListAll.class
        },
        footer = {
            "",
            "Example:",
            "  assize break-glass open --incident INC-7 --reason \"payments fail since noon\"",
            "  assize break-glass second b-41 --as grace",
            "  assize deploy --break-glass b-41",
            "  assize break-glass review b-41 --as hugo --comment \"the outage was real\"",
            "  assize break-glass close b-41 --lesson \"test the failover every month\""
        })
public final class BreakGlassVerb extends Verb {
    @Override
    int run() {
        throw new InvalidInput("break-glass", "it needs a verb", "use open, second, review, close or list");
    }

    /// Opens.
    @Command(
            name = "open",
            description = "Ask to deploy one artifact past the gate. A second person must confirm it.",
            footer = {
                "",
                "Example:",
                "  assize break-glass open --incident INC-7 --reason \"payments fail since noon\" --minutes 15"
            })
    public static final class Open extends Verb {
        @Option(
                names = "--artifact",
                paramLabel = "DIGEST",
                description = "What to deploy. Default: what was built from the working tree.")
        @Nullable
        String artifact;

        @Option(
                names = "--environment",
                paramLabel = "NAME",
                defaultValue = "production",
                description = "Default: ${DEFAULT-VALUE}.")
        String environment = "production";

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "What is broken.")
        String reason = "";

        @Option(
                names = "--incident",
                required = true,
                paramLabel = "TEXT",
                description = "Its number or address where incidents are kept.")
        String incident = "";

        @Option(
                names = "--minutes",
                paramLabel = "N",
                defaultValue = "30",
                description = "How long it may be used once confirmed, 1 to 60. Default: ${DEFAULT-VALUE}.")
        int minutes = 30;

        @Override
        int run() {
            Wiring wiring = wiring();
            Service service = wiring.workspace().settings().service();
            try (Records records = wiring.write()) {
                String id = BreakTheGlass.open(
                        records,
                        wiring.actor(records),
                        service,
                        new Environment(environment),
                        artifact(wiring, records, service),
                        new BreakTheGlass.Emergency(reason, incident, Duration.ofMinutes(minutes)),
                        clock().instant());
                tell(
                        this,
                        records,
                        id,
                        id + " is asked for.",
                        "Next: a release approver or somebody of security, not you, runs   assize break-glass second "
                                + id);
            }
            return PASSED;
        }

        private Digest artifact(Wiring wiring, Records records, Service service) {
            if (artifact != null) {
                return Digest.parse(artifact);
            }
            Checkout checkout = Checkout.at(wiring.workspace().root());
            Artifact built = records.history()
                    .latestDecision(service, checkout.revision().tree())
                    .map(decision -> decision.fact().artifact())
                    .orElse(null);
            if (built == null) {
                throw new Failure(
                        Fault.NOT_FOUND,
                        "Nothing was built and judged from the working tree.",
                        "Run assize run, whatever comes of it, or name --artifact sha256:...");
            }
            return built.digest();
        }
    }

    private abstract static class OfOne extends Verb {
        @Parameters(paramLabel = "ID", description = "For example b-41.")
        String id = "";

        @Override
        final int run() {
            Wiring wiring = wiring();
            try (Records records = wiring.write()) {
                Records.Receipt receipt = act(records, wiring.actor(records), clock().instant());
                tell(this, records, id, told() + ", entry " + receipt.index() + ".", next());
            }
            return PASSED;
        }

        abstract Records.Receipt act(Records records, Actor actor, Instant now);

        abstract String told();

        abstract String next();
    }

    /// Confirms.
    @Command(
            name = "second",
            description = "Confirm a break-glass as the second person. Its minutes begin.",
            footer = {"", "Example:", "  assize break-glass second b-41 --as grace"})
    public static final class Second extends OfOne {
        @Option(names = "--comment", paramLabel = "TEXT", defaultValue = "", description = "What you saw.")
        String comment = "";

        @Override
        Records.Receipt act(Records records, Actor actor, Instant now) {
            return BreakTheGlass.second(records, actor, id, comment, now);
        }

        @Override
        String told() {
            return id + " is confirmed";
        }

        @Override
        String next() {
            return "Next: assize deploy --break-glass " + id;
        }
    }

    /// Reviews.
    @Command(
            name = "review",
            description = "Say, as a third person, whether its use was justified.",
            footer = {"", "Example:", "  assize break-glass review b-41 --as hugo --comment \"the outage was real\""})
    public static final class Review extends OfOne {
        @Option(names = "--not-justified", description = "It was no emergency.")
        boolean notJustified;

        @Option(names = "--comment", required = true, paramLabel = "TEXT", description = "What you found.")
        String comment = "";

        @Override
        Records.Receipt act(Records records, Actor actor, Instant now) {
            return BreakTheGlass.review(records, actor, id, !notJustified, comment, now);
        }

        @Override
        String told() {
            return id + " is reviewed: " + (notJustified ? "not justified" : "justified");
        }

        @Override
        String next() {
            return "Next: assize break-glass close " + id + " --lesson TEXT";
        }
    }

    /// Closes.
    @Command(
            name = "close",
            description = "Close a reviewed or lapsed break-glass with what was learned.",
            footer = {"", "Example:", "  assize break-glass close b-41 --lesson \"test the failover every month\""})
    public static final class Close extends OfOne {
        @Option(names = "--lesson", required = true, paramLabel = "TEXT", description = "What will be otherwise.")
        String lesson = "";

        @Override
        Records.Receipt act(Records records, Actor actor, Instant now) {
            return BreakTheGlass.close(records, actor, id, lesson, now);
        }

        @Override
        String told() {
            return id + " is closed";
        }

        @Override
        String next() {
            return "";
        }
    }

    /// Lists.
    @Command(
            name = "list",
            description = "List break-glasses, what is still to be done about each, and until when.",
            footer = {"", "Exit codes: 0 nothing is overdue, 1 a review is.", "Example:", "  assize break-glass list"})
    public static final class ListAll extends Verb {
        @Override
        int run() {
            try (Records records = wiring().read()) {
                Instant now = clock().instant();
                var all = records.history().breakGlasses();
                boolean overdue = all.stream()
                        .flatMap(glass -> glass.reviewDue().stream())
                        .anyMatch(now::isAfter);
                if (json) {
                    print(Json.object()
                            .put("items", Json.array(all, glass -> BreakGlassVerb.json(glass, now)))
                            .put("overdue", overdue)
                            .build());
                    return overdue ? FAILED : PASSED;
                }
                if (all.isEmpty()) {
                    terminal().line("The glass was never broken.");
                }
                for (BreakGlass glass : all) {
                    terminal()
                            .line(Columns.left(glass.id(), 8)
                                    + Columns.left(glass.state(now).word(), 10)
                                    + glass.service() + " " + glass.environment() + "  "
                                    + glass.artifact().brief() + "  " + glass.incident() + "  opened by "
                                    + glass.openedBy());
                    terminal().line("        " + terminal().dim(Columns.cut(glass.reason(), 84)));
                    String todo = todo(glass, now);
                    if (!todo.isEmpty()) {
                        boolean late = glass.reviewDue().filter(now::isAfter).isPresent();
                        terminal()
                                .line("        " + terminal().sign(late ? State.FAILED : State.NOT_EVALUATED) + " "
                                        + todo);
                    }
                }
                return overdue ? FAILED : PASSED;
            }
        }
    }

    private static String todo(BreakGlass glass, Instant now) {
        return switch (glass.state(now)) {
            case WAITING ->
                "a second person confirms it until " + glass.openedAt().plus(BreakGlass.PATIENCE);
            case OPEN -> "assize deploy --break-glass " + glass.id();
            case USED ->
                "review " + glass.deployment() + " until " + glass.reviewDue().orElseThrow()
                        + "   assize break-glass review " + glass.id();
            case REVIEWED -> "write down the lesson   assize break-glass close " + glass.id();
            case LAPSED, CLOSED -> "";
        };
    }

    private static void tell(Verb verb, Records records, String id, String told, String next) {
        if (verb.json) {
            records.history()
                    .breakGlass(id)
                    .ifPresent(glass -> verb.print(json(glass, verb.clock().instant())));
            return;
        }
        verb.terminal().line(told);
        if (!next.isEmpty()) {
            verb.terminal().line(next);
        }
    }

    private static Json json(BreakGlass glass, Instant now) {
        BreakGlass.Word second = glass.second();
        BreakGlass.Word lesson = glass.lesson();
        BreakGlass.Review review = glass.review();
        return Json.object()
                .put("id", glass.id())
                .put("state", glass.state(now).word())
                .put("service", glass.service().name())
                .put("environment", glass.environment().name())
                .put("artifact", glass.artifact().toString())
                .put("reason", glass.reason())
                .put("incident", glass.incident())
                .put("minutes", glass.validity().toMinutes())
                .put("openedBy", glass.openedBy().value())
                .put("openedAt", glass.openedAt().toString())
                .put("secondedBy", second == null ? null : second.by().value())
                .put("deployment", glass.deployment())
                .put("reviewDue", glass.reviewDue().map(Instant::toString).orElse(null))
                .put("reviewedBy", review == null ? null : review.by().value())
                .put("justified", review == null ? null : Json.of(review.justified()))
                .put("lesson", lesson == null ? null : lesson.text())
                .build();
    }
}
