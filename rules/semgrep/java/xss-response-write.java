import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import org.springframework.web.util.HtmlUtils;

class Greeting {
    void hello(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/html");
        // ruleid: assize.java.xss-response-write
        response.getWriter().println("<h1>Hello " + request.getParameter("name") + "</h1>");
    }

    void bye(HttpServletRequest request, HttpServletResponse response) throws IOException {
        PrintWriter out = response.getWriter();
        String name = request.getParameter("name");
        // ruleid: assize.java.xss-response-write
        out.write("<p>Bye " + name + "</p>");
    }

    void helloSafely(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String name = HtmlUtils.htmlEscape(request.getParameter("name"));
        // ok: assize.java.xss-response-write
        response.getWriter().println("<h1>Hello " + name + "</h1>");
    }

    void total(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int count = Integer.parseInt(request.getParameter("count"));
        // ok: assize.java.xss-response-write
        response.getWriter().println("<p>" + count * 7 + "</p>");
    }
}
