package dev.assize.connectors.build.oci;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.canonical.Json;
import dev.assize.core.canonical.JsonFields;
import dev.assize.core.canonical.JsonReader;
import dev.assize.core.canonical.MalformedJson;
import dev.assize.core.subject.Digest;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/// An OCI image layout in a tar, read from an approved manifest digest downwards: the manifest must have that
/// digest, and everything below must have the digest and size its parent states. Nothing else in the tar is
/// looked at.
final class OciArchive {
    private static final int MAX_BLOBS = 10_000;
    private static final int MAX_ENTRIES = 500_000;
    private static final long MAX_UNPACKED = 8L << 30;
    private static final int MAX_DOCUMENT = 4 << 20;

    private record Slice(long at, long size) {}

    private record Layer(String mediaType, Digest digest, long size, Digest diffId) {}

    /// Gets every file of every layer, lower layers first, while it is being verified.
    interface Visitor {
        void entry(int layer, TarReader.Entry entry, TarReader tar) throws IOException;
    }

    private final Path tar;
    private final Map<String, Slice> blobs;
    private final List<Layer> layers;
    private final ImageConfig config;

    private OciArchive(Path tar, Map<String, Slice> blobs, List<Layer> layers, ImageConfig config) {
        this.tar = tar;
        this.blobs = blobs;
        this.layers = layers;
        this.config = config;
    }

