package dev.assize.cli.command;

import dev.assize.cli.terminal.Columns;
import dev.assize.cli.terminal.ControlsText;
import dev.assize.cli.wiring.Wiring;
import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.InvalidInput;
import dev.assize.core.act.AttestControl;
import dev.assize.core.act.Records;
import dev.assize.core.canonical.Json;
import dev.assize.core.canonical.JsonFields;
import dev.assize.core.control.Attestation;
import dev.assize.core.control.ControlCatalogue;
import dev.assize.core.control.ControlId;
import dev.assize.core.control.ControlTexts;
import dev.assize.core.control.Framework;
import dev.assize.core.policy.State;
import dev.assize.core.posture.ControlState;
import dev.assize.core.posture.PostureJson;
import dev.assize.core.posture.StatementOfApplicability;
import dev.assize.policy.yaml.Nearest;
import dev.assize.reports.SoaReport;
import dev.assize.runner.settings.SoaReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/// Controls of all frameworks and where they stand.
@Command(
        name = "controls",
        description = "Show where the controls of SOC 2, ISO 27001 and other frameworks stand, and attest what no"
                + " pipeline can check.",
        subcommands = {
            ControlsVerb.ListAll.class,
            ControlsVerb.Show.class,
            ControlsVerb.Attest.class,
            ControlsVerb.Attestations.class,
            ControlsVerb.Withdraw.class,
            ControlsVerb.Soa.class,
            ControlsVerb.Import.class
        },
        footer = {
            "",
            "Frameworks: soc2, iso27001, ssdf, slsa, pcidss, cis-ssc.",
            "Example:",
            "  assize controls                          the matrix of this service",
            "  assize controls --at 2026-11-01          as it was at the end of that day",
            "  assize controls show soc2:CC8.1"
        })
public final class ControlsVerb extends Looking {
    @Override
    void look(Wiring wiring, Records records, Seen seen) {
        List<ControlState> all = seen.states();
        if (json) {
            Json.Builder frameworks = Json.object();
            for (Framework framework : Framework.values()) {
                List<ControlState> own = of(framework, all);
                frameworks.put(
                        framework.word(),
                        Json.object()
                                .put("title", framework.title())
                                .put("counts", PostureJson.counts(own))
                                .put("controls", Json.array(own, state -> PostureJson.brief(state, seen.texts())))
                                .build());
            }
            print(Json.object()
                    .put(
                            "service",
                            seen.service() == null ? null : seen.service().name())
                    .put("at", seen.posture().at().toString())
                    .put("entries", seen.posture().entries())
                    .put("counts", PostureJson.counts(all))
                    .put("frameworks", frameworks.build())
                    .build());
            return;
        }
        new ControlsText(terminal(), seen.texts()).matrix(seen.whose(), seen.posture(), all, seen.policy());
    }

    private static List<ControlState> of(Framework framework, List<ControlState> all) {
        return all.stream()
                .filter(state -> state.control().id().framework() == framework)
                .toList();
    }

    /// Lists.
    @Command(
            name = "list",
            description = "List controls with their state.",
            footer = {"", "Example:", "  assize controls list --framework soc2 --state failed"})
    public static final class ListAll extends Looking {
        @Option(
                names = "--framework",
                paramLabel = "NAME",
                description = "soc2, iso27001, ssdf, slsa, pcidss or cis-ssc. Default: all.")
        @Nullable
        String framework;

        @Option(
                names = "--state",
                paramLabel = "STATE",
                description = "Only these: passed, failed, exempted, not-applicable, not-evaluated, unverifiable, or"
                        + " no-working-rule.")
        @Nullable
        String state;

        @Override
        void look(Wiring wiring, Records records, Seen seen) {
            Framework only = framework == null ? null : Framework.parse(framework);
            List<ControlState> states = seen.states().stream()
                    .filter(s -> only == null || s.control().id().framework() == only)
                    .filter(this::wanted)
                    .toList();
            if (json) {
                print(Json.object()
                        .put("items", Json.array(states, s -> PostureJson.brief(s, seen.texts())))
                        .put("total", states.size())
                        .build());
                return;
            }
            new ControlsText(terminal(), seen.texts()).list(states);
        }

