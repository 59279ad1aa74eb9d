import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;

class Locks {
    Cipher plain() throws GeneralSecurityException {
        // ruleid: assize.java.weak-cipher
        return Cipher.getInstance("AES");
    }

    Cipher blocks() throws GeneralSecurityException {
        // ruleid: assize.java.weak-cipher
        return Cipher.getInstance("AES/ECB/PKCS5Padding");
    }

    SecretKey old() throws GeneralSecurityException {
        // ruleid: assize.java.weak-cipher
        return KeyGenerator.getInstance("DESede").generateKey();
    }

    Cipher safely() throws GeneralSecurityException {
        // ok: assize.java.weak-cipher
        return Cipher.getInstance("AES/GCM/NoPadding");
    }

    Cipher wrap() throws GeneralSecurityException {
        // ok: assize.java.weak-cipher
        return Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
    }
}
