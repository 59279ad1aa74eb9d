package dev.assize.policy.cel;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.Location;
import dev.assize.core.evidence.PackageRef;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.Suppression;
import dev.assize.core.policy.FindingInput;
import dev.assize.core.policy.StageInput;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the conditions of these tests look at.
final class Inputs {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    static final FindingInput VULNERABILITY = finding(
            Severity.CRITICAL,
            new Location.InPackage(
                    new PackageRef("log4j-core", "2.14.1", "pkg:maven/org.apache/log4j-core@2.14.1", "2.17.1"),
                    "pom.xml",
                    12),
            9.8,
            null,
            NOW.minus(Duration.ofDays(3)));
    static final FindingInput INJECTION = finding(
            Severity.HIGH,
            new Location.InFile("src/app/db.py", 12, 14),
            null,
            new Suppression(Suppression.Source.INLINE, null, null),
            NOW.plus(Duration.ofDays(4)));
    static final FindingInput HEADER =
            finding(Severity.UNKNOWN, new Location.AtEndpoint("GET", "/health", null), null, null, null);
    static final List<FindingInput> FINDINGS = List.of(VULNERABILITY, INJECTION, HEADER);

    static final StageInput COVERED = stage(Map.of(
            "line_coverage", Json.of(0.85), "quality_gate", Json.of("OK"), "done", Json.of(true), "big", Json.of(3L)));
    static final StageInput UNCOVERED =
            stage(Map.of("line_coverage", Json.of(0.5), "quality_gate", Json.of("ERROR"), "done", Json.of(false)));
    static final StageInput UNKNOWN = stage(Map.of("line_coverage", Json.of("most of it")));
    static final List<StageInput> STAGES = List.of(COVERED, UNCOVERED, UNKNOWN, stage(Map.of()));

    private Inputs() {}

    private static StageInput stage(Map<String, Json> measures) {
        return new StageInput(Stage.CODE_QUALITY, measures, measures.size(), NOW);
    }

    private static FindingInput finding(
            Severity severity,
            Location location,
            @Nullable Double score,
            @Nullable Suppression suppression,
            @Nullable Instant deadline) {
        Finding finding = new Finding(
                Fingerprint.of(List.of(severity.word())),
                Stage.SAST,
                "semgrep",
                "rule-1",
                "Something is wrong",
                "",
                severity,
                "ERROR",
                location,
                List.of("CWE-89", "CWE-564"),
                List.of(),
                score,
                null,
                "",
                List.of(),
                suppression,
                2);
        boolean overdue = deadline != null && !NOW.isBefore(deadline);
        return new FindingInput(finding, NOW.minus(Duration.ofDays(3)), deadline, overdue, NOW);
    }
}
