package dev.assize.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.core.evidence.Stage;
import dev.assize.runner.settings.Settings;
import dev.assize.runner.settings.SettingsReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `assize init` writes is read by `assize run`, for whatever lies in the repository.
class SettingsDraftTest {
    @TempDir
    private Path directory;

    private String draft(String name, Map<String, String> files) throws IOException, InterruptedException {
        Path root = Files.createDirectories(directory.resolve(name));
        for (var file : files.entrySet()) {
            Path path = root.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        git(root, "init", "--quiet");
        git(root, "add", "--all");
        git(root, "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "-qm", "Begin", "--allow-empty");
        return SettingsDraft.of(root, "standard", Optional.empty());
    }

    private static void git(Path root, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        assertThat(new ProcessBuilder(command)
                        .directory(root.toFile())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    private static Settings read(String draft) {
        return SettingsReader.read(draft.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void everyDraftIsReadAgain() throws Exception {
        Map<String, Map<String, String>> repositories = Map.of(
                "python", Map.of("pyproject.toml", "[project]\nname = \"till\"\n", "till.py", "print(1)\n"),
                "node", Map.of("package.json", "{\"name\": \"till\"}\n", "index.js", "1;\n"),
                "go", Map.of("go.mod", "module example.org/till\n", "main.go", "package main\n"),
                "java", Map.of("pom.xml", "<project/>\n", "src/main/java/Till.java", "class Till {}\n"),
                "terraform", Map.of("main.tf", "terraform {}\n"),
                "service", Map.of("Dockerfile", "FROM scratch\n", "image.yml", "name: till\nlayers: []\n"),
                "empty", Map.of());
        for (var repository : repositories.entrySet()) {
            String draft = draft(repository.getKey(), repository.getValue());

            Settings settings = read(draft);

            assertThat(settings.service().name()).isEqualTo(repository.getKey());
            assertThat(settings.policy()).isEqualTo("standard");
            assertThat(settings.of(Stage.SAST).enabled()).isTrue();
            assertThat(settings.of(Stage.CODE_QUALITY).enabled()).isTrue();
            assertThat(draft.lines().filter(line -> line.length() > 100)).isEmpty();
        }
    }

    @Test
    void aLibraryIsAskedToSayThatItIsOne() throws Exception {
        String draft = draft("library", Map.of("pom.xml", "<project/>\n"));

        assertThat(read(draft).inapplicable()).isEmpty();
        assertThat(read(draft).staging()).isNull();
        assertThat(read(draft).image()).isNull();
        assertThat(read(draft.replace("    # not_applicable:", "    not_applicable:"))
                        .inapplicable())
                .containsOnlyKeys(Stage.DAST);
    }

    @Test
    void aServiceIsScannedOnceItIsSaidHowItStarts() throws Exception {
        String draft = draft("service", Map.of("Dockerfile", "FROM scratch\n"));

        assertThat(read(draft).of(Stage.DAST).enabled()).isTrue();
        assertThat(read(draft.replace("    # command:", "    command:"))
                        .staging()
                        .command())
                .contains("{port}");
    }

    @Test
    void anImageDescriptionIsTaken() throws Exception {
        assertThat(read(draft("boxed", Map.of("image.yml", "name: till\nlayers: []\n")))
                        .image())
                .isEqualTo("image.yml");
    }

    @Test
    void aNameThatIsNoServiceNameIsMadeOne() throws Exception {
        assertThat(read(draft("My Shop (2)", Map.of())).service().name()).isEqualTo("my-shop-2");
        assertThat(read(draft("___", Map.of())).service().name()).isEqualTo("service");
    }

    @Test
    void theCommentedLinesAreRightWhenUncommented() throws Exception {
        String draft = draft("uncommented", Map.of("Dockerfile", "FROM scratch\n"));

        Settings settings = read(draft.replace("    # reports:", "    reports:")
                .replace("    # image:", "    image:")
                .replace("    # target:", "    target:"));

        assertThat(settings.of(Stage.CODE_QUALITY).reports()).containsExactly("coverage.xml");
        assertThat(settings.image()).isEqualTo("image.yml");
        assertThat(settings.staging().target()).hasHost("staging.example.org");
    }
}
