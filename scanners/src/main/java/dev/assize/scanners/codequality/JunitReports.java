package dev.assize.scanners.codequality;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Findings;
import dev.assize.scanners.Head;
import dev.assize.scanners.SafeXml;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/// Reads JUnit XML in its dialects: one `testsuite`, or `testsuites` around several, nested or not. Test cases
/// are counted; a suite that states more tests or failures than it lists makes the report unreadable. A failure
/// that went away when the test was run again (Surefire's `flakyFailure`) is none; a test that CTest or GoogleTest
/// marks as disabled or not run is skipped.
///
/// Measures: `tests`, `failures`, `errors`, `skipped`.
public final class JunitReports implements ReportReader {
    @Override
    public String format() {
        return "junit";
    }

    @Override
    public Stage stage() {
        return Stage.CODE_QUALITY;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        if (head.kind() != Head.Kind.XML) {
            return 0;
        }
        return head.root().equals("testsuite") || head.root().equals("testsuites") ? 90 : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Count count = new Count();
        SafeXml.read(report, count);
        return count.reading();
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        // What a test prints and the properties of its machine are nobody's evidence, and hold credentials.
        return SafeXml.redacted(report, path -> path.endsWith("/system-out") || path.endsWith("/system-err"));
    }

    private static final class Count implements SafeXml.Visitor {
        private final Deque<Suite> suites = new ArrayDeque<>();
        private final Suite all = new Suite();
        private boolean sawRoot;

        private static final class Suite {
            private long statedTests;
            private long statedFailures;
            private long tests;
            private long failures;
            private long errors;
            private long skipped;
        }

        @Override
        public void start(String path, SafeXml.Element element) throws UnreadableReport {
            if (!sawRoot) {
                sawRoot = true;
                if (!element.name().equals("testsuite") && !element.name().equals("testsuites")) {
                    throw element.bad("root element", "is neither testsuite nor testsuites");
                }
                all.statedTests = stated(element, "tests");
                all.statedFailures = stated(element, "failures");
            }
            switch (element.name()) {
                case "testsuite" -> {
                    Suite suite = new Suite();
                    suite.statedTests = stated(element, "tests");
                    suite.statedFailures = stated(element, "failures");
                    suites.push(suite);
                }
                case "testcase" -> {
                    each(suite -> suite.tests++);
                    String status = element.text("status").orElse("");
                    if (status.equals("disabled") || status.equals("notrun")) {
                        each(suite -> suite.skipped++);
                    }
                }
                case "failure" -> ofCase(path, suite -> suite.failures++);
                case "error" -> ofCase(path, suite -> suite.errors++);
                case "skipped" -> ofCase(path, suite -> suite.skipped++);
                default -> {
                    // Properties, output and what dialects add.
                }
            }
        }

        @Override
        public void end(String path, String text) throws UnreadableReport {
            if (path.endsWith("testsuite")) {
                agree("testsuite", suites.pop());
            }
        }

        private static void agree(String place, Suite suite) throws UnreadableReport {
            if (suite.statedTests > suite.tests) {
                throw contradiction(place + "/tests");
            }
            // Some count an error among the failures.
            if (suite.statedFailures > suite.failures + suite.errors) {
                throw contradiction(place + "/failures");
            }
        }

        private static UnreadableReport contradiction(String place) {
            return new UnreadableReport(
                    place, "counts more than the suite lists", "hand in the report as the test runner wrote it");
        }

        private static long stated(SafeXml.Element element, String attribute) throws UnreadableReport {
            return element.text(attribute).filter(t -> !t.isBlank()).isPresent() ? element.count(attribute) : 0;
        }

        private interface Tally {
            void add(Suite suite);
        }

        private void each(Tally tally) {
            tally.add(all);
            suites.forEach(tally::add);
        }

        private void ofCase(String path, Tally tally) {
            if (path.contains("testcase/")) {
                each(tally);
            }
        }

        Reading reading() throws UnreadableReport {
            agree("testsuites", all);
            Map<String, Json> measures = new TreeMap<>();
            measures.put("tests", Json.of(all.tests));
            measures.put("failures", Json.of(all.failures));
            measures.put("errors", Json.of(all.errors));
            measures.put("skipped", Json.of(all.skipped));
            return new Findings().reading("junit", "", measures, null);
        }
    }
}
