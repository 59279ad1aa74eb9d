package dev.assize.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where `assize report` writes, and that writing does not undo what was judged.
class ReportFilesTest {
    @TempDir
    private Path directory;

    private Program assize;
    private Path root;

    @BeforeEach
    void judge() throws IOException, InterruptedException {
        assize = Program.at(directory.resolve("home")).withoutTools();
        Repository repository = Repository.at(directory.resolve("orders"), assize);
        repository.file("orders.py", "print('orders')\n").commit("Begin");
        root = repository.root();
        assize.run(root, "init", "--person", "ada").exits(0);
        repository.commit("Put it on trial");
        assize.run(root, "scan", "secrets").exits(0);
        assize.run(root, "gate").exits(3);
    }

    @Test
    void severalFormatsGoIntoADirectoryAndTheDecisionIsStillThere() throws Exception {
        assize.run(root, "report", "html", "sarif", "gitlab", "junit", "markdown", "json", "-o", "reports/")
                .exits(0);

        try (var files = Files.list(root.resolve("reports"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            ".gitignore",
                            "report.html",
                            "report.sarif",
                            "gl-secret-detection-report.json",
                            "gl-code-quality-report.json",
                            "report.junit.xml",
                            "report.md",
                            "report.json");
        }
        assertThat(assize.run(root, "report", "markdown").exits(0).out()).contains("is undecided");
    }

    @Test
    void aScanOfAnEarlierRunIsNotLeftBehind() throws Exception {
        Path old = root.resolve("reports/gl-dast-report.json");
        assize.run(root, "report", "gitlab", "-o", "reports").exits(0);
        Files.writeString(old, "{\"scan\":{\"status\":\"success\"},\"vulnerabilities\":[]}");

        assize.run(root, "report", "gitlab", "-o", "reports").exits(0);

        assertThat(old).doesNotExist();
    }

    @Test
    void aReportThatGitSeesIsNamed() throws Exception {
        Program.Ran ran =
                assize.run(root, "report", "html", "-o", "report.html").exits(0);

        assertThat(ran.err()).contains("report.html lies in the repository and git does not ignore it");
    }

    @Test
    void everyFormatThatIsNoneIsRefusedAtOnce() throws Exception {
        assertThat(assize.run(root, "report", "papyrus", "html", "clay")
                        .exits(2)
                        .err())
                .contains("'papyrus' is not known", "'clay' is not known", "use html, json, sarif");
    }

    @Test
    void severalFilesDoNotGoToStandardOutputOrIntoAFile() throws Exception {
        for (List<String> line : List.of(
                List.of("report", "gitlab"),
                List.of("report", "html", "junit"),
                List.of("report", "html", "junit", "-o", "orders.py"))) {
            assertThat(assize.run(root, line.toArray(String[]::new)).exits(2).err())
                    .contains("name a directory");
        }
        assertThat(root.resolve("orders.py")).hasContent("print('orders')");
    }
}
