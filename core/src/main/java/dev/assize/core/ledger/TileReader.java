package dev.assize.core.ledger;

import java.util.Optional;
import java.util.stream.Stream;

/// Where the tiles of a log are read from: a directory, a bucket, a web server. Nothing it answers is
/// trusted before it was checked against a signed checkpoint. Safe for use by many threads.
public interface TileReader {
    /// The stored bytes.
    ///
    /// @throws dev.assize.core.Failure `STORAGE` where the store does not answer
    Optional<byte[]> get(Tile tile);

    /// Every stored tile, in no order. The caller closes the stream.
    Stream<Tile> list();
}
