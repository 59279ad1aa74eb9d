package dev.assize.core.identity;

import dev.assize.core.InvalidInput;
import dev.assize.core.subject.Digest;
import java.util.Arrays;
import java.util.Base64;

/// An Ed25519 public key (RFC 8032), 32 bytes.
public record PublicKey(byte[] raw) {
    private static final int LENGTH = 32;

    public PublicKey {
        raw = raw.clone();
        if (raw.length != LENGTH) {
            throw new InvalidInput(
                    "key", "an Ed25519 public key has 32 bytes, not " + raw.length, "give the raw key in base64");
        }
    }

    public static PublicKey parse(String base64) {
        try {
            return new PublicKey(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException _) {
            throw new InvalidInput("key", "the public key is not base64", "give the raw 32 bytes in base64");
        }
    }

    public String base64() {
        return Base64.getEncoder().encodeToString(raw);
    }

    /// SHA-256 of the raw key.
    public Digest digest() {
        return Digest.of(raw);
    }

    /// The DSSE key id: the digest's hexadecimal form.
    public String keyId() {
        return digest().hex();
    }

    @Override
    public byte[] raw() {
        return raw.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKey that && Arrays.equals(raw, that.raw);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(raw);
    }

    @Override
    public String toString() {
        return base64();
    }
}
