package dev.assize.core.act;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.InvalidInput;
import dev.assize.core.Mistake;
import dev.assize.core.control.Attestation;
import dev.assize.core.control.Control;
import dev.assize.core.control.ControlCatalogue;
import dev.assize.core.control.ControlId;
import dev.assize.core.fact.Fact;
import dev.assize.core.identity.Permission;
import dev.assize.core.identity.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// States with a document that controls were met over a period, and takes such a statement back.
///
/// Whoever holds the auditor role may not attest: who judges evidence must not make it.
public final class AttestControl {
    /// The largest document that is taken.
    public static final int MAX_BYTES = 32 << 20;

    private static final int MAX_CHARS = 200;
    private static final int MAX_CONTROLS = 200;
    private static final int MIN_REASON_CHARS = 10;

    private AttestControl() {}

    /// What is attested.
    ///
    /// @param document the document's bytes
    /// @param name     what it is called
    /// @param owner    who answers for what it says
    /// @param from     begin of the period it speaks about
    /// @param to       end of that period
    /// @param expires  from when on it counts no longer; no later than any of the controls allows
    public record Statement(
            List<ControlId> controls,
            byte[] document,
            String name,
            String owner,
            Instant from,
            Instant to,
            Instant expires) {
        public Statement {
            controls = List.copyOf(controls);
            document = document.clone();
        }

        @Override
        public byte[] document() {
            return document.clone();
        }
    }

    /// @throws InvalidInput naming every mistake
    public static Records.Receipt attest(Records records, Actor actor, Statement statement, Instant now) {
        mustAttest(actor);
        List<Mistake> mistakes = mistakes(statement, now);
        if (!mistakes.isEmpty()) {
            throw new InvalidInput(mistakes);
        }
        var digest = records.blobs().put(statement.document());
        return records.seal(
                actor.signer(),
                new Fact.ControlAttested(
                        statement.controls(),
                        digest,
                        statement.name().strip(),
                        statement.owner().strip(),
                        statement.from(),
                        statement.to(),
                        statement.expires(),
                        actor.id(),
                        now));
    }

    /// The latest expiry that all of these controls allow for a period that ends then.
    public static Optional<Instant> latestExpiry(List<ControlId> controls, Instant to) {
        return controls.stream()
                .flatMap(id -> ControlCatalogue.find(id).stream())
                .map(Control::every)
                .map(every -> to.plus(every.attestedFor()))
                .min(Instant::compareTo);
    }

    private static List<Mistake> mistakes(Statement statement, Instant now) {
        List<Mistake> mistakes = new ArrayList<>();
        Set<ControlId> seen = new HashSet<>();
        if (statement.controls().isEmpty() || statement.controls().size() > MAX_CONTROLS) {
            mistakes.add(new Mistake("CONTROL", "none or too many are named", "name 1 to " + MAX_CONTROLS));
        }
        for (ControlId id : statement.controls()) {
            if (ControlCatalogue.find(id).isEmpty()) {
                mistakes.add(new Mistake(
                        "CONTROL",
                        "'" + id + "' is no control we know",
                        "assize controls list --framework " + id.framework().word() + " shows them"));
            } else if (!seen.add(id)) {
                mistakes.add(new Mistake("CONTROL", id + " is named twice", "take one out"));
            }
        }
        int bytes = statement.document().length;
        if (bytes == 0 || bytes > MAX_BYTES) {
            mistakes.add(new Mistake(
                    "--document", "it has " + bytes + " bytes", "give a document of 1 to " + MAX_BYTES + " bytes"));
        }
        said("--name", statement.name(), mistakes);
        said("--owner", statement.owner(), mistakes);
        if (statement.to().isBefore(statement.from())) {
            mistakes.add(new Mistake("--to", "the period ends before it begins", "give a day on or after --from"));
        }
        if (statement.from().isAfter(now)) {
            mistakes.add(new Mistake("--from", "the period has not begun", "attest when it has"));
        }
        if (!statement.expires().isAfter(now)) {
            mistakes.add(new Mistake("--expires", statement.expires() + " is not in the future", "give a later day"));
        }
        latestExpiry(statement.controls(), statement.to())
                .filter(limit -> statement.expires().isAfter(limit))
                .ifPresent(limit -> mistakes.add(new Mistake(
                        "--expires",
                        "it is later than these controls may go without being looked at",
                        "give a day not after " + limit.toString().substring(0, 10)
                                + ", or attest controls that are looked at more often by themselves")));
        return mistakes;
    }

    private static void said(String option, String text, List<Mistake> mistakes) {
        if (text.isBlank() || text.strip().length() > MAX_CHARS) {
            mistakes.add(new Mistake(option, "it is empty or too long", "give 1 to " + MAX_CHARS + " characters"));
        }
    }

    /// Takes an attestation back. It counts no longer; what was stated stays on record.
    ///
    /// @param attestation its ledger index
    public static Records.Receipt withdraw(Records records, Actor actor, long attestation, String reason, Instant now) {
        actor.must(Permission.WITHDRAW_ATTESTATION);
        if (reason.strip().length() < MIN_REASON_CHARS) {
            throw new InvalidInput("--reason", "it says too little", "write why, in a sentence");
        }
        return records.seal(actor.signer(), history -> {
            Attestation known = history.attestation(attestation)
                    .orElseThrow(() -> new Failure(
                            Fault.NOT_FOUND,
                            "Entry " + attestation + " is no attestation.",
                            "assize controls attestations lists them."));
            if (known.withdrawn()) {
                throw new Failure(
                        Fault.CONFLICT,
                        "Attestation " + attestation + " was withdrawn by entry " + known.withdrawnIndex() + ".",
                        "Attest again where it still holds.");
            }
            return new Fact.AttestationWithdrawn(attestation, reason.strip(), actor.id(), now);
        });
    }

    private static void mustAttest(Actor actor) {
        actor.must(Permission.ATTEST_CONTROL);
        if (actor.person().roles().contains(Role.AUDITOR)) {
            throw new Failure(
                    Fault.FORBIDDEN,
                    actor.id() + " is an auditor and may not attest: who judges evidence must not make it.",
                    "Ask somebody with the security or platform role who does not audit.");
        }
    }
}
