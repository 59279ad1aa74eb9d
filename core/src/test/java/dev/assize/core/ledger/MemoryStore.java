package dev.assize.core.ledger;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// A tile store in memory, for tests that change what lies in it.
record MemoryStore(Map<String, byte[]> files) implements TileStore {
    MemoryStore() {
        this(new ConcurrentHashMap<>());
    }

    /// The store of a log over these entries, as a writer that published only once would leave it.
    static MemoryStore of(java.util.List<byte[]> entries) {
        MemoryStore store = new MemoryStore();
        MemoryTiles.of(entries).kept().forEach((tile, bytes) -> Tile.in(entries.size(), tile.level(), tile.index())
                .ifPresent(exact -> store.files.put(exact.path(), Arrays.copyOf(bytes, exact.width() * Hash.BYTES))));
        for (int from = 0; from < entries.size(); from += Tile.FULL) {
            var bundle = entries.subList(from, Math.min(from + Tile.FULL, entries.size()));
            store.files.put(Tile.entries(from / Tile.FULL, bundle.size()).path(), Bundle.encode(bundle));
        }
        return store;
    }

    MemoryStore copy() {
        MemoryStore copy = new MemoryStore();
        files.forEach((path, bytes) -> copy.files.put(path, bytes.clone()));
        return copy;
    }

    @Override
    public Optional<byte[]> get(Tile tile) {
        return Optional.ofNullable(files.get(tile.path())).map(byte[]::clone);
    }

    @Override
    public void put(Map<Tile, byte[]> tiles) {
        tiles.forEach((tile, bytes) -> {
            byte[] known = files.putIfAbsent(tile.path(), bytes.clone());
            if (known != null && !Arrays.equals(known, bytes)) {
                throw new Failure(Fault.TAMPERED, tile.path() + " has other bytes", "");
            }
        });
    }

    @Override
    public void dropPartials(Tile full) {
        files.keySet().removeIf(path -> path.startsWith(full.full().path() + ".p/"));
    }

    @Override
    public Stream<Tile> list() {
        return new TreeMap<>(files).keySet().stream().map(Tile::parse).flatMap(Optional::stream);
    }
}
