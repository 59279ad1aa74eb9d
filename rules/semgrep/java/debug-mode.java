import java.sql.SQLException;
import org.h2.tools.Server;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;

// ruleid: assize.java.debug-mode
@EnableWebSecurity(debug = true)
class OpenConfig {}

// ok: assize.java.debug-mode
@EnableWebSecurity
class SafeConfig {}

class Consoles {
    Server all() throws SQLException {
        // ruleid: assize.java.debug-mode
        return Server.createWebServer("-web", "-webAllowOthers");
    }

    Server local() throws SQLException {
        // ok: assize.java.debug-mode
        return Server.createWebServer("-web", "-webPort", "8082");
    }
}
