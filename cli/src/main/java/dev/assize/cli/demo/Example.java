package dev.assize.cli.demo;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// The example service, put together as a working tree.
final class Example {
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private final Path example;

    Example(Path example) {
        this.example = example;
    }

    /// Makes the tree hold exactly one revision: the mended tree with an overlay. What git and Assize keep
    /// there stays.
    void lay(Path tree, String revision) throws IOException {
        clear(tree);
        copy(example.resolve("mended"), tree);
        if (!revision.equals("mended")) {
            copy(example.resolve(revision), tree);
        }
    }

    /// Puts a key pair nobody owns in place of the placeholders. Made now, so that no key is stored anywhere.
    void plantKey(Path tree) throws IOException {
        SecureRandom random = new SecureRandom();
        Path script = tree.resolve("ops/ship-export.sh");
        String text = Files.readString(script);
        if (!text.contains("@@AWS_ACCESS_KEY_ID@@")) {
            throw new Failure(Fault.INTERNAL, script + " has no place for a key.", "Restore examples/ from the clone.");
        }
        Files.writeString(
                script,
                text.replace("@@AWS_ACCESS_KEY_ID@@", "AKIA" + some(random, LETTERS, 16))
                        .replace("@@AWS_SECRET_ACCESS_KEY@@", some(random, BASE64, 40)));
    }

    /// A recorded Falco line about a shell in the container of this digest, as if it happened now.
    void falcoEvent(Path file, String digest, Instant now) throws IOException {
        String line = Files.readString(example.resolve("falco-event.json"));
        long nanoseconds = Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano());
        Files.writeString(
                file,
                line.replace("@@IMAGE_DIGEST@@", digest)
                        .replace("@@NANOSECONDS@@", Long.toString(nanoseconds))
                        .replace(
                                "@@TIME@@",
                                DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS")
                                        .withZone(ZoneOffset.UTC)
                                        .format(now)),
                StandardCharsets.UTF_8);
    }

    private static String some(SecureRandom random, String letters, int count) {
        StringBuilder text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    private static void clear(Path tree) throws IOException {
        try (var top = Files.newDirectoryStream(tree)) {
            for (Path path : top) {
                String name = path.getFileName().toString();
                if (!name.equals(".git") && !name.equals(".assize")) {
                    delete(path);
                }
            }
        }
    }

    static void delete(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            Files.delete(path);
            return;
        }
        try (var inside = Files.newDirectoryStream(path)) {
            for (Path child : inside) {
                delete(child);
            }
        }
        Files.delete(path);
    }

    static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                if (directory.getFileName().toString().equals("__pycache__")) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(to.resolve(from.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(
                        file,
                        to.resolve(from.relativize(file)),
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
