package dev.assize.connectors.build.oci;

import dev.assize.core.subject.Digest;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The files of an image after all of its layers, as paths relative to its root (OCI image layer 1.1,
/// "Applying Changesets"). Paths that leave the root, pass through a symbolic link or end at one that leads
/// out are refused.
final class ImageTree {
    private static final int MAX_LINKS = 40;
    private static final String WHITEOUT = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";

    sealed interface Node {
        record Directory() implements Node {}

        record File(Digest digest, long size, boolean executable) implements Node {}

        record Link(String target) implements Node {}
    }

    private record Placed(Node node, int layer) {}

    private final TreeMap<String, Placed> nodes = new TreeMap<>();

    /// A relative path without `.`, empty parts and a slash at its end; empty for the root itself.
    static String path(String raw) throws IOException {
        if (raw.startsWith("/") || raw.indexOf('\0') >= 0) {
            throw new IOException("'" + raw + "' leaves the release");
        }
        List<String> parts = new ArrayList<>();
        for (String part : raw.split("/")) {
            if (part.equals("..")) {
                throw new IOException("'" + raw + "' leaves the release");
            }
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return String.join("/", parts);
    }

    void directory(int layer, String path) throws IOException {
        if (path.isEmpty()) {
            return;
        }
        requireNoWhiteout(path);
        parents(layer, path);
        Placed there = nodes.get(path);
        if (there != null && there.node instanceof Node.Directory) {
            // It is this layer's too now: a whiteout of it hides what lay below it, not itself.
            nodes.put(path, new Placed(there.node, layer));
        } else {
            replace(layer, path, new Node.Directory());
        }
    }

    void file(int layer, String path, Node.File file) throws IOException {
        String name = path.substring(path.lastIndexOf('/') + 1);
        String parent = path.substring(0, Math.max(0, path.lastIndexOf('/')));
        if (name.equals(OPAQUE)) {
            removeBelow(parent, layer);
        } else if (name.startsWith(WHITEOUT)) {
            remove(parent.isEmpty() ? name.substring(4) : parent + "/" + name.substring(4), layer);
        } else {
            requireName(path);
            parents(layer, path);
            replace(layer, path, file);
        }
    }

    void link(int layer, String path, String target) throws IOException {
        requireName(path);
        requireNoWhiteout(path);
        parents(layer, path);
        replace(layer, path, new Node.Link(target));
    }

    Node.File hardLinked(String target) throws IOException {
        Placed there = nodes.get(target);
        if (there == null || !(there.node instanceof Node.File file)) {
            throw new IOException("'" + target + "' is linked to and is not a file");
        }
        return file;
    }

    private static void requireName(String path) throws IOException {
        if (path.isEmpty()) {
            throw new IOException("the root of the image is not a directory");
        }
    }

    private static void requireNoWhiteout(String path) throws IOException {
        if (path.substring(path.lastIndexOf('/') + 1).startsWith(WHITEOUT)) {
            throw new IOException("'" + path + "' is no proper whiteout");
        }
    }

    private void parents(int layer, String path) throws IOException {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            String parent = path.substring(0, slash);
            Placed there = nodes.get(parent);
            if (there != null && !(there.node instanceof Node.Directory)) {
                throw new IOException("'" + path + "' lies below '" + parent + "', which is not a directory");
            }
            nodes.put(parent, new Placed(new Node.Directory(), layer));
        }
    }

    private void replace(int layer, String path, Node node) {
        below(path).clear();
        nodes.put(path, new Placed(node, layer));
    }

    private void remove(String path, int layer) {
        Placed there = nodes.get(path);
        if (there != null && there.layer < layer) {
            nodes.remove(path);
        }
        removeBelow(path, layer);
    }

    /// A whiteout hides what lower layers put there, not its own layer.
    private void removeBelow(String path, int layer) {
        Iterator<Placed> children =
                (path.isEmpty() ? nodes : below(path)).values().iterator();
        while (children.hasNext()) {
            if (children.next().layer < layer) {
                children.remove();
            }
        }
    }

    private SortedMap<String, Placed> below(String path) {
        // '0' is the character after '/'.
        return nodes.subMap(path + "/", path + "0");
    }

    /// What the image consists of, parents before children.
    SortedMap<String, Node> nodes() throws IOException {
        TreeMap<String, Node> all = new TreeMap<>();
        for (Map.Entry<String, Placed> entry : nodes.entrySet()) {
            if (entry.getValue().node instanceof Node.Link) {
                requireInside(entry.getKey());
            }
            int slash = entry.getKey().lastIndexOf('/');
            if (slash > 0 && !(all.get(entry.getKey().substring(0, slash)) instanceof Node.Directory)) {
                throw new IOException("'" + entry.getKey() + "' lies in no directory");
            }
            all.put(entry.getKey(), entry.getValue().node);
        }
        return Collections.unmodifiableSortedMap(all);
    }

    /// Walks the link as a system would, through other links, and sees that it never rises above the root.
    private void requireInside(String link) throws IOException {
        Deque<String> left = new ArrayDeque<>(List.of(link.split("/")));
        List<String> at = new ArrayList<>();
        int links = 0;
        while (!left.isEmpty()) {
            String part = left.pop();
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            if (part.equals("..")) {
                if (at.isEmpty()) {
                    throw new IOException("the link '" + link + "' leads out of the release");
                }
                at.removeLast();
                continue;
            }
            at.add(part);
            @Nullable Placed there = nodes.get(String.join("/", at));
            if (there != null && there.node instanceof Node.Link(String target)) {
                if (target.startsWith("/") || target.isEmpty() || ++links > MAX_LINKS) {
                    throw new IOException("the link '" + link + "' leads out of the release");
                }
                at.removeLast();
                List<String> parts = Arrays.asList(target.split("/"));
                for (int i = parts.size() - 1; i >= 0; i--) {
                    left.push(parts.get(i));
                }
            }
        }
    }
}
