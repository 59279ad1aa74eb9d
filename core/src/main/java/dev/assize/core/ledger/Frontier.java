package dev.assize.core.ledger;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// The growing right edge of a Merkle tree: the unfinished tile of every level and the roots of the perfect
/// subtrees left of it. Adding an entry costs two hashes on average. One thread at a time.
final class Frontier {
    private final Hasher hasher = new Hasher();
    private final byte[][] roots = new byte[64][];
    private final byte[][] edges = new byte[Tile.MAX_LEVELS][];
    private Map<Tile, byte[]> finished = new LinkedHashMap<>();
    private long size;

    /// The edge of a tree whose unfinished tiles are known and were checked.
    static Frontier of(MerkleTree tree) {
        Frontier frontier = new Frontier();
        frontier.size = tree.size();
        for (int level = 0; level < Tile.MAX_LEVELS; level++) {
            int width = (int) (Tile.hashesAt(tree.size(), level) % Tile.FULL);
            if (width == 0) {
                continue;
            }
            byte[] edge = tree.edge(level);
            frontier.edge(level);
            System.arraycopy(edge, 0, frontier.edge(level), 0, edge.length);
            int at = 0;
            for (int bit = 7; bit >= 0; bit--) {
                if ((width >> bit & 1) == 1) {
                    frontier.roots[level * 8 + bit] = frontier.hasher.perfect(edge, at * Hash.BYTES, 1 << bit);
                    at += 1 << bit;
                }
            }
        }
        return frontier;
    }

    long size() {
        return size;
    }

    void add(byte[] leafHash) {
        byte[] hash = leafHash;
        for (int height = 0; ; height++) {
            if (height % 8 == 0) {
                extend(height / 8, hash);
            }
            if ((size >>> height & 1) == 0) {
                roots[height] = hash;
                break;
            }
            hash = hasher.node(roots[height], hash);
        }
        size++;
    }

    private void extend(int level, byte[] hash) {
        long at = Tile.hashesAt(size, level);
        int slot = (int) (at % Tile.FULL);
        byte[] edge = edge(level);
        System.arraycopy(hash, 0, edge, slot * Hash.BYTES, Hash.BYTES);
        if (slot == Tile.FULL - 1) {
            finished.put(new Tile(level, at / Tile.FULL, Tile.FULL), edge);
            edges[level] = null;
        }
    }

    private byte[] edge(int level) {
        if (edges[level] == null) {
            edges[level] = new byte[Tile.FULL * Hash.BYTES];
        }
        return edges[level];
    }

    Hash root() {
        byte[] root = null;
        for (int height = 0; height < 64; height++) {
            if ((size >>> height & 1) == 1) {
                root = root == null ? roots[height] : hasher.node(roots[height], root);
            }
        }
        return root == null ? Hash.EMPTY_TREE : Hash.of(root);
    }

    /// The unfinished tiles as they are now.
    Map<Tile, byte[]> unfinished() {
        Map<Tile, byte[]> tiles = new LinkedHashMap<>();
        for (int level = 0; level < Tile.MAX_LEVELS; level++) {
            long hashes = Tile.hashesAt(size, level);
            int width = (int) (hashes % Tile.FULL);
            if (width > 0) {
                tiles.put(new Tile(level, hashes / Tile.FULL, width), Arrays.copyOf(edge(level), width * Hash.BYTES));
            }
        }
        return tiles;
    }

    /// The tiles finished since this was last asked.
    Map<Tile, byte[]> takeFinished() {
        Map<Tile, byte[]> tiles = finished;
        finished = new LinkedHashMap<>();
        return tiles;
    }
}
