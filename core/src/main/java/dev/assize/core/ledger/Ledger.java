package dev.assize.core.ledger;

import java.util.List;

/// An append-only log of entries of at most 65,535 bytes. One writer at a time; any number of readers.
///
/// Closing flushes what still has to be written and gives up the writer's lock.
public interface Ledger extends AutoCloseable {
    /// The largest entry a tlog-tiles entry bundle can hold.
    int MAX_ENTRY_BYTES = 65_535;

    /// Accepts any size in [#append(List, long)].
    long ANY_SIZE = -1;

    /// The name of the log as its checkpoints carry it, a schema-less URL.
    String origin();

    /// Number of acknowledged entries.
    long size();

    /// The bytes of one acknowledged entry, checked against the tree.
    byte[] entry(long index);

    /// Appends entries together, or not at all. On return they are durable and covered by a signed checkpoint.
    ///
    /// @param entries            what to append, in order
    /// @param ifUnchangedSince   the size the decision to append was based on, or [#ANY_SIZE]
    Appending append(List<byte[]> entries, long ifUnchangedSince);

    /// What came of an append.
    sealed interface Appending {
        /// @param firstIndex index of the first of the entries
        /// @param checkpoint the signed note that covers them
        record Appended(long firstIndex, String checkpoint) implements Appending {}

        /// Somebody else appended first; decide again.
        record Conflict(long size) implements Appending {}
    }

    /// The latest signed checkpoint, a C2SP signed note.
    String checkpoint();

    @Override
    void close();
}
