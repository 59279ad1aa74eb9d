package dev.assize.connectors.key;

import dev.assize.core.InvalidInput;
import dev.assize.core.identity.PublicKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/// Reads public keys as OpenSSH writes them into `id_ed25519.pub`: `ssh-ed25519 BASE64 [comment]`, the wire
/// form of RFC 8709 §4.
public final class OpenSshKeys {
    private static final String TYPE = "ssh-ed25519";
    private static final int KEY_BYTES = 32;

    private OpenSshKeys() {}

    /// @throws InvalidInput where the line is not an Ed25519 key
    public static PublicKey parse(String line) {
        String[] words = line.strip().split("\\s+", 3);
        if (words.length < 2 || !words[0].equals(TYPE)) {
            throw refused("is not an " + TYPE + " line");
        }
        byte[] wire;
        try {
            wire = Base64.getDecoder().decode(words[1]);
        } catch (IllegalArgumentException _) {
            throw refused("is not base64");
        }
        byte[] type = TYPE.getBytes(StandardCharsets.US_ASCII);
        byte[] head = ByteBuffer.allocate(2 * Integer.BYTES + type.length)
                .putInt(type.length)
                .put(type)
                .putInt(KEY_BYTES)
                .array();
        if (wire.length != head.length + KEY_BYTES || !Arrays.equals(wire, 0, head.length, head, 0, head.length)) {
            throw refused("does not hold one Ed25519 key");
        }
        return new PublicKey(Arrays.copyOfRange(wire, head.length, wire.length));
    }

    private static InvalidInput refused(String what) {
        return new InvalidInput(
                "public key", what, "give the line of an id_ed25519.pub file (`ssh-keygen -t ed25519` makes one)");
    }
}
