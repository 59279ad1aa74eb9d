package dev.assize.core.ledger;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Hash tiles that lie in memory, in front of those that lie in a store. A tile kept whole also answers for
/// its shorter forms.
///
/// @param kept  by full tile; may be longer than what is asked for, never shorter
/// @param store asked for what is not kept
record MemoryTiles(Map<Tile, byte[]> kept, Optional<TileReader> store) implements TileReader {
    static MerkleTree treeOf(List<byte[]> entries) {
        Frontier frontier = frontier(entries);
        return new MerkleTree(frontier.size(), frontier.root(), of(frontier, Optional.empty()));
    }

    static MemoryTiles of(List<byte[]> entries) {
        return of(frontier(entries), Optional.empty());
    }

    /// The tiles a frontier finished and those it has not.
    static MemoryTiles of(Frontier frontier, Optional<TileReader> store) {
        Map<Tile, byte[]> kept = new HashMap<>(frontier.takeFinished());
        frontier.unfinished().forEach((tile, bytes) -> kept.put(tile.full(), bytes));
        return new MemoryTiles(kept, store);
    }

    private static Frontier frontier(List<byte[]> entries) {
        Frontier frontier = new Frontier();
        Hasher hasher = new Hasher();
        entries.forEach(entry -> frontier.add(hasher.leaf(entry)));
        return frontier;
    }

    @Override
    public Optional<byte[]> get(Tile tile) {
        byte[] known = kept.get(tile.full());
        if (known != null && known.length >= tile.width() * Hash.BYTES) {
            return Optional.of(Arrays.copyOf(known, tile.width() * Hash.BYTES));
        }
        return store.flatMap(tiles -> tiles.get(tile));
    }

    @Override
    public Stream<Tile> list() {
        return Stream.concat(kept.keySet().stream(), store.stream().flatMap(TileReader::list));
    }
}
