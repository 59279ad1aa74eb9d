package dev.assize.scanners.secrets;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads the patch that `git diff --cached` writes, hunk by hunk, and hands on the new text of each: the lines
/// added and the one line of context around them. Only the counts in a hunk's head decide what is a line of it,
/// so no content can pass for a head.
final class StagedDiff {
    /// One line of context lets a comment stand above the line it speaks of.
    static final String[] COMMAND = {
        "-c",
        "core.quotePath=false",
        "diff",
        "--cached",
        "--no-ext-diff",
        "--no-textconv",
        "--no-color",
        "--no-renames",
        "--no-relative",
        "--full-index",
        "--submodule=short",
        "--src-prefix=a/",
        "--dst-prefix=b/",
        "--unified=1",
        "--inter-hunk-context=0",
        "--diff-filter=ACMRT"
    };

    /// Told of each part of the patch.
    interface Hunks {
        /// The new text of one hunk.
        ///
        /// @param path      of the file
        /// @param text      lines added and lines of context
        /// @param firstLine number of its first line in the file
        /// @param added     for each line whether it was added
        void hunk(String path, byte[] text, int firstLine, boolean[] added);

        /// Git takes the file for binary, by its content or because an attribute says so.
        ///
        /// @param blob the staged blob
        void binary(String path, String blob);

        /// The hunk is longer than the limit.
        void tooLarge(String path);
    }

    private final InputStream in;
    private final int maxBytes;
    private byte[] buffer = new byte[1 << 16];
    private int from;
    private int to;
    private int lineEnd;
    private int next;

    private int files;

