package dev.assize.core.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.core.identity.Person;
import dev.assize.core.identity.PersonId;
import dev.assize.core.identity.Role;
import dev.assize.core.policy.Docket;
import dev.assize.core.policy.QuorumRule;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class QuorumTest {
    private static final Instant NOW = Docket.NOW;
    private static final Digest SHOWN = Docket.digest("shown");
    private static final PersonId ADA = new PersonId("ada");
    private static final PersonId BOB = new PersonId("bob");
    private static final PersonId DEV = new PersonId("dev");
    private static final PersonId GUEST = new PersonId("guest");
    private static final Digest TEXT = Docket.digest("text");
    private static final Set<Role> BOTH = Set.of(Role.RELEASE_APPROVER, Role.SECURITY);
    private static final Duration VALIDITY = Duration.ofDays(7);

    private static Approval approval(PersonId by, boolean granted, Digest binding, Instant at, long index) {
        return new Approval(binding, 1, Environment.PRODUCTION, by, granted, "", at, index);
    }

    private static Approval yes(PersonId by) {
        return approval(by, true, SHOWN, NOW.minusSeconds(60), 2);
    }

    private static Quorum.Count count(int need, Approval... approvals) {
        return count(need, List.of(approvals));
    }

    private static Quorum.Count count(int need, List<Approval> approvals) {
        return Quorum.count(approvals, question(QuorumRule.of(need)));
    }

    private static Quorum.Question question(QuorumRule rule) {
        return new Quorum.Question(
                Set.of(SHOWN), TEXT, Environment.PRODUCTION, rule, Set.of(DEV), QuorumTest::person, VALIDITY, NOW);
    }

    private static Optional<Person> person(PersonId id) {
        Set<Role> roles = id.equals(GUEST) ? Set.of() : id.equals(BOB) ? BOTH : Set.of(Role.RELEASE_APPROVER);
        return Optional.of(new Person(id, id.value(), roles, List.of()));
    }

    private static String why(Quorum.Count count) {
        return count instanceof Quorum.Count.Short missing ? missing.why() : "it was reached";
    }

    @Test
    void twoPeopleMakeAQuorumOfTwo() {
        assertThat(count(2, yes(ADA), yes(BOB))).isInstanceOf(Quorum.Count.Reached.class);
    }

    @Test
    void oneHumanHasOneVote() {
        assertThat(count(2, yes(ADA), yes(ADA))).isInstanceOf(Quorum.Count.Short.class);
    }

    @Test
    void whoHadAHandInTheChangeDoesNotCount() {
        assertThat(why(count(1, yes(DEV)))).isEqualTo("dev had a hand in the change");
    }

    @Test
    void whoMayNotApproveNowDoesNotCount() {
        assertThat(why(count(1, yes(GUEST)))).contains("may not approve releases now");
    }

    @Test
    void anApprovalOfSomethingElseDoesNotCount() {
        assertThat(why(count(1, approval(ADA, true, Docket.digest("other"), NOW, 2))))
                .contains("was for something else");
    }

    @Test
    void anApprovalOfAnotherEnvironmentDoesNotCount() {
        Approval staging = new Approval(SHOWN, 1, new Environment("staging"), ADA, true, "", NOW, 2);
        assertThat(why(count(1, staging))).isEqualTo("nobody has approved it");
    }

    @Test
    void anApprovalEnds() {
        assertThat(count(1, approval(ADA, true, SHOWN, NOW.minus(VALIDITY), 2)))
                .isInstanceOf(Quorum.Count.Reached.class);
        assertThat(why(count(1, approval(ADA, true, SHOWN, NOW.minus(VALIDITY).minusNanos(1), 2))))
                .isEqualTo("the approval of ada has expired");
    }

    @Test
    void anApprovalFromTheFutureDoesNotCount() {
        assertThat(count(1, approval(ADA, true, SHOWN, NOW.plusSeconds(1), 2))).isInstanceOf(Quorum.Count.Short.class);
    }

    @Test
    void theLastWordOfAPersonCounts() {
        Approval no = approval(ADA, false, SHOWN, NOW.minusSeconds(30), 3);
        Approval againYes = approval(ADA, true, SHOWN, NOW.minusSeconds(10), 4);
        assertThat(why(count(1, yes(ADA), no))).isEqualTo("ada rejected it");
        assertThat(count(1, yes(ADA), no, againYes)).isInstanceOf(Quorum.Count.Reached.class);
    }

    @Test
    void theOrderInWhichApprovalsAreHandedInDoesNotMatter() {
        Approval no = approval(ADA, false, SHOWN, NOW.minusSeconds(30), 3);
        assertThat(count(1, no, yes(ADA))).isEqualTo(count(1, yes(ADA), no));
    }

    @Test
    void aRejectionStopsWhateverTheOthersSay() {
        Approval no = approval(BOB, false, SHOWN, NOW.minusSeconds(90), 1);
        assertThat(count(1, no, yes(ADA))).isInstanceOf(Quorum.Count.Short.class);
    }

    @Provide
    Arbitrary<List<Approval>> approvals() {
        return Combinators.combine(
                        Arbitraries.of(ADA, BOB, DEV, GUEST),
                        Arbitraries.of(true, true, true, false),
                        Arbitraries.of(SHOWN, Docket.digest("other")),
                        Arbitraries.integers().between(-1, 10))
                .as((by, granted, binding, days) ->
                        approval(by, granted, binding, NOW.minus(Duration.ofDays(days)), days))
                .list()
                .ofMaxSize(6);
    }

    @Property
    void whatCountsIsDifferentUninvolvedPeopleWhoApprovedExactlyThis(
            @ForAll("approvals") List<Approval> approvals, @ForAll @IntRange(min = 1, max = 3) int need) {
        if (count(need, approvals) instanceof Quorum.Count.Reached(var counted)) {
            Set<PersonId> people = new HashSet<>();
            for (Approval approval : counted) {
                assertThat(people.add(approval.by())).isTrue();
                assertThat(approval.binding()).isEqualTo(SHOWN);
                assertThat(approval.granted()).isTrue();
                assertThat(approval.by()).isNotEqualTo(DEV);
                assertThat(approval.at().plus(VALIDITY)).isAfterOrEqualTo(NOW);
                assertThat(approval.at()).isBeforeOrEqualTo(NOW);
            }
            assertThat(people).hasSizeGreaterThanOrEqualTo(need);
        }
    }

    @Property
    void aRejectionByAnybodyNeverHelps(
            @ForAll("approvals") List<Approval> approvals, @ForAll @IntRange(min = 1, max = 3) int need) {
        List<Approval> more = new ArrayList<>(approvals);
        more.add(approval(BOB, false, SHOWN, NOW, 99));
        assertThat(count(need, more)).isInstanceOf(Quorum.Count.Short.class);
    }

    @Test
    void whoTakesAnApprovalBackTakesEarlierOnesBackToo() {
        Approval again = approval(ADA, true, SHOWN, NOW.minusSeconds(10), 3).takenBack();
        assertThat(why(count(1, yes(ADA), again))).isEqualTo("ada withdrew the approval");
    }

    @Test
    void anEarlierRejectionOutlivesAnApprovalThatWasTakenBack() {
        Approval no = approval(ADA, false, SHOWN, NOW.minusSeconds(90), 1);
        assertThat(why(count(1, no, yes(ADA).takenBack(), yes(BOB)))).isEqualTo("ada rejected it");
    }

    @Test
    void anApprovalOfOtherWordsThanAreThereNowDoesNotCount() {
        Approval read = new Approval(
                SHOWN, Docket.digest("other words"), 1, Environment.PRODUCTION, ADA, true, "", NOW, 2, false);
        assertThat(why(count(1, read))).contains("was for something else");
    }

    @Test
    void aQuorumMayAskForARoleAmongThoseWhoApprove() {
        QuorumRule security = new QuorumRule(1, Map.of(Role.SECURITY, 1), null);
        assertThat(why(Quorum.count(List.of(yes(ADA)), question(security)))).contains("must have the role security");
        assertThat(Quorum.count(List.of(yes(BOB)), question(security))).isInstanceOf(Quorum.Count.Reached.class);
    }
}
