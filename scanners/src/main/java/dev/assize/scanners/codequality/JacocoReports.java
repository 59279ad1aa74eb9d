package dev.assize.scanners.codequality;

import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Head;
import dev.assize.scanners.SafeXml;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads JaCoCo's XML report. The report's own counters are taken; they must equal the sum over its packages.
///
/// Measures: see [Coverage].
public final class JacocoReports implements ReportReader {
    @Override
    public String format() {
        return "jacoco";
    }

    @Override
    public Stage stage() {
        return Stage.CODE_QUALITY;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        if (head.kind() != Head.Kind.XML || !head.root().equals("report")) {
            return 0;
        }
        return head.text().contains("JACOCO//DTD") ? 95 : head.text().contains("<sessioninfo") ? 90 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Count count = new Count();
        SafeXml.read(report, count);
        return count.reading();
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return SafeXml.redacted(report, _ -> false);
    }

    private static final class Count implements SafeXml.Visitor {
        private final Map<String, long[]> stated = new HashMap<>();
        private final Map<String, long[]> summed = new HashMap<>();
        private @Nullable Instant dumped;
        private boolean sawRoot;

        @Override
        public void start(String path, SafeXml.Element element) throws UnreadableReport {
            if (!sawRoot) {
                sawRoot = true;
                if (!path.equals("report")) {
                    throw element.bad("root element", "is not report");
                }
            }
            if (element.name().equals("sessioninfo")) {
                Instant dump = Instant.ofEpochMilli(element.count("dump"));
                dumped = dumped == null || dump.isAfter(dumped) ? dump : dumped;
            }
            if (path.equals("report/counter")) {
                add(stated, element);
            } else if (path.endsWith("/package/counter")) {
                add(summed, element);
            }
        }

        private static void add(Map<String, long[]> counters, SafeXml.Element element) throws UnreadableReport {
            long[] seen = {element.count("covered"), element.count("missed")};
            counters.merge(element.require("type"), seen, (a, b) -> new long[] {a[0] + b[0], a[1] + b[1]});
        }

        Reading reading() throws UnreadableReport {
            long[] lines = counter("LINE")
                    .orElseThrow(() -> new UnreadableReport(
                            "report/counter",
                            "counts no lines",
                            "check that the tests ran with the agent and that classes are compiled with line numbers"));
            long[] branches = counter("BRANCH").orElse(new long[] {0, 0});
            return new Coverage(lines[0], lines[0] + lines[1], branches[0], branches[0] + branches[1])
                    .reading("jacoco", "", dumped);
        }

        private Optional<long[]> counter(String type) throws UnreadableReport {
            long[] total = stated.get(type);
            long[] sum = summed.get(type);
            boolean agree = total == null ? sum == null : sum != null && total[0] == sum[0] && total[1] == sum[1];
            if (!agree) {
                throw new UnreadableReport(
                        "report/counter",
                        "contradicts the sum over the packages",
                        "hand in the report as JaCoCo wrote it");
            }
            return Optional.ofNullable(total);
        }
    }
}
