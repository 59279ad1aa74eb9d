package dev.assize.core.ledger;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.identity.Verifier;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What an audit of a whole log found.
public sealed interface Verification {
    /// Every entry has its leaf hash, every tile hashes to its place in the tile above, the topmost to the
    /// root, and the log's key signed the root.
    ///
    /// @param checkpoint what it all hashes to
    record Verified(Checkpoint checkpoint) implements Verification {}

    /// The log cannot be trusted from here on.
    ///
    /// @param place  the file
    /// @param reason what does not fit
    /// @param remedy what to do next
    record Broken(String place, String reason, String remedy) implements Verification {}

    /// Reads a whole log and checks it, streaming, with all processors.
    ///
    /// Stored tiles that the checkpoint does not need are checked too: a shorter form must be a beginning of
    /// the full one, and what goes beyond the checkpoint must begin with what it covers.
    ///
    /// @param checkpoint the signed note, as it came
    static Verification of(String checkpoint, TileReader tiles, NoteKey key, Verifier verifier) {
        Checkpoint head;
        try {
            head = Heads.open(checkpoint, key, verifier, "checkpoint");
        } catch (Failure e) {
            return new Broken("checkpoint", e.what(), e.remedy());
        }
        try {
            Audit audit = new Audit(head, tiles);
            audit.run();
            return new Verified(head);
        } catch (Audit.Found e) {
            return e.broken();
        } catch (Failure e) {
            if (e.fault() == Fault.TAMPERED || e.fault() == Fault.LIMIT_EXCEEDED) {
                return new Broken("log", e.what(), e.remedy());
            }
            throw e;
        }
    }

    /// One walk from the root down. A tile is believed only after its parent was.
    final class Audit {
        private final Checkpoint head;
        private final TileReader tiles;
        private final MerkleTree tree;

        private static final class Found extends RuntimeException {
            private static final long serialVersionUID = 1L;
            private final transient Broken broken;

            Found(Tile tile, String reason) {
                super(reason, null, false, false);
                this.broken = new Broken(tile.path(), reason, MerkleTree.RESTORE);
            }

            Broken broken() {
                return broken;
            }
        }

        private Audit(Checkpoint head, TileReader tiles) {
            this.head = head;
            this.tiles = tiles;
            this.tree = new MerkleTree(head.size(), head.root(), tiles);
        }

        private void run() {
            for (int level = Tile.MAX_LEVELS - 1; level >= 0; level--) {
                int width = (int) (Tile.hashesAt(head.size(), level) % Tile.FULL);
                if (width > 0) {
                    long index = Tile.hashesAt(head.size(), level) / Tile.FULL;
                    below(new Tile(level, index, width), tree.edge(level));
                }
            }
            tree.checkRoot();
            try (Stream<Tile> stored = tiles.list()) {
                stored.forEach(this::checkSpare);
            }
        }

        /// Everything under a tile that was checked.
        private void below(Tile tile, byte[] hashes) {
            if (tile.level() == 0) {
                checkEntries(tile, hashes);
                return;
            }
            IntStream children = IntStream.range(0, tile.width());
            // Below level 1 lie leaves: enough work for a processor each, and no deeper walk.
            (tile.level() == 1 ? children.parallel() : children).forEach(i -> {
                Tile child = new Tile(tile.level() - 1, tile.index() * Tile.FULL + i, Tile.FULL);
                byte[] bytes = tiles.get(child).orElseThrow(() -> new Found(child, "is missing"));
                if (bytes.length != Tile.FULL * Hash.BYTES) {
                    throw new Found(child, "has " + bytes.length + " bytes instead of " + Tile.FULL * Hash.BYTES);
                }
                byte[] root = new Hasher().perfect(bytes, 0, Tile.FULL);
                if (!Arrays.equals(root, 0, Hash.BYTES, hashes, i * Hash.BYTES, (i + 1) * Hash.BYTES)) {
                    throw new Found(child, "does not hash to its place in " + tile.path());
                }
                below(child, bytes);
            });
        }

        private void checkEntries(Tile leaves, byte[] hashes) {
            Tile tile = Tile.entries(leaves.index(), leaves.width());
            byte[] bytes = tiles.get(tile).orElseThrow(() -> new Found(tile, "is missing"));
            Hasher hasher = new Hasher();
            byte[] hash = new byte[Hash.BYTES];
            int at = 0;
            for (int i = 0; i < tile.width(); i++) {
                if (at + 2 > bytes.length) {
                    throw new Found(tile, "ends before entry " + i);
                }
                int length = Byte.toUnsignedInt(bytes[at]) << 8 | Byte.toUnsignedInt(bytes[at + 1]);
                at += 2;
                if (length > bytes.length - at) {
                    throw new Found(tile, "ends inside entry " + i);
                }
                hasher.leaf(bytes, at, length, hash, 0);
                if (!Arrays.equals(hash, 0, Hash.BYTES, hashes, i * Hash.BYTES, (i + 1) * Hash.BYTES)) {
                    throw new Found(tile, "entry " + (tile.index() * Tile.FULL + i) + " does not have its leaf hash");
                }
                at += length;
            }
            if (at != bytes.length) {
                throw new Found(tile, "goes on after its last entry");
            }
        }

        /// A stored tile in another width than the checkpoint asks for.
        private void checkSpare(Tile spare) {
            Optional<Tile> needed = Tile.in(head.size(), spare.level(), spare.index());
            if (needed.isEmpty() || needed.get().equals(spare)) {
                return;
            }
            byte[] known = tiles.get(needed.get()).orElseThrow(() -> new Found(needed.get(), "is missing"));
            byte[] other = tiles.get(spare).orElse(known);
            int common = Math.min(known.length, other.length);
            boolean begins = Arrays.equals(known, 0, common, other, 0, common);
            boolean whole =
                    spare.holdsEntries() ? endsWithEntry(spare, other) : other.length == spare.width() * Hash.BYTES;
            if (!begins || !whole || (spare.width() < needed.get().width()) != (other.length < known.length)) {
                throw new Found(spare, "differs from " + needed.get().path());
            }
        }

        private static boolean endsWithEntry(Tile tile, byte[] bytes) {
            try {
                Bundle.decode(tile, bytes);
                return true;
            } catch (Failure _) {
                return false;
            }
        }
    }
}
