package dev.assize.cli.command;

import dev.assize.cli.terminal.Columns;
import dev.assize.cli.terminal.Terminal;
import dev.assize.cli.wiring.Proposals;
import dev.assize.cli.wiring.Wiring;
import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.InvalidInput;
import dev.assize.core.act.GrantExemption;
import dev.assize.core.act.OpenFindings;
import dev.assize.core.act.Records;
import dev.assize.core.canonical.Json;
import dev.assize.core.canonical.JsonFields;
import dev.assize.core.evidence.Finding;
import dev.assize.core.exemption.Exemption;
import dev.assize.core.exemption.ExpiryWarning;
import dev.assize.core.exemption.Grounds;
import dev.assize.core.exemption.Justification;
import dev.assize.core.exemption.Limits;
import dev.assize.core.exemption.Proposal;
import dev.assize.core.exemption.Scope;
import dev.assize.core.exemption.VoidWhen;
import dev.assize.core.fact.ExemptionCodec;
import dev.assize.core.fact.History;
import dev.assize.core.identity.PersonId;
import dev.assize.core.policy.Policy;
import dev.assize.core.policy.State;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Service;
import dev.assize.reports.vex.ExemptionExport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Exemptions: asked for by one person, decided by another, for a time.
@Command(
        name = "exempt",
        description = "Ask for, decide, renew, revoke and list exemptions; take in and hand out those of others.",
        subcommands = {
            Exempt.Preview.class,
            Exempt.Request.class,
            Exempt.Approve.class,
            Exempt.Reject.class,
            Exempt.Renew.class,
            Exempt.Revoke.class,
            Exempt.ListAll.class,
            Exempt.Import.class,
            Exempt.Export.class
        },
        footer = {
            "",
            "Example:",
            "  assize exempt request 1f3a9c02 --until 2026-12-07 --reason \"not reachable: the parser is off\"",
            "  assize exempt approve x-1f3a9c02 --as grace"
        })
public final class Exempt extends Verb {
    private static final String SCOPES =
            "A finding's fingerprint (the first eight digits do) or rule id where it is the only one; or wider:"
                    + " rule:ID, package:NAME, package:NAME@VERSION, path:GLOB.";

    @Override
    int run() {
        throw new InvalidInput(
                "exempt",
                "it needs a verb",
                "use preview, request, approve, reject, renew, revoke, list, import or export");
    }

    /// Previews.
    @Command(
            name = "preview",
            description = "Show what an exemption would hide now, in this service and elsewhere, before asking for it.",
            footer = {"", "Example:", "  assize exempt preview \"path:src/legacy/**\""})
    public static final class Preview extends Verb {
        @Parameters(paramLabel = "SCOPE", description = SCOPES)
        String scope = "";

        @Override
        int run() {
            Wiring wiring = wiring();
            Service service = wiring.workspace().settings().service();
            try (Records records = wiring.read()) {
                OpenFindings open = OpenFindings.of(records.history(), records.blobs());
                Scope wished = scope(scope, open.of(service));
                Map<Service, List<Finding>> within = open.within(wished);
                List<Finding> here = within.getOrDefault(service, List.of());
                if (json) {
                    print(Json.object()
                            .put("scope", wished.text())
                            .put("service", service.name())
                            .put("limit", Limits.BREADTH)
                            .put("findings", Json.array(here, Exempt::json))
                            .put(
                                    "elsewhere",
                                    Json.array(
                                            within.entrySet().stream()
                                                    .filter(e -> !e.getKey().equals(service))
                                                    .toList(),
                                            e -> Json.object()
                                                    .put("service", e.getKey().name())
                                                    .put(
                                                            "findings",
                                                            e.getValue().size())
                                                    .build()))
                            .build());
                    return here.size() > Limits.BREADTH ? FAILED : PASSED;
                }
                terminal()
                        .line(wished.text() + " would hide "
                                + Columns.count(here.size(), "finding") + " of " + service
                                + (here.size() > Limits.BREADTH
                                        ? ", more than the " + Limits.BREADTH + " one exemption may cover"
                                        : "")
                                + ".");
                here.stream().sorted(Comparator.comparing(Finding::severity)).forEach(finding -> terminal()
                        .line("  " + line(finding)));
                within.forEach((other, findings) -> {
                    if (!other.equals(service)) {
                        terminal().line("  not touched: " + Columns.count(findings.size(), "finding") + " of " + other);
                    }
                });
                return here.size() > Limits.BREADTH ? FAILED : PASSED;
            }
        }
    }

