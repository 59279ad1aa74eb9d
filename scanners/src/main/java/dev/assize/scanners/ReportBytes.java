package dev.assize.scanners;

import dev.assize.core.evidence.UnreadableReport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// Takes off what lies around a report: gzip (RFC 1952), a zip archive that holds one report (as CI hosts hand out
/// their artifacts), and the byte order marks of UTF-8, UTF-16 and UTF-32. Limits are checked while inflating, not
/// afterwards; what an archive says of its entries is never believed.
public final class ReportBytes {
    /// The longest report taken, inflated.
    public static final long MAX_BYTES = 2000L << 20;

    /// Real reports shrink to a hundredth at best; a thousandth is a bomb.
    private static final int MAX_RATIO = 400;

    private static final int FREE_BYTES = 16 << 20;

    /// Folders and small files beside a report; an archive of more is no report.
    private static final int MAX_ENTRIES = 100;

    private static final int CHUNK = 1 << 16;
    private static final int DECLARATION = 200;
    private static final Pattern ENCODING =
            Pattern.compile("\\A\\s*<\\?xml[^>]{0,100}?\\sencoding\\s*=\\s*[\"']([A-Za-z][A-Za-z0-9._-]{0,39})[\"']");

    private ReportBytes() {}

    /// The report without its gzip or zip wrapper.
    public static byte[] unwrapped(byte[] report) throws UnreadableReport {
        if (report.length == 0) {
            throw new UnreadableReport("the report", "is empty", "run the tool again and keep its output file");
        }
        if (zipped(report)) {
            return withoutWrapper(unzipped(report));
        }
        if (!gzipped(report)) {
            return report;
        }
        ByteArrayOutputStream plain = new ByteArrayOutputStream(Math.max(CHUNK, report.length * 4));
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(report), CHUNK)) {
            byte[] chunk = new byte[CHUNK];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                plain.write(chunk, 0, n);
                refuseBomb(plain.size(), report.length);
            }
        } catch (IOException _) {
            throw new UnreadableReport("the gzip wrapper", "is damaged or cut short", "hand the report in again");
        }
        return withoutWrapper(plain.toByteArray());
    }

    private static byte[] withoutWrapper(byte[] bytes) throws UnreadableReport {
        if (bytes.length == 0) {
            throw new UnreadableReport("the report", "is empty", "run the tool again and keep its output file");
        }
        if (gzipped(bytes) || zipped(bytes)) {
            throw new UnreadableReport("the wrapper", "holds another wrapper", "pack the report once");
        }
        return bytes;
    }

    /// The one file of an archive. Names are not used, so none can lead anywhere.
    private static byte[] unzipped(byte[] archive) throws UnreadableReport {
        ByteArrayOutputStream plain = null;
        int entries = 0;
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(archive))) {
            byte[] chunk = new byte[CHUNK];
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (++entries > MAX_ENTRIES) {
                    throw new UnreadableReport("the zip wrapper", "holds too many entries", "hand in one report");
                }
                if (entry.isDirectory()) {
                    continue;
                }
                if (plain != null) {
                    throw new UnreadableReport(
                            "the zip wrapper", "holds several files", "hand in one report at a time");
                }
                plain = new ByteArrayOutputStream(CHUNK);
                for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                    plain.write(chunk, 0, n);
                    refuseBomb(plain.size(), archive.length);
                }
            }
        } catch (IOException | IllegalArgumentException _) {
            throw new UnreadableReport("the zip wrapper", "is damaged or cut short", "hand the report in again");
        }
        if (plain == null) {
            throw new UnreadableReport("the zip wrapper", "holds no file", "hand the report in again");
        }
        return plain.toByteArray();
    }

    /// The report as UTF-8 without a byte order mark.
    public static byte[] utf8(byte[] report) throws UnreadableReport {
        byte[] bytes = unwrapped(report);
        Charset charset = charset(bytes);
        int mark = markLength(bytes);
        if (charset.equals(StandardCharsets.UTF_8)) {
            return mark == 0 ? bytes : Arrays.copyOfRange(bytes, mark, bytes.length);
        }
        return decoded(bytes, mark, charset).toString().getBytes(StandardCharsets.UTF_8);
    }

    /// An XML report as characters: in the encoding its mark or its declaration names, else in UTF-8 (XML 1.0
    /// §4.3.3).
    static CharBuffer xml(byte[] report) throws UnreadableReport {
        byte[] bytes = unwrapped(report);
        int mark = markLength(bytes);
        Charset charset = charset(bytes);
        if (mark == 0 && charset.equals(StandardCharsets.UTF_8)) {
            charset = declared(bytes);
        }
        return decoded(bytes, mark, charset);
    }

    private static Charset declared(byte[] bytes) throws UnreadableReport {
        String start = new String(bytes, 0, Math.min(bytes.length, DECLARATION), StandardCharsets.ISO_8859_1);
        Matcher encoding = ENCODING.matcher(start);
        if (!encoding.find()) {
            return StandardCharsets.UTF_8;
        }
        try {
            return Charset.forName(encoding.group(1));
        } catch (IllegalArgumentException _) {
            throw new UnreadableReport("the XML declaration", "names an encoding nobody knows", "write it as UTF-8");
        }
    }

    private static CharBuffer decoded(byte[] bytes, int from, Charset charset) throws UnreadableReport {
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, from, bytes.length - from));
        } catch (CharacterCodingException _) {
            throw new UnreadableReport("the report", "is not valid " + charset.name(), "write it as UTF-8");
        }
    }

    /// The first bytes as text, for telling formats apart; what cannot be decoded is replaced.
    static byte[] head(byte[] head) {
        byte[] plain = head;
        if (gzipped(head)) {
            plain = inflatedHead(head);
        } else if (zipped(head)) {
            plain = unzippedHead(head);
        }
        Charset charset = charset(plain);
        int mark = markLength(plain);
        String text = new String(plain, mark, plain.length - mark, charset);
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] inflatedHead(byte[] head) {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(head), CHUNK)) {
            return filled(in);
        } catch (IOException _) {
            return new byte[0];
        }
    }

    private static byte[] unzippedHead(byte[] head) {
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(head))) {
            ZipEntry entry = in.getNextEntry();
            while (entry != null && entry.isDirectory()) {
                entry = in.getNextEntry();
            }
            return entry == null ? new byte[0] : filled(in);
        } catch (IOException | IllegalArgumentException _) {
            return new byte[0];
        }
    }

    private static byte[] filled(InputStream in) {
        byte[] plain = new byte[ReportReaders.HEAD_BYTES];
        int filled = 0;
        try {
            while (filled < plain.length) {
                int n = in.read(plain, filled, plain.length - filled);
                if (n < 0) {
                    break;
                }
                filled += n;
            }
        } catch (IOException _) {
            // The head of a longer file ends in the middle of the stream: what came out so far is enough.
            return Arrays.copyOf(plain, filled);
        }
        return Arrays.copyOf(plain, filled);
    }

    private static void refuseBomb(long inflated, long packed) throws UnreadableReport {
        if (inflated > MAX_BYTES || (inflated > FREE_BYTES && inflated / packed > MAX_RATIO)) {
            throw new UnreadableReport(
                    "the wrapper", "inflates beyond the limits", "hand in the report without the wrapper");
        }
    }

    private static boolean zipped(byte[] bytes) {
        return bytes.length > 3 && bytes[0] == 'P' && bytes[1] == 'K' && bytes[2] == 3 && bytes[3] == 4;
    }

    private static boolean gzipped(byte[] bytes) {
        return bytes.length > 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
    }

    private static Charset charset(byte[] b) {
        if (starts(b, 0xFF, 0xFE, 0, 0)) {
            return Charset.forName("UTF-32LE");
        }
        if (starts(b, 0, 0, 0xFE, 0xFF)) {
            return Charset.forName("UTF-32BE");
        }
        // PowerShell writes UTF-16 without asking; a zero beside an ASCII character tells it without a mark.
        if (starts(b, 0xFF, 0xFE) || (b.length > 3 && b[0] != 0 && b[1] == 0 && b[2] != 0 && b[3] == 0)) {
            return StandardCharsets.UTF_16LE;
        }
        if (starts(b, 0xFE, 0xFF) || (b.length > 3 && b[0] == 0 && b[1] != 0 && b[2] == 0 && b[3] != 0)) {
            return StandardCharsets.UTF_16BE;
        }
        return StandardCharsets.UTF_8;
    }

    private static int markLength(byte[] b) {
        if (starts(b, 0xFF, 0xFE, 0, 0) || starts(b, 0, 0, 0xFE, 0xFF)) {
            return 4;
        }
        if (starts(b, 0xEF, 0xBB, 0xBF)) {
            return 3;
        }
        return starts(b, 0xFF, 0xFE) || starts(b, 0xFE, 0xFF) ? 2 : 0;
    }

    private static boolean starts(byte[] bytes, int... prefix) {
        if (bytes.length < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (bytes[i] != (byte) prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
