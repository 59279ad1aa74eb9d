package dev.assize.core.posture;

import dev.assize.core.policy.State;
import java.util.List;
import java.util.Objects;

/// One reason why a control is in its state.
///
/// @param text    one sentence
/// @param remedy  what turns it; empty where nothing has to
/// @param entries ledger indexes it stands on
public record Ground(State state, String text, String remedy, List<Long> entries) {
    public Ground {
        Objects.requireNonNull(state);
        Objects.requireNonNull(text);
        Objects.requireNonNull(remedy);
        entries = List.copyOf(entries);
    }
}
