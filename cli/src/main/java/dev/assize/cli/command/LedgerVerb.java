package dev.assize.cli.command;

import dev.assize.cli.terminal.Columns;
import dev.assize.cli.wiring.Wiring;
import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.InvalidInput;
import dev.assize.core.act.Records;
import dev.assize.core.canonical.Envelope;
import dev.assize.core.canonical.Json;
import dev.assize.core.canonical.JsonReader;
import dev.assize.core.canonical.MalformedJson;
import dev.assize.core.canonical.Statement;
import dev.assize.core.fact.Fact;
import dev.assize.core.fact.FactCodec;
import dev.assize.core.ledger.LedgerReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Looks into the ledger.
@Command(
        name = "ledger",
        description = "Look into the ledger: where it is, its key, its entries and their proofs.",
        subcommands = {
            LedgerVerb.Dir.class,
            LedgerVerb.Key.class,
            LedgerVerb.ListAll.class,
            LedgerVerb.Show.class,
            LedgerVerb.Proof.class
        },
        footer = {"", "Example:", "  assize ledger show 4", "  assize ledger proof 4 > entry-4.tlog-proof"})
public final class LedgerVerb extends Verb {
    @Override
    int run() {
        throw new InvalidInput("ledger", "it needs a verb", "use dir, key, list, show N or proof N");
    }

    /// Where the static files are.
    @Command(name = "dir", description = "Print the directory that holds checkpoint and tile/.")
    public static final class Dir extends Verb {
        @Override
        int run() {
            Wiring wiring = wiring();
            wiring.workspace().mustBeInitialised();
            String log = wiring.log().toString();
            if (json) {
                print(Json.object().put("directory", log).build());
            } else {
                terminal().line(log);
            }
            return PASSED;
        }
    }

    /// The verifier key.
    @Command(name = "key", description = "Print the verifier key line of the checkpoints.")
    public static final class Key extends Verb {
        @Override
        int run() {
            Wiring wiring = wiring();
            wiring.workspace().mustBeInitialised();
            String line = wiring.noteKey().line();
            if (json) {
                print(Json.object().put("key", line).build());
            } else {
                terminal().line(line);
            }
            return PASSED;
        }
    }

    /// All entries.
    @Command(name = "list", description = "List entries, oldest first.")
    public static final class ListAll extends Verb {
        @Option(
                names = "--kind",
                paramLabel = "KIND",
                description = "Only facts of this kind, for example gate-decided.")
        @Nullable
        String kind;

        @Override
        int run() {
            if (kind != null && !FactCodec.kinds().contains(kind)) {
                throw new InvalidInput(
                        "--kind", kind + " is not known", "use one of " + String.join(", ", FactCodec.kinds()));
            }
            try (Records records = wiring().read()) {
                List<Json> items = new ArrayList<>();
                LedgerReader ledger = records.ledger();
                ledger.forEach(0, ledger.size(), (index, entry) -> {
                    Fact fact = fact(entry);
                    String is = fact == null ? "not understood" : FactCodec.kind(fact);
                    if (kind != null && !is.equals(kind)) {
                        return;
                    }
                    if (json) {
                        items.add(Json.object()
                                .put("index", index)
                                .put("kind", is)
                                .put("by", fact == null ? null : fact.by().value())
                                .put("at", fact == null ? null : fact.at().toString())
                                .build());
                    } else {
                        terminal()
                                .line(Columns.left(Long.toString(index), 6)
                                        + Columns.left(is, 23)
                                        + (fact == null ? "" : fact.at() + "  " + fact.by() + "  " + summary(fact)));
                    }
                });
                if (json) {
                    print(Json.object()
                            .put("items", new Json.Array(items))
                            .put("total", items.size())
                            .build());
                }
            }
            return PASSED;
        }
    }

    /// One entry.
    @Command(name = "show", description = "Show one entry: the statement and who signed it.")
    public static final class Show extends Verb {
        @Parameters(paramLabel = "N", description = "The entry's index.")
        long index;

        @Override
        int run() throws MalformedJson {
            try (Records records = wiring().read()) {
                mustExist(records, index);
                Envelope envelope = Envelope.parse(records.ledger().entry(index));
                Json statement = JsonReader.read(envelope.payload());
                if (json) {
                    print(Json.object()
                            .put("index", index)
                            .put("keyid", envelope.keyId())
                            .put("statement", statement)
                            .build());
                } else {
                    terminal()
                            .line("Entry " + index + ", signed by key "
                                    + envelope.keyId().substring(0, 8));
                    terminal().line(Pretty.text(statement));
                }
            }
            return PASSED;
        }
    }

