package dev.assize.connectors.deploy.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A small file of `key value` lines that is replaced as a whole, so that a reader never sees half of it.
/// Only its owner can read it. The switch reads it too and therefore no JSON parser is needed here.
final class StateFile {
    private final Path path;

    StateFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /// What it says; empty if there is no such file.
    Optional<Map<String, String>> read() throws IOException {
        Map<String, String> values = new TreeMap<>();
        try {
            for (String line : Files.readAllLines(path)) {
                int space = line.indexOf(' ');
                if (space <= 0) {
                    throw new IOException(path.getFileName() + " is damaged");
                }
                values.put(line.substring(0, space), line.substring(space + 1));
            }
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
        return Optional.of(values);
    }

    void write(Map<String, String> values) throws IOException {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(values).forEach((key, value) -> {
            if (key.isEmpty() || key.contains(" ") || value.contains("\n") || value.contains("\r")) {
                throw new IllegalArgumentException("'" + key + "' cannot be kept in a state file");
            }
            text.append(key).append(' ').append(value).append('\n');
        });
        Path fresh =
                Files.createTempFile(path.getParent(), path.getFileName().toString(), ".new", ownerOnly("rw-------"));
        Files.write(fresh, text.toString().getBytes(StandardCharsets.UTF_8));
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void delete() throws IOException {
        Files.deleteIfExists(path);
    }

    static void createDirectory(Path directory) throws IOException {
        Files.createDirectories(directory, ownerOnly("rwx------"));
    }

    static FileAttribute<?>[] ownerOnly(String permissions) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
