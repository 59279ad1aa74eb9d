package dev.assize.reports;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.assize.core.canonical.CanonicalJson;
import dev.assize.core.canonical.Json;
import dev.assize.core.control.ControlTexts;
import dev.assize.core.posture.StatementOfApplicability;
import dev.assize.core.posture.StatementOfApplicability.Row;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The Statement of Applicability as Markdown, CSV or JSON. The same statement gives the same bytes.
public final class SoaReport {
    private SoaReport() {}

    /// @param organisation whose statement it is; null where nobody said
    public static byte[] markdown(StatementOfApplicability soa, ControlTexts texts, @Nullable String organisation) {
        StringBuilder page = new StringBuilder();
        page.append("# Statement of Applicability");
        if (organisation != null) {
            page.append(", ").append(cell(organisation));
        }
        page.append("\n\nISO/IEC 27001:2022 clause 6.1.3 d, Annex A, at ")
                .append(soa.at())
                .append(".\n\n");
        page.append(soa.rows().size() - soa.undeclared())
                .append(" of ")
                .append(soa.rows().size())
                .append(" controls are declared, ")
                .append(soa.undeclared())
                .append(" are not. ");
        int contradictions = soa.contradictions().size();
        page.append(
                contradictions == 0
                        ? "No declaration contradicts the ledger.\n"
                        : contradictions
                                + (contradictions == 1 ? " declaration contradicts" : " declarations contradict")
                                + " the ledger.\n");
        for (Row row : soa.contradictions()) {
            page.append("- ")
                    .append(row.control().id().number())
                    .append(": ")
                    .append(cell(row.contradiction()))
                    .append('\n');
        }
        page.append("\n| control | title | applies | justification | status | ledger shows | owner | evidence |\n");
        page.append("|---|---|---|---|---|---|---|---|\n");
        for (Row row : soa.rows()) {
            page.append("| ").append(row.control().id().number());
            for (String text : new String[] {
                texts.title(row.control()),
                applies(row),
                row.justification(),
                row.status().title(),
                row.shown().title(),
                row.owner(),
                String.join(", ", row.evidence())
            }) {
                page.append(" | ").append(cell(text));
            }
            page.append(" |\n");
        }
        return page.toString().getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] csv(StatementOfApplicability soa, ControlTexts texts) {
        StringWriter text = new StringWriter();
        try (CsvWriter csv =
                CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(text)) {
            csv.writeRecord(
                    "control",
                    "title",
                    "applicable",
                    "justification",
                    "status",
                    "ledger",
                    "owner",
                    "evidence",
                    "contradiction");
            for (Row row : soa.rows()) {
                csv.writeRecord(
                        row.control().id().number(),
                        harmless(texts.title(row.control())),
                        applies(row),
                        harmless(row.justification()),
                        row.status().word(),
                        row.shown().word(),
                        harmless(row.owner()),
                        harmless(String.join("; ", row.evidence())),
                        harmless(row.contradiction()));
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] json(StatementOfApplicability soa, ControlTexts texts, @Nullable String organisation) {
        return CanonicalJson.bytes(toJson(soa, texts, organisation));
    }

    public static Json.Object toJson(StatementOfApplicability soa, ControlTexts texts, @Nullable String organisation) {
        return Json.object()
                .put("organisation", organisation)
                .put("standard", "ISO/IEC 27001:2022")
                .put("at", soa.at().toString())
                .put("undeclared", soa.undeclared())
                .put("contradictions", soa.contradictions().size())
                .put("items", Json.array(soa.rows(), row -> toJson(row, texts)))
                .put("total", soa.rows().size())
                .build();
    }

    private static Json.Object toJson(Row row, ControlTexts texts) {
        Boolean applicable = row.applicable();
        return Json.object()
                .put("control", row.control().id().toString())
                .put("title", texts.title(row.control()))
                .put("applicable", applicable == null ? null : Json.of(applicable))
                .put("justification", blankToNull(row.justification()))
                .put("status", row.status().word())
                .put("shown", row.shown().word())
                .put("owner", row.owner())
                .putTexts("evidence", row.evidence())
                .put("contradiction", blankToNull(row.contradiction()))
                .build();
    }

    private static String applies(Row row) {
        Boolean applicable = row.applicable();
        if (applicable == null) {
            return "not declared";
        }
        return applicable ? "yes" : "no";
    }

    /// Text of people in a Markdown table: one line, and nothing in it is read as markup.
    private static String cell(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\', '`', '*', '_', '[', ']', '|', '#', '!' ->
                    out.append('\\').append(c);
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                default -> out.append(Character.isISOControl(c) ? ' ' : c);
            }
        }
        return out.toString();
    }

    /// A cell a spreadsheet does not run as a formula.
    private static String harmless(String text) {
        return !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }

    private static @Nullable String blankToNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
