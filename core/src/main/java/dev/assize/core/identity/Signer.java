package dev.assize.core.identity;

/// Holds a private key. Adapters: a file, a Vault transit key, a KMS key. Safe for use by many threads.
public interface Signer {
    PublicKey publicKey();

    /// The 64-byte Ed25519 signature (RFC 8032, pure) over the message.
    byte[] sign(byte[] message);
}
