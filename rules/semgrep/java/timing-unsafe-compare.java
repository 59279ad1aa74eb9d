import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;

class Webhooks {
    boolean accepted(Mac mac, byte[] body, byte[] received) throws GeneralSecurityException {
        // ruleid: assize.java.timing-unsafe-compare
        return Arrays.equals(mac.doFinal(body), received);
    }

    boolean known(String apiKey, String given) {
        // ruleid: assize.java.timing-unsafe-compare
        return apiKey.equals(given);
    }

    boolean acceptedSafely(Mac mac, byte[] body, byte[] received) throws GeneralSecurityException {
        // ok: assize.java.timing-unsafe-compare
        return MessageDigest.isEqual(mac.doFinal(body), received);
    }

    boolean empty(String apiKey) {
        // ok: assize.java.timing-unsafe-compare
        return apiKey.equals("");
    }

    record Signed(String signature) {
        @Override
        public boolean equals(Object o) {
            // ok: assize.java.timing-unsafe-compare
            return o instanceof Signed other && signature.equals(other.signature);
        }
    }
}
