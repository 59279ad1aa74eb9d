package dev.assize.core.ledger;

/// Reads an append-only log. Everything it answers was checked against a checkpoint signed by the log's key.
/// Safe for use by many threads.
public interface LedgerReader extends AutoCloseable {
    /// Takes entries in order.
    @FunctionalInterface
    interface EntryConsumer {
        /// @param index of the entry
        /// @param entry its bytes, the consumer's own
        void accept(long index, byte[] entry);
    }

    /// The name of the log as its checkpoints carry it, a schema-less URL.
    String origin();

    /// Number of acknowledged entries.
    long size();

    /// The bytes of one acknowledged entry, checked against the tree.
    ///
    /// @throws dev.assize.core.Failure `NOT_FOUND` beyond the end, `TAMPERED` where storage was changed
    byte[] entry(long index);

    /// The latest signed checkpoint, a C2SP signed note.
    String checkpoint();

    /// Hands over the entries from `from` up to but not including `to`, in order, checked against the tree.
    /// Reads each file once, so this is the way to read many.
    void forEach(long from, long to, EntryConsumer consumer);

    /// A receipt for one entry under the latest checkpoint.
    TlogProof proof(long index);

    /// Proves that the log at an earlier size is a prefix of the log now.
    Proof.Consistency consistency(long earlier);

    @Override
    void close();
}