    StagedDiff(InputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    int files() {
        return files;
    }

    void read(Hunks hunks) throws IOException {
        String path = "";
        String blob = "";
        while (nextLine()) {
            if (startsWith("diff --git ")) {
                files++;
                path = pathOfHead(text("diff --git ".length()));
            } else if (startsWith("index ")) {
                blob = newBlob(text("index ".length()));
            } else if (startsWith("+++ ")) {
                path = newPath(text("+++ ".length()), path);
            } else if (startsWith("@@ ")) {
                hunk(hunks, path);
            } else if (startsWith("Binary files ")) {
                hunks.binary(path, blob);
            }
        }
    }

    private void hunk(Hunks hunks, String path) throws IOException {
        String head = text(0);
        int minus = head.indexOf('-');
        int plus = head.indexOf('+', minus);
        int[] old = range(head, minus + 1);
        int[] now = range(head, plus + 1);
        int oldLeft = old[1];
        int newLeft = now[1];
        byte[] text = new byte[Math.min(1 << 12, maxBytes)];
        int length = 0;
        boolean[] added = new boolean[newLeft];
        int line = 0;
        boolean tooLarge = false;
        while (oldLeft > 0 || newLeft > 0) {
            if (!nextLine()) {
                throw new IOException("the patch ends inside a hunk");
            }
            int mark = from < lineEnd ? buffer[from] : ' ';
            if (mark == '\\') {
                continue;
            }
            if (mark == '-') {
                oldLeft--;
                continue;
            }
            if (mark != '+') {
                oldLeft--;
            }
            newLeft--;
            added[line++] = mark == '+';
            int size = Math.max(0, lineEnd - from - 1);
            if (length + size + 1 > maxBytes) {
                tooLarge = true;
                continue;
            }
            if (length + size + 1 > text.length) {
                text = Arrays.copyOf(text, (int) Math.min(maxBytes, Math.max(2L * text.length, length + size + 1L)));
            }
            System.arraycopy(buffer, from + 1, text, length, size);
            length += size;
            text[length++] = '\n';
        }
        if (tooLarge) {
            hunks.tooLarge(path);
        }
        if (length > 0) {
            hunks.hunk(path, Arrays.copyOf(text, length), now[0], added);
        }
    }

    /// `12,3` or `12`: start and count.
    private static int[] range(String head, int at) {
        int i = at;
        int start = 0;
        while (i < head.length() && Character.isDigit(head.charAt(i))) {
            start = start * 10 + head.charAt(i++) - '0';
        }
        int count = 1;
        if (i < head.length() && head.charAt(i) == ',') {
            count = 0;
            i++;
            while (i < head.length() && Character.isDigit(head.charAt(i))) {
                count = count * 10 + head.charAt(i++) - '0';
            }
        }
        return new int[] {start, count};
    }

    /// Both names are the same, because renames are off: `a/NAME b/NAME`.
    private static String pathOfHead(String names) {
        if (names.startsWith("\"")) {
            return unquoted(names.substring(0, names.length() / 2)).substring(2);
        }
        return names.substring(2, names.length() / 2);
    }

    private static String newPath(String name, String otherwise) {
        String path = name.endsWith("\t") ? name.substring(0, name.length() - 1) : name;
        path = unquoted(path);
        return path.startsWith("b/") ? path.substring(2) : otherwise;
    }

    /// `<old>..<new> <mode>`
    private static String newBlob(String index) {
        int dots = index.indexOf("..");
        int blank = index.indexOf(' ');
        return dots < 0 ? "" : index.substring(dots + 2, blank < 0 ? index.length() : blank);
    }

    /// Git writes unusual names as C strings.
    static String unquoted(String name) {
        if (!name.startsWith("\"")) {
            return name;
        }
        List<Byte> bytes = new ArrayList<>();
        byte[] raw = name.getBytes(StandardCharsets.UTF_8);
        for (int i = 1; i < raw.length && raw[i] != '"'; i++) {
            if (raw[i] != '\\' || i + 1 >= raw.length) {
                bytes.add(raw[i]);
                continue;
            }
            int c = raw[++i];
            if (c >= '0' && c <= '7' && i + 2 < raw.length) {
                bytes.add((byte) ((c - '0') << 6 | (raw[i + 1] - '0') << 3 | (raw[i + 2] - '0')));
                i += 2;
            } else {
                bytes.add((byte)
                        switch (c) {
                            case 'a' -> 7;
                            case 'b' -> '\b';
                            case 't' -> '\t';
                            case 'n' -> '\n';
                            case 'v' -> 11;
                            case 'f' -> '\f';
                            case 'r' -> '\r';
                            default -> c;
                        });
            }
        }
        byte[] plain = new byte[bytes.size()];
        for (int i = 0; i < plain.length; i++) {
            plain[i] = bytes.get(i);
        }
        return new String(plain, StandardCharsets.UTF_8);
    }

    private boolean startsWith(String prefix) {
        if (lineEnd - from < prefix.length()) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (buffer[from + i] != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String text(int skip) {
        return new String(buffer, from + skip, lineEnd - from - skip, StandardCharsets.UTF_8);
    }

    /// Moves to the next line, which lies in the buffer from `from` to `lineEnd`. A line longer than the limit
    /// is cut there; the hunk then sees that it is too long.
    private boolean nextLine() throws IOException {
        from = next;
        int i = from;
        boolean cut = false;
        while (true) {
            for (; i < to; i++) {
                if (buffer[i] == '\n') {
                    lineEnd = cut ? lineEnd : i;
                    next = i + 1;
                    return true;
                }
            }
            if (from > 0) {
                to -= from;
                System.arraycopy(buffer, from, buffer, 0, to);
                from = 0;
                i = to;
            }
            if (to > maxBytes + 1) {
                cut = true;
                lineEnd = maxBytes + 2;
                to = lineEnd;
                i = lineEnd;
            }
            if (to == buffer.length) {
                buffer = Arrays.copyOf(buffer, (int) Math.min(maxBytes + (1L << 16), 2L * buffer.length));
            }
            int n = in.read(buffer, to, buffer.length - to);
            if (n < 0) {
                lineEnd = cut ? lineEnd : to;
                next = to;
                return to > from;
            }
            to += n;
        }
    }
}
