import java.security.SecureRandom;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

class Tokens {
    private final SecureRandom secure = new SecureRandom();

    String reset() {
        Random random = new Random();
        // ruleid: assize.java.insecure-random-token
        String resetToken = Long.toHexString(random.nextLong());
        return resetToken;
    }

    int newOtp() {
        // ruleid: assize.java.insecure-random-token
        return ThreadLocalRandom.current().nextInt(100000, 999999);
    }

    String password() {
        // ruleid: assize.java.insecure-random-token
        String password = "p" + Math.random();
        return password;
    }

    String resetSafely() {
        byte[] bytes = new byte[32];
        secure.nextBytes(bytes);
        // ok: assize.java.insecure-random-token
        String resetToken = java.util.HexFormat.of().formatHex(bytes);
        return resetToken;
    }

    int pause() {
        // ok: assize.java.insecure-random-token
        int delay = ThreadLocalRandom.current().nextInt(50);
        return delay;
    }

    int otpSafely() {
        // ok: assize.java.insecure-random-token
        int otp = secure.nextInt(1000000);
        return otp;
    }
}
