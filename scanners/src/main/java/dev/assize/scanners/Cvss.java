package dev.assize.scanners;

import java.util.Optional;
import java.util.regex.Pattern;
import us.springett.cvss.MalformedVectorException;

/// Base scores of CVSS vectors, for tools that give the vector alone. Versions 2.0, 3.0 and 3.1 (FIRST); a vector
/// of version 4.0 has no score here, and a severity that hangs on it alone stays unknown.
public final class Cvss {
    private static final int MAX_VECTOR = 300;
    private static final Pattern VECTOR =
            Pattern.compile("\\(?(?:CVSS:3\\.[01]/|CVSS:2\\.0/)?[A-Za-z]{1,3}:[A-Za-z].*");

    private Cvss() {}

    /// @return empty where the text is no vector whose score we know how to compute
    public static Optional<Double> baseScore(String vector) {
        String text = vector.strip();
        if (text.length() > MAX_VECTOR || !VECTOR.matcher(text).matches() || text.startsWith("CVSS:4")) {
            return Optional.empty();
        }
        String plain = text.startsWith("CVSS:2.0/") ? text.substring("CVSS:2.0/".length()) : text;
        try {
            us.springett.cvss.Cvss cvss = us.springett.cvss.Cvss.fromVector(plain);
            return cvss == null
                    ? Optional.empty()
                    : Optional.of(cvss.calculateScore().getBaseScore());
        } catch (MalformedVectorException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