    static OciArchive open(Path tar, Digest approved) throws IOException {
        Map<String, Slice> blobs = index(tar);
        if (!blobs.containsKey(approved.hex())) {
            throw new Failure(
                    Fault.NOT_FOUND,
                    tar.getFileName() + " does not hold the image " + approved,
                    "give the archive that was approved; it must be an OCI layout");
        }
        JsonFields manifest = document(tar, blobs, approved, "manifest");
        if (manifest.has("manifests")) {
            throw new Failure(
                    Fault.BAD_INPUT,
                    approved.brief() + " names images of several platforms",
                    "approve and deploy the manifest of one platform");
        }
        JsonFields described = manifest.object("config");
        Digest configDigest = described.digest("digest");
        JsonFields config = document(tar, blobs, configDigest, "image configuration");
        List<String> diffIds = config.object("rootfs").texts("diff_ids");
        List<JsonFields> descriptors = manifest.list("layers", layer -> layer);
        if (diffIds.size() != descriptors.size()) {
            throw tampered(
                    tar, "the configuration knows " + diffIds.size() + " layers, the manifest " + descriptors.size());
        }
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < descriptors.size(); i++) {
            JsonFields descriptor = descriptors.get(i);
            layers.add(new Layer(
                    descriptor.text("mediaType"),
                    descriptor.digest("digest"),
                    descriptor.number("size"),
                    Digest.parse(diffIds.get(i))));
        }
        return new OciArchive(tar, blobs, layers, ImageConfig.of(config));
    }

    private static Map<String, Slice> index(Path tar) throws IOException {
        Map<String, Slice> blobs = new HashMap<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(tar), 1 << 16)) {
            TarReader reader = new TarReader(in, MAX_BLOBS);
            for (var entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                String path = ImageTree.path(entry.get().path());
                if (path.startsWith("blobs/sha256/")
                        && entry.get().kind() == TarReader.Kind.FILE
                        && blobs.put(
                                        path.substring(13),
                                        new Slice(entry.get().at(), entry.get().size()))
                                != null) {
                    throw new IOException("'" + path + "' comes twice");
                }
            }
        }
        return blobs;
    }

    private static JsonFields document(Path tar, Map<String, Slice> blobs, Digest digest, String what)
            throws IOException {
        Slice slice = blobs.get(digest.hex());
        if (slice == null || slice.size > MAX_DOCUMENT) {
            throw tampered(tar, "the " + what + " " + digest.brief() + " is missing");
        }
        byte[] bytes;
        try (InputStream in = open(tar, slice)) {
            bytes = in.readAllBytes();
        }
        if (!Digest.of(bytes).equals(digest)) {
            throw tampered(tar, "the " + what + " is not " + digest.brief());
        }
        try {
            Json json = JsonReader.read(bytes);
            return JsonFields.of(what, json);
        } catch (MalformedJson e) {
            throw new IOException("the " + what + " cannot be read: " + e.getMessage(), e);
        }
    }

    ImageConfig config() {
        return config;
    }

    /// Shows all files and returns only if every layer was what the manifest says. What a visitor did with
    /// the files is worth nothing before.
    void visit(Visitor visitor) throws IOException {
        long unpacked = 0;
        for (int i = 0; i < layers.size(); i++) {
            unpacked += visit(i, layers.get(i), MAX_UNPACKED - unpacked, visitor);
        }
    }

    private long visit(int number, Layer layer, long maxBytes, Visitor visitor) throws IOException {
        Slice slice = blobs.get(layer.digest.hex());
        if (slice == null || slice.size != layer.size) {
            throw tampered(tar, "the layer " + layer.digest.brief() + " is missing or of another size");
        }
        try (Hashing compressed = new Hashing(open(tar, slice), Long.MAX_VALUE);
                Hashing plain = new Hashing(inflated(layer, compressed), maxBytes)) {
            TarReader reader = new TarReader(plain, MAX_ENTRIES);
            for (Optional<TarReader.Entry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                visitor.entry(number, entry.get(), reader);
            }
            // The digests are over all bytes, also those after the end of the tar.
            plain.transferTo(java.io.OutputStream.nullOutputStream());
            compressed.transferTo(java.io.OutputStream.nullOutputStream());
            if (!compressed.digest().equals(layer.digest) || !plain.digest().equals(layer.diffId)) {
                throw tampered(tar, "the layer " + layer.digest.brief() + " has other bytes");
            }
            return plain.count;
        }
    }

    private static InputStream inflated(Layer layer, InputStream in) throws IOException {
        return switch (layer.mediaType) {
            case "application/vnd.oci.image.layer.v1.tar" -> in;
            case "application/vnd.oci.image.layer.v1.tar+gzip", "application/vnd.docker.image.rootfs.diff.tar.gzip" ->
                new GZIPInputStream(in, 1 << 16);
            default ->
                throw new Failure(
                        Fault.BAD_INPUT,
                        "layers of the type " + layer.mediaType + " cannot be unpacked here",
                        "build the image with plain or gzip layers");
        };
    }

    private static InputStream open(Path tar, Slice slice) throws IOException {
        InputStream in = Files.newInputStream(tar);
        in.skipNBytes(slice.at);
        return new BufferedInputStream(new Limited(in, slice.size), 1 << 16);
    }

    static Failure tampered(Path tar, String what) {
        return new Failure(
                Fault.TAMPERED,
                tar.getFileName() + ": " + what,
                "do not use this archive; build the release again and compare");
    }

    private static final class Limited extends FilterInputStream {
        private long left;

        Limited(InputStream in, long size) {
            super(in);
            this.left = size;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int n = super.read(buffer, offset, (int) Math.min(length, left));
            left -= Math.max(0, n);
            return n;
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }

    private static final class Hashing extends FilterInputStream {
        private final MessageDigest hash = Digest.sha256();
        private final long max;
        private long count;

        Hashing(InputStream in, long max) {
            super(in);
            this.max = max;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = super.read(buffer, offset, length);
            if (n > 0) {
                hash.update(buffer, offset, n);
                count += n;
                if (count > max) {
                    throw new Failure(
                            Fault.LIMIT_EXCEEDED,
                            "the image unpacks to more than " + (MAX_UNPACKED >> 30) + " GiB",
                            "build it smaller");
                }
            }
            return n;
        }

        @Override
        public long skip(long bytes) throws IOException {
            byte[] buffer = new byte[(int) Math.min(8192, Math.max(0, bytes))];
            int n = read(buffer, 0, buffer.length);
            return Math.max(0, n);
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        Digest digest() {
            return Digest.ofHash(hash.digest());
        }
    }
}