    /// A receipt.
    @Command(name = "proof", description = "Print the inclusion proof of one entry (C2SP tlog-proof).")
    public static final class Proof extends Verb {
        @Parameters(paramLabel = "N", description = "The entry's index.")
        long index;

        @Override
        int run() {
            try (Records records = wiring().read()) {
                mustExist(records, index);
                String proof = records.ledger().proof(index).toText();
                if (json) {
                    print(Json.object().put("index", index).put("proof", proof).build());
                } else {
                    terminal().out().print(proof);
                    terminal().out().flush();
                }
            }
            return PASSED;
        }
    }

    private static void mustExist(Records records, long index) {
        if (index < 0 || index >= records.ledger().size()) {
            throw new Failure(
                    Fault.NOT_FOUND,
                    "There is no entry " + index + "; the ledger holds "
                            + records.ledger().size() + ".",
                    "assize ledger list shows them.");
        }
    }

    private static @Nullable Fact fact(byte[] entry) {
        try {
            return FactCodec.fact(Statement.parse(Envelope.parse(entry).payload()));
        } catch (InvalidInput _) {
            return null;
        }
    }

    private static String summary(Fact fact) {
        return switch (fact) {
            case Fact.PersonEnrolled f ->
                f.person() + " as "
                        + f.roles().stream().map(Enum::name).sorted().toList();
            case Fact.KeyAdded f -> f.person() + " with " + f.key().digest().brief();
            case Fact.KeyRevoked f ->
                f.person() + " without " + f.key().digest().brief();
            case Fact.RoleGranted f -> f.person() + " as " + f.role().word();
            case Fact.RoleWithdrawn f -> f.person() + " not as " + f.role().word();
            case Fact.PersonRenamed f -> f.person() + " called " + f.name();
            case Fact.PersonDeactivated f -> f.person().value();
            case Fact.AccountLinked f -> f.account() + " is " + f.person();
            case Fact.TeamDefined f ->
                f.team() + ": " + Columns.count(f.members().size(), "member") + ", "
                        + Columns.count(f.services().size(), "service");
            case Fact.ApprovalWithdrawn f -> "approval " + f.approval();
            case Fact.BreakGlassOpened f -> f.artifact().brief() + " to " + f.environment() + ", " + f.incident();
            case Fact.BreakGlassSeconded f -> f.id();
            case Fact.BreakGlassReviewed f -> f.id() + (f.justified() ? " justified" : " not justified");
            case Fact.BreakGlassClosed f -> f.id() + ": " + f.lesson();
            case Fact.PolicyAdopted f ->
                f.name() + " " + f.version() + ", " + f.policy().brief();
            case Fact.ControlAttested f ->
                f.name() + " for " + Columns.count(f.controls().size(), "control") + ", until "
                        + f.expires().toString().substring(0, 10);
            case Fact.AttestationWithdrawn f -> "entry " + f.attestation() + ", " + f.reason();
            case Fact.EvidenceRecorded f ->
                f.evidence().stage().word() + " by " + f.evidence().run().tool();
            case Fact.GateDecided f ->
                f.result().name() + " on " + f.change().service() + " "
                        + f.change().revision().brief();
            case Fact.ApprovalRecorded f ->
                (f.granted() ? "approves" : "rejects") + " decision " + f.decision() + " for " + f.environment();
            case Fact.ExemptionRequested f -> f.id() + " until " + f.request().notAfter();
            case Fact.ExemptionDecided f -> f.id() + " " + f.status();
            case Fact.DeploymentStarted f ->
                f.artifact().digest().brief() + " to " + f.environment() + " "
                        + f.slot().word();
            case Fact.DeploymentStepped f -> f.deployment() + " " + f.step().word() + (f.succeeded() ? "" : " failed");
            case Fact.DeploymentEnded f -> f.deployment() + " " + f.outcome().word();
            case Fact.AlertRecorded f ->
                f.alert().rule() + (f.deployment() == null ? ", shadow" : ", " + f.deployment());
        };
    }
}
