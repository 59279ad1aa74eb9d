package dev.assize.core.posture;

import static dev.assize.core.posture.Chronicle.START;
import static dev.assize.core.posture.Chronicle.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.core.control.ControlId;
import dev.assize.core.evidence.Stage;
import dev.assize.core.policy.Mode;
import dev.assize.core.policy.State;
import dev.assize.core.posture.StatementOfApplicability.Declaration;
import dev.assize.core.posture.StatementOfApplicability.Row;
import dev.assize.core.posture.StatementOfApplicability.Status;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatementOfApplicabilityTest {
    private static final ControlId CODING = ControlId.parse("iso27001:A.8.28");
    private static final ControlId PERIMETER = ControlId.parse("iso27001:A.7.1");

    private final Chronicle chronicle = new Chronicle();

    private StatementOfApplicability soa(State coding, Declaration... declared) {
        chronicle.adopt("sast", rule(Stage.SAST, Mode.ENFORCE, "iso27001:A.8.28"));
        chronicle.decide(START, Map.of("sast.rule", coding));
        Map<ControlId, Declaration> map = new java.util.HashMap<>();
        for (Declaration declaration : declared) {
            map.put(declaration.control(), declaration);
        }
        return StatementOfApplicability.of(chronicle.posture(START), map);
    }

    private static Row row(StatementOfApplicability soa, ControlId id) {
        return soa.rows().stream()
                .filter(row -> row.control().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyControlOfAnnexAHasARowAndNothingIsMadeUp() {
        StatementOfApplicability soa = soa(State.PASSED);
        assertThat(soa.rows()).hasSize(93);
        assertThat(soa.undeclared()).isEqualTo(93);
        assertThat(row(soa, PERIMETER).status()).isEqualTo(Status.UNDECLARED);
        assertThat(row(soa, PERIMETER).justification()).isEmpty();
    }

    @Test
    void theLedgerSaysWhatIsImplementedWhereNobodyElseDoes() {
        Row row = row(soa(State.PASSED), CODING);
        assertThat(row.status()).isEqualTo(Status.IMPLEMENTED);
        assertThat(row.evidence()).singleElement().asString().startsWith("entry ");
    }

    @Test
    void whatTheOrganisationDeclaresIsShownWithItsReason() {
        Row row = row(
                soa(
                        State.PASSED,
                        new Declaration(PERIMETER, false, "We have no premises.", null, List.of("lease ended"), "Ada")),
                PERIMETER);
        assertThat(row.applicable()).isFalse();
        assertThat(row.status()).isEqualTo(Status.NOT_APPLICABLE);
        assertThat(row.justification()).isEqualTo("We have no premises.");
        assertThat(row.owner()).isEqualTo("Ada");
        assertThat(row.evidence()).containsExactly("lease ended");
    }

    @Test
    void aDeclarationTheLedgerContradictsIsNamed() {
        StatementOfApplicability soa =
                soa(State.FAILED, new Declaration(CODING, true, "We write code.", Status.IMPLEMENTED, List.of(), null));
        assertThat(soa.contradictions()).singleElement().satisfies(row -> assertThat(row.contradiction())
                .contains("failed"));
    }

    @Test
    void aControlDeclaredNotApplicableThatARuleChecksIsNamed() {
        StatementOfApplicability soa =
                soa(State.PASSED, new Declaration(CODING, false, "We write no code.", null, List.of(), null));
        assertThat(soa.contradictions()).singleElement().satisfies(row -> assertThat(row.contradiction())
                .contains("sast.rule"));
    }
}
