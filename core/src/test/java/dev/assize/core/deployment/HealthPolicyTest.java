package dev.assize.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assize.core.InvalidInput;
import dev.assize.core.Mistake;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HealthPolicyTest {
    @Test
    void everyMistakeIsNamedAtOnce() {
        InvalidInput refused = catchThrowableOfType(
                InvalidInput.class,
                () -> new HealthPolicy(
                        "healthz\r\n",
                        Duration.ZERO,
                        Duration.ofMillis(-1),
                        0,
                        Duration.ZERO,
                        Duration.ofSeconds(-1),
                        Double.NaN,
                        Duration.ofSeconds(-1)));

        assertThat(refused.mistakes())
                .extracting(Mistake::place)
                .containsExactlyInAnyOrder(
                        "health.path",
                        "health.timeout",
                        "health.interval",
                        "health.consecutive",
                        "health.within",
                        "health.observe",
                        "health.max-error-rate",
                        "health.drain");
    }

    @Test
    void aSlotStartedAnewIsCountedFromZero() {
        assertThat(new Traffic(5, 1).since(new Traffic(100, 0))).isEqualTo(new Traffic(5, 1));
        assertThat(new Traffic(110, 3).since(new Traffic(100, 1))).isEqualTo(new Traffic(10, 2));
    }

    @Test
    void moreFailuresThanRequestsAreAllOfThem() {
        assertThat(new Traffic(11, 9).since(new Traffic(10, 1))).isEqualTo(new Traffic(8, 8));
    }
}