        private boolean wanted(ControlState control) {
            if (state == null) {
                return true;
            }
            return state.equals("no-working-rule")
                    ? control.lacksRule()
                    : control.state() == JsonFields.oneOf("--state", state, State.class);
        }
    }

    /// Shows one.
    @Command(
            name = "show",
            description = "Show one control: what it asks, which rules serve it, what shows it, what is missing.",
            footer = {"", "Example:", "  assize controls show soc2:CC8.1"})
    public static final class Show extends Looking {
        @Parameters(paramLabel = "CONTROL", description = "Framework and number, for example iso27001:A.8.28.")
        String control = "";

        @Override
        void look(Wiring wiring, Records records, Seen seen) {
            ControlId id = known(control);
            ControlState state = seen.states().stream()
                    .filter(s -> s.control().id().equals(id))
                    .findFirst()
                    .orElseThrow();
            if (json) {
                print(PostureJson.full(state, seen.texts()));
                return;
            }
            new ControlsText(terminal(), seen.texts()).show(state, seen.policy());
        }
    }

    /// Attests.
    @Command(
            name = "attest",
            description = "State with a document that controls were met over a period.",
            footer = {
                "",
                "Needs the security or platform role; whoever audits may not attest. The document is kept beside the",
                "ledger as it is: keep secrets out of it.",
                "Example:",
                "  assize controls attest soc2:CC1.2 iso27001:A.5.4 --document minutes.pdf \\",
                "      --owner \"The board\" --from 2026-07-01 --to 2026-09-30"
            })
    public static final class Attest extends Verb {
        @Parameters(paramLabel = "CONTROL", arity = "1..*", description = "Which controls, for example soc2:CC1.2.")
        List<String> controls = List.of();

        @Option(names = "--document", required = true, paramLabel = "FILE", description = "What shows it.")
        Path document = Path.of("");

        @Option(names = "--name", paramLabel = "TEXT", description = "What it is called. Default: the file's name.")
        @Nullable
        String name;

        @Option(names = "--owner", required = true, paramLabel = "NAME", description = "Who answers for what it says.")
        String owner = "";

        @Option(names = "--from", required = true, paramLabel = "DATE", description = "First day it speaks about.")
        String from = "";

        @Option(names = "--to", paramLabel = "DATE", description = "Last day it speaks about. Default: today.")
        @Nullable
        String to;

        @Option(
                names = "--expires",
                paramLabel = "DATE",
                description = "Last day it counts. Default: as long as all of these controls allow.")
        @Nullable
        String expires;

        @Override
        int run() throws IOException {
            Instant now = clock().instant();
            Instant end = end("--to", to == null ? now.toString().substring(0, 10) : to);
            List<ControlId> ids = controls.stream().map(ControlsVerb::known).toList();
            Instant until =
                    expires == null ? AttestControl.latestExpiry(ids, end).orElse(end) : end("--expires", expires);
            Path file = directory().resolve(document);
            if (!Files.isRegularFile(file)) {
                throw new Failure(Fault.NOT_FOUND, "There is no file " + document + ".", "Name the document's path.");
            }
            if (Files.size(file) > AttestControl.MAX_BYTES) {
                throw new InvalidInput(
                        "--document", "it is too large", "give at most " + AttestControl.MAX_BYTES + " bytes");
            }
            AttestControl.Statement statement = new AttestControl.Statement(
                    ids,
                    Files.readAllBytes(file),
                    name == null ? file.getFileName().toString() : name,
                    owner,
                    day("--from", from).atStartOfDay().toInstant(ZoneOffset.UTC),
                    end,
                    until);
            Wiring wiring = wiring();
            try (Records records = wiring.write()) {
                Records.Receipt receipt = AttestControl.attest(records, wiring.actor(records), statement, now);
                if (json) {
                    print(Json.object()
                            .put("entry", receipt.index())
                            .put("controls", Json.array(ids, id -> Json.of(id.toString())))
                            .put(
                                    "document",
                                    records.history()
                                            .attestation(receipt.index())
                                            .orElseThrow()
                                            .document()
                                            .toString())
                            .put("expires", until.toString())
                            .build());
                } else {
                    terminal()
                            .line("Attested " + Columns.count(ids.size(), "control") + " with " + statement.name()
                                    + ", counts until " + until.toString().substring(0, 10) + ", sealed as entry "
                                    + receipt.index() + ".");
                }
            }
            return PASSED;
        }
    }

