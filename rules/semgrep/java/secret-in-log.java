import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class Logins {
    private static final Logger log = LoggerFactory.getLogger(Logins.class);

    void login(String user, String password) {
        // ruleid: assize.java.secret-in-log
        log.info("login of {} with {}", user, password);
        // ruleid: assize.java.secret-in-log
        log.debug("password is " + password);
    }

    void client(Client client) {
        // ruleid: assize.java.secret-in-log
        log.debug("client uses {}", client.getApiKey());
    }

    void loginSafely(String user, String password) {
        // ok: assize.java.secret-in-log
        log.info("login of {}", user);
        // ok: assize.java.secret-in-log
        log.debug("password given: {}", password != null);
    }

    interface Client {
        String getApiKey();
    }
}
