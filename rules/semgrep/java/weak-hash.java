import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;

class Fingerprints {
    byte[] of(byte[] document) throws NoSuchAlgorithmException {
        // ruleid: assize.java.weak-hash
        return MessageDigest.getInstance("MD5").digest(document);
    }

    Signature signer() throws NoSuchAlgorithmException {
        // ruleid: assize.java.weak-hash
        return Signature.getInstance("SHA1withRSA");
    }

    byte[] ofSafely(byte[] document) throws NoSuchAlgorithmException {
        // ok: assize.java.weak-hash
        return MessageDigest.getInstance("SHA-256").digest(document);
    }

    Signature signerSafely() throws NoSuchAlgorithmException {
        // ok: assize.java.weak-hash
        return Signature.getInstance("SHA256withRSA");
    }
}