    /// Lists attestations.
    @Command(
            name = "attestations",
            description = "List attestations with their controls and end.",
            footer = {"", "Example:", "  assize controls attestations"})
    public static final class Attestations extends Verb {
        @Override
        int run() {
            try (Records records = wiring().read()) {
                var all = records.history().attestations();
                Instant now = clock().instant();
                if (json) {
                    print(Json.object()
                            .put("items", Json.array(all, a -> json(a, now)))
                            .put("total", all.size())
                            .build());
                    return PASSED;
                }
                if (all.isEmpty()) {
                    terminal().line("Nothing is attested. assize controls attest CONTROL --document FILE does it.");
                }
                for (Attestation attestation : all) {
                    terminal()
                            .line(Columns.left(Long.toString(attestation.ledgerIndex()), 6)
                                    + Columns.left(standing(attestation, now), 11) + "until "
                                    + attestation.expires().toString().substring(0, 10) + "  " + attestation.name()
                                    + ", " + attestation.owner() + "  "
                                    + terminal()
                                            .dim(attestation.controls().stream()
                                                    .map(ControlId::brief)
                                                    .collect(Collectors.joining(", "))));
                }
            }
            return PASSED;
        }

        private static String standing(Attestation attestation, Instant now) {
            if (attestation.withdrawn()) {
                return "withdrawn";
            }
            return now.isBefore(attestation.expires()) ? "stands" : "expired";
        }

        private static Json.Object json(Attestation attestation, Instant now) {
            return Json.object()
                    .put("entry", attestation.ledgerIndex())
                    .put("standing", standing(attestation, now))
                    .put("controls", Json.array(attestation.controls(), id -> Json.of(id.toString())))
                    .put("name", attestation.name())
                    .put("document", attestation.document().toString())
                    .put("owner", attestation.owner())
                    .put("from", attestation.from().toString())
                    .put("to", attestation.to().toString())
                    .put("expires", attestation.expires().toString())
                    .put("by", attestation.by().value())
                    .build();
        }
    }

    /// Withdraws.
    @Command(
            name = "withdraw",
            description = "Take an attestation back. It stays on record and counts no longer.",
            footer = {"", "Example:", "  assize controls withdraw 42 --reason \"the minutes were a draft\""})
    public static final class Withdraw extends Verb {
        @Parameters(paramLabel = "N", description = "The attestation's ledger index.")
        long attestation;

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.")
        String reason = "";

        @Override
        int run() {
            Wiring wiring = wiring();
            try (Records records = wiring.write()) {
                Records.Receipt receipt =
                        AttestControl.withdraw(records, wiring.actor(records), attestation, reason, clock().instant());
                if (json) {
                    print(Json.object()
                            .put("attestation", attestation)
                            .put("entry", receipt.index())
                            .build());
                } else {
                    terminal().line("Attestation " + attestation + " is withdrawn, entry " + receipt.index() + ".");
                }
            }
            return PASSED;
        }
    }

    /// The Statement of Applicability.
    @Command(
            name = "soa",
            description = "Print the Statement of Applicability for ISO 27001: what you declare beside what the ledger"
                    + " shows.",
            footer = {
                "",
                "Declarations are read from .assize.soa.yml at the top of the repository.",
                "Example:",
                "  assize controls soa --format csv --output soa.csv"
            })
    public static final class Soa extends Looking {
        @Option(names = "--format", paramLabel = "FORMAT", description = "markdown, csv or json. Default: markdown.")
        String format = "markdown";

        @Option(names = "--file", paramLabel = "FILE", description = "Read the declarations from this file.")
        @Nullable
        Path file;

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE",
                description = "Write here instead of standard output.")
        @Nullable
        Path output;

