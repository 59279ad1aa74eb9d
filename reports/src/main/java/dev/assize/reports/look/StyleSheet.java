package dev.assize.reports.look;

import dev.assize.core.subject.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// The style of one page and the content security policy that allows it and nothing else.
public record StyleSheet(String css) {
    private static final String SOURCE = "report.css";

    /// @param footer a line for the foot of printed pages; only letters, digits and plain punctuation of it are
    ///               kept, because it stands in a style sheet
    public static StyleSheet forPage(String footer) {
        String line = footer.replaceAll("[^A-Za-z0-9 .,:/+=_-]", "?");
        String print = "@media print{@page{@bottom-left{content:\"" + line + "\"}}}\n";
        return new StyleSheet("\n" + Token.css() + TenLanes.CSS + source() + print);
    }

    /// For a `Content-Security-Policy` meta element.
    public String contentSecurityPolicy() {
        String hash = Base64.getEncoder()
                .encodeToString(Digest.of(css.getBytes(StandardCharsets.UTF_8)).bytes());
        return "default-src 'none'; style-src 'sha256-" + hash + "'; base-uri 'none'; form-action 'none'";
    }

    private static String source() {
        try (InputStream in = StyleSheet.class.getResourceAsStream(SOURCE)) {
            if (in == null) {
                throw new IllegalStateException(SOURCE + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
