package dev.assize.policy;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.InvalidInput;
import dev.assize.core.Mistake;
import dev.assize.core.policy.Policy;
import dev.assize.core.subject.Digest;
import dev.assize.policy.yaml.Nearest;
import dev.assize.policy.yaml.YamlDocument;
import dev.assize.policy.yaml.YamlMap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds a policy with everything it stands on: the layers above it and the Rego bundles it asks.
///
/// A file that extends another is put in force as a stack, a small file of its own that names every layer by
/// digest, so that the digest of the stack covers them all. A pack that is extended by name is pinned this way to
/// the bytes it has today.
public final class PolicyFiles {
    private static final long MAX_BUNDLE_BYTES = 8L << 20;

    private PolicyFiles() {}

    /// A policy ready to be put in force.
    ///
    /// @param file        the bytes of the file that was named
    /// @param source      the bytes that are adopted: the file itself, or a stack
    /// @param attachments everything the bytes name by digest
    public record Found(byte[] file, byte[] source, Map<Digest, byte[]> attachments, Policy policy) {
        public Found {
            file = file.clone();
            source = source.clone();
            attachments = Map.copyOf(attachments);
        }

        @Override
        public byte[] file() {
            return file.clone();
        }

        @Override
        public byte[] source() {
            return source.clone();
        }
    }

    /// @param name      a pack or a path
    /// @param directory where a path starts
    /// @throws InvalidInput naming every mistake of the first layer that has any
    public static Found find(String name, Path directory) {
        if (PolicyPacks.exists(name)) {
            return put(List.of(new Part(name + ".yml", PolicyPacks.source(name), directory)));
        }
        Path file = directory.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new Failure(
                    Fault.NOT_FOUND,
                    name + " is neither a pack nor a file.",
                    "Use one of " + String.join(", ", PolicyPacks.names()) + ", or a path.");
        }
        List<Part> parts = new ArrayList<>();
        collect(name, file, parts);
        return put(parts.reversed());
    }

    /// One layer.
    ///
    /// @param directory where its paths start
    private record Part(String name, byte[] bytes, Path directory) {}

    /// Follows `extends` upwards.
    private static void collect(String name, Path file, List<Part> parts) {
        byte[] bytes = bytes(name, file);
        Path directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
        parts.add(new Part(name, bytes, directory));
        if (parts.size() > PolicyReader.MAX_LAYERS) {
            throw new InvalidInput(
                    name, "stands on more than " + PolicyReader.MAX_LAYERS + " layers", "look for a circle in extends");
        }
        Optional<YamlMap> above = YamlDocument.parse(name, bytes).root().map("extends");
        if (above.isEmpty()) {
            return;
        }
        Optional<String> pack = above.get().text("pack");
        Optional<String> path = above.get().text("file");
        if (pack.isPresent()) {
            if (!PolicyPacks.exists(pack.get())) {
                throw new InvalidInput(
                        above.get().place(),
                        "there is no pack '" + pack.get() + "'",
                        Nearest.advice(pack.get(), PolicyPacks.names()));
            }
            parts.add(new Part(pack.get() + ".yml", PolicyPacks.source(pack.get()), directory));
        } else if (path.isPresent()) {
            Path next = directory.resolve(path.get());
            if (!Files.isRegularFile(next)) {
                throw new InvalidInput(
                        above.get().place(), path.get() + " is not there", "give the path from this file");
            }
            collect(path.get(), next, parts);
        } else {
            throw new InvalidInput(
                    above.get().place(), "names no policy", "write {pack: NAME} or {file: PATH, digest: sha256:...}");
        }
    }

    private static Found put(List<Part> parts) {
        Map<Digest, byte[]> attachments = new LinkedHashMap<>();
        List<Mistake> mistakes = new ArrayList<>();
        Policy above = null;
        for (Part part : parts) {
            above = PolicyReader.layer(part.name(), part.bytes(), above);
            bundles(part, attachments, mistakes);
        }
        if (!mistakes.isEmpty()) {
            throw new InvalidInput(mistakes);
        }
        byte[] source = parts.getFirst().bytes();
        if (parts.size() > 1) {
            parts.forEach(part -> attachments.put(Digest.of(part.bytes()), part.bytes()));
            source = stack(parts);
        }
        Policy policy = new PolicyReader().read(parts.getLast().name(), source, digest -> {
            byte[] bytes = attachments.get(digest);
            if (bytes == null) {
                throw new IllegalStateException("layer " + digest + " was not collected");
            }
            return bytes;
        });
        return new Found(parts.getLast().bytes(), source, attachments, policy);
    }

    private static byte[] stack(List<Part> parts) {
        StringBuilder text = new StringBuilder("# The layers of a policy, the outermost first.\nlanguage: ")
                .append(Policy.LANGUAGE)
                .append("\nlayers:\n");
        parts.forEach(
                part -> text.append("  - ").append(Digest.of(part.bytes())).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// The bundles of a layer's Rego rules, each held against its pin.
    private static void bundles(Part part, Map<Digest, byte[]> attachments, List<Mistake> mistakes) {
        for (YamlMap rule : YamlDocument.parse(part.name(), part.bytes()).root().maps("rules")) {
            Optional<YamlMap> rego = rule.map("rego");
            if (rego.isEmpty()) {
                continue;
            }
            String path = rego.get().text("bundle").orElse("");
            Path file = part.directory().resolve(path);
            if (path.isEmpty() || !Files.isRegularFile(file)) {
                mistakes.add(
                        new Mistake(rego.get().place(), "there is no bundle " + path, "give the path from this file"));
                continue;
            }
            byte[] bytes = bytes(path, file);
            Digest digest = Digest.of(bytes);
            if (!rego.get()
                    .parsed("digest", Digest::parse)
                    .filter(digest::equals)
                    .isPresent()) {
                mistakes.add(new Mistake(
                        rego.get().place(),
                        path + " is not what is pinned",
                        "look at what changed, then write " + digest));
            }
            attachments.put(digest, bytes);
        }
    }

    private static byte[] bytes(String name, Path file) {
        try {
            if (Files.size(file) > MAX_BUNDLE_BYTES) {
                throw new InvalidInput(name, "is larger than " + MAX_BUNDLE_BYTES + " bytes", "make it smaller");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new Failure(Fault.STORAGE, file + " cannot be read: " + e.getMessage(), "Check its rights.", e);
        }
    }
}