        @Override
        void look(Wiring wiring, Records records, Seen seen) throws IOException {
            SoaReader.Declared declared = declared(wiring);
            StatementOfApplicability soa = StatementOfApplicability.of(seen.posture(), declared.controls());
            String organisation = declared.organisation();
            byte[] bytes =
                    switch (json && output == null ? "json" : format) {
                        case "markdown" -> SoaReport.markdown(soa, seen.texts(), organisation);
                        case "csv" -> SoaReport.csv(soa, seen.texts());
                        case "json" -> SoaReport.json(soa, seen.texts(), organisation);
                        default ->
                            throw new InvalidInput(
                                    "--format", "'" + format + "' is not known", "use markdown, csv or json");
                    };
            if (output == null) {
                terminal().out().write(bytes);
                if (json || format.equals("json")) {
                    terminal().out().println();
                }
                terminal().out().flush();
            } else {
                Path target = directory().resolve(output);
                Files.write(target, bytes);
                if (json) {
                    print(Json.object()
                            .put("output", target.toString())
                            .put("undeclared", soa.undeclared())
                            .put("contradictions", soa.contradictions().size())
                            .build());
                } else {
                    terminal().note("Wrote " + target);
                }
            }
            if (!json && soa.undeclared() > 0) {
                terminal()
                        .note("  next: " + soa.undeclared() + " of "
                                + soa.rows().size() + " controls are not declared; write them into " + SoaReader.FILE);
            }
        }

        private SoaReader.Declared declared(Wiring wiring) throws IOException {
            if (file != null) {
                Path named = directory().resolve(file);
                if (!Files.isRegularFile(named)) {
                    throw new Failure(Fault.NOT_FOUND, "There is no file " + file + ".", "Name the file's path.");
                }
                return SoaReader.read(file.toString(), Files.readAllBytes(named));
            }
            Path own = wiring.workspace().root().resolve(SoaReader.FILE);
            return Files.isRegularFile(own)
                    ? SoaReader.read(SoaReader.FILE, Files.readAllBytes(own))
                    : SoaReader.Declared.NOTHING;
        }
    }

    /// Imports texts.
    @Command(
            name = "import",
            description = "Show the words of a standard you hold a licence for, in place of ours.",
            footer = {
                "",
                "FILE is CSV with the columns framework,id,title,text, or JSON with a list of objects of these. It is",
                "kept in .assize, outside the history and the ledger. A later import replaces single controls.",
                "Example:",
                "  assize controls import iso27001.csv"
            })
    public static final class Import extends Verb {
        @Parameters(paramLabel = "FILE", description = "CSV or JSON.")
        Path file = Path.of("");

        @Override
        int run() {
            Wiring wiring = wiring();
            wiring.workspace().mustBeInitialised();
            ControlTexts brought = ControlTextsFile.read(directory().resolve(file));
            ControlTexts all = ControlTextsFile.load(wiring.workspace()).with(brought);
            ControlTextsFile.save(wiring.workspace(), all);
            if (json) {
                print(Json.object()
                        .put("imported", brought.texts().size())
                        .put("total", all.texts().size())
                        .put("file", ControlTextsFile.of(wiring.workspace()).toString())
                        .build());
            } else {
                terminal()
                        .line("Took the texts of "
                                + Columns.count(brought.texts().size(), "control") + " into "
                                + ControlTextsFile.of(wiring.workspace()) + ".");
            }
            return PASSED;
        }
    }

    private static ControlId known(String text) {
        ControlId id;
        try {
            id = ControlId.parse(text);
        } catch (InvalidInput _) {
            throw unknown(text);
        }
        if (ControlCatalogue.find(id).isEmpty()) {
            throw unknown(text);
        }
        return id;
    }

    private static InvalidInput unknown(String text) {
        List<String> known = ControlCatalogue.all().stream()
                .map(control -> control.id().toString())
                .toList();
        String advice = Nearest.to(text, known)
                .map(near -> "did you mean " + near + "?")
                .orElse("write framework and number, for example soc2:CC8.1; assize controls list shows all");
        return new InvalidInput("CONTROL", "'" + text + "' is no control we know", advice);
    }

    static LocalDate day(String option, String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException _) {
            throw new InvalidInput(option, "'" + text + "' is not a date", "write it as 2026-12-07");
        }
    }

    static Instant end(String option, String text) {
        return day(option, text).atTime(LocalTime.MAX.withNano(0)).toInstant(ZoneOffset.UTC);
    }
}
