package dev.assize.core.act;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.InvalidInput;
import dev.assize.core.evidence.Finding;
import dev.assize.core.exemption.Exemption;
import dev.assize.core.fact.Fact;
import dev.assize.core.identity.Permission;
import dev.assize.core.subject.Service;
import java.time.Instant;

/// Asks for, decides and revokes exemptions.
public final class GrantExemption {
    private static final int MIN_REASON_CHARS = 10;

    private GrantExemption() {}

    /// @return the new exemption's id
    public static String request(
            Records records,
            Actor actor,
            Service service,
            Finding finding,
            String reason,
            Instant notAfter,
            Instant now) {
        actor.must(Permission.REQUEST_EXEMPTION);
        if (reason.strip().length() < MIN_REASON_CHARS) {
            throw new InvalidInput("--reason", "it says too little", "write why the finding may pass, in a sentence");
        }
        if (!notAfter.isAfter(now)) {
            throw new InvalidInput("--until", notAfter + " is not in the future", "give a later date");
        }
        Instant limit = now.plus(records.policy().maxExemption());
        if (notAfter.isAfter(limit)) {
            throw new InvalidInput(
                    "--until",
                    notAfter + " is later than the policy allows",
                    "give a date not after " + limit.toString().substring(0, 10));
        }
        String[] id = new String[1];
        records.seal(actor.signer(), history -> {
            id[0] = freeId(records, finding);
            return new Fact.ExemptionRequested(
                    id[0],
                    service,
                    finding.fingerprint(),
                    finding.severity(),
                    reason.strip(),
                    notAfter,
                    actor.id(),
                    now);
        });
        return id[0];
    }

    private static String freeId(Records records, Finding finding) {
        String stem = "x-" + finding.fingerprint().brief();
        String id = stem;
        for (int n = 2; records.history().exemption(id).isPresent(); n++) {
            id = stem + "-" + n;
        }
        return id;
    }

    /// Approves, rejects or revokes.
    public static Records.Receipt decide(
            Records records, Actor actor, String id, Exemption.Status status, String comment, Instant now) {
        actor.must(status == Exemption.Status.REVOKED ? Permission.REVOKE_EXEMPTION : Permission.APPROVE_EXEMPTION);
        return records.seal(actor.signer(), history -> {
            Exemption exemption = history.exemption(id)
                    .orElseThrow(() -> new Failure(
                            Fault.NOT_FOUND, "There is no exemption " + id + ".", "assize exempt list shows them."));
            if (status != Exemption.Status.REVOKED && exemption.requestedBy().equals(actor.id())) {
                throw new Failure(
                        Fault.FORBIDDEN,
                        actor.id() + " asked for " + id + " and cannot decide it.",
                        "Ask somebody else with the security role.");
            }
            Exemption.Status needed =
                    status == Exemption.Status.REVOKED ? Exemption.Status.APPROVED : Exemption.Status.REQUESTED;
            if (exemption.status() != needed) {
                throw new Failure(
                        Fault.CONFLICT,
                        "Exemption " + id + " is already "
                                + exemption.status().name().toLowerCase(java.util.Locale.ROOT) + ".",
                        "Ask for a new one where it is still needed.");
            }
            return new Fact.ExemptionDecided(id, status, comment, actor.id(), now);
        });
    }
}
