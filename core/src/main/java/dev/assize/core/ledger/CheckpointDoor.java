package dev.assize.core.ledger;

import java.util.Optional;

/// The one mutable place of a log: its latest signed checkpoint, changed by compare-and-set.
public interface CheckpointDoor {
    /// What stands there now.
    Optional<String> read();

    /// Replaces `expected` by `next`, durable on return.
    ///
    /// @param expected what [#read()] answered
    /// @return false, and nothing changed, where something else stands there by now
    boolean replace(Optional<String> expected, String next);

    /// Where it is, for messages.
    String place();
}
