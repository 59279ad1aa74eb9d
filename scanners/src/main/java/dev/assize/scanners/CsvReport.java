package dev.assize.scanners;

import dev.assize.core.evidence.UnreadableReport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A report of comma separated values (RFC 4180) with a header, whose separator may be another. A row that has
/// more or fewer fields than the header, and a quote that does not end, make it unreadable.
public final class CsvReport {
    private static final int MAX_ROWS = 2_000_000;

    private final Map<String, Integer> columns = new HashMap<>();
    private final List<Row> rows = new ArrayList<>();

    private CsvReport() {}

    /// One row; a column the header does not name is empty.
    public final class Row {
        private final List<String> fields;
        private final int line;

        private Row(List<String> fields, int line) {
            this.fields = List.copyOf(fields);
            this.line = line;
        }

        public String get(String column) {
            Integer index = columns.get(column);
            return index == null ? "" : fields.get(index);
        }

        /// The line it starts on, from 1.
        public int line() {
            return line;
        }
    }

    public static CsvReport of(byte[] report, char separator) throws UnreadableReport {
        CsvReport csv = new CsvReport();
        Cursor cursor = new Cursor(new String(ReportBytes.utf8(report), StandardCharsets.UTF_8), separator);
        List<String> header = cursor.row();
        for (int i = 0; i < header.size(); i++) {
            csv.columns.putIfAbsent(header.get(i).strip(), i);
        }
        while (!cursor.atEnd()) {
            int line = cursor.line;
            List<String> fields = cursor.row();
            if (fields.size() == 1 && fields.getFirst().isBlank()) {
                continue;
            }
            if (fields.size() != header.size() || csv.rows.size() >= MAX_ROWS) {
                throw new UnreadableReport(
                        "line " + line,
                        fields.size() == header.size() ? "is one row too many" : "has not the fields of the header",
                        "hand in the file as the tool wrote it");
            }
            csv.rows.add(csv.new Row(fields, line));
        }
        return csv;
    }

    /// A copy without anything that has the shape of a credential.
    public static byte[] redacted(byte[] report, char separator) throws UnreadableReport {
        StringBuilder copy = new StringBuilder();
        Cursor cursor = new Cursor(new String(ReportBytes.utf8(report), StandardCharsets.UTF_8), separator);
        while (!cursor.atEnd()) {
            String between = "";
            for (String field : cursor.row()) {
                copy.append(between).append(quoted(Redaction.of(field), separator));
                between = String.valueOf(separator);
            }
            copy.append('\n');
        }
        return copy.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String quoted(String field, char separator) {
        boolean plain = field.indexOf(separator) < 0
                && field.indexOf('"') < 0
                && field.indexOf('\n') < 0
                && field.indexOf('\r') < 0;
        return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }

    /// Refuses a header without one of these columns.
    public void require(String... names) throws UnreadableReport {
        for (String name : names) {
            if (!columns.containsKey(name)) {
                throw new UnreadableReport(
                        "line 1",
                        "has no column " + name,
                        "check the tool's version: Assize does not know this header");
            }
        }
    }

    public boolean has(String column) {
        return columns.containsKey(column);
    }

    public List<Row> rows() {
        return List.copyOf(rows);
    }

    private static final class Cursor {
        private final String text;
        private final char separator;
        private int at;
        private int line = 1;

        Cursor(String text, char separator) {
            this.text = text;
            this.separator = separator;
        }

        boolean atEnd() {
            return at >= text.length();
        }

        List<String> row() throws UnreadableReport {
            List<String> fields = new ArrayList<>();
            while (true) {
                fields.add(field());
                if (atEnd()) {
                    return fields;
                }
                char end = text.charAt(at++);
                if (end != separator) {
                    if (end == '\r' && !atEnd() && text.charAt(at) == '\n') {
                        at++;
                    }
                    line++;
                    return fields;
                }
            }
        }

        /// Stops at the separator or the line's end, without taking it.
        private String field() throws UnreadableReport {
            StringBuilder field = new StringBuilder();
            boolean quoted = !atEnd() && text.charAt(at) == '"';
            int started = line;
            at += quoted ? 1 : 0;
            while (!atEnd()) {
                char c = text.charAt(at);
                if (quoted && c == '"') {
                    if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
                        field.append('"');
                        at += 2;
                        continue;
                    }
                    at++;
                    quoted = false;
                    continue;
                }
                if (!quoted && (c == separator || c == '\n' || c == '\r')) {
                    return field.toString();
                }
                line += c == '\n' ? 1 : 0;
                field.append(c);
                at++;
            }
            if (quoted) {
                throw new UnreadableReport(
                        "line " + started, "holds a quote that does not end", "hand in the file as the tool wrote it");
            }
            return field.toString();
        }
    }
}
