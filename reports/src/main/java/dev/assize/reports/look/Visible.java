package dev.assize.reports.look;

/// Makes a text that came from outside safe to look at: control characters, bidirectional overrides and
/// halves of surrogate pairs would hide or reorder what stands there, or break XML 1.0 §2.2.
public final class Visible {
    private Visible() {}

    /// The text with every such character written out, for example `⟨U+202E⟩`. Line feeds and tabs stay.
    public static String text(String text) {
        int clean = 0;
        while (clean < text.length() && plain(text.charAt(clean))) {
            clean++;
        }
        if (clean == text.length()) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, clean);
        for (int i = clean; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                out.append(c).append(text.charAt(++i));
            } else if (c == '\r') {
                // A carriage return before a line feed says nothing; alone it ends a line.
                out.append(i + 1 < text.length() && text.charAt(i + 1) == '\n' ? "" : "\n");
            } else if (Character.isSurrogate(c)) {
                out.append('\uFFFD');
            } else if (hidden(c)) {
                out.append("⟨U+").append(String.format("%04X", (int) c)).append('⟩');
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /// The same on one line, at most so many characters long.
    public static String line(String text, int maxLength) {
        return cut(text(text).replaceAll("\\s+", " ").strip(), maxLength);
    }

    /// At most so many characters, with an ellipsis where something is missing.
    public static String cut(String text, int maxLength) {
        if (text.length() <= maxLength) {
            return text;
        }
        int end = maxLength - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    private static boolean plain(char c) {
        return !hidden(c) && !Character.isSurrogate(c) && c != '\r';
    }

    private static boolean hidden(char c) {
        return (c < 0x20 && c != '\n' && c != '\t' && c != '\r')
                || (c >= 0x7F && c <= 0x9F)
                || c == '\u00AD'
                || c == '\u061C'
                || (c >= '\u200B' && c <= '\u200F')
                || (c >= '\u2028' && c <= '\u202E')
                || (c >= '\u2060' && c <= '\u206F')
                || c == '\uFEFF'
                || (c >= '\uFFF9' && c <= '\uFFFB')
                || c >= '\uFFFE';
    }
}
