package dev.assize.core.ledger;

import dev.assize.core.identity.PublicKey;
import dev.assize.core.identity.Signer;
import dev.assize.core.identity.Verifier;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/// Ed25519 by the platform: a second implementation beside the one the product uses.
final class TestKeys {
    static final Verifier VERIFIER = TestKeys::verify;

    private TestKeys() {}

    /// A signer whose public key is known, since the platform does not derive it from a seed.
    static Signer signer(byte[] seed, PublicKey publicKey) {
        PrivateKey key = privateKey(seed);
        return new Signer() {
            @Override
            public PublicKey publicKey() {
                return publicKey;
            }

            @Override
            public byte[] sign(byte[] message) {
                try {
                    Signature signature = Signature.getInstance("Ed25519");
                    signature.initSign(key);
                    signature.update(message);
                    return signature.sign();
                } catch (GeneralSecurityException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }

    /// The key over the bytes 0 to 31, with the public half Go's crypto/ed25519 gives for it.
    static Signer counting() {
        byte[] seed = new byte[32];
        for (int i = 0; i < seed.length; i++) {
            seed[i] = (byte) i;
        }
        return signer(seed, GoVectors.load().key().key());
    }

    private static PrivateKey privateKey(byte[] seed) {
        try {
            byte[] der = HexFormat.of()
                    .parseHex(
                            "302e020100300506032b657004220420" + HexFormat.of().formatHex(seed));
            return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean verify(PublicKey key, byte[] message, byte[] signature) {
        try {
            byte[] der = HexFormat.of()
                    .parseHex("302a300506032b6570032100" + HexFormat.of().formatHex(key.raw()));
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der)));
            check.update(message);
            return signature.length == 64 && check.verify(signature);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }
}
