package dev.assize.connectors.build.oci;

import dev.assize.connectors.build.oci.ImageDescription.Layer;
import dev.assize.connectors.build.oci.ImageDescription.Source;
import dev.assize.core.InvalidInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// The entries of one layer in the order of their paths' bytes, parents before children.
final class LayerFiles {
    private static final int MAX_ENTRIES = 200_000;
    private static final long MAX_WHEEL_BYTES = 2L << 30;

    sealed interface Node {
        record Directory() implements Node {}

        record Link(String target) implements Node {}

        record Plain(Path path, boolean executable) implements Node {}

        record Zipped(Path wheel, String entry) implements Node {}
    }

    private final Layer layer;
    private final Map<String, Node> nodes = new TreeMap<>((one, other) ->
            Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8)));

    private LayerFiles(Layer layer) {
        this.layer = layer;
    }

    static LayerFiles of(Layer layer) throws IOException {
        LayerFiles files = new LayerFiles(layer);
        String to = layer.to().replaceAll("/+", "/").replaceAll("^/|/$", "");
        if (!to.isEmpty()) {
            files.parents(to + "/");
        }
        String base = to.isEmpty() ? "" : to + "/";
        switch (layer.from()) {
            case Source.Directory(Path directory) -> files.walk(directory, base);
            case Source.Files(Map<String, Path> byPath) -> files.single(byPath, base);
            case Source.Wheels(List<Path> wheels) -> {
                for (Path wheel : wheels) {
                    files.wheel(wheel, base);
                }
            }
        }
        return files;
    }

    Map<String, Node> nodes() {
        return nodes;
    }

    private void walk(Path directory, String base) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw mistake("'" + directory + "' is not a directory", "name the directory the files are in");
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
                if (path.getFileName() != null && path.getFileName().toString().equals("__pycache__")) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                if (!path.equals(directory)) {
                    put(base + relative(directory, path), new Node.Directory());
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                String relative = relative(directory, path);
                if (attributes.isSymbolicLink()) {
                    put(base + relative, new Node.Link(linkWithin(directory, path)));
                } else if (attributes.isRegularFile()) {
                    put(base + relative, new Node.Plain(path, isExecutable(path)));
                } else {
                    throw mistake("'" + relative + "' is neither file, directory nor link", "take it out");
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static String relative(Path directory, Path path) {
        return directory.relativize(path).toString().replace('\\', '/');
    }

    private String linkWithin(Path directory, Path link) throws IOException {
        Path target = Files.readSymbolicLink(link);
        Path parent = link.toAbsolutePath().getParent();
        if (target.isAbsolute()
                || parent == null
                || !parent.resolve(target)
                        .normalize()
                        .startsWith(directory.toAbsolutePath().normalize())) {
            throw mistake(
                    "the link '" + relative(directory, link) + "' leads out of the layer",
                    "copy what it points at into the directory");
        }
        return target.toString().replace('\\', '/');
    }

    private void single(Map<String, Path> byPath, String base) {
        byPath.forEach((path, file) -> {
            requireInside(path);
            if (!Files.isRegularFile(file)) {
                throw mistake("'" + file + "' is not a file", "name a file");
            }
            parents(base + path);
            put(base + path, new Node.Plain(file, isExecutable(file)));
        });
    }

    /// By the file's own mode: whether *we* may execute it differs between root and others.
    static boolean isExecutable(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_EXECUTE);
        } catch (IOException | UnsupportedOperationException _) {
            return false;
        }
    }

    private void wheel(Path wheel, String base) throws IOException {
        if (!Files.isRegularFile(wheel)) {
            throw mistake("the wheel '" + wheel + "' is not there", "download it first");
        }
        long bytes = 0;
        try (ZipFile zip = new ZipFile(wheel.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                String path = entry.getName();
                if (entry.isDirectory()) {
                    continue;
                }
                requireInside(path);
                if (path.substring(0, Math.max(0, path.indexOf('/'))).endsWith(".data")) {
                    throw mistake(
                            wheel.getFileName() + " has files that belong elsewhere (" + path + ")",
                            "install it into a directory and take that directory as a layer");
                }
                bytes += Math.max(0, entry.getSize());
                if (bytes > MAX_WHEEL_BYTES) {
                    throw mistake(wheel.getFileName() + " unpacks to more than 2 GiB", "leave it out");
                }
                parents(base + path);
                put(base + path, new Node.Zipped(wheel, path));
            }
        }
    }

    private void requireInside(String path) {
        boolean inside = !path.isEmpty()
                && !path.startsWith("/")
                && path.indexOf('\\') < 0
                && path.indexOf('\0') < 0
                && Arrays.stream(path.split("/", -1))
                        .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
        if (!inside) {
            throw mistake("'" + path + "' leads out of the layer", "take it out");
        }
    }

    private void parents(String path) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (!(nodes.get(path.substring(0, slash)) instanceof Node.Directory)) {
                put(path.substring(0, slash), new Node.Directory());
            }
        }
    }

    private void put(String path, Node node) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (name.startsWith(".wh.")) {
            throw mistake("'" + path + "' would delete a file of a lower layer", "rename it");
        }
        if (nodes.put(path, node) != null) {
            throw mistake("'" + path + "' comes twice", "leave out one of them");
        }
        if (nodes.size() > MAX_ENTRIES) {
            throw mistake("has more than " + MAX_ENTRIES + " files", "leave out what is not needed to run");
        }
    }

    /// Writes the layer as a tar.
    void write(TarWriter tar) throws IOException {
        Map<Path, ZipFile> open = new TreeMap<>();
        try {
            for (var entry : nodes.entrySet()) {
                String path = entry.getKey();
                switch (entry.getValue()) {
                    case Node.Directory() -> tar.directory(path);
                    case Node.Link(String target) -> tar.link(path, target);
                    case Node.Plain(Path file, boolean executable) -> {
                        try (InputStream in = Files.newInputStream(file)) {
                            tar.file(path, executable, Files.size(file), in);
                        }
                    }
                    case Node.Zipped(Path wheel, String name) -> {
                        ZipFile zip = open.get(wheel);
                        if (zip == null) {
                            zip = new ZipFile(wheel.toFile());
                            open.put(wheel, zip);
                        }
                        ZipEntry zipped = zip.getEntry(name);
                        // The stream inflates to no more than the directory of the zip says, or the writer refuses.
                        try (InputStream in = zip.getInputStream(zipped)) {
                            tar.file(path, false, zipped.getSize(), in);
                        }
                    }
                }
            }
        } finally {
            for (ZipFile zip : open.values()) {
                zip.close();
            }
        }
    }

    private InvalidInput mistake(String what, String remedy) {
        return new InvalidInput("image.layers[" + layer.name() + "]", what, remedy);
    }
}
