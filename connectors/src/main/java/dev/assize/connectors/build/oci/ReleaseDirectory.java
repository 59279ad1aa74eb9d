package dev.assize.connectors.build.oci;

import dev.assize.connectors.build.oci.ImageTree.Node;
import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.subject.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// The files of an approved image in a directory, to be run without a container engine.
///
/// Everything is verified downwards from the approved manifest digest, on the way in and at every
/// [#verify]: what counts is the digest, not what some file beside the directory says. Owners and set-id
/// bits of the image are not applied; devices, paths and links that lead out are refused. Files are made
/// read-only, so that a service does not change its own release by mistake.
public final class ReleaseDirectory {
    private final Path root;
    private final Digest digest;
    private final ImageConfig config;
    private final SortedMap<String, Node> tree;

    private ReleaseDirectory(Path root, Digest digest, ImageConfig config, SortedMap<String, Node> tree) {
        this.root = root;
        this.digest = digest;
        this.config = config;
        this.tree = tree;
    }

    /// Unpacks the image from an OCI archive. The directory appears only when all of it was verified; if it
    /// is there already, it is verified and left as it is.
    ///
    /// @param tar       an OCI image layout as one tar, as [ImageBuilder] writes it
    /// @param approved  digest of the manifest
    /// @param directory the release directory; its parent is made if need be
    /// @throws Failure `TAMPERED` if any byte is not what the digest vouches for
    public static ReleaseDirectory unpack(Path tar, Digest approved, Path directory) {
        Path root = directory.toAbsolutePath().normalize();
        try {
            OciArchive archive = OciArchive.open(tar, approved);
            Contents contents = contents(archive);
            ReleaseDirectory release = new ReleaseDirectory(root, approved, archive.config(), contents.tree);
            if (Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
                release.verify();
                return release;
            }
            Path parent = Objects.requireNonNull(root.getParent(), "the root of the file system is no release");
            Files.createDirectories(parent);
            Path partial = Files.createTempDirectory(parent, ".unpacking-");
            try {
                write(archive, contents, partial);
                Files.move(partial, root, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                delete(partial);
            }
            return release;
        } catch (IOException | InvalidPathException e) {
            throw new Failure(
                    Fault.BAD_INPUT,
                    tar.getFileName() + " cannot be unpacked: " + e.getMessage(),
                    "give an OCI archive of files, directories and links that stay inside",
                    e);
        }
    }

    public Path root() {
        return root;
    }

    public Digest digest() {
        return digest;
    }

    public ImageConfig config() {
        return config;
    }

    /// Compares every file with the image again.
    ///
    /// @throws Failure `TAMPERED` naming the first file that is missing, changed or not of the image
    public void verify() {
        try {
            Set<String> missing = new HashSet<>(tree.keySet());
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
                    if (!path.equals(root)) {
                        require(path, tree.get(relative(path)) instanceof Node.Directory);
                        missing.remove(relative(path));
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                    Node node = tree.get(relative(path));
                    if (node == null) {
                        throw changed("'" + relative(path) + "' is not part of it");
                    }
                    require(path, isAsApproved(path, attributes, node));
                    missing.remove(relative(path));
                    return FileVisitResult.CONTINUE;
                }
            });
            if (!missing.isEmpty()) {
                throw changed("'" + missing.stream().sorted().findFirst().orElseThrow() + "' is missing");
            }
        } catch (IOException e) {
            throw changed("it cannot be read: " + e.getMessage());
        }
    }

    private static boolean isAsApproved(Path path, BasicFileAttributes attributes, Node node) throws IOException {
        return switch (node) {
            case Node.Directory() -> attributes.isDirectory();
            case Node.Link(String target) ->
                attributes.isSymbolicLink()
                        && Files.readSymbolicLink(path).toString().equals(target);
            case Node.File(Digest digest, long size, boolean executable) ->
                attributes.isRegularFile()
                        && attributes.size() == size
                        && LayerFiles.isExecutable(path) == executable
                        && digest(path).equals(digest);
        };
    }

    private static Digest digest(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return Digest.of(in);
        }
    }

    private void require(Path path, boolean asApproved) {
        if (!asApproved) {
            throw changed("'" + relative(path) + "' is not as it was approved");
        }
    }

    private String relative(Path path) {
        return root.relativize(path).toString();
    }

    private Failure changed(String what) {
        return new Failure(
                Fault.TAMPERED,
                "the unpacked release " + digest.brief() + " was changed: " + what,
                "delete the directory and deploy again; let the service write elsewhere"
                        + " (for Python set PYTHONDONTWRITEBYTECODE=1)");
    }

    /// @param tree    what the image consists of
    /// @param digests digest of each file of each layer, by layer and position, hidden ones too
    private record Contents(SortedMap<String, Node> tree, Map<Long, Digest> digests) {}

    private static long position(int layer, int entry) {
        return (long) layer << 32 | entry;
    }

    /// Counts the entries of each layer in the order in which both passes see them.
    private static final class Position {
        private int layer = -1;
        private int entry;

        long next(int ofLayer) {
            entry = ofLayer == layer ? entry + 1 : 0;
            layer = ofLayer;
            return position(layer, entry);
        }
    }

    private static Contents contents(OciArchive archive) throws IOException {
        ImageTree tree = new ImageTree();
        Map<Long, Digest> digests = new HashMap<>();
        Position position = new Position();
        archive.visit((layer, entry, tar) -> {
            long at = position.next(layer);
            String path = ImageTree.path(entry.path());
            switch (entry.kind()) {
                case DIRECTORY -> tree.directory(layer, path);
                case LINK -> tree.link(layer, path, entry.target());
                case HARD_LINK -> tree.file(layer, path, tree.hardLinked(ImageTree.path(entry.target())));
                case FILE -> {
                    Digest digest = digest(tar, OutputStream.nullOutputStream());
                    digests.put(at, digest);
                    tree.file(layer, path, new Node.File(digest, entry.size(), (entry.mode() & 0100) != 0));
                }
            }
        });
        return new Contents(tree.nodes(), digests);
    }

    private static Digest digest(TarReader tar, OutputStream copy) throws IOException {
        MessageDigest hash = Digest.sha256();
        byte[] buffer = new byte[1 << 16];
        for (int n = tar.read(buffer, buffer.length); n >= 0; n = tar.read(buffer, buffer.length)) {
            hash.update(buffer, 0, n);
            copy.write(buffer, 0, n);
        }
        return Digest.ofHash(hash.digest());
    }

    /// The second pass. The archive may have changed since the first, so each file is compared once more
    /// with what the first one saw.
    private static void write(OciArchive archive, Contents contents, Path root) throws IOException {
        Map<Digest, List<Path>> wanted = new HashMap<>();
        for (var entry : contents.tree.entrySet()) {
            Path path = root.resolve(entry.getKey());
            switch (entry.getValue()) {
                case Node.Directory() -> Files.createDirectory(path);
                case Node.File(Digest digest, long _, boolean _) ->
                    wanted.computeIfAbsent(digest, _ -> new ArrayList<>()).add(path);
                case Node.Link(String _) -> {
                    // Last, so that no file can be written through one.
                }
            }
        }
        Position position = new Position();
        archive.visit((layer, entry, tar) -> {
            Digest digest = contents.digests.get(position.next(layer));
            List<Path> places = digest == null ? null : wanted.remove(digest);
            if (digest != null && places != null) {
                copy(tar, digest, places);
            }
        });
        if (!wanted.isEmpty()) {
            throw new IOException("the archive changed while it was read");
        }
        finish(contents.tree, root);
    }

    private static void copy(TarReader tar, Digest digest, List<Path> places) throws IOException {
        Path first = places.getFirst();
        try (OutputStream out = Files.newOutputStream(first, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            if (!digest(tar, out).equals(digest)) {
                throw new IOException("the archive changed while it was read");
            }
        }
        for (Path other : places.subList(1, places.size())) {
            Files.copy(first, other);
        }
    }

    private static void finish(SortedMap<String, Node> tree, Path root) throws IOException {
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (var entry : tree.entrySet()) {
            Path path = root.resolve(entry.getKey());
            switch (entry.getValue()) {
                case Node.Directory() ->
                    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
                case Node.File(Digest _, long _, boolean executable) ->
                    Files.setPosixFilePermissions(
                            path, PosixFilePermissions.fromString(executable ? "r-xr-xr-x" : "r--r--r--"));
                case Node.Link(String target) -> Files.createSymbolicLink(path, Path.of(target));
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                Files.delete(path);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path path, @Nullable IOException e) throws IOException {
                Files.delete(path);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
