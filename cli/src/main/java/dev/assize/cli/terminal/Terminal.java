package dev.assize.cli.terminal;

import dev.assize.core.policy.State;
import dev.assize.core.policy.Verdict;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/// Where we print. Knows whether a person watches, whether colours and symbols can be shown, and how wide the
/// screen is.
///
/// @param out     results
/// @param err     progress and errors
/// @param colour  whether colours may be used on `out`
/// @param symbols whether the six symbols can be shown; else their ASCII words
/// @param living  whether `err` is a terminal, so that lines may be redrawn
/// @param width   columns
public record Terminal(PrintStream out, PrintStream err, boolean colour, boolean symbols, boolean living, int width) {
    private static final int DEFAULT_WIDTH = 100;
    private static final int MIN_WIDTH = 60;

    /// The terminal this process was started on.
    public static Terminal system() {
        Map<String, String> environment = System.getenv();
        boolean watched = watched();
        boolean utf8 = charset(environment).equals(StandardCharsets.UTF_8);
        boolean colour = watched && !environment.containsKey("NO_COLOR") && !"dumb".equals(environment.get("TERM"));
        if ("1".equals(environment.get("CLICOLOR_FORCE"))) {
            colour = true;
        }
        Charset charset = utf8 ? StandardCharsets.UTF_8 : StandardCharsets.US_ASCII;
        return new Terminal(
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, charset),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, charset),
                colour,
                utf8,
                watched,
                columns(environment));
    }

    // Since JDK 25 the console is the plain one again, which is not there where nobody watches.
    @SuppressWarnings("SystemConsoleNull")
    private static boolean watched() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    private static Charset charset(Map<String, String> environment) {
        for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String value = environment.get(name);
            if (value != null && !value.isEmpty()) {
                String upper = value.toUpperCase(Locale.ROOT);
                return upper.contains("UTF-8") || upper.contains("UTF8")
                        ? StandardCharsets.UTF_8
                        : StandardCharsets.US_ASCII;
            }
        }
        // CI runners often set nothing and show UTF-8 all the same.
        return environment.containsKey("CI") ? StandardCharsets.UTF_8 : StandardCharsets.US_ASCII;
    }

    private static int columns(Map<String, String> environment) {
        try {
            return Math.max(MIN_WIDTH, Integer.parseInt(environment.getOrDefault("COLUMNS", "")));
        } catch (NumberFormatException _) {
            return DEFAULT_WIDTH;
        }
    }

    public Terminal withoutColour() {
        return new Terminal(out, err, false, symbols, living, width);
    }

    /// The same terminal, where what is told goes to the stream of progress and errors: results are printed as
    /// JSON by somebody else.
    public Terminal onlyErrors() {
        return new Terminal(err, err, colour, symbols, living, width);
    }

    /// The sign of a state, always as wide as the others.
    public String sign(State state) {
        String sign =
                switch (state) {
                    case PASSED -> symbols ? "✓" : "ok  ";
                    case FAILED -> symbols ? "✗" : "FAIL";
                    case EXEMPTED -> symbols ? "◐" : "exm ";
                    case NOT_APPLICABLE -> symbols ? "–" : "n/a ";
                    case NOT_EVALUATED -> symbols ? "◌" : "??? ";
                    case UNVERIFIABLE -> symbols ? "⚡" : "!ver";
                };
        return paint(sign, colour(state));
    }

    public String result(Verdict.Result result) {
        return switch (result) {
            case PASSED -> paint("PASSED", 32);
            case FAILED -> paint("FAILED", 31);
            case UNDECIDED -> paint("UNDECIDED", 33);
        };
    }

    private static int colour(State state) {
        return switch (state) {
            case PASSED -> 32;
            case FAILED -> 31;
            case EXEMPTED, UNVERIFIABLE -> 35;
            case NOT_APPLICABLE -> 90;
            case NOT_EVALUATED -> 33;
        };
    }

    public String paint(String text, int code) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    public String bold(String text) {
        return paint(text, 1);
    }

    public String dim(String text) {
        return paint(text, 90);
    }

    public String dash() {
        return symbols ? "–" : "-";
    }

    public String arrow() {
        return symbols ? "→" : "->";
    }

    public void line(String text) {
        out.println(clean(text));
    }

    public void note(String text) {
        err.println(clean(text));
    }

    /// Text of tools and commits may hold control characters that would drive the terminal.
    private String clean(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean ours = c == '\u001b' && colour && isPaint(text, i);
            boolean control = (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0);
            safe.append(control && !ours ? '?' : symbols || c < 0x80 ? c : ascii(c));
        }
        return safe.toString();
    }

    private static char ascii(char c) {
        return switch (c) {
            case '→' -> '>';
            case '–', '—' -> '-';
            case '≥' -> '>';
            case '…' -> '.';
            case '·' -> ',';
            default -> '?';
        };
    }

    /// Only our own colour sequences: ESC [ digits m.
    private static boolean isPaint(String text, int at) {
        int i = at + 1;
        if (i >= text.length() || text.charAt(i) != '[') {
            return false;
        }
        i++;
        int digits = i;
        while (i < text.length() && Character.isDigit(text.charAt(i))) {
            i++;
        }
        return i > digits && i < text.length() && text.charAt(i) == 'm';
    }
}
