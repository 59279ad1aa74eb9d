package dev.assize.core.ledger;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Names one file of a log in the C2SP tlog-tiles layout: a run of up to 256 hashes of one level of the
/// tree, or the bundle of the entries below such a run.
///
/// @param level 0 for leaf hashes; each level above holds the roots of the full tiles below; [#ENTRIES] for
///              a bundle of entries
/// @param index counts the tiles of the level from the left
/// @param width how many hashes or entries it holds, 1 to 256; less than 256 makes it partial
public record Tile(int level, long index, int width) {
    /// Hashes in a full tile.
    public static final int FULL = 256;

    /// The level of bundles of entries.
    public static final int ENTRIES = -1;

    /// Levels a tree of at most 2^63 - 1 entries can have.
    static final int MAX_LEVELS = 8;

    private static final int MAX_PATH_LEVEL = 63;
    private static final int GROUP = 1000;
    private static final Pattern PATH =
            Pattern.compile("tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

    public Tile {
        if (level < ENTRIES || level > MAX_PATH_LEVEL || index < 0 || width < 1 || width > FULL) {
            throw new IllegalArgumentException("no tile has level " + level + ", index " + index + ", width " + width);
        }
    }

    /// The bundle of entries from `index * 256` on.
    public static Tile entries(long index, int width) {
        return new Tile(ENTRIES, index, width);
    }

    /// The tile of this level and index in a tree of the given size, if the tree reaches there.
    public static Optional<Tile> in(long size, int level, long index) {
        long left = hashesAt(size, level) - index * FULL;
        return left <= 0 ? Optional.empty() : Optional.of(new Tile(level, index, (int) Math.min(left, FULL)));
    }

    /// How many hashes of this level a tree of the given size has.
    static long hashesAt(long size, int level) {
        return level <= 0 ? size : level >= MAX_LEVELS ? 0 : size >>> (8 * level);
    }

    public boolean isFull() {
        return width == FULL;
    }

    public boolean holdsEntries() {
        return level == ENTRIES;
    }

    public Tile full() {
        return new Tile(level, index, FULL);
    }

    /// The path below the log's prefix, for example `tile/0/x001/234.p/7`.
    public String path() {
        StringBuilder number = new StringBuilder(pad(index % GROUP));
        for (long rest = index / GROUP; rest > 0; rest /= GROUP) {
            number.insert(0, "x" + pad(rest % GROUP) + "/");
        }
        String place = "tile/" + (holdsEntries() ? "entries" : level) + "/" + number;
        return isFull() ? place : place + ".p/" + width;
    }

    /// Reads a path; there is exactly one way to write each tile, and nothing else is one.
    public static Optional<Tile> parse(String path) {
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int level = matcher.group(1).equals("entries") ? ENTRIES : Integer.parseInt(matcher.group(1));
        int width = matcher.group(3) == null ? FULL : Integer.parseInt(matcher.group(3));
        if (level > MAX_PATH_LEVEL || (matcher.group(3) != null && width >= FULL)) {
            return Optional.empty();
        }
        long index;
        try {
            index = Long.parseLong(matcher.group(2).replace("x", "").replace("/", ""));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
        Tile tile = new Tile(level, index, width);
        return tile.path().equals(path) ? Optional.of(tile) : Optional.empty();
    }

    private static String pad(long group) {
        String digits = Long.toString(group);
        return "0".repeat(3 - digits.length()) + digits;
    }

    @Override
    public String toString() {
        return path();
    }
}
