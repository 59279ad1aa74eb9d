package dev.assize.reports;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.assize.core.canonical.JsonFields;
import dev.assize.core.canonical.JsonReader;
import dev.assize.core.control.ControlId;
import dev.assize.core.control.ControlTexts;
import dev.assize.core.fact.History;
import dev.assize.core.posture.Posture;
import dev.assize.core.posture.StatementOfApplicability;
import dev.assize.core.posture.StatementOfApplicability.Declaration;
import dev.assize.core.posture.StatementOfApplicability.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SoaReportTest {
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
    private static final ControlId PERIMETER = ControlId.parse("iso27001:A.7.1");

    /// A statement about an empty ledger with one declaration.
    private static StatementOfApplicability soa(String because) {
        Posture nothing = Posture.of(
                new History((_, _, _) -> true),
                digest -> {
                    throw new IllegalStateException("no policy is in force");
                },
                _ -> true,
                NOW);
        return StatementOfApplicability.of(
                nothing,
                Map.of(PERIMETER, new Declaration(PERIMETER, true, because, Status.PLANNED, List.of("a, b"), "Ada")));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void theCsvHasARowForEachControlAndReadsBack() throws IOException {
        String because = "It says \"yes\",\nand goes on.";
        try (CsvReader<NamedCsvRecord> csv =
                CsvReader.builder().ofNamedCsvRecord(text(SoaReport.csv(soa(because), ControlTexts.NONE)))) {
            List<NamedCsvRecord> rows = csv.stream().toList();
            assertThat(rows).hasSize(93);
            NamedCsvRecord row = rows.stream()
                    .filter(r -> r.getField("control").equals("A.7.1"))
                    .findFirst()
                    .orElseThrow();
            assertThat(row.getField("justification")).isEqualTo(because);
            assertThat(row.getField("status")).isEqualTo("planned");
            assertThat(row.getField("applicable")).isEqualTo("yes");
            assertThat(row.getField("ledger")).isEqualTo("not-evaluated");
        }
    }

    @Test
    void aCellIsNeverRunAsAFormula() {
        assertThat(text(SoaReport.csv(soa("=HYPERLINK(\"http://x\")"), ControlTexts.NONE)))
                .contains("\"'=HYPERLINK(");
    }

    @Test
    void theMarkdownHasOneLineForEachControlWhateverPeopleWrote() {
        String page =
                text(SoaReport.markdown(soa("a | b <script>\n# not a heading"), ControlTexts.NONE, "Example *Ltd*"));
        assertThat(page.lines().filter(line -> line.startsWith("| A."))).hasSize(93);
        assertThat(page)
                .contains("a \\| b &lt;script&gt; \\# not a heading")
                .contains("Example \\*Ltd\\*")
                .contains("1 of 93 controls are declared, 92 are not.");
    }

    @Test
    void theJsonCountsWhatIsUndeclared() throws Exception {
        JsonFields json = JsonFields.of("soa", JsonReader.read(SoaReport.json(soa("Yes."), ControlTexts.NONE, null)));
        assertThat(json.number("total")).isEqualTo(93);
        assertThat(json.number("undeclared")).isEqualTo(92);
        assertThat(json.list("items", item -> item.text("control"))).hasSize(93).contains("iso27001:A.7.1");
    }

    @Test
    void theSameStatementGivesTheSameBytes() {
        assertThat(SoaReport.csv(soa("Yes."), ControlTexts.NONE))
                .isEqualTo(SoaReport.csv(soa("Yes."), ControlTexts.NONE));
    }
}
