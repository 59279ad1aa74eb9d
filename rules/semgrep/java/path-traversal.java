import com.sun.net.httpserver.HttpExchange;
import jakarta.servlet.http.HttpServletRequest;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

class Invoices {
    private static final Path ROOT = Path.of("/srv/invoices");

    String read(HttpServletRequest request) throws IOException {
        // ruleid: assize.java.path-traversal
        return Files.readString(ROOT.resolve(request.getParameter("name")));
    }

    InputStream open(HttpExchange exchange) throws IOException {
        String name = exchange.getRequestURI().getPath().substring(1);
        // ruleid: assize.java.path-traversal
        return new FileInputStream(new File("/srv/invoices", name));
    }

    String readSafely(HttpServletRequest request) throws IOException {
        Path file = ROOT.resolve(request.getParameter("name")).normalize();
        if (!file.startsWith(ROOT)) {
            throw new IOException("outside of the folder");
        }
        // ok: assize.java.path-traversal
        return Files.readString(file);
    }

    String readNumbered(HttpServletRequest request) throws IOException {
        int number = Integer.parseInt(request.getParameter("number"));
        // ok: assize.java.path-traversal
        return Files.readString(ROOT.resolve(number + ".txt"));
    }
}
