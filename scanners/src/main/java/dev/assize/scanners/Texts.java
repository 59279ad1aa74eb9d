package dev.assize.scanners;

/// Makes a text from a report fit to be shown and kept: printable, cut to a readable length, without anything
/// that has the shape of a credential.
public final class Texts {
    private static final int MAX_LOOKED_AT = 8_000;

    private Texts() {}

    /// On one line, at most `max` characters.
    public static String line(String text, int max) {
        return cut(Redaction.of(printable(text, false)).strip(), max);
    }

    /// With its line ends, at most `max` characters.
    public static String lines(String text, int max) {
        return cut(Redaction.of(printable(text, true)).strip(), max);
    }

    private static String printable(String text, boolean keepLines) {
        // Redaction looks at what is cut anyway, a little beyond the edge, so that no half of a token stays.
        String part = text.length() > MAX_LOOKED_AT ? text.substring(0, whole(text, MAX_LOOKED_AT)) : text;
        StringBuilder clean = new StringBuilder(part.length());
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            boolean lineEnd = c == '\n' && keepLines;
            if (!lineEnd && (Character.isISOControl(c) || isDirection(c))) {
                clean.append(c == '\r' && keepLines ? "" : " ");
            } else {
                clean.append(c);
            }
        }
        return clean.toString();
    }

    /// Marks that turn the direction of writing make a page show other text than is there.
    private static boolean isDirection(char c) {
        return (c >= '\u202A' && c <= '\u202E') || (c >= '\u2066' && c <= '\u2069');
    }

    private static String cut(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        return text.substring(0, whole(text, max - 1)) + "…";
    }

    /// The nearest end that does not cut a character of two units in half.
    private static int whole(String text, int end) {
        return Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
    }
}
