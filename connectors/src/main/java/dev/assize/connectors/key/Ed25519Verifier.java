package dev.assize.connectors.key;

import dev.assize.core.identity.PublicKey;
import dev.assize.core.identity.Verifier;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// Checks Ed25519 signatures (RFC 8032, pure).
public final class Ed25519Verifier implements Verifier {
    @Override
    public boolean verify(PublicKey key, byte[] message, byte[] signature) {
        return signature.length == Ed25519.SIGNATURE_SIZE
                && Ed25519.verify(signature, 0, key.raw(), 0, message, 0, message.length);
    }
}
