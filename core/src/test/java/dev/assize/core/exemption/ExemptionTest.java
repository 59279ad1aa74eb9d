package dev.assize.core.exemption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.policy.Docket;
import dev.assize.core.subject.Service;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ExemptionTest {
    private static final Finding FINDING = Docket.finding(Stage.SAST, "x", Severity.MEDIUM);
    private static final Exemption APPROVED =
            Docket.exemption(FINDING, Exemption.Status.APPROVED, Docket.NOW.plusSeconds(60));

    @Test
    void itCoversItsFindingUntilItEnds() {
        assertThat(APPROVED.covers(Docket.PAYMENTS, FINDING, false, Docket.NOW)).isTrue();
        assertThat(APPROVED.covers(Docket.PAYMENTS, FINDING, false, APPROVED.notAfter()))
                .isTrue();
        assertThat(APPROVED.covers(
                        Docket.PAYMENTS, FINDING, false, APPROVED.notAfter().plusNanos(1)))
                .isFalse();
    }

    @Test
    void itDoesNotReachAnotherServiceOrFinding() {
        Finding other = Docket.finding(Stage.SAST, "y", Severity.MEDIUM);
        assertThat(APPROVED.covers(new Service("billing"), FINDING, false, Docket.NOW))
                .isFalse();
        assertThat(APPROVED.covers(Docket.PAYMENTS, other, false, Docket.NOW)).isFalse();
    }

    @Property
    void onlyAnApprovedOneCovers(@ForAll Exemption.Status status) {
        Exemption exemption = Docket.exemption(FINDING, status, Docket.NOW.plusSeconds(60));
        assertThat(exemption.covers(Docket.PAYMENTS, FINDING, false, Docket.NOW))
                .isEqualTo(status == Exemption.Status.APPROVED);
    }

    @Property
    void itIsVoidWhenTheFindingMayHaveBecomeWorse(@ForAll Severity asked, @ForAll Severity seen) {
        Exemption exemption = Docket.exemption(
                Docket.finding(Stage.SAST, "x", asked), Exemption.Status.APPROVED, Docket.NOW.plusSeconds(60));
        boolean comparable = asked != Severity.UNKNOWN && seen != Severity.UNKNOWN;
        boolean noWorse = asked == seen || (comparable && seen.ordinal() > asked.ordinal());
        assertThat(exemption.covers(Docket.PAYMENTS, Docket.finding(Stage.SAST, "x", seen), false, Docket.NOW))
                .isEqualTo(noWorse);
    }
}
