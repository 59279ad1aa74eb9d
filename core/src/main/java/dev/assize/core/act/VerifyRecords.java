package dev.assize.core.act;

import dev.assize.core.Failure;
import dev.assize.core.evidence.FindingCodec;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.fact.History;
import dev.assize.core.policy.RegoQuery;
import dev.assize.core.subject.Digest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Checks what stands above the tree: every entry is understood, signed and authorised, and every blob a fact
/// names is there and unchanged.
public final class VerifyRecords {
    private VerifyRecords() {}

    /// What was checked.
    ///
    /// @param entries    entries that count
    /// @param blobs      blobs read and compared with their digest
    /// @param objections what does not hold, in ledger order
    public record Counted(long entries, long blobs, List<Objection> objections) {
        public Counted {
            objections = List.copyOf(objections);
        }
    }

    /// One entry that does not hold.
    public record Objection(long index, String what) {}

    public static Counted verify(Records records) {
        History history = records.history();
        List<Objection> objections = new ArrayList<>();
        for (History.Rejected rejected : history.rejected()) {
            objections.add(new Objection(rejected.index(), rejected.why()));
        }
        Set<Digest> checked = new HashSet<>();
        for (var sealed : history.policies()) {
            if (check(records, sealed.index(), sealed.fact().policy(), checked, objections)) {
                checkAttachments(records, sealed.index(), sealed.fact().policy(), checked, objections);
            }
        }
        for (var attestation : history.attestations()) {
            check(records, attestation.ledgerIndex(), attestation.document(), checked, objections);
        }
        for (var sealed : history.evidence()) {
            var evidence = sealed.fact().evidence();
            Digest report = evidence.report();
            if (report != null) {
                check(records, sealed.index(), report, checked, objections);
            }
            if (evidence.outcome() instanceof Outcome.Read read
                    && check(records, sealed.index(), read.findings(), checked, objections)) {
                understood(records, sealed.index(), read.findings(), objections);
            }
            Digest input = evidence.run().input();
            if (RegoQuery.isAnswer(evidence.format()) && input != null) {
                check(records, sealed.index(), input, checked, objections);
            }
        }
        for (var sealed : history.decisions()) {
            check(records, sealed.index(), sealed.fact().verdict(), checked, objections);
        }
        for (var approval : history.approvals()) {
            Digest shown = approval.shown();
            if (shown != null) {
                check(records, approval.ledgerIndex(), shown, checked, objections);
            }
        }
        for (var sealed : history.alerts()) {
            check(records, sealed.index(), sealed.fact().report(), checked, objections);
        }
        objections.sort(java.util.Comparator.comparingLong(Objection::index));
        return new Counted(history.size() - history.rejected().size(), checked.size(), objections);
    }

    private static boolean check(
            Records records, long index, Digest digest, Set<Digest> checked, List<Objection> objections) {
        if (!checked.add(digest)) {
            return false;
        }
        try {
            records.blobs().get(digest);
            return true;
        } catch (Failure e) {
            objections.add(new Objection(index, e.what()));
            return false;
        }
    }

    private static void checkAttachments(
            Records records, long index, Digest policy, Set<Digest> checked, List<Objection> objections) {
        try {
            records.policy(policy).attachments().forEach(digest -> check(records, index, digest, checked, objections));
        } catch (Failure e) {
            objections.add(new Objection(index, "its policy cannot be read: " + e.what()));
        }
    }

    private static void understood(Records records, long index, Digest findings, List<Objection> objections) {
        try {
            FindingCodec.parse(records.blobs().get(findings));
        } catch (Failure e) {
            objections.add(new Objection(index, "its findings cannot be read: " + e.what()));
        }
    }
}
