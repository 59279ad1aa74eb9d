package dev.assize.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.core.evidence.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GraceTest {
    private static final Instant SEEN = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void aSeverityWithoutAPeriodHasNoDeadline() {
        assertThat(new Grace(Map.of(Severity.HIGH, Duration.ofDays(7))).deadline(Severity.LOW, SEEN))
                .isNull();
    }

    @Test
    void aRuleReplacesOnlyThePeriodsItNames() {
        Grace merged = new Grace(Map.of(Severity.HIGH, Duration.ofDays(7), Severity.LOW, Duration.ofDays(90)))
                .overriddenBy(new Grace(Map.of(Severity.HIGH, Duration.ZERO)));
        assertThat(merged.deadline(Severity.HIGH, SEEN)).isEqualTo(SEEN);
        assertThat(merged.deadline(Severity.LOW, SEEN)).isEqualTo(SEEN.plus(Duration.ofDays(90)));
    }
}
