package dev.assize.reports.markdown;

import dev.assize.reports.look.Visible;
import java.util.regex.Pattern;

/// Writes a text that came from outside into Markdown (CommonMark 0.31 with the tables of GitHub and GitLab).
/// Always one line: no list, heading, fence, quotation or quick action of GitLab can begin in it.
final class MarkdownText {
    private static final String ESCAPED = "\\`*_{}[]()#+-.!|~$^=";
    private static final Pattern CALLS = Pattern.compile("([@#!$%~^&])(?=[\\p{L}\\p{N}_\"])");
    private static final Pattern ADDRESS = Pattern.compile("://");
    private static final Pattern WWW = Pattern.compile("(?i)\\bwww\\.");
    /// Nothing one sees; it keeps a sign from the name behind it.
    private static final char APART = '\uE000';

    private MarkdownText() {}

    /// Words in a sentence or a table. A name behind `@` calls nobody, a number behind `#` or `!` refers to
    /// nothing, an address is no link.
    static String words(String text, int maxLength) {
        String line = Visible.line(text, maxLength).replace(String.valueOf(APART), "");
        line = CALLS.matcher(line).replaceAll("$1" + APART);
        line = ADDRESS.matcher(line).replaceAll(":" + APART + "//");
        line = WWW.matcher(line).replaceAll("www" + APART + ".");
        StringBuilder out = new StringBuilder(line.length() + 16);
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case APART -> out.append("&#8203;");
                default -> {
                    if (ESCAPED.indexOf(c) >= 0 && !plain(line, i)) {
                        out.append('\\');
                    }
                    out.append(c);
                }
            }
        }
        return out.toString();
    }

    /// A point, hyphen or bracket that begins nothing where it stands is left alone, for those who read the source.
    private static boolean plain(String line, int i) {
        char c = line.charAt(i);
        if ((c == '.' || c == ')') && line.substring(0, i).chars().allMatch(Character::isDigit)) {
            // It would begin an ordered list.
            return false;
        }
        return switch (c) {
            case '.', '-', '+', '=', '(', ')', '{', '}' -> i > 0 && !(c == '(' && line.charAt(i - 1) == ']');
            default -> false;
        };
    }

    /// Code: monospaced, and markup of no kind. Written as an element, because a code span cannot hold every text
    /// and ends at the edge of a table's cell.
    static String code(String text, int maxLength) {
        String line = Visible.line(text, maxLength);
        StringBuilder out = new StringBuilder(line.length() + 32).append("<code>");
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c >= 0x80 || Character.isLetterOrDigit(c) || harmlessInCode(line, i)) {
                out.append(c);
            } else {
                out.append("&#").append((int) c).append(';');
            }
        }
        return out.append("</code>").toString();
    }

    /// Signs that begin nothing here: a colon that opens no address, a point that is not that of `www.`.
    private static boolean harmlessInCode(String line, int i) {
        char c = line.charAt(i);
        return switch (c) {
            case ' ', '/', '-', ',', ';', '=', '+' -> true;
            case ':' -> !line.startsWith("://", i);
            case '.' -> !line.regionMatches(true, i - 3, "www", 0, 3);
            default -> false;
        };
    }
}
