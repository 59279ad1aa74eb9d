package dev.assize.connectors.store.file;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.ledger.Bundle;
import dev.assize.core.ledger.Tile;
import dev.assize.core.ledger.TileStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Tiles as read-only files in the tlog-tiles layout.
///
/// @param log     the directory that holds `tile/`
/// @param scratch on the same file system
record FileTiles(Path log, Path scratch) implements TileStore {
    @Override
    public Optional<byte[]> get(Tile tile) {
        return DurableFiles.read(log.resolve(tile.path()), Bundle.MAX_BYTES);
    }

    @Override
    public void put(Map<Tile, byte[]> tiles) {
        Map<Path, FileChannel> directories = new LinkedHashMap<>();
        try {
            try {
                for (Map.Entry<Tile, byte[]> tile : tiles.entrySet()) {
                    put(log.resolve(tile.getKey().path()), tile.getValue(), directories);
                }
                for (FileChannel directory : directories.values()) {
                    directory.force(true);
                }
            } finally {
                for (FileChannel directory : directories.values()) {
                    directory.close();
                }
            }
        } catch (IOException e) {
            throw DurableFiles.failed("write tiles to", log, e);
        }
    }

    private void put(Path file, byte[] bytes, Map<Path, FileChannel> directories) throws IOException {
        Path parent = DurableFiles.parent(file);
        if (!directories.containsKey(parent)) {
            DurableFiles.makeDirectory(parent);
            // Opened before the rename, so that an error of writing it back cannot be missed.
            directories.put(parent, FileChannel.open(parent));
        }
        Optional<byte[]> known = DurableFiles.read(file, Bundle.MAX_BYTES);
        if (known.isPresent()) {
            if (!Arrays.equals(known.get(), bytes)) {
                throw new Failure(
                        Fault.TAMPERED,
                        file + " is there already with other bytes",
                        "keep the directory as evidence and restore the log from a copy that verifies");
            }
            DurableFiles.syncFile(file);
            return;
        }
        Path temporary = DurableFiles.temporary(scratch, bytes, DurableFiles.READ_ONLY);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void dropPartials(Tile full) {
        Path partials = log.resolve(full.full().path() + ".p");
        try (Stream<Path> files = Files.list(partials)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(partials);
        } catch (NoSuchFileException _) {
            // there never were any
        } catch (UncheckedIOException e) {
            throw DurableFiles.failed("remove", partials, new IOException(e));
        } catch (IOException e) {
            throw DurableFiles.failed("remove", partials, e);
        }
    }

    @Override
    public Stream<Tile> list() {
        Path top = log.resolve("tile");
        if (!Files.isDirectory(top)) {
            return Stream.empty();
        }
        List<Tile> tiles = new ArrayList<>();
        try (Stream<Path> files = Files.walk(top)) {
            files.filter(Files::isRegularFile)
                    .map(file -> Tile.parse(log.relativize(file).toString().replace('\\', '/')))
                    .flatMap(Optional::stream)
                    .forEach(tiles::add);
        } catch (UncheckedIOException e) {
            throw DurableFiles.failed("list", top, new IOException(e));
        } catch (IOException e) {
            throw DurableFiles.failed("list", top, e);
        }
        return tiles.stream();
    }
}
