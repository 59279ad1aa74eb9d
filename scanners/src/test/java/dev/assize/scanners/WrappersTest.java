package dev.assize.scanners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assize.core.evidence.UnreadableReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/// Reports as CI hosts hand them out, and archives made to harm.
class WrappersTest {
    private static final byte[] REPORT = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);

    @Test
    void aZippedReportIsReadLikeTheReport() throws Exception {
        byte[] report = Files.readAllBytes(Path.of("src/test/resources/fixtures/grype/image.json"));
        ReportReaders readers = ReportReaders.installed();
        ReportReaders.Read read = readers.read(zip("reports/", "reports/grype.json", report));
        assertThat(read.format()).isEqualTo("grype");
        assertThat(read.reading()).isEqualTo(readers.read(report).reading());
        assertThat(new String(read.redacted(), StandardCharsets.UTF_8)).startsWith("{");
    }

    @Test
    void anArchiveOfSeveralFilesIsRefused() throws IOException {
        refused(zip("a.json", REPORT, "b.json", REPORT), "holds several files");
    }

    @Test
    void anArchiveOfNoFileIsRefused() throws IOException {
        refused(zip("a/"), "holds no file");
    }

    @Test
    void anArchiveOfManyEntriesIsRefused() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < 1_000; i++) {
                zip.putNextEntry(new ZipEntry("d" + i + "/"));
            }
        }
        refused(out.toByteArray(), "too many entries");
    }

    @Test
    void aBombIsRefusedWhileItInflates() throws IOException {
        refused(zip("bomb.json", new byte[200 << 20]), "inflates beyond the limits");
    }

    @Test
    void aWrapperInAWrapperIsRefused() throws IOException {
        refused(zip("a.json.gz", gzip(REPORT)), "holds another wrapper");
        refused(gzip(zip("a.json", REPORT)), "holds another wrapper");
        refused(zip("a.zip", zip("a.json", REPORT)), "holds another wrapper");
    }

    @Test
    void anArchiveThatIsCutShortIsRefused() throws IOException {
        byte[] whole = zip("a.json", REPORT);
        for (int length = 5; length < 40; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> ReportBytes.unwrapped(cut)).isInstanceOf(UnreadableReport.class);
        }
    }

    @Test
    void anEmptyFileInAnArchiveIsAnEmptyReport() throws IOException {
        refused(zip("a.json", new byte[0]), "is empty");
    }

    @Test
    void aNameThatLeadsElsewhereLeadsNowhere() throws Exception {
        assertThat(ReportBytes.unwrapped(zip("../../etc/passwd", REPORT))).isEqualTo(REPORT);
    }

    private static void refused(byte[] wrapped, String reason) {
        assertThatThrownBy(() -> ReportBytes.unwrapped(wrapped))
                .isInstanceOf(UnreadableReport.class)
                .hasMessageContaining(reason);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    /// @param entries names, each followed by its bytes where it is a file
    private static byte[] zip(Object... entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Object entry : entries) {
                if (entry instanceof byte[] bytes) {
                    zip.write(bytes);
                } else {
                    zip.putNextEntry(new ZipEntry((String) entry));
                }
            }
        }
        return out.toByteArray();
    }
}
