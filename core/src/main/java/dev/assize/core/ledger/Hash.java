package dev.assize.core.ledger;

import dev.assize.core.InvalidInput;
import dev.assize.core.subject.Digest;
import java.util.Arrays;
import java.util.Base64;

/// A node of the Merkle tree: 32 bytes of SHA-256 as RFC 6962 §2.1 computes them. Immutable.
public final class Hash {
    /// Length of a hash in bytes.
    public static final int BYTES = 32;

    /// Root of the tree without entries: SHA-256 of nothing.
    public static final Hash EMPTY_TREE = new Hash(Digest.sha256().digest());

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Hash of an entry: `SHA256(0x00 || entry)`.
    public static Hash leaf(byte[] entry) {
        return new Hash(new Hasher().leaf(entry));
    }

    /// Hash of two subtrees: `SHA256(0x01 || left || right)`.
    public static Hash node(Hash left, Hash right) {
        return new Hash(new Hasher().node(left.bytes, right.bytes));
    }

    /// Reads 32 bytes.
    public static Hash of(byte[] bytes) {
        return of(bytes, 0, bytes.length);
    }

    static Hash of(byte[] bytes, int from, int to) {
        if (to - from != BYTES) {
            throw new InvalidInput("hash", "has " + (to - from) + " bytes", "give the 32 bytes of a SHA-256 hash");
        }
        return new Hash(Arrays.copyOfRange(bytes, from, to));
    }

    /// Reads standard base64 as checkpoints and proofs carry it.
    public static Hash parse(String base64) {
        return of(Base64Lines.decode("hash", base64));
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /// The bytes themselves, for code of this room that only reads them.
    byte[] raw() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return base64();
    }
}
