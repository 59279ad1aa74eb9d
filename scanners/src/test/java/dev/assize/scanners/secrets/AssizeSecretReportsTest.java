package dev.assize.scanners.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.UnreadableReport;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssizeSecretReportsTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private final AssizeSecretReports reader = new AssizeSecretReports();
    private final String secret = Specimen.of("AKIA[A-Z2-7]{16}", new Random(3));
    private final ScanReport report = report();

    private ScanReport report() {
        SecretScanner scanner = SecretScanner.with(KeyedRedaction.keyedBy(new byte[32]));
        byte[] text = ("a = \"" + secret + "\"\nb = \"" + Specimen.of("sqp_[0-9a-f]{40}", new Random(4))
                        + "\" # assize:allow a sample\n")
                .getBytes(StandardCharsets.UTF_8);
        return new ScanReport(
                ScanReport.Source.TREE,
                7,
                1_234,
                2,
                List.of(new ScanReport.Skipped("big.sql", "it is large")),
                scanner.rules().count(),
                scanner.rules().digest(),
                scanner.scan("a.py", text),
                NOON);
    }

    @Test
    void whatWasWrittenIsReadBack() throws UnreadableReport {
        byte[] bytes = report.toBytes();

        assertThat(reader.recognises(bytes)).isEqualTo(100);
        Reading reading = reader.read(bytes, Stage.SECRETS);
        assertThat(reading.findings()).isEqualTo(report.findings()).hasSize(2);
        assertThat(reading.observed()).isEqualTo(NOON);
        assertThat(reading.measures())
                .containsEntry("files_scanned", Json.of(7))
                .containsEntry("files_skipped", Json.of(1))
                .containsEntry("files_binary", Json.of(2));
        assertThat(reader.redacted(bytes)).isEqualTo(bytes);
    }

    @Test
    void theReportHoldsNoSecret() {
        assertThat(new String(report.toBytes(), StandardCharsets.UTF_8)).doesNotContain(secret.substring(4));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        "version":1        | "version":2
        "format":"assize-secrets" | "format":"assize-sekrets"
        "status":"finished"| "status":"broken"
        "findingCount":2   | "findingCount":3
        "findings":[       | "results":[
        "findingCount"     | "count"
        "skipped"          | "skiped"
        "count":           | "count":1,"old":
        "files":7          | "files":"7"
        "rule":            | "ruleId":
        "tool":"assize-secrets" | "tool":"other"
        """)
    void everyOtherShapeIsRefused(String part, String other) {
        String changed = new String(report.toBytes(), StandardCharsets.UTF_8).replace(part.strip(), other.strip());

        assertThat(changed.getBytes(StandardCharsets.UTF_8)).isNotEqualTo(report.toBytes());
        assertThatExceptionOfType(UnreadableReport.class)
                .isThrownBy(() -> reader.read(changed.getBytes(StandardCharsets.UTF_8), Stage.SECRETS))
                .satisfies(e -> assertThat(e.remedy()).isNotBlank());
    }

    @Test
    void aReportCutOffAnywhereIsRefused() {
        byte[] bytes = report.toBytes();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatExceptionOfType(UnreadableReport.class).isThrownBy(() -> reader.read(cut, Stage.SECRETS));
        }
    }
}
