package dev.assize.core.identity;

/// Checks Ed25519 signatures. Safe for use by many threads.
public interface Verifier {
    boolean verify(PublicKey key, byte[] message, byte[] signature);
}
