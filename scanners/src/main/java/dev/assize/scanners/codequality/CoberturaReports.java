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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads Cobertura XML, which coverage.py, Istanbul, gocover-cobertura, coverlet and others write.
///
/// The lines are counted from the classes. Where the report states totals, they must agree: a report that was
/// cut or edited is unreadable. Measures: see [Coverage].
public final class CoberturaReports implements ReportReader {
    private static final double ROUNDING = 0.011;
    private static final long YEAR_2100_IN_SECONDS = 4_102_444_800L;
    private static final Pattern CONDITION = Pattern.compile("\\((\\d{1,9})/(\\d{1,9})\\)");

    @Override
    public String format() {
        return "cobertura";
    }

    @Override
    public Stage stage() {
        return Stage.CODE_QUALITY;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        return head.kind() == Head.Kind.XML
                        && head.root().equals("coverage")
                        && head.text().contains("line-rate")
                ? 95
                : 0;
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
        private final Map<String, Boolean> lines = new HashMap<>();
        private final Map<String, long[]> branches = new HashMap<>();
        private String file = "";
        private SafeXml.@Nullable Element root;

        @Override
        public void start(String path, SafeXml.Element element) throws UnreadableReport {
            if (root == null) {
                if (!path.equals("coverage")) {
                    throw element.bad("root element", "is not coverage");
                }
                element.require("line-rate");
                root = element;
            }
            switch (path) {
                case "coverage/packages/package/classes/class" -> file = element.require("filename");
                case "coverage/packages/package/classes/class/lines/line" -> line(element);
                default -> {
                    // Lines of methods stand among the lines of their class once more.
                }
            }
        }

        private void line(SafeXml.Element element) throws UnreadableReport {
            // Inner classes share a file, and their lines may be listed under both.
            String key = file + ":" + element.count("number");
            boolean hit = element.count("hits") > 0;
            lines.merge(key, hit, Boolean::logicalOr);
            Matcher condition =
                    CONDITION.matcher(element.text("condition-coverage").orElse(""));
            if (condition.find()) {
                long[] seen = {Long.parseLong(condition.group(1)), Long.parseLong(condition.group(2))};
                branches.merge(key, seen, (a, b) -> a[0] * b[1] >= b[0] * a[1] ? a : b);
            }
        }

        Reading reading() throws UnreadableReport {
            SafeXml.Element coverage = java.util.Objects.requireNonNull(root);
            long valid = lines.size();
            long covered = lines.values().stream().filter(hit -> hit).count();
            long branchesCovered =
                    branches.values().stream().mapToLong(b -> b[0]).sum();
            long branchesValid = branches.values().stream().mapToLong(b -> b[1]).sum();
            if (coverage.text("lines-valid").isPresent()
                    && coverage.text("lines-covered").isPresent()) {
                long statedValid = coverage.count("lines-valid");
                long statedCovered = coverage.count("lines-covered");
                double stated = statedValid == 0 ? 0 : (double) statedCovered / statedValid;
                if (statedValid > 0 && Math.abs(stated - (valid == 0 ? 0 : (double) covered / valid)) > ROUNDING) {
                    throw coverage.bad("lines-covered", "contradicts the lines of the classes");
                }
            }
            double rate = coverage.decimal("line-rate").orElse(0.0);
            if (valid > 0 && Math.abs(rate - (double) covered / valid) > ROUNDING) {
                throw coverage.bad("line-rate", "contradicts the lines of the classes");
            }
            String version = coverage.text("version").orElse("");
            return new Coverage(covered, valid, branchesCovered, branchesValid)
                    .reading("cobertura", version, time(coverage.text("timestamp")));
        }

        /// Some write seconds, some milliseconds, some nothing of use.
        private static @Nullable Instant time(Optional<String> stamp) {
            try {
                long value = Long.parseLong(stamp.orElse("0").strip());
                if (value <= 0) {
                    return null;
                }
                return value < YEAR_2100_IN_SECONDS ? Instant.ofEpochSecond(value) : Instant.ofEpochMilli(value);
            } catch (NumberFormatException _) {
                return null;
            }
        }
    }
}
