package dev.assize.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.core.evidence.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CircumstancesTest {
    private static final Grace GRACE = new Grace(
            Map.of(Severity.HIGH, Duration.ofDays(30)),
            Map.of(Severity.HIGH, Duration.ofDays(7)),
            Map.of(Severity.HIGH, Duration.ofDays(14), Severity.LOW, Duration.ofDays(60)),
            Duration.ofDays(3));

    private static Duration high(boolean exposed, boolean fix, boolean exploited) {
        return GRACE.period(Severity.HIGH, new Grace.Circumstances(exposed, fix, exploited));
    }

    @Test
    void exposureAFixAndExploitationShortenThePeriod() {
        assertThat(high(false, false, false)).isEqualTo(Duration.ofDays(30));
        assertThat(high(false, true, false)).isEqualTo(Duration.ofDays(14));
        assertThat(high(true, true, false)).isEqualTo(Duration.ofDays(7));
        assertThat(high(true, true, true)).isEqualTo(Duration.ofDays(3));
    }

    @Test
    void whatIsKnownToBeExploitedHasADeadlineWhateverItsSeverity() {
        Grace.Circumstances exploited = new Grace.Circumstances(false, false, true);
        assertThat(GRACE.deadline(Severity.INFO, exploited, Instant.EPOCH))
                .isEqualTo(Instant.EPOCH.plus(Duration.ofDays(3)));
        assertThat(GRACE.deadline(Severity.INFO, Instant.EPOCH)).isNull();
    }

    @Property
    void noCircumstanceEverLengthens(
            @ForAll @IntRange(max = 100) int base,
            @ForAll @IntRange(max = 100) int exposed,
            @ForAll @IntRange(max = 100) int fix,
            @ForAll @IntRange(max = 100) int exploited,
            @ForAll boolean a,
            @ForAll boolean b,
            @ForAll boolean c) {
        Grace grace = new Grace(
                Map.of(Severity.HIGH, Duration.ofDays(base)),
                Map.of(Severity.HIGH, Duration.ofDays(exposed)),
                Map.of(Severity.HIGH, Duration.ofDays(fix)),
                Duration.ofDays(exploited));
        assertThat(grace.period(Severity.HIGH, new Grace.Circumstances(a, b, c)))
                .isLessThanOrEqualTo(Duration.ofDays(base));
    }

    @Test
    void aScheduleCountsFromTheFirstInstantOfItsDay() {
        Instant march = Instant.parse("2026-03-01T00:00:00Z");
        ModeSchedule modes = new ModeSchedule(List.of(
                new ModeSchedule.Step(march, Mode.WARN),
                new ModeSchedule.Step(march.plus(Duration.ofDays(31)), Mode.ENFORCE)));
        assertThat(modes.at(march.minusNanos(1))).isEqualTo(Mode.ADVISE);
        assertThat(modes.at(march)).isEqualTo(Mode.WARN);
        assertThat(modes.at(Instant.parse("2026-04-01T00:00:00Z"))).isEqualTo(Mode.ENFORCE);
        assertThat(modes.text()).isEqualTo("advise, warn from 2026-03-01, enforce from 2026-04-01");
        assertThat(modes.everWeakerThan(ModeSchedule.always(Mode.WARN))).isTrue();
        assertThat(ModeSchedule.always(Mode.WARN).everWeakerThan(modes)).isTrue();
        assertThat(ModeSchedule.always(Mode.ENFORCE).everWeakerThan(modes)).isFalse();
    }
}
