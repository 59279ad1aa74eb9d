package dev.assize.connectors.build.oci;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the tars other programs write (ustar, pax, GNU long names) with limits. What it does not understand
/// is an [IOException], never skipped.
final class TarReader {
    private static final int BLOCK = 512;
    private static final int MAX_EXTENSION = 1 << 20;

    /// @param path as it stands there; the caller judges it
    /// @param at   offset of the first byte of the content in the tar
    record Entry(String path, Kind kind, int mode, long size, String target, long at) {}

    enum Kind {
        FILE,
        HARD_LINK,
        LINK,
        DIRECTORY
    }

    private final InputStream in;
    private final int maxEntries;
    private int entries;
    private long position;
    private long left;
    private long padding;

    TarReader(InputStream in, int maxEntries) {
        this.in = in;
        this.maxEntries = maxEntries;
    }

    /// The next entry; what was not read of the one before is skipped. Empty at the end of the archive.
    Optional<Entry> next() throws IOException {
        Map<String, String> extended = new LinkedHashMap<>();
        while (true) {
            skip(left + padding);
            left = 0;
            padding = 0;
            byte @Nullable [] block = block();
            if (block == null || isZero(block)) {
                if (!extended.isEmpty()) {
                    throw new IOException("the tar ends within an entry");
                }
                return Optional.empty();
            }
            requireChecksum(block);
            if (++entries > maxEntries) {
                throw new IOException("the tar has more than " + maxEntries + " entries");
            }
            long size = number(block, 124, 12);
            char type = (char) (block[156] & 0xff);
            switch (type) {
                case 'x' -> readRecords(content(size), extended);
                case 'g' -> {
                    Map<String, String> global = new LinkedHashMap<>();
                    readRecords(content(size), global);
                    if (global.containsKey("path") || global.containsKey("linkpath") || global.containsKey("size")) {
                        throw new IOException("the tar renames all of its entries");
                    }
                }
                case 'L' -> extended.put("path", text(untilZero(content(size), 0, (int) size)));
                case 'K' -> extended.put("linkpath", text(untilZero(content(size), 0, (int) size)));
                default -> {
                    return Optional.of(entry(block, type, size, extended));
                }
            }
        }
    }

    private Entry entry(byte[] block, char type, long ownSize, Map<String, String> extended) throws IOException {
        for (String key : extended.keySet()) {
            if (key.startsWith("GNU.sparse")) {
                throw new IOException("the tar has a sparse file");
            }
        }
        Kind kind =
                switch (type) {
                    case '0', '\0' -> Kind.FILE;
                    case '1' -> Kind.HARD_LINK;
                    case '2' -> Kind.LINK;
                    case '5' -> Kind.DIRECTORY;
                    default ->
                        throw new IOException("the tar has an entry of the kind '" + type
                                + "', which is neither file, directory nor link");
                };
        String path = extended.containsKey("path") ? extended.get("path") : ownPath(block);
        String target = extended.containsKey("linkpath") ? extended.get("linkpath") : text(untilZero(block, 157, 100));
        long size = ownSize;
        if (extended.containsKey("size")) {
            size = decimal(extended.get("size"));
        }
        if (kind != Kind.FILE) {
            size = 0;
        } else if (path.endsWith("/")) {
            // Tars from before ustar write directories so.
            kind = Kind.DIRECTORY;
        }
        left = size;
        padding = -size & (BLOCK - 1);
        return new Entry(path, kind, (int) number(block, 100, 8), size, target, position);
    }

    private static String ownPath(byte[] block) throws IOException {
        String name = text(untilZero(block, 0, 100));
        boolean posix = block[257] == 'u' && block[262] == 0;
        String prefix = posix ? text(untilZero(block, 345, 155)) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    /// Up to `max` bytes of the current entry; -1 at its end.
    int read(byte[] buffer, int max) throws IOException {
        if (left == 0) {
            return -1;
        }
        int n = in.read(buffer, 0, (int) Math.min(max, left));
        if (n < 0) {
            throw new IOException("the tar ends within a file");
        }
        left -= n;
        position += n;
        return n;
    }

    private byte[] content(long size) throws IOException {
        if (size > MAX_EXTENSION) {
            throw new IOException("the tar has a name of " + size + " bytes");
        }
        byte[] bytes = in.readNBytes((int) size);
        if (bytes.length < size) {
            throw new IOException("the tar ends within a name");
        }
        position += size;
        padding = -size & (BLOCK - 1);
        return bytes;
    }

    private static void readRecords(byte[] bytes, Map<String, String> into) throws IOException {
        int at = 0;
        while (at < bytes.length) {
            int space = at;
            while (space < bytes.length && bytes[space] != ' ') {
                space++;
            }
            long length = decimal(text(Arrays.copyOfRange(bytes, at, space)));
            if (length <= space - at + 2 || length > bytes.length - at || bytes[at + (int) length - 1] != '\n') {
                throw new IOException("the tar has a damaged pax record");
            }
            String record = text(Arrays.copyOfRange(bytes, space + 1, at + (int) length - 1));
            int equals = record.indexOf('=');
            if (equals <= 0) {
                throw new IOException("the tar has a damaged pax record");
            }
            into.put(record.substring(0, equals), record.substring(equals + 1));
            at += (int) length;
        }
    }

    private byte @Nullable [] block() throws IOException {
        byte[] block = in.readNBytes(BLOCK);
        position += block.length;
        if (block.length == 0) {
            return null;
        }
        if (block.length < BLOCK) {
            throw new IOException("the tar ends within a header");
        }
        return block;
    }

    private void skip(long bytes) throws IOException {
        try {
            in.skipNBytes(bytes);
        } catch (java.io.EOFException e) {
            throw new IOException("the tar ends within a file", e);
        }
        position += bytes;
    }

    private static boolean isZero(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private static void requireChecksum(byte[] block) throws IOException {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : block[i] & 0xff;
        }
        if (sum != number(block, 148, 8)) {
            throw new IOException("it is not a tar, or a damaged one");
        }
    }

    private static long number(byte[] block, int at, int length) throws IOException {
        if ((block[at] & 0x80) != 0) {
            // GNU: base 256, here never negative and never beyond a long.
            long value = block[at] & 0x7f;
            for (int i = at + 1; i < at + length; i++) {
                if (value >>> 54 != 0) {
                    throw new IOException("the tar has a number that is too large");
                }
                value = value << 8 | (block[i] & 0xff);
            }
            return value;
        }
        String digits = text(untilZero(block, at, length)).strip();
        if (digits.isEmpty()) {
            return 0;
        }
        if (!digits.chars().allMatch(c -> c >= '0' && c <= '7')) {
            throw new IOException("it is not a tar, or a damaged one");
        }
        return Long.parseLong(digits, 8);
    }

    private static long decimal(String digits) throws IOException {
        if (digits.isEmpty() || digits.length() > 18 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IOException("the tar has a damaged pax record");
        }
        return Long.parseLong(digits);
    }

    private static byte[] untilZero(byte[] bytes, int at, int length) {
        int end = at;
        while (end < at + length && bytes[end] != 0) {
            end++;
        }
        return Arrays.copyOfRange(bytes, at, end);
    }

    private static String text(byte[] bytes) throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException("the tar has a name that is not UTF-8", e);
        }
    }
}
