package dev.assize.core.ledger;

import java.util.List;
import java.util.Optional;

/// The write-ahead log: what was acknowledged and does not lie in tiles yet. One writer; two segments, so
/// that one can be written to tiles while the other takes new batches.
///
/// Any [dev.assize.core.Failure] leaves it in an unknown state; only a new [#recover(long)] may follow.
public interface Journal extends AutoCloseable {
    /// Entries that were made durable together.
    ///
    /// @param firstIndex index of the first entry
    /// @param entries    in order
    /// @param root       of the tree after them
    /// @param seal       proves that a holder of the log's key wrote the batch
    record Batch(long firstIndex, List<byte[]> entries, Hash root, byte[] seal) {
        public Batch {
            entries = List.copyOf(entries);
            seal = seal.clone();
        }

        /// Size of the log after this batch.
        public long end() {
            return firstIndex + entries.size();
        }

        @Override
        public byte[] seal() {
            return seal.clone();
        }
    }

    /// What a journal still knows.
    ///
    /// @param batches    without gaps, in order
    /// @param checkpoint the last signed checkpoint that was acknowledged out of this journal
    record Contents(List<Batch> batches, Optional<String> checkpoint) {
        public Contents {
            batches = List.copyOf(batches);
        }
    }

    /// Reads what follows the published size. A batch that was being written when the machine stopped is
    /// left out; one that was acknowledged and can no longer be read is a failure.
    ///
    /// @throws dev.assize.core.Failure `TAMPERED` where acknowledged entries are damaged or missing,
    ///         `CONFLICT` where the journal belongs to another log
    Contents recover(long publishedSize);

    /// Writes a batch, durable on return.
    void append(Batch batch);

    /// Writes down that the last batch was signed and may have been acknowledged. Not forced: it becomes
    /// durable with the next batch.
    void acknowledge(String checkpoint);

    /// Whether the segment in use has taken enough.
    boolean isFull();

    /// Goes on in the other segment, which must have been released.
    void rotate();

    /// Frees the segment that is not in use: all of it lies in tiles.
    void release(long publishedSize);

    /// Frees everything: all of it lies in tiles.
    void reset(long publishedSize);

    @Override
    void close();
}
