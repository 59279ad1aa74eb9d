import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;

class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    void show(Exception e, HttpServletResponse response) throws IOException {
        // ruleid: assize.java.error-detail-exposure
        e.printStackTrace(response.getWriter());
    }

    ResponseEntity<String> body(Exception e) {
        // ruleid: assize.java.error-detail-exposure
        return ResponseEntity.status(500).body(Arrays.toString(e.getStackTrace()));
    }

    void showSafely(Exception e, HttpServletResponse response) throws IOException {
        LOG.error("request failed", e);
        // ok: assize.java.error-detail-exposure
        response.sendError(500, "Something went wrong");
    }
}
