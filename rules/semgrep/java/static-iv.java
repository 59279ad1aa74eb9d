import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;

class Nonces {
    private final SecureRandom random = new SecureRandom();

    IvParameterSpec fixed() {
        // ruleid: assize.java.static-iv
        return new IvParameterSpec("0123456789abcdef".getBytes(StandardCharsets.US_ASCII));
    }

    GCMParameterSpec zero() {
        byte[] nonce = new byte[12];
        // ruleid: assize.java.static-iv
        return new GCMParameterSpec(128, nonce);
    }

    GCMParameterSpec fresh() {
        byte[] nonce = new byte[12];
        random.nextBytes(nonce);
        // ok: assize.java.static-iv
        return new GCMParameterSpec(128, nonce);
    }

    IvParameterSpec stored(byte[] iv) {
        // ok: assize.java.static-iv
        return new IvParameterSpec(iv);
    }
}
