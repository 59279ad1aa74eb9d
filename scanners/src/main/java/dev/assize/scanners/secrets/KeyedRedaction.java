package dev.assize.scanners.secrets;

import dev.assize.core.subject.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/// Takes the place of secret values: the same secret always gives the same fingerprint under one key, and
/// without the key the fingerprint can be neither turned back nor guessed. Every ledger has its own key.
/// Immutable and thread-safe.
public final class KeyedRedaction {
    /// How every fingerprint of a secret begins.
    public static final String PREFIX = "hmac-sha256:";

    private static final int BLOCK = 64;
    private static final int MIN_KEY_BYTES = 16;
    private static final int HEX_DIGITS = 32;
    private static final int SHOWN = 4;
    private static final int LONG_ENOUGH_TO_SHOW = 20;

    private final byte[] inner = new byte[BLOCK];
    private final byte[] outer = new byte[BLOCK];

    private KeyedRedaction(byte[] key) {
        byte[] block = Arrays.copyOf(key.length > BLOCK ? Digest.sha256().digest(key) : key, BLOCK);
        for (int i = 0; i < BLOCK; i++) {
            inner[i] = (byte) (block[i] ^ 0x36);
            outer[i] = (byte) (block[i] ^ 0x5c);
        }
    }

    /// @param key at least 16 bytes, the ledger's own
    public static KeyedRedaction keyedBy(byte[] key) {
        if (key.length < MIN_KEY_BYTES) {
            throw new IllegalArgumentException("a redaction key has at least " + MIN_KEY_BYTES + " bytes");
        }
        return new KeyedRedaction(key);
    }

    /// `hmac-sha256:` and the first 32 hexadecimal digits of the HMAC-SHA256 (RFC 2104) of the secret.
    public String fingerprint(byte[] secret) {
        return PREFIX + HexFormat.of().formatHex(hmac(secret)).substring(0, HEX_DIGITS);
    }

    public String fingerprint(String secret) {
        return fingerprint(secret.getBytes(StandardCharsets.UTF_8));
    }

    /// The text with every occurrence of the secret replaced by its fingerprint. An empty secret changes
    /// nothing.
    public String replace(String text, String secret) {
        return secret.isEmpty() ? text : text.replace(secret, fingerprint(secret));
    }

    /// What may be shown of a secret: its first four characters, if so few give nothing away, and its length.
    public static String excerpt(String secret) {
        String length = secret.length() + (secret.length() == 1 ? " character" : " characters");
        if (secret.length() < LONG_ENOUGH_TO_SHOW) {
            return length;
        }
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < SHOWN; i++) {
            char c = secret.charAt(i);
            shown.append(c > ' ' && c < 0x7f ? c : '.');
        }
        return shown + "… (" + length + ")";
    }

    // By hand because javax.crypto loads its providers first, which takes longer than the whole hook may.
    byte[] hmac(byte[] message) {
        MessageDigest sha256 = Digest.sha256();
        sha256.update(inner);
        byte[] first = sha256.digest(message);
        sha256.update(outer);
        return sha256.digest(first);
    }
}
