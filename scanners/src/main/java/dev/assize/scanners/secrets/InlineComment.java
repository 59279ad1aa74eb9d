package dev.assize.scanners.secrets;

import dev.assize.core.evidence.Suppression;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Comments that ask to pass a finding over: `assize:allow` and a reason, on the line of the secret or alone on
/// the line above it, and `gitleaks:allow` on the line of the secret. Without a reason `assize:allow` asks for
/// nothing.
final class InlineComment {
    private static final String OURS = "assize:allow";
    private static final String GITLEAKS = "gitleaks:allow";
    private static final int MAX_LINE = 4_096;
    private static final int MAX_REASON = 200;
    private static final String[] COMMENT_STARTS = {"#", "//", "/*", "*", "<!--", "--", ";", "%", "'", "{#", "{{!"};
    private static final String[] COMMENT_ENDS = {"*/", "-->", "#}", "}}"};

    private InlineComment() {}

    /// What the comment asks for, or null. The reason never holds the secret.
    static @Nullable Suppression beside(Suspect suspect) {
        byte[] text = suspect.text;
        int from = lineStart(text, suspect.from);
        String secret = new String(suspect.secret(), StandardCharsets.ISO_8859_1);
        String line = line(text, from);
        String reason = reason(line);
        if (reason == null && from > 0) {
            String above = line(text, lineStart(text, from - 1)).strip();
            reason = isComment(above) ? reason(above) : null;
        }
        if (reason != null) {
            return new Suppression(Suppression.Source.INLINE, reason.replace(secret, "…"), null);
        }
        return line.contains(GITLEAKS) ? new Suppression(Suppression.Source.INLINE, null, null) : null;
    }

    private static @Nullable String reason(String line) {
        int at = line.indexOf(OURS);
        if (at < 0) {
            return null;
        }
        String rest = line.substring(at + OURS.length());
        for (String end : COMMENT_ENDS) {
            int stop = rest.indexOf(end);
            if (stop >= 0) {
                rest = rest.substring(0, stop);
            }
        }
        rest = rest.strip();
        while (rest.startsWith(":") || rest.startsWith("-")) {
            rest = rest.substring(1).strip();
        }
        if (rest.isEmpty()) {
            return null;
        }
        String utf8 = new String(rest.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return utf8.length() > MAX_REASON ? utf8.substring(0, MAX_REASON) : utf8;
    }

    private static boolean isComment(String line) {
        for (String start : COMMENT_STARTS) {
            if (line.startsWith(start)) {
                return true;
            }
        }
        return false;
    }

    private static int lineStart(byte[] text, int at) {
        int i = at;
        while (i > 0 && at - i < MAX_LINE && text[i - 1] != '\n') {
            i--;
        }
        return i;
    }

    private static String line(byte[] text, int from) {
        int to = from;
        while (to < text.length && to - from < 2 * MAX_LINE && text[to] != '\n') {
            to++;
        }
        return new String(text, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
