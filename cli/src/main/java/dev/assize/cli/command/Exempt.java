package dev.assize.cli.command;

import dev.assize.cli.terminal.Columns;
import dev.assize.cli.wiring.Wiring;
import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.InvalidInput;
import dev.assize.core.act.DecideGate;
import dev.assize.core.act.GrantExemption;
import dev.assize.core.act.Records;
import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Finding;
import dev.assize.core.exemption.Exemption;
import dev.assize.core.subject.Change;
import dev.assize.runner.checkout.Checkout;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Exemptions: asked for by one person, decided by another, for a time.
@Command(
        name = "exempt",
        description = "Ask for, decide, revoke and list exemptions.",
        subcommands = {
            Exempt.Request.class,
            Exempt.Approve.class,
            Exempt.Reject.class,
            Exempt.Revoke.class,
            Exempt.ListAll.class
        },
        footer = {
            "",
            "Example:",
            "  assize exempt request 1f3a9c02 --until 2026-12-07 --reason \"not reachable: the parser is off\"",
            "  assize exempt approve x-1f3a9c02 --as grace"
        })
public final class Exempt extends Verb {
    @Override
    int run() {
        throw new InvalidInput("exempt", "it needs a verb", "use request, approve, reject, revoke or list");
    }

    /// Asks.
    @Command(name = "request", description = "Ask that one finding may pass until a date.")
    public static final class Request extends Verb {
        @Parameters(
                paramLabel = "FINDING",
                description = "Its fingerprint; the first eight digits do. A rule id does where it is the only one.")
        String finding = "";

        @Option(
                names = "--until",
                required = true,
                paramLabel = "DATE",
                description = "Last day, for example 2026-12-07.")
        String until = "";

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why it may pass.")
        String reason = "";

        @Override
        int run() {
            Wiring wiring = wiring();
            Change change = new Change(
                    wiring.workspace().settings().service(),
                    Checkout.at(wiring.workspace().root()).revision());
            Instant now = clock().instant();
            try (Records records = wiring.write()) {
                List<Finding> known = DecideGate.hear(records, records.history(), change, null, now).exhibits().stream()
                        .flatMap(e -> e.findings().stream())
                        .toList();
                Finding found = one(known);
                String id = GrantExemption.request(
                        records, wiring.actor(records), change.service(), found, reason, end(until), now);
                if (json) {
                    print(Json.object()
                            .put("exemption", id)
                            .put("finding", found.fingerprint().value())
                            .put("until", until)
                            .build());
                } else {
                    terminal()
                            .line("Asked for exemption " + id + ": " + found.rule() + " at "
                                    + found.location().text() + ", until " + until + ".");
                    terminal().line("Next: somebody with the security role runs   assize exempt approve " + id);
                }
            }
            return PASSED;
        }

        private Finding one(List<Finding> known) {
            List<Finding> matching = known.stream()
                    .filter(f -> f.fingerprint().matches(finding) || f.rule().equals(finding))
                    .toList();
            long distinct =
                    matching.stream().map(Finding::fingerprint).distinct().count();
            if (distinct == 1) {
                return matching.getFirst();
            }
            throw new InvalidInput(
                    "FINDING",
                    distinct == 0
                            ? "no finding of the working tree is called " + finding
                            : finding + " means " + distinct + " findings",
                    "assize scan STAGE and assize report json show fingerprints; give eight digits of one");
        }

        private static Instant end(String day) {
            try {
                return LocalDate.parse(day).atTime(LocalTime.MAX.withNano(0)).toInstant(ZoneOffset.UTC);
            } catch (DateTimeException _) {
                throw new InvalidInput("--until", "'" + day + "' is not a date", "write it as 2026-12-07");
            }
        }
    }

    private abstract static class Decision extends Verb {
        @Parameters(paramLabel = "EXEMPTION", description = "Its id, for example x-1f3a9c02.")
        String id = "";

        @Option(names = "--comment", paramLabel = "TEXT", defaultValue = "", description = "Why.")
        String comment = "";

        abstract Exemption.Status status();

        @Override
        int run() {
            Wiring wiring = wiring();
            try (Records records = wiring.write()) {
                Records.Receipt receipt =
                        GrantExemption.decide(records, wiring.actor(records), id, status(), comment, clock().instant());
                Exemption exemption = records.history()
                        .exemption(id)
                        .orElseThrow(() -> new Failure(Fault.NOT_FOUND, "There is no " + id + ".", "List them."));
                if (json) {
                    print(Exempt.json(exemption));
                } else {
                    terminal()
                            .line("Exemption " + id + " is "
                                    + exemption.status().name().toLowerCase(java.util.Locale.ROOT) + ", entry "
                                    + receipt.index() + ".");
                }
            }
            return PASSED;
        }
    }

    /// Approves.
    @Command(name = "approve", description = "Approve an exemption somebody else asked for.")
    public static final class Approve extends Decision {
        @Override
        Exemption.Status status() {
            return Exemption.Status.APPROVED;
        }
    }

    /// Rejects.
    @Command(name = "reject", description = "Reject an exemption somebody else asked for.")
    public static final class Reject extends Decision {
        @Override
        Exemption.Status status() {
            return Exemption.Status.REJECTED;
        }
    }

    /// Revokes.
    @Command(name = "revoke", description = "End an approved exemption before its time.")
    public static final class Revoke extends Decision {
        @Override
        Exemption.Status status() {
            return Exemption.Status.REVOKED;
        }
    }

    /// Lists.
    @Command(name = "list", description = "List exemptions with their state and end.")
    public static final class ListAll extends Verb {
        @Override
        int run() {
            try (Records records = wiring().read()) {
                var all = records.history().exemptions();
                if (json) {
                    print(Json.object()
                            .put("items", Json.array(all, Exempt::json))
                            .build());
                    return PASSED;
                }
                if (all.isEmpty()) {
                    terminal().line("There are no exemptions. assize exempt request FINDING asks for one.");
                }
                Instant now = clock().instant();
                for (Exemption e : all) {
                    String state = now.isAfter(e.notAfter())
                            ? "expired"
                            : e.status().name().toLowerCase(java.util.Locale.ROOT);
                    terminal()
                            .line(Columns.left(e.id(), 14) + Columns.left(state, 11) + "until "
                                    + e.notAfter().toString().substring(0, 10) + "  asked by " + e.requestedBy()
                                    + (e.decidedBy() == null ? "" : ", decided by " + e.decidedBy()) + "  "
                                    + e.reason());
                }
            }
            return PASSED;
        }
    }

    private static Json.Object json(Exemption e) {
        return Json.object()
                .put("exemption", e.id())
                .put("service", e.service().name())
                .put("finding", e.finding().value())
                .put("status", e.status().name().toLowerCase(java.util.Locale.ROOT))
                .put("reason", e.reason())
                .put("requestedBy", e.requestedBy().value())
                .put("decidedBy", e.decidedBy() == null ? null : e.decidedBy().value())
                .put("until", e.notAfter().toString())
                .put("entry", e.ledgerIndex())
                .build();
    }
}