    /// Asks.
    @Command(
            name = "request",
            description = "Ask that findings may pass until a date. Somebody else decides.",
            footer = {
                "",
                "Example:",
                "  assize exempt request 1f3a9c02 --until 2026-12-07 --reason \"the parser is off\" \\",
                "      --justification vulnerable-code-not-in-execute-path --ticket SEC-12 --owner bob"
            })
    public static final class Request extends Verb {
        @Parameters(paramLabel = "SCOPE", description = SCOPES)
        String scope = "";

        @Option(
                names = "--until",
                required = true,
                paramLabel = "DATE",
                description = "Last day, for example 2026-12-07.")
        String until = "";

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why it may pass.")
        String reason = "";

        @Option(
                names = "--justification",
                paramLabel = "WORD",
                description = "As VEX has it: component-not-present, vulnerable-code-not-present,"
                        + " vulnerable-code-not-in-execute-path,"
                        + " vulnerable-code-cannot-be-controlled-by-adversary, inline-mitigations-already-exist;"
                        + " or compensated, risk-accepted.")
        @Nullable
        String justification;

        @Option(
                names = "--control",
                paramLabel = "TEXT",
                defaultValue = "",
                description = "What holds the risk down meanwhile.")
        String control = "";

        @Option(
                names = "--ticket",
                paramLabel = "TEXT",
                defaultValue = "",
                description = "Where the mending is tracked.")
        String ticket = "";

        @Option(names = "--owner", paramLabel = "PERSON", description = "Who sees to it. Default: you.")
        @Nullable
        String owner;

        @Option(
                names = "--keep-when",
                split = ",",
                paramLabel = "WORD",
                description = "Do not void it when: version-changed, new-location.")
        List<String> keepWhen = List.of();

        @Override
        int run() {
            Wiring wiring = wiring();
            Service service = wiring.workspace().settings().service();
            Instant now = clock().instant();
            Set<VoidWhen> relaxed = EnumSet.noneOf(VoidWhen.class);
            keepWhen.forEach(word -> relaxed.add(JsonFields.oneOf("--keep-when", word, VoidWhen.class)));
            Grounds grounds = new Grounds(
                    reason,
                    justification == null
                            ? null
                            : JsonFields.oneOf("--justification", justification, Justification.class),
                    control,
                    ticket,
                    owner == null ? null : new PersonId(owner),
                    "");
            try (Records records = wiring.write()) {
                List<Finding> open =
                        OpenFindings.of(records.history(), records.blobs()).of(service);
                Scope wished = scope(scope, open);
                String id = GrantExemption.request(
                        records,
                        wiring.actor(records),
                        new GrantExemption.Wish(service, wished, grounds, end(until), relaxed),
                        now);
                Exemption asked = known(records, id);
                if (json) {
                    print(Exempt.json(asked, now));
                } else {
                    terminal()
                            .line("Asked for exemption " + id + ": " + wished.text() + ", "
                                    + Columns.count(asked.request().sightings().size(), "finding") + ", until " + until
                                    + ".");
                    terminal()
                            .line("Next: " + decider(records.history(), asked) + " runs   assize exempt approve " + id);
                }
            }
            return PASSED;
        }
    }

