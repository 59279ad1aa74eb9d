package dev.assize.connectors.deploy.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The first line and the fields of an HTTP/1.1 message (RFC 9112 §2 to §6), read strictly: what two readers
/// could understand in two ways is refused, because a request smuggled past the switch would be charged to
/// nobody.
record HttpHead(String firstLine, List<Field> fields) {
    private static final int MAX_BYTES = 64 * 1024;
    private static final Set<String> HOP_BY_HOP =
            Set.of("connection", "keep-alive", "proxy-connection", "proxy-authenticate", "proxy-authorization");

    record Field(String name, String value) {
        boolean is(String other) {
            return name.equalsIgnoreCase(other);
        }
    }

    /// How the end of a body is known.
    sealed interface Framing {
        record None() implements Framing {}

        record Length(long bytes) implements Framing {}

        record Chunked() implements Framing {}

        record UntilClose() implements Framing {}
    }

    /// It is not HTTP as we read it.
    static final class Malformed extends IOException {
        private static final long serialVersionUID = 1L;

        Malformed(String what) {
            super(what);
        }
    }

    HttpHead {
        fields = List.copyOf(fields);
    }

    /// The next head; empty if the stream ended before it began.
    static Optional<HttpHead> read(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        int matched = 0;
        while (matched < 4) {
            int b = in.read();
            if (b < 0) {
                if (bytes.size() == 0) {
                    return Optional.empty();
                }
                throw new Malformed("the message ends within its head");
            }
            // RFC 9112 §2.2: an empty line before a request is to be skipped.
            if (bytes.size() == 2 && matched == 2) {
                bytes.reset();
                matched = 0;
            }
            bytes.write(b);
            if (bytes.size() > MAX_BYTES) {
                throw new Malformed("the head is longer than " + MAX_BYTES + " bytes");
            }
            boolean expected = b == (matched % 2 == 0 ? '\r' : '\n');
            matched = expected ? matched + 1 : b == '\r' ? 1 : 0;
        }
        return Optional.of(parse(bytes.toString(StandardCharsets.ISO_8859_1)));
    }

    private static HttpHead parse(String text) throws Malformed {
        String[] lines = text.split("\r\n");
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < lines.length; i++) {
            for (int at = 0; at < lines[i].length(); at++) {
                char c = lines[i].charAt(at);
                if ((c < ' ' && c != '\t') || c == 0x7f) {
                    throw new Malformed("a control character stands in the head");
                }
            }
            if (i > 0) {
                fields.add(field(lines[i]));
            }
        }
        return new HttpHead(lines[0], fields);
    }

    private static Field field(String line) throws Malformed {
        int colon = line.indexOf(':');
        if (colon <= 0 || !line.substring(0, colon).chars().allMatch(HttpHead::isTokenChar)) {
            throw new Malformed("a line of the head is not a field");
        }
        return new Field(line.substring(0, colon), line.substring(colon + 1).strip());
    }

    private static boolean isTokenChar(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    String method() {
        return firstLine.substring(0, Math.max(0, firstLine.indexOf(' ')));
    }

    boolean isHttp11() {
        return firstLine.endsWith(" HTTP/1.1");
    }

    void requireRequest() throws Malformed {
        String[] words = firstLine.split(" ", -1);
        if (words.length != 3
                || words[0].isEmpty()
                || !words[0].chars().allMatch(HttpHead::isTokenChar)
                || words[1].isEmpty()
                || !(words[2].equals("HTTP/1.1") || words[2].equals("HTTP/1.0"))) {
            throw new Malformed("the first line is not a request of HTTP/1.1");
        }
    }

    /// The status of a response.
    int status() throws Malformed {
        boolean http = firstLine.startsWith("HTTP/1.1 ") || firstLine.startsWith("HTTP/1.0 ");
        if (!http || firstLine.length() < 12 || (firstLine.length() > 12 && firstLine.charAt(12) != ' ')) {
            throw new Malformed("the first line is not a status of HTTP/1.1");
        }
        int status = 0;
        for (int i = 9; i < 12; i++) {
            int digit = firstLine.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new Malformed("the status is not a number");
            }
            status = status * 10 + digit;
        }
        return status;
    }

    /// Reason phrase of a response, with the space before it.
    String reason() {
        return firstLine.length() > 12 ? firstLine.substring(12) : " ";
    }

    boolean has(String name) {
        return fields.stream().anyMatch(field -> field.is(name));
    }

    /// Whether one of the comma-separated words of a field is this one.
    boolean says(String name, String word) {
        return words(name).contains(word);
    }

    private Set<String> words(String name) {
        Set<String> words = new TreeSet<>();
        for (Field field : fields) {
            if (field.is(name)) {
                for (String word : field.value.split(",")) {
                    words.add(word.strip().toLowerCase(Locale.ROOT));
                }
            }
        }
        return words;
    }

    /// RFC 9112 §6.3 for a request.
    Framing requestFraming() throws Malformed {
        return stated().orElse(new Framing.None());
    }

    /// RFC 9112 §6.3 for the final response to a request of this method.
    Framing responseFraming(String method) throws Malformed {
        int status = status();
        if (method.equals("HEAD") || status == 204 || status == 304) {
            return new Framing.None();
        }
        return stated().orElse(new Framing.UntilClose());
    }

    private Optional<Framing> stated() throws Malformed {
        List<String> lengths = values("content-length");
        List<String> codings = values("transfer-encoding");
        if (!codings.isEmpty()) {
            if (!lengths.isEmpty() || codings.size() > 1 || !codings.getFirst().equalsIgnoreCase("chunked")) {
                throw new Malformed("the length of the body is ambiguous");
            }
            return Optional.of(new Framing.Chunked());
        }
        if (lengths.isEmpty()) {
            return Optional.empty();
        }
        String length = lengths.getFirst();
        if (lengths.size() > 1
                || length.isEmpty()
                || length.length() > 18
                || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new Malformed("the length of the body is not a number");
        }
        return Optional.of(new Framing.Length(Long.parseLong(length)));
    }

    private List<String> values(String name) {
        return fields.stream().filter(field -> field.is(name)).map(Field::value).toList();
    }

    /// The same message without what concerns one connection only and without the fields named.
    HttpHead forwarded(String line, String... without) {
        Set<String> dropped = words("connection");
        // A client must not be able to have the framing dropped.
        dropped.removeAll(Set.of("content-length", "transfer-encoding", "host", "te"));
        dropped.addAll(HOP_BY_HOP);
        dropped.addAll(List.of(without));
        return new HttpHead(
                line,
                fields.stream()
                        .filter(field -> !dropped.contains(field.name.toLowerCase(Locale.ROOT)))
                        .toList());
    }

    /// With the fields that ask for another protocol on this connection (RFC 9110 §7.8).
    HttpHead upgrading(HttpHead request) {
        HttpHead head = new HttpHead(
                firstLine, fields.stream().filter(field -> !field.is("upgrade")).toList());
        head = head.with("Connection", "Upgrade");
        for (String protocol : request.values("upgrade")) {
            head = head.with("Upgrade", protocol);
        }
        return head;
    }

    HttpHead with(String name, String value) {
        List<Field> more = new ArrayList<>(fields);
        more.add(new Field(name, value));
        return new HttpHead(firstLine, more);
    }

    void write(OutputStream out) throws IOException {
        StringBuilder text = new StringBuilder(256).append(firstLine).append("\r\n");
        for (Field field : fields) {
            text.append(field.name).append(": ").append(field.value).append("\r\n");
        }
        out.write(text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }
}
