package dev.assize.core.ledger;

import java.util.ArrayList;
import java.util.List;

/// An append-only log of entries of at most 65,535 bytes. One writer at a time; any number of readers.
///
/// Closing flushes what still has to be written and gives up the writer's lock.
public interface Ledger extends LedgerReader {
    /// The largest entry a tlog-tiles entry bundle can hold.
    int MAX_ENTRY_BYTES = 65_535;

    /// Accepts any size in [#append(List, long)].
    long ANY_SIZE = -1;

    /// Appends entries together, or not at all. On return they are durable and covered by a signed checkpoint.
    /// Many threads may append at once; each waits for its own entries.
    ///
    /// @param entries            what to append, in order; at least one
    /// @param ifUnchangedSince   the size the decision to append was based on, or [#ANY_SIZE]
    /// @throws dev.assize.core.Failure `STORAGE` where the entries could not be made durable: from then on
    ///         this ledger refuses to append, and whether they are in the log is known after opening it again;
    ///         `LIMIT_EXCEEDED` for an entry too long
    Appending append(List<byte[]> entries, long ifUnchangedSince);

    /// What came of an append.
    sealed interface Appending {
        /// @param firstIndex index of the first of the entries
        /// @param checkpoint the signed note that covers them
        record Appended(long firstIndex, String checkpoint) implements Appending {}

        /// Somebody else appended first; decide again.
        record Conflict(long size) implements Appending {}
    }

    /// Reads a whole ledger entry by entry where it is small: for ledgers that keep no tiles.
    @Override
    default void forEach(long from, long to, EntryConsumer consumer) {
        for (long index = from; index < to; index++) {
            consumer.accept(index, entry(index));
        }
    }

    @Override
    default TlogProof proof(long index) {
        return new TlogProof(index, wholeTree().inclusion(index).path(), checkpoint());
    }

    @Override
    default Proof.Consistency consistency(long earlier) {
        return wholeTree().consistency(earlier);
    }

    private MerkleTree wholeTree() {
        List<byte[]> entries = new ArrayList<>();
        forEach(0, size(), (_, entry) -> entries.add(entry));
        return MemoryTiles.treeOf(entries);
    }
}
