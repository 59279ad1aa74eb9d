package dev.assize.connectors.build.oci;

import dev.assize.connectors.build.oci.ImageDescription.Layer;
import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.canonical.CanonicalJson;
import dev.assize.core.canonical.Json;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Digest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Builds an image from files, with no engine, no network and no base image.
///
/// The tar it writes is an OCI image layout (image-layout 1.0.0) and, by one more file in it, what
/// `docker save` writes: `oci-archive:` and `docker-archive:` readers take it alike. Layers are not
/// compressed: tar is one fixed sequence of bytes, gzip is whatever the compressor at hand makes of it, and
/// the digest people approve must not depend on that.
public final class ImageBuilder {
    private static final String EPOCH = "1970-01-01T00:00:00Z";
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    private static final String LAYER = "application/vnd.oci.image.layer.v1.tar";

    private ImageBuilder() {}

    /// @param artifact the image by the digest of its manifest
    /// @param config   the digest of its configuration, which `docker` calls the image id
    /// @param tar      where it was written
    public record BuiltImage(Artifact artifact, Digest config, Path tar) {}

    private record Blob(String mediaType, Digest digest, long size) {
        String path() {
            return "blobs/sha256/" + digest.hex();
        }

        Json descriptor() {
            return Json.object()
                    .put("mediaType", mediaType)
                    .put("digest", digest.toString())
                    .put("size", size)
                    .build();
        }
    }

    /// Builds the image and replaces the file at `tar` by it.
    ///
    /// @param scratch a directory for files that are deleted again before this returns
    public static BuiltImage build(ImageDescription image, Path tar, Path scratch) {
        List<Path> spooled = new ArrayList<>();
        try {
            Files.createDirectories(scratch);
            List<Blob> layers = new ArrayList<>();
            for (Layer layer : image.layers()) {
                Path spool = Files.createTempFile(scratch, "layer", ".tar");
                spooled.add(spool);
                layers.add(write(layer, spool));
            }
            byte[] config = CanonicalJson.bytes(config(image, layers));
            Blob configBlob = new Blob(CONFIG, Digest.of(config), config.length);
            byte[] manifest = CanonicalJson.bytes(manifest(configBlob, layers));
            Blob manifestBlob = new Blob(MANIFEST, Digest.of(manifest), manifest.length);

            Map<String, byte[]> small = new LinkedHashMap<>();
            small.put(configBlob.path(), config);
            small.put(manifestBlob.path(), manifest);
            small.put("index.json", CanonicalJson.bytes(index(image, manifestBlob)));
            small.put("manifest.json", CanonicalJson.bytes(dockerManifest(image, configBlob, layers)));
            Path fresh = Files.createTempFile(scratch, "image", ".tar");
            spooled.add(fresh);
            writeImage(fresh, layers, spooled, small);
            Path parent = tar.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.move(fresh, tar, StandardCopyOption.REPLACE_EXISTING);
            return new BuiltImage(new Artifact(image.name(), manifestBlob.digest), configBlob.digest, tar);
        } catch (IOException e) {
            throw new Failure(
                    Fault.STORAGE,
                    "the image could not be built: " + e.getMessage(),
                    "see that the files of its layers can be read and that there is room",
                    e);
        } finally {
            spooled.forEach(ImageBuilder::delete);
        }
    }

    private static Blob write(Layer layer, Path spool) throws IOException {
        MessageDigest hash = Digest.sha256();
        try (OutputStream file = Files.newOutputStream(spool);
                DigestOutputStream digesting = new DigestOutputStream(new BufferedOutputStream(file, 1 << 16), hash)) {
            try (TarWriter tar = new TarWriter(digesting)) {
                LayerFiles.of(layer).write(tar);
            }
        }
        return new Blob(LAYER, Digest.ofHash(hash.digest()), Files.size(spool));
    }

    private static void writeImage(Path file, List<Blob> layers, List<Path> spooled, Map<String, byte[]> small)
            throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
                TarWriter tar = new TarWriter(out)) {
            tar.file("oci-layout", false, "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.US_ASCII));
            tar.directory("blobs");
            tar.directory("blobs/sha256");
            Set<String> written = new HashSet<>();
            for (int i = 0; i < layers.size(); i++) {
                Blob layer = layers.get(i);
                if (written.add(layer.path())) {
                    try (InputStream in = Files.newInputStream(spooled.get(i))) {
                        tar.file(layer.path(), false, layer.size, in);
                    }
                }
            }
            for (var entry : small.entrySet()) {
                tar.file(entry.getKey(), false, entry.getValue());
            }
        }
    }

    /// OCI image configuration 1.1.
    private static Json config(ImageDescription image, List<Blob> layers) {
        Map<String, Json> ports = new LinkedHashMap<>();
        image.ports().stream().sorted().forEach(port -> ports.put(port, new Json.Object(Map.of())));
        Json.Builder run = Json.object()
                .put("User", image.user())
                .put("WorkingDir", image.workingDirectory())
                .putTexts("Entrypoint", image.entrypoint())
                .putTexts("Cmd", image.arguments())
                .putTexts("Env", image.environmentLines());
        if (!ports.isEmpty()) {
            run.put("ExposedPorts", new Json.Object(ports));
        }
        if (!image.labels().isEmpty()) {
            run.put("Labels", Json.texts(image.sortedLabels()));
        }
        return Json.object()
                .put("created", EPOCH)
                .put("architecture", image.architecture())
                .put("os", image.os())
                .put("variant", image.variant())
                .put("config", run.build())
                .put(
                        "rootfs",
                        Json.object()
                                .put("type", "layers")
                                // Uncompressed layers are their own diff ids.
                                .put("diff_ids", Json.array(layers, layer -> new Json.Text(layer.digest.toString())))
                                .build())
                .put("history", Json.array(image.layers(), layer -> Json.object()
                        .put("created", EPOCH)
                        .put("created_by", "assize: layer " + layer.name())
                        .build()))
                .build();
    }

    private static Json manifest(Blob config, List<Blob> layers) {
        return Json.object()
                .put("schemaVersion", 2)
                .put("mediaType", MANIFEST)
                .put("config", config.descriptor())
                .put("layers", Json.array(layers, Blob::descriptor))
                .build();
    }

    private static Json index(ImageDescription image, Blob manifest) {
        Json descriptor = Json.object()
                .put("mediaType", MANIFEST)
                .put("digest", manifest.digest.toString())
                .put("size", manifest.size)
                .put("annotations", Json.texts(Map.of("org.opencontainers.image.ref.name", image.reference())))
                .build();
        return Json.object()
                .put("schemaVersion", 2)
                .put("mediaType", "application/vnd.oci.image.index.v1+json")
                .put("manifests", new Json.Array(List.of(descriptor)))
                .build();
    }

    private static Json dockerManifest(ImageDescription image, Blob config, List<Blob> layers) {
        return new Json.Array(List.of(Json.object()
                .put("Config", config.path())
                .putTexts("RepoTags", List.of(image.reference()))
                .put("Layers", Json.array(layers, layer -> new Json.Text(layer.path())))
                .build()));
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException _) {
            // A leftover in a scratch directory harms nobody; the build has its result or its own failure.
        }
    }
}
