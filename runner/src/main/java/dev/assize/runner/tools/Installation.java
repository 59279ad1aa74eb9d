package dev.assize.runner.tools;

import dev.assize.core.Failure;
import dev.assize.core.InvalidInput;
import dev.assize.core.canonical.CanonicalJson;
import dev.assize.core.canonical.Json;
import dev.assize.core.canonical.JsonFields;
import dev.assize.core.canonical.JsonReader;
import dev.assize.core.canonical.MalformedJson;
import dev.assize.core.subject.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A directory we installed a tool into, and the stamp that was written last of all: without it, or with one
/// that does not fit, the directory counts as nothing.
///
/// `installed.json` is the stamp. `files.txt` lists every file with its SHA-256 in the form of sha256sum; a
/// symbolic link stands there with the digest of `link ` and its target.
///
/// @param identity  of tool, version and way ([Pin#identity])
/// @param program   relative to the directory
/// @param size      of the program, in bytes
/// @param modified  of the program, in milliseconds since 1970
/// @param digest    of the program, or of the lock its environment was filled from
/// @param made      what it was made with, for people
/// @param files     digest of `files.txt`
record Installation(
        Digest identity,
        String directory,
        String program,
        long size,
        long modified,
        Digest digest,
        String made,
        Digest files) {
    private static final String STAMP = "installed.json";
    private static final String LIST = "files.txt";
    private static final int MAX_TOLD = 10;

    /// Seals what was installed.
    static Installation seal(Path directory, Digest identity, String program, Digest digest, String made)
            throws IOException {
        byte[] list = list(filesOf(directory));
        Files.write(directory.resolve(LIST), list);
        Path file = directory.resolve(program);
        Installation installation = new Installation(
                identity,
                directory.toString(),
                program,
                Files.size(file),
                Files.getLastModifiedTime(file).toMillis(),
                digest,
                made,
                Digest.of(list));
        DurableWrite.replace(directory.resolve(STAMP), CanonicalJson.bytes(installation.json()));
        return installation;
    }

    /// The installation in a directory; empty where there is none that is whole.
    static Optional<Installation> in(Path directory, Digest identity) {
        Path stamp = directory.resolve(STAMP);
        if (!Files.isRegularFile(stamp)) {
            return Optional.empty();
        }
        try {
            JsonFields fields = JsonFields.of(STAMP, JsonReader.read(Files.readAllBytes(stamp)));
            Installation found = new Installation(
                    fields.digest("identity"),
                    fields.text("directory"),
                    fields.text("program"),
                    fields.number("size"),
                    fields.number("modified"),
                    fields.digest("digest"),
                    fields.text("made"),
                    fields.digest("files"));
            return found.identity.equals(identity) ? Optional.of(found) : Optional.empty();
        } catch (IOException | MalformedJson | InvalidInput _) {
            return Optional.empty();
        }
    }

    /// What is wrong with it at a glance, without reading its files; empty where nothing is.
    Optional<String> fault(Path where) {
        if (!where.toString().equals(directory)) {
            return Optional.of("it was moved here from " + directory + ", and an environment cannot be moved");
        }
        Path file = where.resolve(program);
        try {
            if (!Files.isExecutable(file)) {
                return Optional.of(program + " cannot be run");
            }
            if (Files.size(file) != size || Files.getLastModifiedTime(file).toMillis() != modified) {
                return Optional.of(program + " was changed after it was installed");
            }
            Path python = where.resolve("bin/python");
            if (Files.isSymbolicLink(python) && !Files.isExecutable(python)) {
                return Optional.of("the " + made + " it was made with is gone");
            }
        } catch (IOException e) {
            return Optional.of(program + " cannot be read: " + e.getMessage());
        }
        return Optional.empty();
    }

    /// Reads every file again.
    ///
    /// @return what differs, at most a few; none where all is as it was installed
    List<String> differences(Path where) throws IOException {
        byte[] bytes = Files.readAllBytes(where.resolve(LIST));
        if (!Digest.of(bytes).equals(files)) {
            return List.of(LIST + " itself was changed");
        }
        Map<String, String> expected = new TreeMap<>();
        new String(bytes, StandardCharsets.UTF_8)
                .lines()
                .forEach(line -> expected.put(line.substring(66), line.substring(0, 64)));
        Map<String, String> actual = filesOf(where);
        List<String> differences = new ArrayList<>();
        expected.forEach((path, digest) -> {
            String now = actual.get(path);
            if (now == null) {
                differences.add(path + " is gone");
            } else if (!now.equals(digest)) {
                differences.add(path + " was changed");
            }
        });
        actual.keySet().stream()
                .filter(path -> !expected.containsKey(path))
                .forEach(path -> differences.add(path + " was added"));
        return differences.size() <= MAX_TOLD
                ? differences
                : Stream.concat(
                                differences.stream().limit(MAX_TOLD),
                                Stream.of("and " + (differences.size() - MAX_TOLD) + " more"))
                        .toList();
    }

    int fileCount(Path where) throws IOException {
        try (Stream<String> lines = Files.lines(where.resolve(LIST))) {
            return Math.toIntExact(lines.count());
        }
    }

    private Json json() {
        return Json.object()
                .put("identity", identity.toString())
                .put("directory", directory)
                .put("program", program)
                .put("size", size)
                .put("modified", modified)
                .put("digest", digest.toString())
                .put("made", made)
                .put("files", files.toString())
                .build();
    }

    private static Map<String, String> filesOf(Path directory) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) walk::iterator) {
                String path = directory.relativize(file).toString().replace('\\', '/');
                if (path.equals(STAMP) || path.equals(LIST) || Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    continue;
                }
                if (path.indexOf('\n') >= 0) {
                    throw new IOException("a file name with a line break: " + path);
                }
                digests.put(path, digest(file).hex());
            }
        }
        return digests;
    }

    private static Digest digest(Path file) throws IOException {
        if (Files.isSymbolicLink(file)) {
            return Digest.of(("link " + Files.readSymbolicLink(file)).getBytes(StandardCharsets.UTF_8));
        }
        try {
            return InstallStep.digest(file);
        } catch (Failure e) {
            throw new IOException(e.what(), e);
        }
    }

    private static byte[] list(Map<String, String> digests) {
        StringBuilder list = new StringBuilder();
        digests.forEach(
                (path, hex) -> list.append(hex).append("  ").append(path).append('\n'));
        return list.toString().getBytes(StandardCharsets.UTF_8);
    }
}
