package dev.assize.runner.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.assize.core.InvalidInput;
import dev.assize.core.subject.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ToolLockTest {
    private static final Path ROOT = Path.of(System.getProperty("assize.root", ".."));

    @Test
    void theLockOfThisRepositoryNamesEveryToolOnce() {
        ToolLock lock = ToolLock.at(ROOT);

        assertThat(lock.pins())
                .extracting(Pin::name)
                .containsExactly("semgrep", "checkov", "wapiti", "syft", "coverage", "trivy", "opa", "fsck");
        assertThat(lock.pins()).allSatisfy(pin -> assertThat(pin.ways()).isNotEmpty());
    }

    @Test
    void everyLockFileHasTheDigestThatIsPinned() throws IOException {
        for (Pin pin : ToolLock.at(ROOT).pins()) {
            for (Pin.Way way : pin.ways()) {
                switch (way) {
                    case Pin.Python python -> {
                        assertPinned(python.lock());
                        if (python.build() != null) {
                            assertPinned(python.build());
                        }
                    }
                    case Pin.Go go -> {
                        for (var entry : go.digests().entrySet()) {
                            assertPinned(new Pin.LockFile(go.folder() + "/" + entry.getKey(), entry.getValue()));
                        }
                        assertThat(Files.readAllLines(ROOT.resolve(go.folder()).resolve("go.sum")))
                                .contains(go.module() + " " + go.at() + " " + go.sum());
                    }
                    case Pin.OnPath _, Pin.Release _ -> {}
                }
            }
        }
    }

    private static void assertPinned(Pin.LockFile file) throws IOException {
        try (InputStream in = Files.newInputStream(ROOT.resolve(file.path()))) {
            assertThat(Digest.of(in)).as(file.path()).isEqualTo(file.digest());
        }
    }

    @Test
    void everyMistakeIsToldAtOnce() {
        String text = """
            format: 1
            tools:
              one:
                version: "1.0"
                licence: MIT
                program: ../one
                ask: {args: ["--version"], pattern: '\\d+'}
                ways:
                  - way: carrier-pigeon
                  - way: python
                    lock: ../../etc/passwd
                    digest: "sha256:12"
                    python: {from: "three"}
                colour: blue
            """;

        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(() -> ToolLock.read(text.getBytes(StandardCharsets.UTF_8)))
                .satisfies(refused -> assertThat(refused.getMessage())
                        .contains("is no file name")
                        .contains("has no group")
                        .contains("'carrier-pigeon' is not known")
                        .contains("is not a path below the root")
                        .contains("is not a SHA-256 digest")
                        .contains("'three' is not a version number")
                        .contains("colour"));
    }

    @Test
    void whatDecidesTheBytesDecidesTheIdentityAndNothingElseDoes() {
        String text = """
            format: 1
            tools:
              one:
                version: "1.0"
                licence: MIT
                program: one
                ask: {args: ["--version"], pattern: '(\\d+)', seconds: 1}
                ways:
                  - way: python
                    lock: tools/python/one.txt
                    digest: "sha256:%s"
                    python: {from: "3.9"}
                    seconds: %d
            """;
        Digest first = identity(text.formatted("a".repeat(64), 1));

        assertThat(identity(text.formatted("a".repeat(64), 99))).isEqualTo(first);
        assertThat(identity(text.formatted("b".repeat(64), 1))).isNotEqualTo(first);
    }

    private static Digest identity(String text) {
        Pin pin = ToolLock.read(text.getBytes(StandardCharsets.UTF_8)).pins().getFirst();
        return pin.identity(pin.ways().getFirst());
    }

    @Test
    void versionsAreComparedByNumber() {
        assertThat(Pin.Version.parse("3.10")).isGreaterThan(Pin.Version.parse("3.9.18"));
        assertThat(Pin.Version.parse("3.13")).isEqualByComparingTo(Pin.Version.parse("3.13.0"));
    }
}
