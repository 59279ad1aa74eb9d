package dev.assize.core.approval;

import static dev.assize.core.policy.Docket.ANY_FINDING;
import static dev.assize.core.policy.Docket.NOW;
import static dev.assize.core.policy.Docket.exemption;
import static dev.assize.core.policy.Docket.finding;
import static dev.assize.core.policy.Docket.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.exemption.Exemption;
import dev.assize.core.policy.Docket;
import dev.assize.core.policy.Exhibit;
import dev.assize.core.policy.Gate;
import dev.assize.core.policy.GateInput;
import dev.assize.core.policy.Mode;
import dev.assize.core.policy.Requirement;
import dev.assize.core.policy.Rule;
import dev.assize.core.subject.Digest;
import java.util.List;
import org.junit.jupiter.api.Test;

class BindingTest {
    private static final Finding FINDING = finding(Stage.SAST, "x", Severity.HIGH);
    private static final Rule RULE = rule(Stage.SAST, Mode.ENFORCE, Requirement.DEFAULT, ANY_FINDING);

    private static Docket docket() {
        return new Docket().rule(RULE).report(Stage.SAST, FINDING);
    }

    private static Digest binding(Docket docket) {
        GateInput input = docket.input();
        return Binding.digest(Gate.decide(input), input.exhibits());
    }

    @Test
    void theSameThingHasTheSameBindingWheneverItIsLookedAt() {
        assertThat(binding(docket().at(NOW.plusSeconds(1)))).isEqualTo(binding(docket()));
    }

    @Test
    void anExemptionThatStandsBehindItChangesIt() {
        Docket exempted = docket().exemption(exemption(FINDING, Exemption.Status.APPROVED, NOW.plusSeconds(60)));
        assertThat(binding(exempted)).isNotEqualTo(binding(docket()));
    }

    @Test
    void moreEvidenceChangesIt() {
        assertThat(binding(docket().report(Stage.IAC))).isNotEqualTo(binding(docket()));
    }

    @Test
    void theOrderOfEvidenceDoesNot() {
        GateInput input = docket().report(Stage.IAC).input();
        List<Exhibit> reversed = input.exhibits().reversed();
        assertThat(Binding.digest(Gate.decide(input), reversed))
                .isEqualTo(Binding.digest(Gate.decide(input), input.exhibits()));
    }
}
