import org.springframework.security.config.annotation.web.builders.HttpSecurity;

class Access {
    void open(HttpSecurity http) throws Exception {
        // ruleid: assize.java.missing-authorization
        http.authorizeHttpRequests(rules -> rules.anyRequest().permitAll());
    }

    void wild(HttpSecurity http) throws Exception {
        // ruleid: assize.java.missing-authorization
        http.authorizeHttpRequests(rules -> rules.requestMatchers("/**").permitAll());
    }

    void safely(HttpSecurity http) throws Exception {
        // ok: assize.java.missing-authorization
        http.authorizeHttpRequests(rules -> rules.requestMatchers("/health").permitAll().anyRequest().authenticated());
    }
}
