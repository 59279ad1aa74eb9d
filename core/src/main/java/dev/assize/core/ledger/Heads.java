package dev.assize.core.ledger;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.InvalidInput;
import dev.assize.core.identity.Verifier;
import java.util.List;

/// Opens checkpoints of one log; what cannot be trusted becomes a failure that names where it stood.
final class Heads {
    private Heads() {}

    static Checkpoint open(String note, NoteKey key, Verifier verifier, String place) {
        return switch (SignedNote.open(note, List.of(key), verifier)) {
            case SignedNote.Opening.Refused(String reason) ->
                throw new Failure(
                        Fault.TAMPERED,
                        place + " cannot be trusted: " + reason,
                        "give the key this log was made with (" + key.name() + "), or " + MerkleTree.RESTORE);
            case SignedNote.Opening.Opened(SignedNote opened, var _) -> checkpoint(opened, key, place);
        };
    }

    private static Checkpoint checkpoint(SignedNote note, NoteKey key, String place) {
        Checkpoint head;
        try {
            head = Checkpoint.parse(note.text());
        } catch (InvalidInput e) {
            throw new Failure(Fault.TAMPERED, place + ": " + e.what(), MerkleTree.RESTORE, e);
        }
        if (!head.origin().equals(key.name())) {
            throw new Failure(
                    Fault.CONFLICT,
                    place + " is of the log " + head.origin() + ", not " + key.name(),
                    "name the directory of " + key.name());
        }
        return head;
    }

    static Failure beyond(long index, long size) {
        return new Failure(
                Fault.NOT_FOUND,
                "the log has no entry " + index + ", it holds " + size,
                size == 0 ? "append one first" : "give an index from 0 to " + (size - 1));
    }
}
