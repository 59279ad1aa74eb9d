package dev.assize.scanners.codequality;

import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Head;
import dev.assize.scanners.Redaction;
import dev.assize.scanners.ReportBytes;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads LCOV's trace files (geninfo(1)). A record whose own totals contradict its lines, or that does not end,
/// makes the report unreadable. The format has no last line, so a file cut between two records looks whole.
///
/// Measures: see [Coverage].
public final class LcovReports implements ReportReader {
    private static final String END = "end_of_record";

    @Override
    public String format() {
        return "lcov";
    }

    @Override
    public Stage stage() {
        return Stage.CODE_QUALITY;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        if (head.kind() != Head.Kind.OTHER) {
            return 0;
        }
        String text = head.text();
        boolean starts = text.startsWith("TN:") || text.startsWith("SF:");
        return starts && text.contains("SF:") && (text.contains("\nDA:") || text.contains(END)) ? 90 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Count count = new Count();
        String text = new String(ReportBytes.utf8(report), StandardCharsets.UTF_8);
        int number = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            count.line(line.strip(), number);
        }
        return count.reading(number);
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return Redaction.of(new String(ReportBytes.utf8(report), StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
    }

    /// A file may be listed once per test; a line is covered when any of them ran through it.
    private static final class Count {
        private final Map<String, Boolean> lines = new HashMap<>();
        private final Map<String, Boolean> branches = new HashMap<>();
        private final Map<Long, Boolean> ofRecord = new HashMap<>();
        private @Nullable String file;
        private long statedLines = -1;
        private long statedHits = -1;

        void line(String line, int number) throws UnreadableReport {
            if (line.isEmpty() || line.startsWith("#")) {
                return;
            }
            if (line.equals(END)) {
                endRecord(number);
                return;
            }
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw bad(number, "is no line of a trace file");
            }
            String value = line.substring(colon + 1);
            switch (line.substring(0, colon)) {
                case "TN" -> {
                    // The test's name.
                }
                case "SF" -> {
                    if (file != null) {
                        throw bad(number, "a record starts before the last one ended");
                    }
                    file = value;
                }
                case "DA" -> data(value, number);
                case "BRDA" -> branch(value, number);
                case "LF" -> statedLines = count(value, number);
                case "LH" -> statedHits = count(value, number);
                case "FN", "FNDA", "FNF", "FNH", "FNL", "FNA", "BRF", "BRH", "MCDC", "MCF", "MCH", "VER" -> {
                    // Functions and totals we count ourselves.
                }
                default -> throw bad(number, "is no line of a trace file");
            }
        }

        private void data(String value, int number) throws UnreadableReport {
            String[] parts = value.split(",", 3);
            if (file == null || parts.length < 2) {
                throw bad(number, "is no line of a trace file");
            }
            long line = count(parts[0], number);
            boolean hit = count(parts[1], number) > 0;
            ofRecord.merge(line, hit, Boolean::logicalOr);
            lines.merge(file + ":" + line, hit, Boolean::logicalOr);
        }

        private void branch(String value, int number) throws UnreadableReport {
            int last = value.lastIndexOf(',');
            if (file == null || last < 0) {
                throw bad(number, "is no line of a trace file");
            }
            String taken = value.substring(last + 1).strip();
            boolean hit = !taken.equals("-") && count(taken, number) > 0;
            branches.merge(file + ":" + value.substring(0, last), hit, Boolean::logicalOr);
        }

        private void endRecord(int number) throws UnreadableReport {
            long hits = ofRecord.values().stream().filter(hit -> hit).count();
            if (file == null) {
                throw bad(number, "a record ends that did not start");
            }
            if ((statedLines >= 0 && statedLines != ofRecord.size()) || (statedHits >= 0 && statedHits != hits)) {
                throw bad(number, "the record's totals contradict its lines");
            }
            file = null;
            statedLines = -1;
            statedHits = -1;
            ofRecord.clear();
        }

        private static long count(String text, int number) throws UnreadableReport {
            try {
                long count = Long.parseLong(text.strip());
                if (count >= 0) {
                    return count;
                }
            } catch (NumberFormatException _) {
                throw bad(number, "holds no count where one must stand");
            }
            throw bad(number, "holds a negative count");
        }

        Reading reading(int number) throws UnreadableReport {
            if (file != null) {
                throw bad(number, "the last record does not end");
            }
            long covered = lines.values().stream().filter(hit -> hit).count();
            long taken = branches.values().stream().filter(hit -> hit).count();
            return new Coverage(covered, lines.size(), taken, branches.size()).reading("lcov", "", null);
        }

        private static UnreadableReport bad(int number, String reason) {
            return new UnreadableReport("line " + number, reason, "hand in the file as the tool wrote it");
        }
    }
}
