package dev.assize.core.ledger;

import dev.assize.core.subject.Digest;
import java.security.DigestException;
import java.security.MessageDigest;

/// RFC 6962 hashing over plain arrays, for the loops that hash millions. One thread at a time.
final class Hasher {
    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private final MessageDigest sha256 = Digest.sha256();

    byte[] leaf(byte[] entry) {
        return leaf(entry, 0, entry.length);
    }

    byte[] leaf(byte[] bytes, int offset, int length) {
        sha256.update(LEAF);
        sha256.update(bytes, offset, length);
        return sha256.digest();
    }

    void leaf(byte[] bytes, int offset, int length, byte[] into, int at) {
        sha256.update(LEAF);
        sha256.update(bytes, offset, length);
        finish(into, at);
    }

    byte[] node(byte[] left, byte[] right) {
        sha256.update(NODE);
        sha256.update(left);
        sha256.update(right);
        return sha256.digest();
    }

    /// Root of the perfect tree over `count` hashes, a power of two, that stand one after the other.
    byte[] perfect(byte[] hashes, int offset, int count) {
        byte[] row = new byte[count * Hash.BYTES];
        System.arraycopy(hashes, offset, row, 0, row.length);
        for (int width = count; width > 1; width /= 2) {
            for (int i = 0; i < width / 2; i++) {
                sha256.update(NODE);
                sha256.update(row, i * 2 * Hash.BYTES, 2 * Hash.BYTES);
                finish(row, i * Hash.BYTES);
            }
        }
        if (count == 1) {
            return row;
        }
        byte[] root = new byte[Hash.BYTES];
        System.arraycopy(row, 0, root, 0, Hash.BYTES);
        return root;
    }

    private void finish(byte[] into, int at) {
        try {
            sha256.digest(into, at, Hash.BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("a hash has 32 bytes", e);
        }
    }
}
