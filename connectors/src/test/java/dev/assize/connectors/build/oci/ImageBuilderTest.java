package dev.assize.connectors.build.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assize.connectors.build.oci.ImageBuilder.BuiltImage;
import dev.assize.connectors.build.oci.ImageDescription.Layer;
import dev.assize.connectors.build.oci.ImageDescription.Source;
import dev.assize.core.InvalidInput;
import dev.assize.core.Mistake;
import dev.assize.core.canonical.JsonFields;
import dev.assize.core.canonical.JsonReader;
import dev.assize.core.subject.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageBuilderTest {
    @TempDir
    Path directory;

    @Test
    void theSameInputsGiveTheSameImageWhereverAndWheneverItIsBuilt() throws Exception {
        Path one = sources("one", List.of("a", "b", "c"));
        Path other = sources("other", List.of("c", "b", "a"));
        Files.setLastModifiedTime(other.resolve("app/a"), FileTime.from(Instant.EPOCH));
        Files.setPosixFilePermissions(other.resolve("app/b"), PosixFilePermissions.fromString("rw-------"));
        Files.createDirectories(other.resolve("app/__pycache__"));
        Files.writeString(other.resolve("app/__pycache__/a.pyc"), "noise");

        BuiltImage first = build(image(one), "one.tar");
        BuiltImage second = build(image(other), "other.tar");

        assertThat(second.artifact()).isEqualTo(first.artifact());
        assertThat(Files.readAllBytes(second.tar())).isEqualTo(Files.readAllBytes(first.tar()));
    }

    @Test
    void theDigestIsTheSameOnEveryMachine() throws Exception {
        BuiltImage built = build(image(sources("one", List.of("a", "b", "c"))), "one.tar");

        // Written down once; it changes when the form of our images does, and then on purpose.
        assertThat(built.artifact().digest())
                .hasToString("sha256:6364ecf586a7567152be1ad1e36b59cd28579b0c41a0560a6243f29633b0c7dc");
    }

    @Test
    void anotherByteAnotherModeAndAnotherNameAreAnotherImage() throws Exception {
        Digest before = build(image(sources("one", List.of("a", "b", "c"))), "1.tar")
                .artifact()
                .digest();
        Path two = sources("two", List.of("a", "b", "c"));
        Files.writeString(two.resolve("app/a"), "changed");
        Path three = sources("three", List.of("a", "b", "c"));
        Files.setPosixFilePermissions(three.resolve("app/a"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Path four = sources("four", List.of("a", "b", "c", "d"));

        assertThat(Stream.of(two, three, four)
                        .map(sources ->
                                build(image(sources), "x.tar").artifact().digest()))
                .doesNotContain(before)
                .doesNotHaveDuplicates();
    }

    @Test
    void skopeoReadsItAsOciAndAsDockerArchive() throws Exception {
        assumeTrue(runs("skopeo", "--version"), "skopeo is not installed here");
        BuiltImage built = build(image(sources("one", List.of("a", "b"))), "one.tar");

        JsonFields oci = inspect("oci-archive:" + built.tar());
        JsonFields docker = inspect("docker-archive:" + built.tar());

        assertThat(oci.text("Digest")).isEqualTo(built.artifact().digest().toString());
        assertThat(oci.texts("Env")).containsExactly("A=1", "PATH=/usr/bin");
        assertThat(oci.texts("Layers")).hasSize(2).isEqualTo(docker.texts("Layers"));
        assertThat(docker.textMap("Labels")).containsEntry("org.opencontainers.image.title", "payments");
        assertThat(docker.text("Architecture")).isEqualTo("amd64");
    }

    @Test
    void skopeoCopiesEveryBlobOfIt() throws Exception {
        assumeTrue(runs("skopeo", "--version"), "skopeo is not installed here");
        BuiltImage built = build(image(sources("one", List.of("a", "b"))), "one.tar");
        Path copy = directory.resolve("copy");

        String said = run("skopeo", "--insecure-policy", "copy", "oci-archive:" + built.tar(), "dir:" + copy);

        assertThat(said).contains("Writing manifest");
        assertThat(Digest.of(Files.readAllBytes(copy.resolve("manifest.json"))))
                .isEqualTo(built.artifact().digest());
    }

    @Test
    void wheelsAreUnpackedAndWhatWouldLeaveTheLayerIsRefused() throws Exception {
        Path good = wheel(
                "good-1.0-py3-none-any.whl", Map.of("good/__init__.py", "x = 1\n", "good-1.0.dist-info/RECORD", ""));
        Path evil = wheel("evil-1.0-py3-none-any.whl", Map.of("../evil.py", "x = 1\n"));
        Path misplaced = wheel("script-1.0-py3-none-any.whl", Map.of("script-1.0.data/scripts/run", "#!python\n"));
        Path release = directory.resolve("release");

        BuiltImage built = build(image(new Layer("wheels", new Source.Wheels(List.of(good)), "/opt/site")), "good.tar");
        ReleaseDirectory.unpack(built.tar(), built.artifact().digest(), release);

        assertThat(release.resolve("opt/site/good/__init__.py")).hasContent("x = 1");
        assertThatThrownBy(() -> build(image(new Layer("w", new Source.Wheels(List.of(evil)), "/opt")), "evil.tar"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("leads out of the layer");
        assertThatThrownBy(() -> build(image(new Layer("w", new Source.Wheels(List.of(misplaced)), "/opt")), "e.tar"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("belong elsewhere");
    }

    @Test
    void twoFilesAtOnePlaceAreRefused() throws Exception {
        Path one = wheel("one-1.0-py3-none-any.whl", Map.of("same.py", "1"));
        Path two = wheel("two-1.0-py3-none-any.whl", Map.of("same.py", "2"));

        assertThatThrownBy(() -> build(image(new Layer("w", new Source.Wheels(List.of(one, two)), "/opt")), "x.tar"))
                .hasMessageContaining("'opt/same.py' comes twice");
    }

    @Test
    void aLinkThatLeadsOutOfItsLayerIsRefused() throws Exception {
        Path sources = sources("one", List.of("a"));
        Files.createSymbolicLink(sources.resolve("app/out"), Path.of("../../../etc/passwd"));

        assertThatThrownBy(() -> build(image(sources), "x.tar"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("the link 'out' leads out of the layer");
    }

    @Test
    void everyMistakeOfADescriptionIsNamedAtOnce() {
        InvalidInput refused = catchThrowableOfType(
                InvalidInput.class,
                () -> new ImageDescription(
                        "Pay Ments",
                        "linux",
                        List.of(new Layer("x", new Source.Files(Map.of()), "opt/../etc")),
                        List.of(),
                        List.of(),
                        null,
                        "opt",
                        Map.of("A=B", "c"),
                        Set.of("http"),
                        Map.of()));

        assertThat(refused.mistakes())
                .extracting(Mistake::place)
                .containsExactlyInAnyOrder(
                        "image.name",
                        "image.platform",
                        "image.layers[x].to",
                        "image.config.workdir",
                        "image.config.env",
                        "image.config.ports");
    }

    private BuiltImage build(ImageDescription image, String tar) {
        BuiltImage built = ImageBuilder.build(image, directory.resolve(tar), directory.resolve("scratch"));
        assertThat(directory.resolve("scratch")).isEmptyDirectory();
        return built;
    }

    private Path sources(String name, List<String> files) throws IOException {
        Path sources = directory.resolve(name);
        Files.createDirectories(sources.resolve("app/sub"));
        Files.createDirectories(sources.resolve("rootfs/etc"));
        for (String file : files) {
            Files.writeString(sources.resolve("app").resolve(file), "content of " + file);
        }
        Files.writeString(sources.resolve("app/sub/é"), "content");
        Files.createSymbolicLink(sources.resolve("app/link"), Path.of("sub/é"));
        Files.writeString(sources.resolve("rootfs/etc/os-release"), "ID=none\n");
        return sources;
    }

    private static ImageDescription image(Path sources) {
        return image(
                new Layer("rootfs", new Source.Directory(sources.resolve("rootfs")), "/"),
                new Layer("application", new Source.Directory(sources.resolve("app")), "/opt/app"));
    }

    private static ImageDescription image(Layer... layers) {
        return new ImageDescription(
                "payments",
                "linux/amd64",
                List.of(layers),
                List.of("python3", "-m", "app"),
                List.of("--port", "8080"),
                "65532:65532",
                "/opt/app",
                Map.of("PATH", "/usr/bin", "A", "1"),
                Set.of("8080/tcp"),
                Map.of("org.opencontainers.image.title", "payments"));
    }

    private Path wheel(String name, Map<String, String> files) throws IOException {
        Path wheel = directory.resolve(name);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(wheel))) {
            for (var file : new LinkedHashMap<>(files).entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return wheel;
    }

    private static JsonFields inspect(String image) throws Exception {
        return JsonFields.of("skopeo", JsonReader.read(run("skopeo", "inspect", image)));
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException _) {
            return false;
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
