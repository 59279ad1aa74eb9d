import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;

class Cookies {
    void login(HttpServletResponse response, String id) {
        Cookie cookie = new Cookie("session_id", id);
        // ruleid: assize.java.insecure-cookie
        response.addCookie(cookie);
    }

    void weak(Cookie cookie) {
        // ruleid: assize.java.insecure-cookie
        cookie.setHttpOnly(false);
    }

    void loginSafely(HttpServletResponse response, String id) {
        Cookie cookie = new Cookie("session_id", id);
        cookie.setSecure(true);
        cookie.setHttpOnly(true);
        // ok: assize.java.insecure-cookie
        response.addCookie(cookie);
    }

    void theme(HttpServletResponse response) {
        Cookie cookie = new Cookie("theme", "dark");
        // ok: assize.java.insecure-cookie
        response.addCookie(cookie);
    }
}
