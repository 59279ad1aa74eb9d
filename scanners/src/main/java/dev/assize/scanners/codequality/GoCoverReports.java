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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads Go's cover profile (`go test -coverprofile`). Go counts statements and not lines; the measures count them
/// in the place of lines. A block may be listed once for each package whose tests ran through it and is covered
/// when any of them did. The format has no last line, so a file cut between two lines looks whole.
///
/// Measures: see [Coverage].
public final class GoCoverReports implements ReportReader {
    private static final Pattern MODE = Pattern.compile("mode: (?:set|count|atomic)");
    private static final Pattern BLOCK =
            Pattern.compile("(.{1,4000}:[0-9]{1,9}\\.[0-9]{1,9},[0-9]{1,9}\\.[0-9]{1,9}) ([0-9]{1,9}) ([0-9]{1,18})");

    @Override
    public String format() {
        return "go-cover";
    }

    @Override
    public Stage stage() {
        return Stage.CODE_QUALITY;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        return head.kind() == Head.Kind.OTHER
                        && MODE.matcher(head.text()
                                        .lines()
                                        .findFirst()
                                        .orElse("")
                                        .strip())
                                .matches()
                ? 95
                : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Map<String, long[]> blocks = new HashMap<>();
        int number = 0;
        String text = new String(ReportBytes.utf8(report), StandardCharsets.UTF_8);
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            String clean = line.strip();
            if (number == 1
                    ? MODE.matcher(clean).matches()
                    : clean.isEmpty() || MODE.matcher(clean).matches()) {
                continue;
            }
            Matcher block = BLOCK.matcher(clean);
            if (number == 1 || !block.matches()) {
                throw new UnreadableReport(
                        "line " + number, "is no line of a cover profile", "hand in the file as go test wrote it");
            }
            long[] seen = {Long.parseLong(block.group(2)), Long.parseLong(block.group(3))};
            blocks.merge(block.group(1), seen, (a, b) -> a[1] >= b[1] ? a : b);
        }
        long covered = 0;
        long valid = 0;
        for (long[] block : blocks.values()) {
            valid += block[0];
            covered += block[1] > 0 ? block[0] : 0;
        }
        return new Coverage(covered, valid, 0, 0).reading("go-cover", "", null);
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return Redaction.of(new String(ReportBytes.utf8(report), StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
    }
}
