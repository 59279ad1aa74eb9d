package dev.assize.scanners.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.evidence.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitSourcesTest {
    private final Random random = new Random(5);
    private final SecretScanner scanner = SecretScanner.with(KeyedRedaction.keyedBy(new byte[32]));

    @TempDir
    Path directory;

    private Repository repository;

    @BeforeEach
    void makeRepository() {
        repository = new Repository(directory);
    }

    @Test
    void theTreeIsWhatGitTracksOrWould() {
        repository
                .write("tracked.py", key())
                .write(".gitignore", "ignored.py\n")
                .commit();
        repository.write("new.py", key()).write("ignored.py", key());

        ScanReport report = sources().tree();
        assertThat(places(report)).containsExactly("new.py:1", "tracked.py:1");
        assertThat(report.files()).isEqualTo(3);
    }

    @Test
    void theTreeDoesNotFollowLinksAndMissesNoDeletedFile() throws Exception {
        repository.write("gone.py", key()).commit();
        Files.delete(directory.resolve("gone.py"));
        Files.createSymbolicLink(directory.resolve("link"), Path.of("/etc/hostname"));

        ScanReport report = sources().tree();
        assertThat(report.findings()).isEmpty();
        assertThat(report.skipped()).isEmpty();
    }

    @Test
    void historyRemembersWhatTheTreeForgot() {
        repository.write("config.py", key()).commit();
        repository.write("config.py", "clean = 1\n").commit();
        repository.git("checkout", "-q", "-b", "side");
        repository.write("side.py", key()).commit();
        repository.git("checkout", "-q", "-");

        assertThat(places(sources().tree())).isEmpty();
        assertThat(places(sources().history())).containsExactly("config.py:1", "side.py:1");
    }

    @Test
    void historyLooksAtEachBlobOnce() {
        String text = key();
        repository.write("a.py", text).commit();
        repository.write("b.py", text).write("c.py", text).commit();

        ScanReport report = sources().history();
        assertThat(report.files()).isEqualTo(1);
        assertThat(report.findings()).hasSize(1);
    }

    @Test
    void stagedFilesAreLookedAtAsAWhole() {
        repository.write("a.py", key()).commit();
        repository.write("a.py", read("a.py") + "x = 1\n").stage();
        repository.write("unstaged.py", key());

        assertThat(places(sources().staged())).containsExactly("a.py:1");
    }

    @Test
    void whatIsTooLargeIsAFinding() {
        repository
                .write("large.sql", "x".repeat(5_000))
                .write("small.py", "x = 1\n")
                .commit();

        for (ScanReport report : List.of(
                sources().limitedTo(4_000).tree(),
                sources().limitedTo(4_000).history(),
                sources().limitedTo(4_000).directory())) {
            assertThat(report.skipped()).singleElement().satisfies(s -> {
                assertThat(s.path()).isEqualTo("large.sql");
                assertThat(s.reason()).contains("5000 bytes");
            });
            assertThat(report.findings()).extracting(Finding::rule).containsExactly("not-scanned");
        }
    }

    @Test
    void theNumberOfThreadsDoesNotShowInTheReport() {
        for (int i = 0; i < 300; i++) {
            repository.write("d" + i % 7 + "/f" + i + ".py", i % 3 == 0 ? key() : "x = " + i + "\n");
        }
        repository.commit();

        byte[] one = sources().on(1).tree().toBytes();
        assertThat(sources().on(5).tree().toBytes()).isEqualTo(one);
        assertThat(sources().on(5).history().toBytes())
                .isEqualTo(sources().on(1).history().toBytes());
        assertThat(sources().tree().findings()).hasSize(100);
    }

    @Test
    void binaryFilesAreCounted() {
        repository
                .write("a.bin", new byte[] {0, 0, 0, 1})
                .write("b.py", "x = 1\n")
                .stage();

        ScanReport report = sources().tree();
        assertThat(report.binaryFiles()).isEqualTo(1);
        assertThat(report.files()).isEqualTo(2);
    }

    @Test
    void suppressedFindingsAreKept() {
        String line = key();
        repository.write("a.py", line.strip() + "  # assize:allow a sample\n").stage();

        ScanReport report = sources().tree();
        assertThat(report.findings()).hasSize(1);
        assertThat(report.open()).isZero();
    }

    @Test
    void anEmptyRepositoryIsCleanAndNoRepositoryIsAFailure(@TempDir Path elsewhere) {
        assertThat(sources().tree().files()).isZero();
        assertThat(sources().history().files()).isZero();
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> GitSources.of(elsewhere, scanner).tree())
                .satisfies(f -> assertThat(f.fault()).isEqualTo(Fault.TOOL_FAILED));
    }

    private String key() {
        return "key = \"" + Specimen.of("AKIA[A-Z2-7]{16}", random) + "\"\n";
    }

    private String read(String path) {
        try {
            return Files.readString(directory.resolve(path));
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private GitSources sources() {
        return GitSources.of(directory, scanner);
    }

    private static List<String> places(ScanReport report) {
        return report.findings().stream().map(f -> f.location().text()).toList();
    }
}
