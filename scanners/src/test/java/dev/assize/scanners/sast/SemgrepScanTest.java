package dev.assize.scanners.sast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.core.canonical.Json;
import dev.assize.core.canonical.JsonReader;
import dev.assize.scanners.Plan;
import dev.assize.scanners.ScanContext;
import dev.assize.scanners.StageSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SemgrepScanTest {
    @TempDir
    Path directory;

    private Path root;

    @BeforeEach
    void rulesForTwoLanguages() throws IOException {
        root = Files.createDirectories(directory.resolve("repository"));
        rule("python", "assize.python.one");
        rule("java", "assize.java.one");
    }

    private void rule(String language, String id) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("rules/semgrep").resolve(language));
        Files.writeString(
                folder.resolve("one.yml"),
                "rules:\n  - id: " + id + "\n    languages: [" + language
                        + "]\n    severity: HIGH\n    message: >-\n      Two\n      lines.\n    pattern: f(...)\n");
    }

    private Plan plan(List<String> packs, String... files) {
        return new SemgrepScan()
                .plan(new ScanContext(
                        root,
                        List.of(files),
                        new StageSettings(true, List.of(), packs, List.of(), StageSettings.DEFAULT_TIMEOUT),
                        directory,
                        directory.resolve("rules"),
                        null,
                        null,
                        null,
                        null));
    }

    private Plan.Execute executed(List<String> packs, String... files) {
        assertThat(plan(packs, files)).isInstanceOf(Plan.Execute.class);
        return (Plan.Execute) plan(packs, files);
    }

    @Test
    void codeInALanguageWithoutRulesIsNotPassedInSilence() {
        assertThat(plan(List.of(), "app/main.rb", "app/other.rb", "tools/build.py"))
                .isInstanceOfSatisfying(
                        Plan.Impossible.class,
                        plan -> assertThat(plan.reason()).contains("ruby").doesNotContain("python"));
    }

    @Test
    void aPackMakesItPossible() {
        assertThat(executed(List.of("p/ruby"), "app/main.rb").arguments()).containsSubsequence("--config", "p/ruby");
    }

    @Test
    void nothingButTestsAndVendoredCodeIsNothingToLookAt() {
        assertThat(plan(List.of(), "tests/a.py", "node_modules/x/index.js", "a_test.go", "README.md"))
                .isInstanceOf(Plan.Nothing.class);
    }

    @Test
    void onlyTheRulesOfTheLanguagesThereAreUsed() throws Exception {
        Plan.Execute plan = executed(List.of(), "app/main.py");

        assertThat(plan.rules().count()).isEqualTo(1);
        plan.preparation().run();
        Json bundle = JsonReader.read(Files.readAllBytes(directory.resolve("assize-rules.json")));
        assertThat(bundle.toString())
                .contains("assize.python.one", "Two lines.")
                .doesNotContain("assize.java.one");
    }

    @Test
    void aFileInTheRepositoryCannotHideCode() {
        assertThat(executed(List.of(), "app/main.py", ".semgrepignore").arguments())
                .contains("--x-ignore-semgrepignore-files");
    }

    @Test
    void aBundleIsLeftOutByNameAndOrdinaryCodeIsNot() throws IOException {
        Files.writeString(root.resolve("bundle.js"), "a=1;".repeat(20_000));
        Files.writeString(root.resolve("long.js"), "const a = 1;\n".repeat(5_000));

        assertThat(executed(List.of(), "bundle.js", "long.js", "a.py", "b.py", "c.py")
                        .arguments())
                .contains("/bundle.js")
                .doesNotContain("/long.js");
    }

    @Test
    void packsOfARegistryAreNeverTakenFromTheCacheAndThoseOfTheTreeAre() throws IOException {
        Files.createDirectories(root.resolve("tools/semgrep"));

        assertThat(executed(List.of("p/default"), "a.py").network()).isTrue();
        assertThat(executed(List.of("tools/semgrep"), "a.py").network()).isFalse();
        assertThat(executed(List.of("../elsewhere"), "a.py").network()).isTrue();
    }
}
