package dev.assize.reports;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a reader needs in order to check a report against the ledger.
///
/// @param origin      the ledger's name as its checkpoints carry it
/// @param decision    ledger index of the gate decision; null where the verdict was not sealed
/// @param checkpoint  the signed note that covers it; empty where nothing was sealed yet
/// @param verifierKey the key line that checks the note; empty where there is none yet
public record LedgerFacts(String origin, @Nullable Long decision, String checkpoint, String verifierKey) {
    public LedgerFacts {
        Objects.requireNonNull(origin);
        Objects.requireNonNull(checkpoint);
        Objects.requireNonNull(verifierKey);
    }
}
