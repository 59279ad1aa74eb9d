package dev.assize.scanners.iac;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.Suppression;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Draft;
import dev.assize.scanners.Findings;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What Prowler's formats have in common: the results of checks, of which the failed ones are findings and the
/// muted ones suppressed findings. Checks a person must make by hand are findings of severity INFO.
///
/// Measures: `passed`, `failed`, `muted`, `manual`.
final class ProwlerChecks {
    private static final String TOOL = "prowler";

    private final Stage stage;
    private final Findings findings = new Findings();
    private long passed;
    private long failed;
    private long muted;
    private long manual;

    ProwlerChecks(Stage stage) {
        this.stage = stage;
    }

    /// One result of one check.
    ///
    /// @param place    where it stands in the report
    /// @param resource the resource's name with its provider, `arn:…`
    record Check(
            String place,
            String id,
            String title,
            String status,
            boolean muted,
            String detail,
            String severity,
            String resource,
            String risk,
            String remedy,
            List<String> references) {
        Check {
            references = List.copyOf(references);
        }
    }

    void add(Check check) throws UnreadableReport {
        if (check.id().isBlank()) {
            throw new UnreadableReport(check.place(), "names no check", "check Prowler's version");
        }
        switch (check.status().toUpperCase(Locale.ROOT)) {
            case "PASS", "PASSED", "SUCCESS" -> passed++;
            case "FAIL", "FAILED", "FAILURE" -> {
                failed += check.muted() ? 0 : 1;
                muted += check.muted() ? 1 : 0;
                findings.add(finding(check, Severity.parse(normal(check.severity())), check.muted()));
            }
            case "MUTED", "WARNING" -> {
                muted++;
                findings.add(finding(check, Severity.parse(normal(check.severity())), true));
            }
            case "MANUAL", "INFO", "NOT_AVAILABLE", "OTHER" -> {
                manual++;
                findings.add(finding(check, Severity.INFO, false));
            }
            default ->
                throw new UnreadableReport(
                        check.place() + ".status", "is none Prowler gives", "check Prowler's version");
        }
    }

    private static String normal(String severity) {
        return severity.equalsIgnoreCase("informational") ? "INFO" : severity;
    }

    private Finding finding(Check check, Severity severity, boolean suppressed) {
        Draft draft = new Draft(stage, TOOL, check.id())
                .title(check.title())
                .description(check.detail().isBlank() ? check.risk() : check.detail())
                .severity(severity, check.severity())
                .remedy(check.remedy())
                .references(check.references());
        if (suppressed) {
            draft.suppressed(Suppression.Source.CONFIGURATION, "muted in Prowler");
        }
        return check.resource().isBlank()
                ? draft.everywhere(check.title())
                : draft.inResource(check.resource(), check.resource(), 0, 0);
    }

    Reading reading(String version) throws UnreadableReport {
        if (passed + failed + muted + manual == 0) {
            throw new UnreadableReport("the report", "holds no check that ran", "check what Prowler may read");
        }
        Map<String, Json> measures = new TreeMap<>();
        measures.put("passed", Json.of(passed));
        measures.put("failed", Json.of(failed));
        measures.put("muted", Json.of(muted));
        measures.put("manual", Json.of(manual));
        return findings.reading(TOOL, version, measures, null);
    }
}
