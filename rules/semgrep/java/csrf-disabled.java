import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;

class Security {
    void open(HttpSecurity http) throws Exception {
        // ruleid: assize.java.csrf-disabled
        http.csrf(AbstractHttpConfigurer::disable);
    }

    void openByLambda(HttpSecurity http) throws Exception {
        // ruleid: assize.java.csrf-disabled
        http.csrf(csrf -> csrf.disable());
    }

    void safely(HttpSecurity http) throws Exception {
        // ok: assize.java.csrf-disabled
        http.csrf(csrf -> csrf.ignoringRequestMatchers("/hooks/**"));
    }
}
