package dev.assize.cli.command;

import dev.assize.cli.terminal.Columns;
import dev.assize.cli.wiring.Wiring;
import dev.assize.core.InvalidInput;
import dev.assize.core.act.Records;
import dev.assize.core.act.TryPolicy;
import dev.assize.core.canonical.Json;
import dev.assize.policy.PolicyFiles;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What if: past decisions under a proposed policy.
@Command(
        name = "try",
        description = "Judge past decisions again under a proposed policy, each by its own evidence and clock.",
        footer = {
            "",
            "Nothing is sealed. Exit code 0 whatever comes out.",
            "Example:",
            "  assize policy try strict --since 90d"
        })
public final class PolicyTry extends Verb {
    private static final Pattern SPAN = Pattern.compile("([0-9]{1,5})([hdw])");
    private static final int SHOWN = 20;

    @Parameters(paramLabel = "PACK|FILE", description = "The proposed policy.")
    String policy = "";

    @Option(
            names = "--since",
            paramLabel = "SPAN|DAY",
            defaultValue = "90d",
            description = "How far back: 90d, 12w, or a day. Default: ${DEFAULT-VALUE}.")
    String since = "90d";

    @Override
    int run() {
        PolicyFiles.Found found = PolicyFiles.find(policy, directory());
        try (Records records = wiring().read()) {
            TryPolicy.Tried tried =
                    TryPolicy.since(records, Wiring.verifier(), found.policy(), since(clock().instant()));
            if (json) {
                print(json(found, tried));
            } else {
                tell(found, tried);
            }
        }
        return PASSED;
    }

    private Instant since(Instant now) {
        Matcher span = SPAN.matcher(since);
        if (span.matches()) {
            long count = Long.parseLong(span.group(1));
            return now.minus(
                    switch (span.group(2)) {
                        case "h" -> Duration.ofHours(count);
                        case "d" -> Duration.ofDays(count);
                        default -> Duration.ofDays(7 * count);
                    });
        }
        try {
            return LocalDate.parse(since).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException _) {
            throw new InvalidInput("--since", "'" + since + "' is no span of time", "write 90d, 12w or 2026-01-01");
        }
    }

    private static Json.Object json(PolicyFiles.Found found, TryPolicy.Tried tried) {
        Json.Builder byRule = Json.object();
        tried.byRule().forEach((rule, count) -> byRule.put(rule, count));
        return Json.object()
                .put("policy", found.policy().name())
                .put("digest", found.policy().digest().toString())
                .put("decisions", tried.rejudged().size())
                .put("stopped", Json.array(tried.stopped(), PolicyTry::json))
                .put("freed", Json.array(tried.freed(), PolicyTry::json))
                .put("stopped_by_rule", byRule.build())
                .build();
    }

    private static Json.Object json(TryPolicy.Rejudged one) {
        return Json.object()
                .put("entry", one.index())
                .put("service", one.decided().change().service().name())
                .put("commit", one.decided().change().revision().commit())
                .put("at", one.decided().at().toString())
                .put("then", one.decided().result().word())
                .put("proposed", one.proposed().word())
                .putTexts("rules", one.rules())
                .build();
    }

    private void tell(PolicyFiles.Found found, TryPolicy.Tried tried) {
        terminal()
                .line(terminal().bold(found.policy().name()) + " "
                        + found.policy().version() + " on "
                        + Columns.count(tried.rejudged().size(), "decision") + " since " + since + ": "
                        + tried.stopped().size() + " would have been stopped, "
                        + tried.freed().size() + " freed");
        list("Stopped", tried.stopped());
        list("Freed", tried.freed());
        if (!tried.byRule().isEmpty()) {
            terminal().line("By rule");
            tried.byRule().forEach((rule, count) -> terminal().line("  " + Columns.left(rule, 40) + count));
        }
    }

    private void list(String title, List<TryPolicy.Rejudged> some) {
        if (some.isEmpty()) {
            return;
        }
        terminal().line(title);
        for (TryPolicy.Rejudged one : some.stream().limit(SHOWN).toList()) {
            terminal()
                    .line("  " + one.decided().at() + "  "
                            + one.decided().change().service() + " "
                            + one.decided().change().revision().brief() + "  entry " + one.index() + "  "
                            + one.decided().result().word() + " " + terminal().arrow() + " "
                            + one.proposed().word() + "  "
                            + Columns.cut(
                                    String.join(", ", one.rules()), terminal().width()));
        }
        if (some.size() > SHOWN) {
            terminal().line("  and " + (some.size() - SHOWN) + " more; --json lists all");
        }
    }
}
