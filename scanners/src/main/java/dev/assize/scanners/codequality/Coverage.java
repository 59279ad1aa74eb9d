package dev.assize.scanners.codequality;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Findings;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How much of the code tests ran through, as every coverage format comes down to.
///
/// Measures: `line_coverage` (0 to 1), `lines_covered`, `lines_valid`; and `branch_coverage` where branches
/// were counted.
///
/// @param linesValid  lines that could be covered
/// @param branchesValid 0 where there are none or they were not counted
record Coverage(long linesCovered, long linesValid, long branchesCovered, long branchesValid) {
    /// @param tool who measured
    Reading reading(String tool, String version, @Nullable Instant observed) throws UnreadableReport {
        if (linesValid == 0) {
            throw new UnreadableReport(
                    "the report",
                    "names no line that could be covered",
                    "check that the tests ran with coverage switched on, over classes compiled with line numbers");
        }
        if (linesCovered > linesValid || branchesCovered > branchesValid) {
            throw new UnreadableReport(
                    "the report", "counts more covered than there are", "hand in the report as the tool wrote it");
        }
        Map<String, Json> measures = new TreeMap<>();
        measures.put("line_coverage", Json.of((double) linesCovered / linesValid));
        measures.put("lines_covered", Json.of(linesCovered));
        measures.put("lines_valid", Json.of(linesValid));
        if (branchesValid > 0) {
            measures.put("branch_coverage", Json.of((double) branchesCovered / branchesValid));
        }
        return new Findings().reading(tool, version, measures, observed);
    }
}
