package dev.assize.core.ledger;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The bytes of a bundle of entries (C2SP tlog-tiles): each entry after its length as a big-endian uint16.
public final class Bundle {
    private static final int LENGTH_BYTES = 2;

    /// The largest bundle there can be.
    public static final int MAX_BYTES = Tile.FULL * (LENGTH_BYTES + Ledger.MAX_ENTRY_BYTES);

    private Bundle() {}

    public static byte[] encode(List<byte[]> entries) {
        int length = entries.stream().mapToInt(e -> LENGTH_BYTES + e.length).sum();
        ByteArrayOutputStream out = new ByteArrayOutputStream(length);
        for (byte[] entry : entries) {
            if (entry.length > Ledger.MAX_ENTRY_BYTES) {
                throw new IllegalArgumentException("an entry has " + entry.length + " bytes");
            }
            out.write(entry.length >>> 8);
            out.write(entry.length);
            out.writeBytes(entry);
        }
        return out.toByteArray();
    }

    /// Splits a bundle.
    ///
    /// @throws Failure `TAMPERED` unless the bytes hold exactly the entries the tile's name promises
    public static List<byte[]> decode(Tile tile, byte[] bytes) {
        List<byte[]> entries = new ArrayList<>(tile.width());
        int at = 0;
        while (at < bytes.length && entries.size() < tile.width()) {
            if (at + LENGTH_BYTES > bytes.length) {
                throw broken(tile, "ends inside the length of entry " + entries.size());
            }
            int length = Byte.toUnsignedInt(bytes[at]) << 8 | Byte.toUnsignedInt(bytes[at + 1]);
            at += LENGTH_BYTES;
            if (length > bytes.length - at) {
                throw broken(tile, "ends inside entry " + entries.size());
            }
            entries.add(Arrays.copyOfRange(bytes, at, at + length));
            at += length;
        }
        if (entries.size() != tile.width()) {
            throw broken(tile, "holds " + entries.size() + " entries instead of " + tile.width());
        }
        if (at != bytes.length) {
            throw broken(tile, "goes on after its last entry");
        }
        return entries;
    }

    private static Failure broken(Tile tile, String what) {
        return new Failure(Fault.TAMPERED, tile.path() + " " + what, MerkleTree.RESTORE);
    }
}
