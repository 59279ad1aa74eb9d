package dev.assize.connectors.build.oci;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// Writes a tar (POSIX.1-2001 pax interchange format) in which nothing depends on where and when it was
/// written: owner root, times the epoch.
final class TarWriter implements Closeable {
    private static final int BLOCK = 512;
    private static final int NAME_BYTES = 100;
    private static final long MAX_OCTAL_SIZE = 077777777777L;

    private final OutputStream out;

    TarWriter(OutputStream out) {
        this.out = out;
    }

    /// @param path relative, without a slash at its end
    void directory(String path) throws IOException {
        header(path + "/", '5', 0755, 0, "");
    }

    void link(String path, String target) throws IOException {
        header(path, '2', 0777, 0, target);
    }

    void file(String path, boolean executable, byte[] bytes) throws IOException {
        header(path, '0', executable ? 0755 : 0644, bytes.length, "");
        out.write(bytes);
        pad(bytes.length);
    }

    /// @param size as many bytes as the stream must have
    void file(String path, boolean executable, long size, InputStream in) throws IOException {
        header(path, '0', executable ? 0755 : 0644, size, "");
        long written = in.transferTo(out);
        if (written != size) {
            throw new IOException("'" + path + "' changed while it was read");
        }
        pad(size);
    }

    private void header(String path, char type, int mode, long size, String target) throws IOException {
        Map<String, String> extended = new TreeMap<>();
        if (!fits(path)) {
            extended.put("path", path);
        }
        if (!fits(target)) {
            extended.put("linkpath", target);
        }
        if (size > MAX_OCTAL_SIZE) {
            extended.put("size", Long.toString(size));
        }
        if (!extended.isEmpty()) {
            StringBuilder records = new StringBuilder();
            extended.forEach((key, value) -> records.append(record(key, value)));
            byte[] bytes = records.toString().getBytes(StandardCharsets.UTF_8);
            block("pax", 'x', 0644, bytes.length, "");
            out.write(bytes);
            pad(bytes.length);
        }
        block(fits(path) ? path : "long", type, mode, size > MAX_OCTAL_SIZE ? 0 : size, fits(target) ? target : "long");
    }

    private static boolean fits(String text) {
        return text.length() <= NAME_BYTES && text.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    /// `LENGTH KEY=VALUE\n`, where the length counts its own digits.
    private static String record(String key, String value) {
        int rest = (" " + key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8).length;
        int length = rest + 1;
        while (Integer.toString(length).length() + rest != length) {
            length = Integer.toString(length).length() + rest;
        }
        return length + " " + key + "=" + value + "\n";
    }

    private void block(String path, char type, int mode, long size, String target) throws IOException {
        byte[] block = new byte[BLOCK];
        put(block, 0, path);
        put(block, 100, String.format("%07o", mode));
        put(block, 108, "0000000");
        put(block, 116, "0000000");
        put(block, 124, String.format("%011o", size));
        put(block, 136, "00000000000");
        put(block, 148, "        ");
        block[156] = (byte) type;
        put(block, 157, target);
        put(block, 257, "ustar\00000");
        put(block, 329, "0000000");
        put(block, 337, "0000000");
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        put(block, 148, String.format("%06o\0 ", sum));
        out.write(block);
    }

    private static void put(byte[] block, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    private void pad(long size) throws IOException {
        out.write(new byte[(int) (-size & (BLOCK - 1))]);
    }

    /// Ends the archive; the stream stays open.
    @Override
    public void close() throws IOException {
        out.write(new byte[2 * BLOCK]);
        out.flush();
    }
}
