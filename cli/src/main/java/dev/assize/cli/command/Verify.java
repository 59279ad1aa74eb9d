package dev.assize.cli.command;

import dev.assize.cli.terminal.Columns;
import dev.assize.cli.wiring.Wiring;
import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.act.Records;
import dev.assize.core.act.ReplayDecisions;
import dev.assize.core.act.VerifyRecords;
import dev.assize.core.canonical.Json;
import dev.assize.core.ledger.NoteKey;
import dev.assize.core.ledger.Verification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Checks the whole record, and derives decisions again.
@Command(
        name = "verify",
        description = "Check every byte of the ledger: tree, signatures, who may state what, and what facts name.",
        footer = {
            "",
            "Exit codes: 0 it holds, 1 it does not, 2 it could not be checked.",
            "Example:",
            "  assize verify --replay"
        })
public final class Verify extends Verb {
    @Option(names = "--replay", description = "Derive every gate decision again from stored bytes and compare.")
    boolean replay;

    @Option(
            names = "--key",
            paramLabel = "VKEY",
            description = "The ledger's verifier key line, from a source you trust. Default: the key in .assize.")
    @Nullable
    String key;

    @Override
    int run() {
        long start = System.nanoTime();
        Wiring wiring = wiring();
        wiring.workspace().mustBeInitialised();
        NoteKey noteKey = key == null ? wiring.noteKey() : NoteKey.parse(key);
        List<String> broken = new ArrayList<>();
        String checked = "";
        switch (wiring.audit(noteKey)) {
            case Verification.Verified(var checkpoint) -> checked = checkpoint.size() + ":" + checkpoint.root();
            case Verification.Broken(String place, String reason, String remedy) ->
                broken.add(place + ": " + reason + (remedy.isEmpty() ? "" : " (" + remedy + ")"));
        }
        VerifyRecords.Counted counted = new VerifyRecords.Counted(0, 0, List.of());
        ReplayDecisions.Replayed replayed = new ReplayDecisions.Replayed(0, List.of());
        if (broken.isEmpty()) {
            try (Records records = wiring.read()) {
                counted = VerifyRecords.verify(records);
                counted.objections().forEach(o -> broken.add("entry " + o.index() + ": " + o.what()));
                if (replay) {
                    replayed = ReplayDecisions.replay(
                            records.ledger(), records.blobs(), Wiring.verifier(), Wiring.language());
                    replayed.differences().forEach(d -> broken.add("decision " + d.index() + ": " + d.what()));
                }
            } catch (Failure e) {
                if (e.fault() != Fault.TAMPERED) {
                    throw e;
                }
                broken.add(e.what());
            }
        }
        tell(broken, checked, counted, replayed, Duration.ofNanos(System.nanoTime() - start));
        return broken.isEmpty() ? PASSED : FAILED;
    }

    private void tell(
            List<String> broken,
            String checked,
            VerifyRecords.Counted counted,
            ReplayDecisions.Replayed replayed,
            Duration took) {
        if (json) {
            print(Json.object()
                    .put("verified", broken.isEmpty())
                    .put("checkpoint", checked)
                    .put("entries", counted.entries())
                    .put("blobs", counted.blobs())
                    .put("replayed", replayed.decisions())
                    .put("broken", Json.texts(broken))
                    .build());
            return;
        }
        if (!broken.isEmpty()) {
            terminal().line(terminal().paint("BROKEN", 31) + "  the record does not hold:");
            broken.forEach(line -> terminal().line("  " + line));
            terminal().line("Next: restore the directory from a copy that verifies; do not append to this one.");
            return;
        }
        terminal()
                .line(terminal().paint("VERIFIED", 32) + "  "
                        + Columns.count(counted.entries(), "entry") + ", " + Columns.count(counted.blobs(), "blob")
                        + ", checkpoint " + checked);
        if (replay) {
            terminal()
                    .line("Replayed " + Columns.count(replayed.decisions(), "decision")
                            + ": each came out the same, byte for byte.");
        }
        terminal().line(terminal().dim(Columns.seconds(took)));
    }
}
