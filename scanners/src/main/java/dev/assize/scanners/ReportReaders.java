package dev.assize.scanners;

import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.UnreadableReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;

/// All report readers there are, and the choice among them by what a report holds. Immutable; safe for any
/// number of threads.
public final class ReportReaders {
    /// How much of a report readers see when they say whether it is theirs.
    public static final int HEAD_BYTES = 64 << 10;

    private final List<ReportReader> readers;

    private ReportReaders(List<ReportReader> readers) {
        this.readers = List.copyOf(readers);
    }

    /// A report that was read.
    ///
    /// @param format   the reader's format
    /// @param stage    the stage it was filed under
    /// @param redacted the bytes that may be kept
    public record Read(String format, Stage stage, Reading reading, byte[] redacted) {
        public Read {
            Objects.requireNonNull(format);
            Objects.requireNonNull(stage);
            Objects.requireNonNull(reading);
            redacted = redacted.clone();
        }

        @Override
        public byte[] redacted() {
            return redacted.clone();
        }
    }

    /// Every reader named in `META-INF/services`.
    public static ReportReaders installed() {
        return of(ServiceLoader.load(ReportReader.class, ReportReaders.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList());
    }

    public static ReportReaders of(List<ReportReader> readers) {
        List<ReportReader> sorted = new ArrayList<>(readers);
        sorted.sort(Comparator.comparing(ReportReader::format));
        for (int i = 1; i < sorted.size(); i++) {
            String format = sorted.get(i).format();
            if (format.equals(sorted.get(i - 1).format())) {
                throw new IllegalStateException("two readers are named " + format);
            }
        }
        return new ReportReaders(sorted);
    }

    /// Sorted by format.
    public List<ReportReader> all() {
        return readers;
    }

    public List<String> formats() {
        return readers.stream().map(ReportReader::format).toList();
    }

    public Optional<ReportReader> named(String format) {
        return readers.stream().filter(r -> r.format().equals(format)).findFirst();
    }

    /// The reader that is surest that the report is its own.
    ///
    /// @throws UnreadableReport where none or more than one claims it
    public ReportReader pick(byte[] report) throws UnreadableReport {
        if (report.length == 0) {
            throw new UnreadableReport("the report", "is empty", "run the tool again and keep its output file");
        }
        byte[] head = Arrays.copyOf(report, Math.min(report.length, HEAD_BYTES));
        int best = 0;
        List<ReportReader> surest = new ArrayList<>();
        for (ReportReader reader : readers) {
            int sure = reader.recognises(head);
            if (sure > best) {
                best = sure;
                surest.clear();
            }
            if (sure > 0 && sure == best) {
                surest.add(reader);
            }
        }
        String known = String.join(", ", formats());
        if (surest.isEmpty()) {
            throw new UnreadableReport(
                    "the report", "is of no format Assize knows", "name it with --format; known are " + known);
        }
        if (surest.size() > 1) {
            String which = surest.stream()
                    .map(ReportReader::format)
                    .reduce((a, b) -> a + " or " + b)
                    .orElse("");
            throw new UnreadableReport("the report", "may be " + which, "name it with --format");
        }
        return surest.getFirst();
    }

    /// Picks the reader and reads with it, under the stage the report itself belongs to.
    public Read read(byte[] report) throws UnreadableReport {
        ReportReader reader = pick(report);
        return read(reader, report, reader.stageOf(report));
    }

    public Read read(ReportReader reader, byte[] report, Stage stage) throws UnreadableReport {
        Reading reading = reader.read(report, stage);
        return new Read(reader.format(), stage, reading, reader.redacted(report));
    }
}
