package dev.assize.reports.look;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Writes HTML, SVG and XML. The only way in for a text is [#text(String)] or an attribute value, and both
/// escape; element and attribute names come from our own sources and are checked all the same. There is no
/// way to write a script, an event handler, an inline style or a link that is neither http(s) nor within the
/// page.
///
/// Not safe for use by several threads.
public final class Markup {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9:_-]*");
    private static final Pattern WEB = Pattern.compile("https?://[^\\s\"'<>\\\\]+", Pattern.CASE_INSENSITIVE);
    private static final Set<String> FORBIDDEN_ELEMENTS =
            Set.of("script", "iframe", "object", "embed", "base", "form", "foreignobject");
    private static final Set<String> FORBIDDEN_ATTRIBUTES =
            Set.of("style", "src", "srcdoc", "action", "formaction", "xlink:href", "data", "ping", "background");
    private static final int MAX_URL_LENGTH = 2_000;

    private final StringBuilder out = new StringBuilder(16_384);
    private final Deque<String> open = new ArrayDeque<>();

    /// Starts with a declaration of ours, such as a doctype.
    public static Markup document(Prolog prolog) {
        Markup markup = new Markup();
        markup.out.append(prolog.text).append('\n');
        return markup;
    }

    /// Starts in the middle, for a part that is put into something else by [#append(Markup)].
    public static Markup fragment() {
        return new Markup();
    }

    /// How a document begins.
    public enum Prolog {
        HTML("<!doctype html>"),
        XML("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");

        private final String text;

        Prolog(String text) {
            this.text = text;
        }
    }

    private Markup() {}

    /// Opens an element. Attributes come in pairs of name and value.
    public Markup open(String name, String... attributes) {
        start(name, attributes);
        out.append('>');
        open.push(name);
        return this;
    }

    /// Closes the innermost element.
    public Markup close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /// Closes the innermost element and ends the line.
    public Markup closeLine() {
        close();
        out.append('\n');
        return this;
    }

    /// Ends the line, where white space says nothing.
    public Markup line() {
        out.append('\n');
        return this;
    }

    /// An element that holds one text.
    public Markup element(String name, String text, String... attributes) {
        return open(name, attributes).text(text).close();
    }

    /// An element that holds nothing and needs no end.
    public Markup empty(String name, String... attributes) {
        start(name, attributes);
        out.append("/>");
        return this;
    }

    /// Writes a text as a text.
    public Markup text(String text) {
        escape(Visible.text(text));
        return this;
    }

    /// A link where the address is a web address, else the address as a text.
    public Markup link(String url) {
        if (!isWeb(url)) {
            return text(Visible.cut(url, 200));
        }
        return element("a", url, "href", url, "rel", "noreferrer noopener nofollow");
    }

    /// Puts a finished part in.
    public Markup append(Markup part) {
        out.append(part.finished());
        return this;
    }

    /// Our own style sheet.
    ///
    /// @throws IllegalArgumentException where it would end the element that holds it
    public Markup style(String css) {
        if (css.contains("</")) {
            throw new IllegalArgumentException("a style sheet must not end its element");
        }
        out.append("<style>").append(css).append("</style>\n");
        return this;
    }

    public byte[] bytes() {
        return finished().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return finished();
    }

    private String finished() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("still open: " + open);
        }
        return out.toString();
    }

    /// Whether a text is an `http` or `https` address and nothing else.
    public static boolean isWeb(String url) {
        return url.length() <= MAX_URL_LENGTH && WEB.matcher(url).matches();
    }

    private void start(String name, String... attributes) {
        if (!NAME.matcher(name).matches() || FORBIDDEN_ELEMENTS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("no element may be called " + name);
        }
        if (attributes.length % 2 != 0) {
            throw new IllegalArgumentException("attribute " + attributes[attributes.length - 1] + " has no value");
        }
        out.append('<').append(name);
        for (int i = 0; i < attributes.length; i += 2) {
            attribute(attributes[i], attributes[i + 1]);
        }
    }

    private void attribute(String name, String value) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!NAME.matcher(name).matches() || lower.startsWith("on") || FORBIDDEN_ATTRIBUTES.contains(lower)) {
            throw new IllegalArgumentException("no attribute may be called " + name);
        }
        if (lower.equals("href") && !value.startsWith("#") && !isWeb(value)) {
            throw new IllegalArgumentException("a link must lead to the web or within the page");
        }
        out.append(' ').append(name).append("=\"");
        escape(Visible.text(value));
        out.append('"');
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
    }
}
