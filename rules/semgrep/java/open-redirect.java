import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

class Login {
    private static final Set<String> PAGES = Set.of("/home", "/account");

    void after(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // ruleid: assize.java.open-redirect
        response.sendRedirect(request.getParameter("next"));
    }

    @GetMapping("/continue")
    String go(@RequestParam String next) {
        // ruleid: assize.java.open-redirect
        return "redirect:" + next;
    }

    void afterSafely(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String next = request.getParameter("next");
        if (!PAGES.contains(next)) {
            next = "/home";
        }
        // ok: assize.java.open-redirect
        response.sendRedirect(next);
    }

    void moved(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // ok: assize.java.open-redirect
        response.sendRedirect("/user/" + request.getParameter("name"));
    }
}
