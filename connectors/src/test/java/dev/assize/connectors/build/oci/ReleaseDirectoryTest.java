package dev.assize.connectors.build.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.canonical.CanonicalJson;
import dev.assize.core.canonical.Json;
import dev.assize.core.subject.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Archives made by hand, because [ImageBuilder] makes none of the evil ones.
class ReleaseDirectoryTest {
    private interface Content {
        void write(TarWriter tar) throws IOException;
    }

    private record Archive(Path tar, Digest digest) {}

    @TempDir
    Path directory;

    @Test
    void layersLieOnTopOfEachOtherAndHideWhatTheyDelete() throws Exception {
        Archive archive = archive(
                false,
                tar -> {
                    tar.file("keep", false, bytes("1"));
                    tar.file("gone", false, bytes("1"));
                    tar.file("dir/old", false, bytes("1"));
                    tar.file("opaque/old", false, bytes("1"));
                    tar.file("over", false, bytes("1"));
                },
                tar -> {
                    tar.file(".wh.gone", false, bytes(""));
                    tar.file("dir/.wh.old", false, bytes(""));
                    tar.file("dir/new", true, bytes("2"));
                    tar.file("opaque/new", false, bytes("2"));
                    tar.file("opaque/.wh..wh..opq", false, bytes(""));
                    tar.file("over", false, bytes("2"));
                    tar.link("link", "dir/new");
                });

        ReleaseDirectory release = unpack(archive);

        assertThat(release.root().resolve("keep")).hasContent("1");
        assertThat(release.root().resolve("over")).hasContent("2");
        assertThat(release.root().resolve("gone")).doesNotExist();
        assertThat(release.root().resolve("dir").toFile().list()).containsExactly("new");
        assertThat(release.root().resolve("opaque").toFile().list()).containsExactly("new");
        assertThat(Files.readString(release.root().resolve("link"))).isEqualTo("2");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(release.root().resolve("dir/new"))))
                .isEqualTo("r-xr-xr-x");
        release.verify();
    }

    @Test
    void compressedLayersAreVerifiedInsideAndOut() throws Exception {
        Archive archive = archive(true, tar -> tar.file("f", false, bytes("compressed")));

        assertThat(unpack(archive).root().resolve("f")).hasContent("compressed");
    }

    @Test
    void theConfigurationTellsHowToStartIt() throws Exception {
        ImageConfig config =
                unpack(archive(false, tar -> tar.file("f", false, bytes("")))).config();

        assertThat(config.entrypoint()).containsExactly("run");
        assertThat(config.environment()).containsEntry("A", "b=c");
        assertThat(config.workingDirectory()).isEqualTo("/opt");
    }

    @Test
    void unpackingAgainVerifiesWhatIsThere() throws Exception {
        Archive archive = archive(false, tar -> tar.file("f", false, bytes("1")));
        ReleaseDirectory release = unpack(archive);
        Files.delete(release.root().resolve("f"));
        Files.writeString(release.root().resolve("f"), "2");

        Failure refused = catchThrowableOfType(Failure.class, () -> unpack(archive));

        assertThat(refused.fault()).isEqualTo(Fault.TAMPERED);
        assertThat(refused).hasMessageContaining("'f' is not as it was approved");
    }

    @Test
    void aFileMoreAFileLessAndAnotherModeAreSeen() throws Exception {
        ReleaseDirectory release = unpack(archive(false, tar -> {
            tar.file("a", false, bytes("1"));
            tar.file("b", false, bytes("1"));
            tar.link("l", "a");
        }));
        Path root = release.root();

        Files.writeString(root.resolve("more"), "");
        assertThatThrownBy(release::verify).hasMessageContaining("'more' is not part of it");
        Files.delete(root.resolve("more"));
        Files.setPosixFilePermissions(root.resolve("a"), PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThatThrownBy(release::verify).hasMessageContaining("'a' is not as it was approved");
        Files.setPosixFilePermissions(root.resolve("a"), PosixFilePermissions.fromString("r--r--r--"));
        Files.delete(root.resolve("l"));
        Files.createSymbolicLink(root.resolve("l"), Path.of("b"));
        assertThatThrownBy(release::verify).hasMessageContaining("'l' is not as it was approved");
        Files.delete(root.resolve("l"));
        assertThatThrownBy(release::verify).hasMessageContaining("'l' is missing");
    }

    @Test
    void aFlippedByteAnywhereIsSeenOrChangesNothing() throws Exception {
        Archive archive = archive(false, tar -> {
            tar.directory("d");
            tar.file("d/f", false, bytes("some content"));
        });
        byte[] whole = Files.readAllBytes(archive.tar);
        int refused = 0;
        for (int at = 0; at < whole.length; at += 7) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 0x01;
            Path tar = directory.resolve("flipped.tar");
            Files.write(tar, flipped);
            Path to = directory.resolve("flipped-" + at);
            try {
                ReleaseDirectory release = ReleaseDirectory.unpack(tar, archive.digest, to);
                // Outside the blobs a byte may change: then what was unpacked is still what was approved.
                assertThat(release.root().resolve("d/f")).hasContent("some content");
                assertThat(Files.walk(release.root()).count()).isEqualTo(3);
            } catch (Failure _) {
                refused++;
                assertThat(to).doesNotExist();
            }
        }
        assertThat(refused).isGreaterThan(300);
    }

    @Test
    void anotherDigestThanTheOneInTheArchiveIsNotFound() throws Exception {
        Archive archive = archive(false, tar -> tar.file("f", false, bytes("")));

        Failure refused = catchThrowableOfType(
                Failure.class,
                () -> ReleaseDirectory.unpack(archive.tar, Digest.of(bytes("other")), directory.resolve("x")));

        assertThat(refused.fault()).isEqualTo(Fault.NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../out", "/out", "a/../../out", "./../out"})
    void aPathThatLeavesTheReleaseIsRefused(String path) throws Exception {
        Archive archive = archive(false, tar -> tar.file(path, false, bytes("evil")));

        assertThatThrownBy(() -> unpack(archive))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("leaves the release");
        assertThat(directory.resolve("out")).doesNotExist();
        assertThat(directory.resolve("releases")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc", "..", "a/../..", "up/..", "up/up/../..", "self"})
    void aLinkThatLeadsOutIsRefused(String target) throws Exception {
        Archive archive = archive(false, tar -> {
            tar.directory("a");
            tar.link("up", ".");
            tar.link("a/up", "..");
            tar.link("self", target.equals("self") ? "self" : target);
        });

        assertThatThrownBy(() -> unpack(archive))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("leads out of the release");
    }

    @Test
    void aFileCannotBeWrittenThroughALink() throws Exception {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Archive inOneLayer = archive(false, tar -> {
            tar.link("d", outside.toString());
            tar.file("d/f", false, bytes("evil"));
        });
        Archive inTwoLayers =
                archive(false, tar -> tar.link("d", "../../outside"), tar -> tar.file("d/f", false, bytes("evil")));

        assertThatThrownBy(() -> unpack(inOneLayer)).hasMessageContaining("which is not a directory");
        assertThatThrownBy(() -> unpack(inTwoLayers)).hasMessageContaining("which is not a directory");
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void aLinkOverADirectoryTakesItsFilesAway() throws Exception {
        Archive archive = archive(
                false,
                tar -> {
                    tar.file("d/f", false, bytes("1"));
                    tar.file("e", false, bytes("1"));
                },
                tar -> tar.link("d", "e"));

        assertThat(Files.readString(unpack(archive).root().resolve("d"))).isEqualTo("1");
    }

    private ReleaseDirectory unpack(Archive archive) {
        return ReleaseDirectory.unpack(
                archive.tar, archive.digest, directory.resolve("releases").resolve(archive.digest.hex()));
    }

    private int archives;

    private Archive archive(boolean compressed, Content... contents) throws IOException {
        Map<String, byte[]> blobs = new LinkedHashMap<>();
        List<Json> layers = new ArrayList<>();
        List<String> diffIds = new ArrayList<>();
        for (Content content : contents) {
            ByteArrayOutputStream plain = new ByteArrayOutputStream();
            try (TarWriter tar = new TarWriter(plain)) {
                content.write(tar);
            }
            diffIds.add(Digest.of(plain.toByteArray()).toString());
            byte[] blob = compressed ? gzip(plain.toByteArray()) : plain.toByteArray();
            layers.add(descriptor("application/vnd.oci.image.layer.v1.tar" + (compressed ? "+gzip" : ""), blob, blobs));
        }
        byte[] config = CanonicalJson.bytes(Json.object()
                .put(
                        "config",
                        Json.object()
                                .putTexts("Entrypoint", List.of("run"))
                                .putTexts("Env", List.of("A=b=c"))
                                .put("WorkingDir", "/opt")
                                .build())
                .put("rootfs", Json.object().putTexts("diff_ids", diffIds).build())
                .build());
        byte[] manifest = CanonicalJson.bytes(Json.object()
                .put("schemaVersion", 2)
                .put("config", descriptor("application/vnd.oci.image.config.v1+json", config, blobs))
                .put("layers", new Json.Array(layers))
                .build());
        descriptor("", manifest, blobs);
        Path tar = directory.resolve("archive-" + archives++ + ".tar");
        try (TarWriter out = new TarWriter(Files.newOutputStream(tar))) {
            for (var blob : blobs.entrySet()) {
                out.file("blobs/sha256/" + blob.getKey(), false, blob.getValue());
            }
        }
        return new Archive(tar, Digest.of(manifest));
    }

    private static Json descriptor(String mediaType, byte[] bytes, Map<String, byte[]> blobs) {
        Digest digest = Digest.of(bytes);
        blobs.put(digest.hex(), bytes);
        return Json.object()
                .put("mediaType", mediaType)
                .put("digest", digest.toString())
                .put("size", bytes.length)
                .build();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
