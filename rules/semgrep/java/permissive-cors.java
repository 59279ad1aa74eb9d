import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.servlet.config.annotation.CorsRegistry;

class Origins {
    void all(CorsRegistry registry) {
        // ruleid: assize.java.permissive-cors
        registry.addMapping("/**").allowedOriginPatterns("*").allowedMethods("GET").allowCredentials(true);
    }

    void wide(CorsRegistry registry) {
        // ruleid: assize.java.permissive-cors
        registry.addMapping("/api/**").allowedOrigins("*");
    }

    void mirror(HttpServletRequest request, HttpServletResponse response) {
        // ruleid: assize.java.permissive-cors
        response.setHeader("Access-Control-Allow-Origin", request.getHeader("Origin"));
    }

    void safely(CorsRegistry registry) {
        // ok: assize.java.permissive-cors
        registry.addMapping("/api/**").allowedOrigins("https://shop.example.org").allowCredentials(true);
    }
}
