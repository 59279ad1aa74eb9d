package dev.assize.core.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assize.core.Failure;
import dev.assize.core.canonical.Envelope;
import dev.assize.core.fact.Fact;
import dev.assize.core.fact.FactCodec;
import dev.assize.core.fact.History;
import dev.assize.core.identity.Permission;
import dev.assize.core.identity.PersonId;
import dev.assize.core.identity.Role;
import dev.assize.core.identity.Signer;
import dev.assize.core.identity.TeamId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PeopleTest {
    private static final PersonId GRACE = new PersonId("grace");
    private static final PersonId EVE = new PersonId("eve");
    private final Company company = new Company();

    private void grant(String by, PersonId person, Role role) {
        ChangePerson.grant(company.records, company.as(by), person, role, company.later());
    }

    /// A second person who answers for security.
    private void twoHands() {
        company.hire("grace", Role.SECURITY, Role.RELEASE_APPROVER);
    }

    @Test
    void theFounderAloneEnrolsTheFirstWhoDecides() {
        twoHands();
        assertThat(company.history().may(GRACE, Permission.APPROVE_RELEASE)).isTrue();
    }

    @Test
    void onceThereAreTwoHandsNobodyEnrolsSomebodyWhoDecidesAlone() {
        twoHands();
        assertThatThrownBy(() -> company.hire("eve", Role.RELEASE_APPROVER))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("somebody else grants the role release-approver");
        company.hire("eve", Role.DEVELOPER);
        assertThatThrownBy(() -> grant("ada", EVE, Role.RELEASE_APPROVER)).hasMessageContaining("ada vouched for eve");
        grant("grace", EVE, Role.RELEASE_APPROVER);
        assertThat(company.history().may(EVE, Permission.APPROVE_RELEASE)).isTrue();
    }

    @Test
    void nobodyGrantsARoleToThemselves() {
        twoHands();
        assertThatThrownBy(() -> grant("grace", GRACE, Role.CHAMPION)).hasMessageContaining("to themselves");
    }

    @Test
    void nobodyAddsAKeyOfTheirOwnToSomebodyWhoDecides() {
        twoHands();
        assertThatThrownBy(() -> ChangePerson.addKey(
                        company.records,
                        company.as("ada"),
                        GRACE,
                        Company.key("ada's second").publicKey(),
                        company.later()))
                .hasMessageContaining("only grace adds a key");
        ChangePerson.addKey(
                company.records,
                company.as("grace"),
                GRACE,
                Company.key("laptop").publicKey(),
                company.later());
        assertThat(company.as("laptop").id()).isEqualTo(GRACE);
    }

    @Test
    void aKeyBelongsToOnePerson() {
        company.hire("bob", Role.DEVELOPER);
        assertThatThrownBy(() -> ChangePerson.addKey(
                        company.records,
                        company.as("bob"),
                        new PersonId("bob"),
                        Company.key("ada").publicKey(),
                        company.later()))
                .hasMessageContaining("already belongs to ada");
    }

    @Test
    void whatARevokedKeySignsCountsNoMoreAndWhatItSignedStillDoes() {
        company.hire("bob", Role.DEVELOPER);
        long scanned = company.scan("bob", "one");
        ChangePerson.addKey(
                company.records,
                company.as("bob"),
                new PersonId("bob"),
                Company.key("new").publicKey(),
                company.later());
        ChangePerson.revokeKey(
                company.records,
                company.as("new"),
                new PersonId("bob"),
                Company.key("bob").publicKey(),
                "stolen",
                company.later());
        assertThatThrownBy(() -> company.as("bob")).hasMessageContaining("belongs to nobody");
        Fact forged =
                new Fact.RoleWithdrawn(new PersonId("bob"), Role.DEVELOPER, "", new PersonId("bob"), company.later());
        assertThat(append(Company.key("bob"), forged).getLast().why()).isEqualTo("the signing key was revoked");
        assertThat(company.history().evidence()).anyMatch(entry -> entry.index() == scanned);
    }

    @Test
    void whoIsDeactivatedMayNothingMoreAndIsNotEnrolledAgain() {
        company.hire("bob", Role.DEVELOPER);
        ChangePerson.deactivate(company.records, company.as("ada"), new PersonId("bob"), "left", company.later());
        assertThatThrownBy(() -> company.scan("bob", "one")).hasMessageContaining("was deactivated");
        assertThatThrownBy(() -> company.hire("bob", Role.DEVELOPER)).hasMessageContaining("known already");
    }

    @Test
    void aNewNameChangesNeitherRightsNorIdentity() {
        twoHands();
        ChangePerson.rename(company.records, company.as("grace"), GRACE, "Grace H.", company.later());
        assertThat(company.history().may(GRACE, Permission.APPROVE_RELEASE)).isTrue();
        assertThatThrownBy(() -> ChangePerson.rename(
                        company.records, company.as("ada"), new PersonId("ada"), "grace  h.", company.later()))
                .hasMessageContaining("somebody else is called");
    }

    @Test
    void theLedgerNeverFallsBackIntoOneHand() {
        twoHands();
        assertThatThrownBy(() -> ChangePerson.withdraw(
                        company.records, company.as("ada"), GRACE, Role.SECURITY, "", company.later()))
                .hasMessageContaining("nobody would be left");
        assertThatThrownBy(
                        () -> ChangePerson.deactivate(company.records, company.as("ada"), GRACE, "", company.later()))
                .hasMessageContaining("nobody would be left");
        assertThatThrownBy(() -> ChangePerson.revokeKey(
                        company.records,
                        company.as("ada"),
                        GRACE,
                        Company.key("grace").publicKey(),
                        "",
                        company.later()))
                .hasMessageContaining("nobody would be left");
    }

    @Test
    void aServiceAccountHoldsNoRoleOfAHuman() {
        company.hire("ci", Role.SERVICE_ACCOUNT);
        assertThatThrownBy(() -> grant("ada", new PersonId("ci"), Role.RELEASE_APPROVER))
                .hasMessageContaining("holds no other role");
    }

    @Test
    void aServiceBelongsToOneTeam() {
        company.hire("bob", Role.DEVELOPER);
        TeamId checkout = new TeamId("checkout");
        TeamId billing = new TeamId("billing");
        Set<PersonId> bob = Set.of(new PersonId("bob"));
        ChangePerson.team(company.records, company.as("ada"), checkout, bob, Set.of(Company.PAYMENTS), company.later());
        ChangePerson.team(company.records, company.as("ada"), billing, bob, Set.of(Company.PAYMENTS), company.later());
        assertThat(company.history().teamOf(Company.PAYMENTS).orElseThrow().id())
                .isEqualTo(billing);
        assertThat(company.history().team(checkout).orElseThrow().services()).isEmpty();
    }

    @Test
    void anEntryCopiedToTheEndCountsForNothing() {
        company.hire("bob", Role.DEVELOPER);
        byte[] enrolled = company.ledger.entry(company.ledger.size() - 1);
        ChangePerson.withdraw(
                company.records, company.as("bob"), new PersonId("bob"), Role.DEVELOPER, "", company.later());
        company.ledger.append(List.of(enrolled), -1);
        company.records.refresh();
        assertThat(company.history().rejected().getLast().why()).contains("word for word");
        assertThat(company.history().may(new PersonId("bob"), Permission.DEPLOY))
                .isFalse();
    }

    @Test
    void aRepeatedCommandIsAnsweredWithItsFirstReceipt() {
        company.hire("bob", Role.DEVELOPER);
        Fact fact = new Fact.PersonRenamed(new PersonId("bob"), "Robert", new PersonId("bob"), company.later());
        long first = company.records.seal(Company.key("bob"), fact).index();
        assertThat(company.records.seal(Company.key("bob"), fact).index()).isEqualTo(first);
        assertThat(company.ledger.size()).isEqualTo(first + 1);
    }

    private List<History.Rejected> append(Signer signer, Fact fact) {
        byte[] payload = FactCodec.toStatement(fact).toBytes();
        byte[] signature = signer.sign(Envelope.preAuthentication(Envelope.IN_TOTO, payload));
        company.ledger.append(
                List.of(new Envelope(
                                Envelope.IN_TOTO, payload, signer.publicKey().keyId(), signature)
                        .toBytes()),
                -1);
        company.records.refresh();
        return company.history().rejected();
    }
}
