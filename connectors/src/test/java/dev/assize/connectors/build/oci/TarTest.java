package dev.assize.connectors.build.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarTest {
    private static final String LONG = "a/".repeat(90) + "é".repeat(60);

    @Property(tries = 200)
    void whatIsWrittenIsReadAgain(@ForAll("names") String name, @ForAll byte[] bytes, @ForAll boolean executable)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(out)) {
            tar.directory("d-" + name);
            tar.link("l-" + name, "../" + name);
            tar.file(name, executable, bytes);
        }

        TarReader reader = new TarReader(new ByteArrayInputStream(out.toByteArray()), 10_000);

        assertThat(reader.next().orElseThrow())
                .extracting(TarReader.Entry::path, TarReader.Entry::kind)
                .containsExactly("d-" + name + "/", TarReader.Kind.DIRECTORY);
        assertThat(reader.next().orElseThrow())
                .extracting(TarReader.Entry::path, TarReader.Entry::kind, TarReader.Entry::target)
                .containsExactly("l-" + name, TarReader.Kind.LINK, "../" + name);
        TarReader.Entry file = reader.next().orElseThrow();
        assertThat(file.path()).isEqualTo(name);
        assertThat(file.mode()).isEqualTo(executable ? 0755 : 0644);
        assertThat(content(reader)).isEqualTo(bytes);
        assertThat(new ByteArrayInputStream(out.toByteArray(), (int) file.at(), bytes.length).readAllBytes())
                .isEqualTo(bytes);
        assertThat(reader.next()).isEmpty();
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings()
                .withChars("abc.é漢-")
                .ofMinLength(1)
                .ofMaxLength(150)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(parts -> String.join("/", parts));
    }

    @Test
    void theTarOfTheSystemReadsWhatWeWriteAndWeReadWhatItWrites(@TempDir Path directory) throws Exception {
        Path ours = directory.resolve("ours.tar");
        try (TarWriter tar = new TarWriter(Files.newOutputStream(ours))) {
            tar.directory("d");
            tar.file("d/f", true, "one".getBytes(StandardCharsets.UTF_8));
            tar.file("d/" + LONG, false, "two".getBytes(StandardCharsets.UTF_8));
            tar.link("d/l", "f");
        }
        Path unpacked = Files.createDirectory(directory.resolve("unpacked"));

        run("tar", "-xf", ours.toString(), "-C", unpacked.toString());
        assertThat(unpacked.resolve("d/" + LONG)).hasContent("two");
        assertThat(Files.readSymbolicLink(unpacked.resolve("d/l"))).hasToString("f");
        assertThat(Files.isExecutable(unpacked.resolve("d/f"))).isTrue();

        for (String format : List.of("ustar-short", "gnu", "pax")) {
            Path theirs = directory.resolve(format + ".tar");
            String of = format.equals("ustar-short") ? "ustar" : format;
            String what = format.equals("ustar-short") ? "d/f" : "d";
            run("tar", "--format", of, "-cf", theirs.toString(), "-C", unpacked.toString(), what);
            List<String> paths = new ArrayList<>();
            TarReader reader = new TarReader(Files.newInputStream(theirs), 10_000);
            for (Optional<TarReader.Entry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                paths.add(entry.get().path());
                if (entry.get().path().equals("d/" + LONG)) {
                    assertThat(content(reader)).isEqualTo("two".getBytes(StandardCharsets.UTF_8));
                }
            }
            assertThat(paths).as(format).contains("d/f");
            if (!format.equals("ustar-short")) {
                assertThat(paths).as(format).contains("d/" + LONG);
            }
        }
    }

    @Test
    void aTarThatEndsTooEarlyIsNoTar() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(out)) {
            tar.file("f", false, new byte[2000]);
        }
        byte[] cut = java.util.Arrays.copyOf(out.toByteArray(), 1000);

        assertThatThrownBy(() -> {
                    TarReader reader = new TarReader(new ByteArrayInputStream(cut), 10);
                    reader.next();
                    reader.next();
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ends within");
    }

    @Test
    void whatIsNoTarIsNamedSo() {
        byte[] noise = "x".repeat(1024).getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> new TarReader(new ByteArrayInputStream(noise), 10).next())
                .isInstanceOf(IOException.class)
                .hasMessage("it is not a tar, or a damaged one");
    }

    @Test
    void moreEntriesThanAllowedAreRefused() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(out)) {
            for (int i = 0; i < 5; i++) {
                tar.file("f" + i, false, new byte[0]);
            }
        }

        assertThatThrownBy(() -> {
                    TarReader reader = new TarReader(new ByteArrayInputStream(out.toByteArray()), 3);
                    while (reader.next().isPresent()) {}
                })
                .hasMessage("the tar has more than 3 entries");
    }

    private static byte[] content(TarReader reader) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[7];
        for (int n = reader.read(buffer, 7); n >= 0; n = reader.read(buffer, 7)) {
            bytes.write(buffer, 0, n);
        }
        return bytes.toByteArray();
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
