package dev.assize.scanners.secrets;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Tells text from binary data. Text in UTF-16 or UTF-32 becomes UTF-8; every other encoding in use writes
/// ASCII as ASCII, and secrets are ASCII.
final class TextContent {
    private static final int HEAD = 8192;
    private static final int MIN_PAIRS = 4;

    private TextContent() {}

    /// The bytes to look at, or null where the content is binary: a NUL in its first 8 KiB.
    static byte @Nullable [] of(byte[] content) {
        int head = Math.min(content.length, HEAD);
        int nul = 0;
        while (nul < head && content[nul] != 0) {
            nul++;
        }
        boolean marked = head >= 2 && (content[0] & 0xff) >= 0xfe && (content[1] & 0xff) >= 0xfe;
        if (nul == head && !marked) {
            return content;
        }
        Charset charset = wideCharset(content, head);
        return charset == null ? null : new String(content, charset).getBytes(StandardCharsets.UTF_8);
    }

    /// By byte order mark, or, without one, by where the NULs stand: at every other place.
    private static @Nullable Charset wideCharset(byte[] content, int head) {
        int first = head > 0 ? content[0] & 0xff : -1;
        int second = head > 1 ? content[1] & 0xff : -1;
        if (first == 0xff && second == 0xfe) {
            boolean utf32 = head >= 4 && content[2] == 0 && content[3] == 0;
            return utf32 ? Charset.forName("UTF-32") : StandardCharsets.UTF_16;
        }
        if (first == 0xfe && second == 0xff) {
            return StandardCharsets.UTF_16;
        }
        int pairs = head / 2;
        int evenNul = 0;
        int oddNul = 0;
        for (int i = 0; i + 1 < head; i += 2) {
            boolean even = content[i] == 0;
            boolean odd = content[i + 1] == 0;
            if (even && odd) {
                return null;
            }
            evenNul += even ? 1 : 0;
            oddNul += odd ? 1 : 0;
        }
        if (pairs >= MIN_PAIRS && oddNul * 10 >= pairs * 7 && evenNul == 0) {
            return StandardCharsets.UTF_16LE;
        }
        return pairs >= MIN_PAIRS && evenNul * 10 >= pairs * 7 && oddNul == 0 ? StandardCharsets.UTF_16BE : null;
    }
}