    private static String decider(History history, Exemption asked) {
        return asked.lowRisk() && history.teamOf(asked.service()).isPresent()
                ? "somebody with the security role, or a champion of the team,"
                : "somebody with the security role";
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
            Instant now = clock().instant();
            try (Records records = wiring.write()) {
                Records.Receipt receipt =
                        GrantExemption.decide(records, wiring.actor(records), id, status(), comment, now);
                Exemption exemption = known(records, id);
                if (json) {
                    print(Exempt.json(exemption, now));
                } else {
                    terminal()
                            .line("Exemption " + id + " is "
                                    + exemption.status().word() + ", entry " + receipt.index() + ".");
                }
            }
            return PASSED;
        }
    }

    /// Approves.
    @Command(
            name = "approve",
            description = "Approve an exemption somebody else asked for.",
            footer = {"", "Example:", "  assize exempt approve x-1f3a9c02 --as grace"})
    public static final class Approve extends Decision {
        @Override
        Exemption.Status status() {
            return Exemption.Status.APPROVED;
        }
    }

    /// Rejects.
    @Command(
            name = "reject",
            description = "Reject an exemption somebody else asked for.",
            footer = {"", "Example:", "  assize exempt reject x-1f3a9c02 --comment \"it is reachable\""})
    public static final class Reject extends Decision {
        @Override
        Exemption.Status status() {
            return Exemption.Status.REJECTED;
        }
    }

    /// Revokes.
    @Command(
            name = "revoke",
            description = "End an approved exemption before its time.",
            footer = {"", "Example:", "  assize exempt revoke x-1f3a9c02 --comment \"mended in 1.4.2\""})
    public static final class Revoke extends Decision {
        @Override
        Exemption.Status status() {
            return Exemption.Status.REVOKED;
        }
    }

    /// Renews.
    @Command(
            name = "renew",
            description = "Ask for more time; decided like any other, and twice at most.",
            footer = {
                "",
                "Example:",
                "  assize exempt renew x-1f3a9c02 --until 2027-01-31 --reason \"the vendor is late\""
            })
    public static final class Renew extends Verb {
        @Parameters(paramLabel = "EXEMPTION", description = "Its id, for example x-1f3a9c02.")
        String id = "";

        @Option(names = "--until", required = true, paramLabel = "DATE", description = "The new last day.")
        String until = "";

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why it takes longer.")
        String reason = "";

        @Override
        int run() {
            Wiring wiring = wiring();
            Instant now = clock().instant();
            try (Records records = wiring.write()) {
                String next = GrantExemption.renew(records, wiring.actor(records), id, reason, end(until), now);
                if (json) {
                    print(Exempt.json(known(records, next), now));
                } else {
                    int used = records.history().renewals(next);
                    terminal()
                            .line("Asked for " + next + " in place of " + id + ", until " + until + "; renewal " + used
                                    + " of " + Limits.RENEWALS + ".");
                    terminal().line("Next: somebody with the security role runs   assize exempt approve " + next);
                }
            }
            return PASSED;
        }
    }

    /// Lists.
    @Command(
            name = "list",
            description = "List exemptions with their state and end, those about to end, and those without a purpose.",
            footer = {"", "Example:", "  assize exempt list --json | jq '.items[] | select(.state==\"approved\")'"})
    public static final class ListAll extends Verb {
        @Override
        int run() {
            try (Records records = wiring().read()) {
                Instant now = clock().instant();
                var all = records.history().exemptions();
                List<ExpiryWarning> due = ExpiryWarning.due(all, now);
                List<OpenFindings.Orphan> orphans =
                        OpenFindings.of(records.history(), records.blobs()).orphans(records.history(), now);
                if (json) {
                    print(Json.object()
                            .put("items", Json.array(all, e -> Exempt.json(e, now)))
                            .put("ending", Json.array(due, w -> Json.object()
                                    .put("exemption", w.exemption().id())
                                    .put("warning", w.stage())
                                    .put("until", w.exemption().notAfter().toString())
                                    .build()))
                            .put("orphans", Json.array(orphans, o -> Json.object()
                                    .put("exemption", o.exemption().id())
                                    .put("why", o.why())
                                    .build()))
                            .build());
                    return PASSED;
                }
                if (all.isEmpty()) {
                    terminal().line("There are no exemptions. assize exempt request FINDING asks for one.");
                }
                for (Exemption e : all) {
                    String line = Columns.left(e.id(), 14) + Columns.left(state(e, now), 11) + "until "
                            + day(e.notAfter()) + "  "
                            + Columns.left(e.severity().word(), 9)
                            + Columns.cut(e.scope().text(), 44) + "  asked by "
                            + e.requestedBy() + (e.decidedBy() == null ? "" : ", decided by " + e.decidedBy());
                    terminal()
                            .line(
                                    e.inForce(now) || e.status() == Exemption.Status.REQUESTED
                                            ? line
                                            : terminal().dim(line));
                    terminal().line("              " + terminal().dim(Columns.cut(e.reason(), 84)));
                }
                warn(terminal(), records, now);
                for (OpenFindings.Orphan orphan : orphans) {
                    terminal()
                            .line(terminal().sign(State.NOT_EVALUATED) + " "
                                    + orphan.exemption().id() + " has lost its purpose: " + orphan.why()
                                    + "   assize exempt revoke "
                                    + orphan.exemption().id());
                }
            }
            return PASSED;
        }
    }

    /// Prints which exemptions are about to end.
    static void warn(Terminal terminal, Records records, Instant now) {
        for (ExpiryWarning warning : ExpiryWarning.due(records.history().exemptions(), now)) {
            terminal.line(terminal.sign(State.NOT_EVALUATED) + " " + warning.text() + ", "
                    + warning.exemption().owner() + " sees to it   assize exempt renew "
                    + warning.exemption().id());
        }
    }

    /// Imports.
    @Command(
            name = "import",
            description = "Ask for what files wish for: .trivyignore, .trivyignore.yaml, OpenVEX, CSAF VEX, and"
                    + " comments in the code. Nothing is exempted by it.",
            footer = {
                "",
                "Example:",
                "  assize exempt import .trivyignore vex.json",
                "  assize exempt import --inline --until 2026-12-31"
            })
    public static final class Import extends Verb {
        private static final Duration DEFAULT = Duration.ofDays(30);

        @Parameters(arity = "0..*", paramLabel = "FILE")
        List<Path> files = List.of();

        @Option(names = "--inline", description = "Also what comments and tools' settings pass over in the evidence.")
        boolean inline;

        @Option(
                names = "--until",
                paramLabel = "DATE",
                description = "Last day where the file names none, and for all at most. Default: in 30 days.")
        @Nullable
        String until;

        @Override
        int run() {
            if (files.isEmpty() && !inline) {
                throw new InvalidInput("FILE", "there is nothing to import", "name a file, or --inline");
            }
            Wiring wiring = wiring();
            Service service = wiring.workspace().settings().service();
            Instant now = clock().instant();
            List<Proposal> proposals = new ArrayList<>();
            files.forEach(file -> proposals.addAll(Proposals.of(directory().resolve(file))));
            try (Records records = wiring.write()) {
                if (inline) {
                    proposals.addAll(Proposals.inline(
                            OpenFindings.of(records.history(), records.blobs()).of(service)));
                }
                List<GrantExemption.Taken> taken = GrantExemption.propose(
                        records,
                        wiring.actor(records),
                        service,
                        proposals,
                        until == null ? now.plus(DEFAULT) : end(until),
                        now);
                tell(taken);
            }
            return PASSED;
        }

        private void tell(List<GrantExemption.Taken> taken) {
            if (json) {
                print(Json.object()
                        .put("items", Json.array(taken, Import::json))
                        .build());
                return;
            }
            long asked = 0;
            for (GrantExemption.Taken one : taken) {
                String what = String.join(", ", one.proposal().ids());
                String came =
                        switch (one) {
                            case GrantExemption.Taken.Asked(var proposal, var ids) ->
                                "asked for as " + String.join(", ", ids);
                            case GrantExemption.Taken.Known known -> "has an exemption already";
                            case GrantExemption.Taken.Idle idle -> "is about nothing that is open; take it out";
                            case GrantExemption.Taken.Refused(var proposal, var why) -> "refused: " + why;
                        };
                asked += one instanceof GrantExemption.Taken.Asked(var proposal, var ids) ? ids.size() : 0;
                terminal().line("  " + one.proposal().source() + "  " + what + "  " + came);
            }
            terminal()
                    .line("Asked for " + Columns.count(asked, "exemption") + " of "
                            + Columns.count(taken.size(), "entry")
                            + "; nothing is exempted until somebody else decides.");
        }

        private static Json json(GrantExemption.Taken taken) {
            Json.Builder json = Json.object()
                    .put("source", taken.proposal().source())
                    .put("ids", Json.texts(taken.proposal().ids()));
            switch (taken) {
                case GrantExemption.Taken.Asked(var proposal, var ids) ->
                    json.put("came", "asked").put("exemptions", Json.texts(ids));
                case GrantExemption.Taken.Known known -> json.put("came", "known");
                case GrantExemption.Taken.Idle idle -> json.put("came", "idle");
                case GrantExemption.Taken.Refused(var proposal, var why) ->
                    json.put("came", "refused").put("why", why);
            }
            return json.build();
        }
    }

    /// Exports.
    @Command(
            name = "export",
            description = "Print what is exempted now for other tools: openvex or sarif.",
            footer = {"", "Example:", "  assize exempt export openvex --output vex.json"})
    public static final class Export extends Verb {
        @Parameters(paramLabel = "FORMAT", description = "openvex or sarif.")
        String format = "";

        @Option(names = "--output", paramLabel = "FILE", description = "Write there instead of standard output.")
        @Nullable
        Path output;

        @Override
        int run() {
            Wiring wiring = wiring();
            Service service = wiring.workspace().settings().service();
            try (Records records = wiring.read()) {
                History history = records.history();
                Policy policy = records.policy();
                ExemptionExport export = new ExemptionExport(
                        service,
                        artifact(history, service),
                        OpenFindings.of(history, records.blobs()).of(service),
                        history.exemptionsOf(service),
                        policy::knownExploited,
                        clock().instant());
                Json document =
                        switch (format) {
                            case "openvex" -> export.openVex(records.ledger().origin());
                            case "sarif" -> export.sarif();
                            default ->
                                throw new InvalidInput(
                                        "FORMAT", "'" + format + "' is not known", "use openvex or sarif");
                        };
                if (output == null) {
                    terminal()
                            .out()
                            .println(
                                    json
                                            ? dev.assize.core.canonical.CanonicalJson.text(document)
                                            : Pretty.text(document));
                } else {
                    write(directory().resolve(output), Pretty.text(document) + "\n");
                }
            }
            return PASSED;
        }

        private static @Nullable Artifact artifact(History history, Service service) {
            return history.decisions().reversed().stream()
                    .filter(decision -> decision.fact().change().service().equals(service))
                    .findFirst()
                    .map(decision -> decision.fact().artifact())
                    .orElse(null);
        }

        private static void write(Path file, String text) {
            try {
                Files.writeString(file, text);
            } catch (IOException e) {
                throw new Failure(
                        Fault.STORAGE, file + " cannot be written: " + e.getMessage(), "Name another --output.", e);
            }
        }
    }

    /// What people type, as a scope: a fingerprint or its first digits, a rule that only one finding has, or one
    /// of the wide forms.
    private static Scope scope(String typed, List<Finding> open) {
        if (typed.contains(":") || typed.contains("/")) {
            return Scope.parse(typed);
        }
        List<Finding> matching = open.stream()
                .filter(f -> f.fingerprint().matches(typed) || f.rule().equals(typed))
                .toList();
        if (matching.size() == 1) {
            return new Scope.OfFinding(matching.getFirst().fingerprint());
        }
        throw new InvalidInput(
                "SCOPE",
                matching.isEmpty()
                        ? "no open finding is called " + typed
                        : typed + " means " + matching.size() + " findings",
                matching.isEmpty()
                        ? "assize scan STAGE and assize report json show fingerprints; give eight digits of one"
                        : "give eight digits of one, or ask for all with rule:" + typed);
    }

    private static Exemption known(Records records, String id) {
        return records.history()
                .exemption(id)
                .orElseThrow(() -> new Failure(Fault.NOT_FOUND, "There is no " + id + ".", "List them."));
    }

    private static Instant end(String day) {
        try {
            return LocalDate.parse(day).atTime(LocalTime.MAX.withNano(0)).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException _) {
            throw new InvalidInput("--until", "'" + day + "' is not a date", "write it as 2026-12-07");
        }
    }

    private static String day(Instant at) {
        return at.toString().substring(0, 10);
    }

    private static String state(Exemption e, Instant now) {
        return e.expired(now) ? "expired" : e.status().word();
    }

    private static String line(Finding finding) {
        return Columns.left(finding.severity().word(), 9)
                + Columns.left(finding.fingerprint().brief(), 10) + Columns.cut(finding.rule(), 30) + "  "
                + finding.location().text();
    }

    private static Json json(Finding finding) {
        return Json.object()
                .put("finding", finding.fingerprint().value())
                .put("severity", finding.severity().word())
                .put("rule", finding.rule())
                .put("location", finding.location().text())
                .build();
    }

    private static Json json(Exemption e, Instant now) {
        Json.Builder json = Json.object().put("exemption", e.id()).put("state", state(e, now));
        ExemptionCodec.toJson(e.request()).members().forEach(json::put);
        return json.put("until", e.notAfter().toString())
                .put("requestedBy", e.requestedBy().value())
                .put("decidedBy", e.decidedBy() == null ? null : e.decidedBy().value())
                .put("entry", e.ledgerIndex())
                .build();
    }
}
