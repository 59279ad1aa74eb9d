package dev.assize.runner.tools;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// A directory that is gone afterwards.
record Scratch(Path path) implements AutoCloseable {
    static Scratch below(Path home) {
        try {
            return new Scratch(Files.createTempDirectory(Files.createDirectories(home.resolve("tmp")), "work"));
        } catch (IOException e) {
            throw new Failure(
                    Fault.STORAGE,
                    home + " cannot be written: " + e.getMessage(),
                    "Choose another directory with ASSIZE_TOOLS_DIR.",
                    e);
        }
    }

    @Override
    public void close() {
        delete(path);
    }

    /// Deletes a directory and all below it, as far as that is possible; links are not followed.
    static void delete(Path directory) {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
                    // Go's module cache is read-only.
                    visited.toFile().setWritable(true);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                    Files.delete(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException _) {
            // What is left has no stamp and counts as nothing.
        }
    }
}
