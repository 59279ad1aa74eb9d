package dev.assize.runner.tools;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Files that are there whole or not at all.
final class DurableWrite {
    private DurableWrite() {}

    static void replace(Path file, byte[] bytes) throws IOException {
        Path directory = Files.createDirectories(file.toAbsolutePath().getParent());
        Path temporary = Files.createTempFile(directory, ".new", "");
        try {
            Files.write(temporary, bytes);
            move(temporary, file);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException _) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
