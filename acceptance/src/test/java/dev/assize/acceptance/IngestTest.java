package dev.assize.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.core.canonical.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `assize ingest --dry-run` in a directory that is no repository and never saw `assize init`.
class IngestTest {
    private static final Path FIXTURES = Clone.root().resolve("scanners/src/test/resources/fixtures");

    @TempDir
    Path directory;

    private Program assize;
    private Path nowhere;

    @BeforeEach
    void start() throws IOException {
        assize = Program.at(directory.resolve("home")).withoutTools();
        nowhere = Files.createDirectory(directory.resolve("nowhere"));
    }

    @Test
    void aReportIsReadWithoutAnyFlagAndNothingIsWritten() throws Exception {
        Program.Ran ran = dryRun(FIXTURES.resolve("grype/image.json")).exits(0);

        assertThat(((Json.Object) ran.json()).members())
                .containsOnlyKeys("format", "status", "findings", "suppressed", "tool", "reason")
                .containsEntry("format", Json.of("grype"))
                .containsEntry("status", Json.of("read"))
                .containsEntry("findings", Json.of(3))
                .containsEntry("suppressed", Json.of(2))
                .containsEntry("tool", Json.of("grype"))
                .containsEntry("reason", Json.NULL);
        try (var left = Files.list(nowhere)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aReportThatIsNotUnderstoodSaysWhyAndEndsWithThree() throws Exception {
        Json.Object answer = (Json.Object)
                dryRun(FIXTURES.resolve("ecr/failed.json")).exits(3).json();

        assertThat(answer.members())
                .containsEntry("format", Json.of("ecr"))
                .containsEntry("status", Json.of("not-evaluated"))
                .containsEntry("findings", Json.of(0))
                .containsEntry("tool", Json.NULL);
        assertThat(answer.members().get("reason").toString()).contains("did not finish");
    }

    @Test
    void whatIsNoReportIsNotEvaluated() throws Exception {
        for (String text : new String[] {"", "hello", "{}", "[]", "<a/>"}) {
            dryRun(Files.writeString(nowhere.resolve("file"), text)).exits(3);
        }
    }

    @Test
    void aZippedReportIsRead() throws Exception {
        Path archive = directory.resolve("artifact.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            zip.putNextEntry(new ZipEntry("gl-sast-report.json"));
            Files.copy(FIXTURES.resolve("gitlab/sast-15.json"), zip);
        }

        assertThat(dryRun(archive).exits(0).answer().text("format")).isEqualTo("gitlab");
    }

    @Test
    void aTableIsReadWithAMapping() throws Exception {
        Path table = Files.writeString(nowhere.resolve("t.csv"), "Id|Risk\nCVE-1|hoch\n", StandardCharsets.UTF_8);
        Path mapping = Files.writeString(nowhere.resolve("map.json"), """
                {"tool": "nightly", "stage": "sast", "delimiter": "|",
                 "columns": {"rule": "Id", "severity": "Risk"}, "severities": {"hoch": "HIGH"}}
                """);

        Program.Ran ran =
                assize.run(nowhere, "ingest", "--dry-run", "--json", "--map", mapping.toString(), table.toString());

        assertThat(ran.exits(0).answer().text("tool")).isEqualTo("nightly");
    }

    @Test
    void aMappingWithMistakesNamesThemAll() throws Exception {
        Path mapping = Files.writeString(nowhere.resolve("map.json"), "{\"columns\": {\"risk\": \"R\"}}");

        Program.Ran ran =
                assize.run(nowhere, "ingest", "--dry-run", "--json", "--map", mapping.toString(), mapping.toString());

        assertThat(ran.exits(2).out()).contains("mistakes", "columns.risk", "stage");
    }

    private Program.Ran dryRun(Path report) throws Exception {
        return assize.run(nowhere, "ingest", "--dry-run", "--json", report.toString());
    }
}
