package dev.assize.core.ledger;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The Merkle tree (RFC 6962 §2.1) of a log at one checkpoint, read from its tiles.
///
/// No tile is believed for itself: the unfinished tiles at the right edge must hash to the root, and each
/// full tile to its place in the tile above, before anything they hold is used. What does not is answered
/// with a [Failure] `TAMPERED` that names the file. Safe for use by many threads.
public final class MerkleTree {
    static final String RESTORE =
            "stop appending, keep the directory as evidence, and restore the log from a copy that verifies";

    private static final int CACHED_TILES = 64;

    private final long size;
    private final Hash root;
    private final TileReader tiles;
    private byte @Nullable [][] edges;

    @SuppressWarnings("serial") // never serialised
    private final Map<Tile, byte[]> checked = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Tile, byte[]> eldest) {
            return size() > CACHED_TILES;
        }
    };

    public MerkleTree(long size, Hash root, TileReader tiles) {
        this.size = size;
        this.root = root;
        this.tiles = tiles;
    }

    public long size() {
        return size;
    }

    public Hash root() {
        return root;
    }

    /// Hash of the entry at this index.
    public Hash leaf(long index) {
        return node(0, requireInside(index));
    }

    /// Proves that the entry at this index is in the tree (RFC 6962 §2.1.1).
    public Proof.Inclusion inclusion(long index) {
        List<Hash> path = new ArrayList<>();
        climb(requireInside(index), 0, size, path);
        return new Proof.Inclusion(index, size, path);
    }

    /// Proves that the tree of the first `earlier` entries is a prefix of this one (RFC 6962 §2.1.2).
    public Proof.Consistency consistency(long earlier) {
        if (earlier < 0 || earlier > size) {
            throw new IllegalArgumentException("a tree of " + size + " entries never had " + earlier);
        }
        List<Hash> path = new ArrayList<>();
        if (earlier > 0) {
            join(earlier, 0, size, true, path);
        }
        return new Proof.Consistency(earlier, size, path);
    }

    /// The root this tree had when it held the first `earlier` entries.
    public Hash rootAt(long earlier) {
        if (earlier < 0 || earlier > size) {
            throw new IllegalArgumentException("a tree of " + size + " entries never had " + earlier);
        }
        return earlier == 0 ? Hash.EMPTY_TREE : range(0, earlier);
    }

    /// The entries of one bundle, each checked against its leaf hash.
    public List<byte[]> bundle(long bundleIndex) {
        Tile tile = Tile.in(size, Tile.ENTRIES, bundleIndex)
                .orElseThrow(() -> new IllegalArgumentException("the tree ends before bundle " + bundleIndex));
        byte[] leaves = tile(0, bundleIndex);
        List<byte[]> entries = fetchEntries(tile);
        Hasher hasher = new Hasher();
        for (int i = 0; i < entries.size(); i++) {
            byte[] hash = hasher.leaf(entries.get(i));
            if (!Arrays.equals(hash, 0, Hash.BYTES, leaves, i * Hash.BYTES, (i + 1) * Hash.BYTES)) {
                throw tampered(tile, "entry " + (bundleIndex * Tile.FULL + i) + " does not have its leaf hash");
            }
        }
        return entries;
    }

    private List<byte[]> fetchEntries(Tile tile) {
        return tiles.get(tile)
                .map(bytes -> Bundle.decode(tile, bytes))
                .or(() -> tile.isFull()
                        ? java.util.Optional.empty()
                        : tiles.get(tile.full())
                                .map(bytes -> Bundle.decode(tile.full(), bytes).subList(0, tile.width())))
                .orElseThrow(() -> tampered(tile, "is missing"));
    }

    /// The checked bytes of the unfinished tile of a level that has one.
    byte[] edge(int level) {
        byte[] edge = edges()[level];
        if (edge == null) {
            throw new IllegalArgumentException("level " + level + " has no unfinished tile");
        }
        return edge;
    }

    /// Reads the right edge and compares its root, also where the tree is empty.
    void checkRoot() {
        edges();
    }

    private synchronized byte[][] edges() {
        byte[][] known = edges;
        if (known == null) {
            byte[][] loaded = new byte[Tile.MAX_LEVELS][];
            Hasher hasher = new Hasher();
            byte[] hash = null;
            for (int level = 0; level < Tile.MAX_LEVELS; level++) {
                long hashes = Tile.hashesAt(size, level);
                int width = (int) (hashes % Tile.FULL);
                if (width == 0) {
                    continue;
                }
                byte[] edge = fetch(new Tile(level, hashes / Tile.FULL, width));
                loaded[level] = edge;
                hash = fold(hasher, edge, width, hash);
            }
            Hash actual = hash == null ? Hash.EMPTY_TREE : Hash.of(hash);
            if (!actual.equals(root)) {
                throw new Failure(
                        Fault.TAMPERED,
                        "the tiles at the right edge of the tree of " + size + " entries hash to " + actual
                                + ", the checkpoint says " + root,
                        RESTORE);
            }
            edges = loaded;
            return loaded;
        }
        return known;
    }

    /// Hashes the perfect subtrees of an unfinished tile, smallest first, in front of what stands right of it.
    static byte @Nullable [] fold(Hasher hasher, byte[] edge, int width, byte @Nullable [] right) {
        byte[] hash = right;
        int end = width;
        for (int bit = 0; bit < 8; bit++) {
            if ((width >> bit & 1) == 1) {
                int count = 1 << bit;
                byte[] subtree = hasher.perfect(edge, (end - count) * Hash.BYTES, count);
                hash = hash == null ? subtree : hasher.node(subtree, hash);
                end -= count;
            }
        }
        return hash;
    }

    private byte[] fetch(Tile tile) {
        byte[] bytes = tiles.get(tile)
                .or(() -> tile.isFull() ? java.util.Optional.empty() : tiles.get(tile.full()))
                .orElseThrow(() -> tampered(tile, "is missing"));
        if (bytes.length == Tile.FULL * Hash.BYTES && !tile.isFull()) {
            return Arrays.copyOf(bytes, tile.width() * Hash.BYTES);
        }
        if (bytes.length != tile.width() * Hash.BYTES) {
            throw tampered(tile, "has " + bytes.length + " bytes instead of " + tile.width() * Hash.BYTES);
        }
        return bytes;
    }

    private byte[] tile(int level, long index) {
        long hashes = Tile.hashesAt(size, level);
        if (index == hashes / Tile.FULL && hashes % Tile.FULL != 0) {
            return edge(level);
        }
        Tile tile = new Tile(level, index, Tile.FULL);
        synchronized (checked) {
            byte[] known = checked.get(tile);
            if (known != null) {
                return known;
            }
        }
        byte[] bytes = fetch(tile);
        byte[] parent = tile(level + 1, index / Tile.FULL);
        int at = (int) (index % Tile.FULL) * Hash.BYTES;
        byte[] hash = new Hasher().perfect(bytes, 0, Tile.FULL);
        if (!Arrays.equals(hash, 0, Hash.BYTES, parent, at, at + Hash.BYTES)) {
            throw tampered(tile, "does not hash to its place in the tile above");
        }
        synchronized (checked) {
            checked.put(tile, bytes);
        }
        return bytes;
    }

    /// Root of the perfect subtree of 2^height entries that is the index-th of its kind.
    private Hash node(int height, long index) {
        int bits = height % 8;
        long first = index << bits;
        byte[] tile = tile(height / 8, first / Tile.FULL);
        return Hash.of(new Hasher().perfect(tile, (int) (first % Tile.FULL) * Hash.BYTES, 1 << bits));
    }

    private Hash range(long from, long to) {
        long width = to - from;
        if (Long.bitCount(width) == 1) {
            int height = Long.numberOfTrailingZeros(width);
            return node(height, from >>> height);
        }
        long left = Long.highestOneBit(width);
        return Hash.node(range(from, from + left), range(from + left, to));
    }

    private void climb(long index, long from, long to, List<Hash> path) {
        if (to - from == 1) {
            return;
        }
        long middle = from + Long.highestOneBit(to - from - 1);
        if (index < middle) {
            climb(index, from, middle, path);
            path.add(range(middle, to));
        } else {
            climb(index, middle, to, path);
            path.add(range(from, middle));
        }
    }

    private void join(long earlier, long from, long to, boolean whole, List<Hash> path) {
        if (earlier == to) {
            if (!whole) {
                path.add(range(from, to));
            }
            return;
        }
        long middle = from + Long.highestOneBit(to - from - 1);
        if (earlier <= middle) {
            join(earlier, from, middle, whole, path);
            path.add(range(middle, to));
        } else {
            join(earlier, middle, to, false, path);
            path.add(range(from, middle));
        }
    }

    private long requireInside(long index) {
        if (index < 0 || index >= size) {
            throw Heads.beyond(index, size);
        }
        return index;
    }

    static Failure tampered(Tile tile, String what) {
        return new Failure(Fault.TAMPERED, tile.path() + ": " + what, RESTORE);
    }
}
