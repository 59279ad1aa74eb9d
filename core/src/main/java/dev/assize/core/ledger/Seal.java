package dev.assize.core.ledger;

import dev.assize.core.identity.Signer;
import dev.assize.core.subject.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/// Tells the journal's own batches from planted ones. A journal is replayed and then signed, so whoever may
/// write to its directory, but does not hold the key, must not be able to put entries there.
///
/// HMAC-SHA256 (RFC 2104) over index, count and root; its secret is the hash of a signature that is never
/// given out. Ed25519 signatures are deterministic, so every holder of the key derives the same secret.
final class Seal {
    private static final int BLOCK = 64;
    private static final byte INNER = 0x36;
    private static final byte OUTER = 0x5c;

    private final byte[] secret;

    private Seal(byte[] secret) {
        this.secret = secret;
    }

    static Seal of(NoteKey key, Signer signer) {
        byte[] message = ("dev.assize journal seal v1\n" + key.line() + "\n").getBytes(StandardCharsets.UTF_8);
        return new Seal(Digest.sha256().digest(signer.sign(message)));
    }

    byte[] over(long firstIndex, int count, Hash root) {
        byte[] message = ByteBuffer.allocate(Long.BYTES + Integer.BYTES + Hash.BYTES)
                .putLong(firstIndex)
                .putInt(count)
                .put(root.raw())
                .array();
        MessageDigest digest = Digest.sha256();
        digest.update(padded(INNER));
        byte[] inner = digest.digest(message);
        digest.update(padded(OUTER));
        return digest.digest(inner);
    }

    boolean fits(Journal.Batch batch) {
        return MessageDigest.isEqual(over(batch.firstIndex(), batch.entries().size(), batch.root()), batch.seal());
    }

    private byte[] padded(byte with) {
        byte[] block = new byte[BLOCK];
        Arrays.fill(block, with);
        for (int i = 0; i < secret.length; i++) {
            block[i] ^= secret[i];
        }
        return block;
    }
}
