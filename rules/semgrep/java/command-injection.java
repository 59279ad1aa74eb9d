import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

class Reports {
    Process archive(String folder) throws IOException {
        // ruleid: assize.java.command-injection
        return new ProcessBuilder("sh", "-c", "tar czf /var/backups/day.tgz " + folder).start();
    }

    Process convert(HttpServletRequest request) throws IOException {
        String name = request.getParameter("name");
        // ruleid: assize.java.command-injection
        return Runtime.getRuntime().exec("convert " + name + " out.png");
    }

    Process list(String folder) throws IOException {
        // ruleid: assize.java.command-injection
        return Runtime.getRuntime().exec("ls " + folder);
    }

    Process archiveSafely(String folder) throws IOException {
        // ok: assize.java.command-injection
        return new ProcessBuilder("tar", "czf", "/var/backups/day.tgz", folder).start();
    }

    Process nightly() throws IOException {
        // ok: assize.java.command-injection
        return new ProcessBuilder("sh", "-c", "sync && backup --all").start();
    }
}
