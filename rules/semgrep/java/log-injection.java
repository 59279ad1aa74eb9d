import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class Audit {
    private static final Logger log = LoggerFactory.getLogger(Audit.class);

    void failed(HttpServletRequest request) {
        String user = request.getParameter("user");
        // ruleid: assize.java.log-injection
        log.warn("login failed for {}", user);
    }

    void failedSafely(HttpServletRequest request) {
        String user = request.getParameter("user").replaceAll("[\\r\\n]", " ");
        // ok: assize.java.log-injection
        log.warn("login failed for {}", user);
    }

    void page(HttpServletRequest request) {
        // ok: assize.java.log-injection
        log.info("page {}", Integer.parseInt(request.getParameter("page")));
    }
}
