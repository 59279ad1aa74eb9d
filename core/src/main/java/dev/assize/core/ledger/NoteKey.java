package dev.assize.core.ledger;

import dev.assize.core.InvalidInput;
import dev.assize.core.identity.PublicKey;
import dev.assize.core.subject.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/// The public key that signs notes under a name (C2SP signed-note), Ed25519 only.
///
/// @param name of the signer; for a log its origin
/// @param key  its public key
public record NoteKey(String name, PublicKey key) {
    static final byte ED25519 = 0x01;

    private static final String REMEDY = "write name+hash+base64, as `assize ledger key` prints it";

    public NoteKey {
        if (!isName(name)) {
            throw new InvalidInput("key name", "'" + name + "' is empty or holds a space or a plus", REMEDY);
        }
    }

    static boolean isName(String name) {
        return !name.isEmpty()
                && name.codePoints()
                        .noneMatch(c -> c == '+' || c < ' ' || Character.isWhitespace(c) || Character.isSpaceChar(c));
    }

    /// The key id: the first four bytes of `SHA256(name || 0x0A || 0x01 || key)`, big-endian.
    public int id() {
        MessageDigest digest = Digest.sha256();
        digest.update((name + "\n").getBytes(StandardCharsets.UTF_8));
        digest.update(typed());
        return ByteBuffer.wrap(digest.digest()).getInt();
    }

    /// The verifier key line: `name+hash+base64`.
    public String line() {
        return name + "+" + HexFormat.of().toHexDigits(id()) + "+"
                + java.util.Base64.getEncoder().encodeToString(typed());
    }

    /// Reads a verifier key line.
    public static NoteKey parse(String line) {
        String[] parts = line.strip().split("\\+", 3);
        if (parts.length != 3) {
            throw new InvalidInput("verifier key", "does not have three parts joined by +", REMEDY);
        }
        byte[] typed = Base64Lines.decode("verifier key", parts[2]);
        if (typed.length == 0 || typed[0] != ED25519) {
            throw new InvalidInput("verifier key", "is not an Ed25519 note key (type 0x01)", REMEDY);
        }
        byte[] raw = new byte[typed.length - 1];
        System.arraycopy(typed, 1, raw, 0, raw.length);
        NoteKey key = new NoteKey(parts[0], new PublicKey(raw));
        if (!HexFormat.of().toHexDigits(key.id()).equals(parts[1])) {
            throw new InvalidInput("verifier key", "the hash does not belong to name and key", REMEDY);
        }
        return key;
    }

    private byte[] typed() {
        byte[] raw = key.raw();
        byte[] typed = new byte[1 + raw.length];
        typed[0] = ED25519;
        System.arraycopy(raw, 0, typed, 1, raw.length);
        return typed;
    }

    @Override
    public String toString() {
        return line();
    }
}
