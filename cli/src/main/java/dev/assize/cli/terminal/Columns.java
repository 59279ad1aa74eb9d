package dev.assize.cli.terminal;

import java.time.Duration;

/// Small matters of layout.
public final class Columns {
    private Columns() {}

    /// Text padded on the right to at least this many columns.
    public static String left(String text, int width) {
        return text.length() >= width ? text : text + " ".repeat(width - text.length());
    }

    /// `0.04 s`, `6.1 s`, `2 min 5 s`.
    public static String seconds(Duration took) {
        double seconds = took.toMillis() / 1000.0;
        if (seconds < 1) {
            return String.format(java.util.Locale.ROOT, "%.2f s", seconds);
        }
        if (seconds < 60) {
            return String.format(java.util.Locale.ROOT, "%.1f s", seconds);
        }
        return took.toMinutes() + " min " + took.toSecondsPart() + " s";
    }

    /// `1 finding`, `2 findings`.
    public static String count(long number, String noun) {
        return number + " " + (number == 1 ? noun : plural(noun));
    }

    private static String plural(String noun) {
        return noun.endsWith("y") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s";
    }

    /// Cut to a width, with a mark that something is missing.
    public static String cut(String text, int width) {
        String line = text.lines().findFirst().orElse("");
        return line.length() <= width ? line : line.substring(0, Math.max(0, width - 1)) + "…";
    }

    /// Wraps at spaces; continuation lines are indented.
    public static String wrap(String text, int width, String indent) {
        StringBuilder out = new StringBuilder();
        int column = 0;
        for (String word : text.split(" ")) {
            if (column > 0 && column + 1 + word.length() > width) {
                out.append('\n').append(indent);
                column = indent.length();
            } else if (column > 0) {
                out.append(' ');
                column++;
            }
            out.append(word);
            column += word.length();
        }
        return out.toString();
    }
}
