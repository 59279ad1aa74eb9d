package dev.assize.core.ledger;

import dev.assize.core.Failure;
import java.util.Map;

/// The immutable door of a log's storage: tiles are put once and never change.
public interface TileStore extends TileReader {
    /// Stores tiles. On return all of them are durable, each under its name whole or not at all. A tile that
    /// is there already with the same bytes is made durable again: an earlier process may have died in
    /// between.
    ///
    /// @throws Failure `TAMPERED` where a tile is there with other bytes, `STORAGE` where the store fails
    void put(Map<Tile, byte[]> tiles);

    /// Forgets the partial tiles that this full tile replaces. Does nothing where there are none.
    void dropPartials(Tile full);
}
