package dev.assize.core.ledger;

import dev.assize.core.subject.Digest;

/// Immutable bytes named by their digest. Putting the same bytes twice is harmless; nothing is overwritten.
public interface BlobStore {
    /// Stores the bytes durably if they are not there yet.
    Digest put(byte[] bytes);

    /// Reads bytes back and checks them against their digest.
    ///
    /// @throws dev.assize.core.Failure `NOT_FOUND` where they are missing, `TAMPERED` where they differ
    byte[] get(Digest digest);

    boolean contains(Digest digest);
}
