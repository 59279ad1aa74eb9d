package dev.assize.scanners.generic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assize.core.InvalidInput;
import dev.assize.core.Mistake;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.UnreadableReport;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvReportsTest {
    private static final String MAPPING = """
            {"tool": "Nightly", "stage": "dependencies", "delimiter": ";",
             "columns": {"rule": "Vulnerability", "severity": "Risk", "package": "Component", "version": "Installed"},
             "severities": {"Sehr hoch": "CRITICAL"}}
            """;

    @Test
    void columnsAndSeveritiesAreMapped() throws Exception {
        CsvReports reader = new CsvReports(CsvMapping.of(bytes(MAPPING)));
        List<Finding> findings = reader.read(
                        bytes("Component;Installed;Risk;Vulnerability\na,b;1;sehr hoch;CVE-1\nc;2;moderate;CVE-2\n"),
                        reader.stage())
                .findings();
        assertThat(reader.stage()).isEqualTo(Stage.DEPENDENCIES);
        assertThat(findings).extracting(Finding::severity).containsExactly(Severity.CRITICAL, Severity.MEDIUM);
        assertThat(findings).extracting(Finding::tool).containsOnly("nightly");
        assertThat(findings).extracting(f -> f.location().text()).containsExactly("a,b 1", "c 2");
    }

    @Test
    void aMappedColumnThatIsMissingIsRefused() {
        CsvReports reader = new CsvReports(CsvMapping.of(bytes(MAPPING)));
        assertThatThrownBy(() -> reader.read(bytes("Component;Installed;Vulnerability\na;1;CVE-1\n"), Stage.SAST))
                .isInstanceOf(UnreadableReport.class)
                .hasMessageContaining("severity");
    }

    @Test
    void aRowThatNamesNothingIsRefused() {
        CsvReports reader = new CsvReports();
        assertThatThrownBy(() -> reader.read(bytes("rule,severity\n,HIGH\n"), Stage.SAST))
                .isInstanceOf(UnreadableReport.class)
                .hasMessageContaining("line 2");
    }

    @Test
    void everyMistakeOfAMappingIsNamed() {
        String wrong = """
                {"stage": "lunch", "delimiter": ";;", "columns": {"risk": "Risk", "title": 7},
                 "severities": {"x": "BAD"}, "colour": 1}
                """;
        assertThatThrownBy(() -> CsvMapping.of(bytes(wrong)))
                .isInstanceOfSatisfying(InvalidInput.class, e -> assertThat(e.mistakes())
                        .extracting(Mistake::place)
                        .contains(
                                "colour",
                                "tool",
                                "stage",
                                "delimiter",
                                "columns.risk",
                                "columns.title",
                                "columns",
                                "severities.x"));
    }

    @Test
    void aMappingThatIsNoJsonIsRefused() {
        assertThatThrownBy(() -> CsvMapping.of(bytes("rule=Rule"))).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> CsvMapping.of(bytes("[]"))).isInstanceOf(InvalidInput.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
