package dev.assize.core.act;

import static dev.assize.core.posture.Chronicle.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.InvalidInput;
import dev.assize.core.Mistake;
import dev.assize.core.canonical.Statement;
import dev.assize.core.control.ControlId;
import dev.assize.core.fact.Fact;
import dev.assize.core.fact.FactCodec;
import dev.assize.core.identity.PersonId;
import dev.assize.core.identity.Role;
import dev.assize.core.posture.Chronicle;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AttestControlTest {
    private static final ControlId YEARLY = ControlId.parse("soc2:CC1.3");
    private static final ControlId QUARTERLY = ControlId.parse("soc2:CC1.2");
    private static final Duration YEAR = Duration.ofDays(366);

    private final Chronicle chronicle = new Chronicle();

    private static AttestControl.Statement statement(List<ControlId> controls, String name, Instant expires) {
        return new AttestControl.Statement(
                controls,
                "minutes of the board".getBytes(StandardCharsets.UTF_8),
                name,
                "The board",
                START.minus(Duration.ofDays(90)),
                START,
                expires);
    }

    private Records.Receipt attest(String by, AttestControl.Statement statement) {
        return AttestControl.attest(chronicle.records(), chronicle.actor(by), statement, START);
    }

    @Test
    void theDocumentIsStoredAndTheFactNamesItsDigest() {
        Records.Receipt receipt = attest("founder", statement(List.of(YEARLY), "Minutes", START.plus(YEAR)));
        var attestation =
                chronicle.records().history().attestation(receipt.index()).orElseThrow();
        assertThat(chronicle.records().blobs().get(attestation.document()))
                .asString()
                .contains("minutes of the board");
        assertThat(attestation.controls()).containsExactly(YEARLY);
        assertThat(attestation.owner()).isEqualTo("The board");
        assertThat(attestation.by()).isEqualTo(new PersonId("founder"));
    }

    @Test
    void everyMistakeIsToldAtOnceAndNothingIsSealed() {
        long before = chronicle.records().history().size();
        assertThatThrownBy(() -> attest(
                        "founder",
                        new AttestControl.Statement(
                                List.of(YEARLY, YEARLY, ControlId.parse("soc2:CC1.9")),
                                new byte[0],
                                " ",
                                "The board",
                                START,
                                START.minusSeconds(1),
                                START)))
                .isInstanceOfSatisfying(InvalidInput.class, e -> assertThat(e.mistakes())
                        .extracting(Mistake::place)
                        .containsExactlyInAnyOrder("CONTROL", "CONTROL", "--document", "--name", "--to", "--expires"));
        assertThat(chronicle.records().history().size()).isEqualTo(before);
    }

    @Test
    void anAttestationMayNotCountLongerThanItsControlMayGoUnseen() {
        assertThatThrownBy(() -> attest("founder", statement(List.of(YEARLY, QUARTERLY), "Minutes", START.plus(YEAR))))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("without being looked at");
        attest("founder", statement(List.of(YEARLY, QUARTERLY), "Minutes", START.plus(Duration.ofDays(92))));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void onlySecurityAndPlatformMayAttestAndWithdraw(Role role) {
        long index = attest("founder", statement(List.of(YEARLY), "Minutes", START.plus(YEAR)))
                .index();
        chronicle.enrol("somebody", role);
        AttestControl.Statement statement = statement(List.of(YEARLY), "Minutes", START.plus(YEAR));
        if (role == Role.SECURITY || role == Role.PLATFORM) {
            attest("somebody", statement);
            AttestControl.withdraw(
                    chronicle.records(), chronicle.actor("somebody"), index, "The minutes were a draft.", START);
        } else {
            assertThatThrownBy(() -> attest("somebody", statement))
                    .isInstanceOfSatisfying(
                            Failure.class, e -> assertThat(e.fault()).isEqualTo(Fault.FORBIDDEN));
            assertThatThrownBy(() -> AttestControl.withdraw(
                            chronicle.records(),
                            chronicle.actor("somebody"),
                            index,
                            "The minutes were a draft.",
                            START))
                    .isInstanceOfSatisfying(
                            Failure.class, e -> assertThat(e.fault()).isEqualTo(Fault.FORBIDDEN));
        }
    }

    @Test
    void anAuditorMayNotAttestWhateverOtherRoleTheyHold() {
        chronicle.enrol("vera", Role.AUDITOR, Role.SECURITY);
        assertThatThrownBy(() -> attest("vera", statement(List.of(YEARLY), "Minutes", START.plus(YEAR))))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("is an auditor");
        assertThatThrownBy(() -> chronicle.seal(
                        "vera",
                        new Fact.ControlAttested(
                                List.of(YEARLY),
                                Chronicle.digest("x"),
                                "Minutes",
                                "vera",
                                START,
                                START,
                                START.plus(YEAR),
                                new PersonId("vera"),
                                START)))
                .as("a fact written past the act")
                .hasMessageContaining("is an auditor");
        assertThat(chronicle.records().history().attestations()).isEmpty();
    }

    @Test
    void anAttestationIsWithdrawnOnceAndWithAReason() {
        long index = attest("founder", statement(List.of(YEARLY), "Minutes", START.plus(YEAR)))
                .index();
        Actor founder = chronicle.actor("founder");
        assertThatThrownBy(() -> AttestControl.withdraw(chronicle.records(), founder, index, "bad", START))
                .isInstanceOf(InvalidInput.class);
        AttestControl.withdraw(chronicle.records(), founder, index, "The minutes were a draft.", START);
        assertThatThrownBy(() ->
                        AttestControl.withdraw(chronicle.records(), founder, index, "The minutes were a draft.", START))
                .isInstanceOfSatisfying(
                        Failure.class, e -> assertThat(e.fault()).isEqualTo(Fault.CONFLICT));
        assertThatThrownBy(() -> AttestControl.withdraw(chronicle.records(), founder, 0, "No such thing there.", START))
                .isInstanceOfSatisfying(
                        Failure.class, e -> assertThat(e.fault()).isEqualTo(Fault.NOT_FOUND));
    }

    @Test
    void bothFactsReadBackAsTheyWereWritten() {
        PersonId by = new PersonId("founder");
        for (Fact fact : List.of(
                new Fact.ControlAttested(
                        List.of(YEARLY, QUARTERLY),
                        Chronicle.digest("x"),
                        "Minutes",
                        "The board",
                        START,
                        START,
                        START.plus(YEAR),
                        by,
                        START),
                new Fact.AttestationWithdrawn(7, "The minutes were a draft.", by, START))) {
            Statement statement = FactCodec.toStatement(fact);
            assertThat(FactCodec.fact(Statement.parse(statement.toBytes()))).isEqualTo(fact);
        }
    }

    @Test
    void aLostDocumentIsFoundWhenTheRecordsAreVerified() {
        long index = attest("founder", statement(List.of(YEARLY), "Minutes", START.plus(YEAR)))
                .index();
        chronicle.lose(
                chronicle.records().history().attestation(index).orElseThrow().document());
        assertThat(VerifyRecords.verify(chronicle.records()).objections())
                .extracting(VerifyRecords.Objection::index)
                .containsExactly(index);
    }
}
