import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpRequest;
import java.util.Set;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.client.RestTemplate;

class Fetching {
    private static final Set<String> PARTNERS = Set.of("bank.example.org");
    private final RestTemplate rest = new RestTemplate();

    InputStream fetch(HttpServletRequest request) throws IOException {
        // ruleid: assize.java.ssrf
        return new URL(request.getParameter("url")).openStream();
    }

    @GetMapping("/preview")
    String preview(@RequestParam String url) {
        // ruleid: assize.java.ssrf
        return rest.getForObject(url, String.class);
    }

    HttpRequest build(HttpServletRequest request) {
        URI uri = URI.create("https://" + request.getHeader("X-Partner") + "/rates");
        // ruleid: assize.java.ssrf
        return HttpRequest.newBuilder(uri).build();
    }

    HttpRequest buildSafely(HttpServletRequest request) {
        URI uri = URI.create(request.getParameter("url"));
        if (!PARTNERS.contains(uri.getHost())) {
            throw new IllegalArgumentException("not a partner");
        }
        // ok: assize.java.ssrf
        return HttpRequest.newBuilder(uri).build();
    }

    @GetMapping("/rate")
    String rate(@RequestParam int year) {
        // ok: assize.java.ssrf
        return rest.getForObject("https://rates.example.org/v1/" + year, String.class);
    }
}
