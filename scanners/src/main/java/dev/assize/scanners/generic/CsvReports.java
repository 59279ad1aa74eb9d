package dev.assize.scanners.generic;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.PackageRef;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.CsvReport;
import dev.assize.scanners.Draft;
import dev.assize.scanners.Findings;
import dev.assize.scanners.Head;
import dev.assize.scanners.Purls;
import dev.assize.scanners.Remedies;
import dev.assize.scanners.Severities;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads findings as CSV (RFC 4180), one a row, under a header. Which column holds what says a [CsvMapping]; without
/// one the headers must be our own names. A column that is mapped and not there makes the file unreadable. The format
/// has no word for having finished: a file cut between two rows looks like a shorter one, and one with a header
/// alone is empty.
///
/// Measures: `rows`.
public final class CsvReports implements ReportReader {
    private static final String FORMAT = "csv";
    private static final int MAX_COLUMNS = 500;

    private final CsvMapping mapping;
    private final boolean mapped;

    /// Reads our own headers.
    public CsvReports() {
        this.mapping = CsvMapping.plain();
        this.mapped = false;
    }

    public CsvReports(CsvMapping mapping) {
        this.mapping = mapping;
        this.mapped = true;
    }

    @Override
    public String format() {
        return FORMAT;
    }

    @Override
    public Stage stage() {
        return mapping.stage();
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        if (head.kind() != Head.Kind.OTHER) {
            return 0;
        }
        String first = head.text().lines().findFirst().orElse("");
        Set<String> headers =
                Arrays.stream(first.split(",", MAX_COLUMNS)).map(String::strip).collect(Collectors.toSet());
        return headers.contains("severity") && (headers.contains("rule") || headers.contains("title")) ? 60 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        CsvReport csv = CsvReport.of(report, mapping.delimiter());
        Map<String, String> columns = new HashMap<>();
        for (var entry : mapping.columns().entrySet()) {
            if (csv.has(entry.getValue())) {
                columns.put(entry.getKey(), entry.getValue());
            } else if (mapped) {
                throw new UnreadableReport(
                        "the header", "lacks the column mapped to " + entry.getKey(), "mend the mapping file");
            }
        }
        if (!columns.containsKey("rule") && !columns.containsKey("title")) {
            throw new UnreadableReport("the header", "has neither rule nor title", "name the columns with --map");
        }
        Findings findings = new Findings();
        for (CsvReport.Row row : csv.rows()) {
            findings.add(finding(new Row(row, columns), stage));
        }
        Map<String, Json> measures = new TreeMap<>();
        measures.put("rows", Json.of(csv.rows().size()));
        return findings.reading(mapping.tool(), "", measures, null);
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return CsvReport.redacted(report, mapping.delimiter());
    }

    /// One row; values of fields that are not mapped are empty.
    private record Row(CsvReport.Row row, Map<String, String> columns) {
        String get(String field) {
            String column = columns.get(field);
            return column == null ? "" : row.get(column).strip();
        }

        String place() {
            return "line " + row.line();
        }

        int line(String field) throws UnreadableReport {
            String text = get(field);
            try {
                return text.isEmpty() ? 0 : Math.max(0, Integer.parseInt(text));
            } catch (NumberFormatException _) {
                throw new UnreadableReport(place() + ", " + field, "is not a line number", "mend the mapping file");
            }
        }

        @Nullable
        Double decimal(String field) throws UnreadableReport {
            String text = get(field);
            try {
                return text.isEmpty() ? null : Double.valueOf(text);
            } catch (NumberFormatException _) {
                throw new UnreadableReport(place() + ", " + field, "is not a number", "mend the mapping file");
            }
        }
    }

    private Finding finding(Row row, Stage stage) throws UnreadableReport {
        String title = row.get("title");
        String rule = row.get("rule").isEmpty() ? row.get("cve").isEmpty() ? title : row.get("cve") : row.get("rule");
        if (rule.isEmpty()) {
            throw new UnreadableReport(row.place(), "names neither rule nor title", "leave the row out or fill it");
        }
        String word = row.get("severity");
        Double score = row.decimal("cvssScore");
        Severity known = mapping.severities().get(word.toLowerCase(Locale.ROOT));
        String fixed = row.get("fixedVersion");
        String name = row.get("package");
        String remedy = row.get("remedy");
        Draft draft = new Draft(stage, mapping.tool(), rule)
                .title(title)
                .description(row.get("description"))
                .severity(known == null ? Severities.of(word, score) : known, word)
                .cwe(row.get("cwe"))
                .cwes(List.of(row.get("cwe")))
                .aliases(row.get("cve").isEmpty() ? List.of() : List.of(row.get("cve")))
                .remedy(remedy.isEmpty() && !fixed.isEmpty() ? Remedies.update(name, fixed) : remedy)
                .references(List.of(row.get("reference")));
        if (score == null) {
            draft.cvss(row.get("cvssVector"));
        } else {
            draft.cvss(score, row.get("cvssVector"));
        }
        return located(row, name, fixed, draft);
    }

    private static Finding located(Row row, String name, String fixed, Draft draft) throws UnreadableReport {
        String path = row.get("path");
        if (!name.isEmpty()) {
            String purl = row.get("purl");
            String made = purl.isEmpty() ? Purls.of(row.get("ecosystem"), name, row.get("version")) : purl;
            return draft.inPackage(
                    new PackageRef(name, row.get("version"), made, fixed.isEmpty() ? null : fixed),
                    path,
                    path.isEmpty() ? null : path);
        }
        if (!row.get("endpoint").isEmpty()) {
            return draft.atEndpoint(row.get("method"), row.get("endpoint"), null);
        }
        if (!path.isEmpty()) {
            int line = row.line("line");
            return draft.inFile(path, line, Math.max(line, row.line("endLine")), row.get("title"));
        }
        return draft.everywhere(row.get("title"));
    }
}
