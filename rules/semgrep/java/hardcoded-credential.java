import com.auth0.jwt.algorithms.Algorithm;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

class Wiring {
    // ruleid: assize.java.hardcoded-credential
    private static final String DB_PASSWORD = "letmein payments 7";

    // ok: assize.java.hardcoded-credential
    private static final String CLIENT_SECRET = "client_secret";

    Connection connect() throws SQLException {
        // ruleid: assize.java.hardcoded-credential
        return DriverManager.getConnection("jdbc:postgresql://db/shop", "shop", "swordfish 7");
    }

    Algorithm signer() {
        // ruleid: assize.java.hardcoded-credential
        return Algorithm.HMAC256("signing words of the shop");
    }

    Connection connectSafely() throws SQLException {
        // ok: assize.java.hardcoded-credential
        return DriverManager.getConnection("jdbc:postgresql://db/shop", "shop", System.getenv("DB_PASSWORD"));
    }

    Algorithm signerSafely() {
        // ok: assize.java.hardcoded-credential
        return Algorithm.HMAC256(System.getenv("JWT_SECRET"));
    }
}
