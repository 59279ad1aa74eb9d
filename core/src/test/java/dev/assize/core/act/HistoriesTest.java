package dev.assize.core.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.core.Failure;
import dev.assize.core.deployment.FakeTarget;
import dev.assize.core.deployment.HealthPolicy;
import dev.assize.core.exemption.BreakGlass;
import dev.assize.core.exemption.Exemption;
import dev.assize.core.exemption.Grounds;
import dev.assize.core.exemption.Scope;
import dev.assize.core.fact.History;
import dev.assize.core.identity.Permission;
import dev.assize.core.identity.PersonId;
import dev.assize.core.identity.Role;
import dev.assize.core.policy.QuorumRule;
import dev.assize.core.policy.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.ActionChainArbitrary;
import net.jqwik.api.state.Transformer;
import org.jspecify.annotations.Nullable;

/// Random histories of everything people do, with a simple model beside them. The model knows nothing of
/// ledgers, digests and signatures: it keeps in plain lists who said what about which change, and tells by a
/// few lines of reasoning whether a change may ship.
class HistoriesTest {
    private static final List<String> PEOPLE = List.of("ada", "bob", "carol", "dave", "grace", "hugo");
    private static final List<String> CHANGES = List.of("one", "two");

    /// What is known of a change.
    private static final class Known {
        /// Number of its newest scan; 0 for none.
        int scan;

        boolean flawed;
        Instant scanned = Instant.MIN;
        final Set<String> involved = new HashSet<>();
        /// What its newest decision stood on; null for none.
        @Nullable
        String decided;

        boolean passed;
        long decision;
    }

    private record Vote(String by, String standsOn, Instant at, long entry) {}

    private record Mercy(String id, String by, Instant until, int scan) {}

    /// The company and what the model thinks of it.
    static final class World {
        final Company company = new Company();
        final Map<String, Known> changes = new HashMap<>();
        final List<Vote> votes = new ArrayList<>();
        final Map<String, Mercy> asked = new HashMap<>();
        final List<Mercy> granted = new ArrayList<>();
        final Set<String> approvers = new HashSet<>(Set.of("carol", "dave", "grace"));
        final Map<Long, String> past = new HashMap<>();
        int scans;
        int policies;
        int need = 1;
        int shipped;

        World() {
            CHANGES.forEach(change -> changes.put(change, new Known()));
            company.hire("bob", Role.DEVELOPER);
            company.hire("carol", Role.RELEASE_APPROVER);
            company.hire("dave", Role.RELEASE_APPROVER, Role.DEVELOPER);
            company.hire("grace", Role.RELEASE_APPROVER, Role.SECURITY);
            // From here on it takes two hands.
            remember();
        }

        private Known of(String change) {
            return changes.get(change);
        }

        /// What somebody may decide on: the evidence, the policy and the mercy that is used.
        private String standsOn(String change) {
            Known known = of(change);
            return change + " scan " + known.scan + " policy " + policies + " mercy " + (known.flawed ? mercy() : "");
        }

        private String mercy() {
            return granted.stream()
                    .filter(mercy -> !company.now.isAfter(mercy.until()))
                    .map(Mercy::id)
                    .findFirst()
                    .orElse("none");
        }

        private boolean passes(String change) {
            Known known = of(change);
            return known.scan > 0 && !known.scanned.isAfter(company.now) && (!known.flawed || !mercy().equals("none"));
        }

        boolean mayShip(String change) {
            Known known = of(change);
            if (known.decided == null || !known.passed || !passes(change) || !known.decided.equals(standsOn(change))) {
                return false;
            }
            Set<String> voters = new HashSet<>();
            for (Vote vote : votes) {
                if (vote.standsOn().equals(standsOn(change))
                        && approvers.contains(vote.by())
                        && !known.involved.contains(vote.by())
                        && !vote.at().isAfter(company.now)
                        && !vote.at().plus(Duration.ofDays(7)).isBefore(company.now)) {
                    voters.add(vote.by());
                }
            }
            return voters.size() >= need;
        }

        private void remember() {
            past.put(company.ledger.size(), state(company.history()));
        }

        /// Whether it was done. What is refused changes nothing.
        private boolean attempt(Runnable act) {
            long before = company.ledger.size();
            try {
                act.run();
                return true;
            } catch (Failure e) {
                assertThat(company.ledger.size()).as(e.what()).isEqualTo(before);
                return false;
            }
        }

        void scan(String by, String change, boolean flawed) {
            if (attempt(() -> company.scan(
                    by,
                    change,
                    flawed
                            ? new dev.assize.core.evidence.Finding[] {Company.HIGH}
                            : new dev.assize.core.evidence.Finding[0]))) {
                Known known = of(change);
                known.scan = ++scans;
                known.flawed = flawed;
                known.scanned = company.now;
                known.involved.add(by);
            }
        }

        void gate(String by, String change) {
            if (attempt(() -> of(change).decision = company.gate(by, change))) {
                Known known = of(change);
                known.involved.add(by);
                known.decided = standsOn(change);
                known.passed = passes(change);
                Verdict.Result result = company.history()
                        .decision(known.decision)
                        .orElseThrow()
                        .fact()
                        .result();
                assertThat(result == Verdict.Result.PASSED).isEqualTo(known.passed);
            }
        }

        /// What was approved is what the gate passes at that moment too: a clock that jumped back may make it say
        /// otherwise than when it decided.
        void approve(String by, String change) {
            long[] entry = new long[1];
            if (of(change).decided != null && attempt(() -> entry[0] = company.approve(by, of(change).decision))) {
                Known known = of(change);
                assertThat(approvers).contains(by);
                assertThat(known.involved).as("%s approves the own work", by).doesNotContain(by);
                assertThat(known.passed && passes(change) && standsOn(change).equals(known.decided))
                        .isTrue();
                votes.removeIf(vote -> vote.by().equals(by) && vote.standsOn().equals(standsOn(change)));
                votes.add(new Vote(by, standsOn(change), company.now, entry[0]));
            }
        }

        void takeBack(String by) {
            for (Vote vote : List.copyOf(votes)) {
                if (attempt(() ->
                        ApproveRelease.withdraw(company.records, company.as(by), vote.entry(), "", company.later()))) {
                    assertThat(vote.by()).isEqualTo(by);
                    votes.remove(vote);
                    return;
                }
            }
        }

        void ask(String by, int days) {
            String[] id = new String[1];
            Instant until = company.now.plus(Duration.ofDays(days));
            if (attempt(() -> id[0] = GrantExemption.request(
                    company.records,
                    company.as(by),
                    new GrantExemption.Wish(
                            Company.PAYMENTS,
                            new Scope.OfFinding(Company.HIGH.fingerprint()),
                            Grounds.of("It cannot be reached from outside."),
                            until,
                            Set.of()),
                    company.later()))) {
                asked.put(id[0], new Mercy(id[0], by, until, scans));
            }
        }

        void decide(String by, Exemption.Status status) {
            for (Exemption exemption : List.copyOf(company.history().exemptions())) {
                if (attempt(() -> GrantExemption.decide(
                        company.records, company.as(by), exemption.id(), status, "", company.later()))) {
                    Mercy mercy = asked.get(exemption.id());
                    if (status == Exemption.Status.APPROVED) {
                        assertThat(by).as("approves the own request").isNotEqualTo(mercy.by());
                        granted.add(mercy);
                        granted.sort(java.util.Comparator.comparing(m -> company.history()
                                .exemption(m.id())
                                .orElseThrow()
                                .ledgerIndex()));
                    } else {
                        granted.remove(mercy);
                    }
                    return;
                }
            }
        }

        void grant(String by, String person) {
            if (attempt(() -> ChangePerson.grant(
                    company.records, company.as(by), new PersonId(person), Role.RELEASE_APPROVER, company.later()))) {
                assertThat(by).isNotEqualTo(person);
                // Ada vouched for everybody, so she alone gives nobody a vote.
                assertThat(by).isNotEqualTo("ada");
                approvers.add(person);
            }
        }

        void withdraw(String by, String person) {
            if (attempt(() -> ChangePerson.withdraw(
                    company.records,
                    company.as(by),
                    new PersonId(person),
                    Role.RELEASE_APPROVER,
                    "",
                    company.later()))) {
                approvers.remove(person);
            }
        }

        void deactivate(String by, String person) {
            if (attempt(() -> ChangePerson.deactivate(
                    company.records, company.as(by), new PersonId(person), "", company.later()))) {
                approvers.remove(person);
            }
        }

        void adopt(int quorum) {
            company.later();
            if (attempt(() -> company.adopt("policy " + policies, QuorumRule.of(quorum), Set.of()))) {
                policies++;
                need = quorum;
            }
        }

        void breakGlass(String opener, String second, String change) {
            String[] id = new String[1];
            if (attempt(() -> id[0] = BreakTheGlass.open(
                    company.records,
                    company.as(opener),
                    Company.PAYMENTS,
                    Company.PRODUCTION,
                    Company.artifact(change).digest(),
                    new BreakTheGlass.Emergency("Everything is on fire", "INC-1", Duration.ofMinutes(10)),
                    company.later()))) {
                attempt(() -> BreakTheGlass.second(company.records, company.as(second), id[0], "", company.later()));
            }
        }

        void review(String by) {
            for (BreakGlass glass : List.copyOf(company.history().breakGlasses())) {
                attempt(() -> BreakTheGlass.review(
                        company.records, company.as(by), glass.id(), true, "It was an emergency.", company.later()));
            }
        }

        void deploy(String by, String change) {
            boolean mayShip = mayShip(change);
            assertThat(company.admitted(change))
                    .as("%s ships: %s; votes %s", change, company.refusal(change), votes)
                    .isEqualTo(mayShip);
            boolean maySay = company.history().may(new PersonId(by), Permission.DEPLOY);
            boolean done = attempt(() -> run(by, change, null));
            assertThat(done).isEqualTo(mayShip && maySay);
            shipped += done ? 1 : 0;
        }

        void deployInEmergency(String by, String change) {
            for (BreakGlass glass : List.copyOf(company.history().breakGlasses())) {
                boolean open = glass.state(company.now) == BreakGlass.State.OPEN;
                Instant asked = company.now;
                boolean[] done = new boolean[1];
                try {
                    run(by, change, glass.id());
                    done[0] = true;
                } catch (Failure _) {
                    // The verdict may have been sealed before the door stayed shut.
                }
                if (done[0]) {
                    shipped++;
                    BreakGlass.Word second = glass.second();
                    assertThat(open).isTrue();
                    assertThat(second).isNotNull();
                    assertThat(second.by()).isNotEqualTo(glass.openedBy());
                    assertThat(asked).isBeforeOrEqualTo(second.at().plus(Duration.ofMinutes(10)));
                    assertThat(glass.artifact())
                            .isEqualTo(Company.artifact(change).digest());
                    // Its verdict is a decision of its own.
                    Known known = of(change);
                    known.decision = company.history().decisions().getLast().index();
                    known.decided = standsOn(change);
                    known.passed = passes(change);
                    known.involved.add(by);
                }
            }
        }

        private void run(String by, String change, @Nullable String glass) {
            FakeTarget target = FakeTarget.empty();
            DeployRelease act = new DeployRelease(
                    company.records,
                    company.as(by),
                    target,
                    HealthPolicy.DEFAULT,
                    List.of(),
                    target,
                    company.clock(),
                    (_, _, _) -> {});
            try {
                if (glass == null) {
                    act.deploy(Company.artifact(change).digest(), Company.PRODUCTION);
                } else {
                    act.deployByBreakGlass(Company.artifact(change).digest(), Company.PRODUCTION, glass, _ -> {});
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        void time(Duration by) {
            company.pass(by);
        }

        /// What must hold after everything.
        void check() {
            History again = new History(Company.VERIFIER);
            for (long i = 0; i < company.ledger.size(); i++) {
                again.apply(i, company.ledger.entry(i));
                String before = past.get(i + 1);
                if (before != null) {
                    assertThat(state(again)).as("the past as of entry %d", i).isEqualTo(before);
                }
            }
            assertThat(again.rejected()).isEmpty();
            assertThat(state(again)).isEqualTo(state(company.history()));
            assertThat(ReplayDecisions.replay(company.ledger, company.blobs, Company.VERIFIER, company.language())
                            .differences())
                    .isEmpty();
            assertThat(VerifyRecords.verify(company.records).objections()).isEmpty();
            assertThat(again.deployments()).hasSize(shipped);
            again.exemptions().stream()
                    .filter(exemption -> exemption.status() == Exemption.Status.APPROVED)
                    .forEach(exemption -> assertThat(exemption.decidedBy()).isNotEqualTo(exemption.requestedBy()));
        }

        private static String state(History history) {
            return history.people() + "\n" + history.approvals() + "\n" + history.exemptions() + "\n"
                    + history.breakGlasses() + "\n" + history.deployments() + "\n" + history.policies();
        }
    }

    private static Arbitrary<String> person() {
        return Arbitraries.of(PEOPLE);
    }

    private static Arbitrary<String> change() {
        return Arbitraries.of(CHANGES);
    }

    private interface Step {
        void on(World world);
    }

    private static Action.Independent<World> action(String name, Arbitrary<Step> steps) {
        return new Action.Independent<>() {
            @Override
            public Arbitrary<Transformer<World>> transformer() {
                return steps.map(step -> Transformer.mutate(name, world -> {
                    step.on(world);
                    world.remember();
                }));
            }
        };
    }

    @Provide
    ActionChainArbitrary<World> histories() {
        Arbitrary<String> developer = Arbitraries.of("bob", "dave");
        return ActionChain.startWith(World::new)
                .withAction(
                        6,
                        action(
                                "scan",
                                Combinators.combine(developer, change(), Arbitraries.of(true, false, false))
                                        .as((by, change, flawed) -> world -> world.scan(by, change, flawed))))
                .withAction(
                        8,
                        action(
                                "gate",
                                Combinators.combine(developer, change())
                                        .as((by, change) -> world -> world.gate(by, change))))
                .withAction(
                        10,
                        action(
                                "approve",
                                Combinators.combine(person(), change())
                                        .as((by, change) -> world -> world.approve(by, change))))
                .withAction(
                        8,
                        action(
                                "deploy",
                                Combinators.combine(person(), change())
                                        .as((by, change) -> world -> world.deploy(by, change))))
                .withAction(1, action("take back", person().map(by -> world -> world.takeBack(by))))
                .withAction(
                        3,
                        action(
                                "ask",
                                Combinators.combine(person(), Arbitraries.of(3, 20, 200))
                                        .as((by, days) -> world -> world.ask(by, days))))
                .withAction(
                        4,
                        action(
                                "decide",
                                Combinators.combine(
                                                person(),
                                                Arbitraries.of(
                                                        Exemption.Status.APPROVED,
                                                        Exemption.Status.APPROVED,
                                                        Exemption.Status.REJECTED,
                                                        Exemption.Status.REVOKED))
                                        .as((by, status) -> world -> world.decide(by, status))))
                .withAction(
                        1,
                        action(
                                "grant",
                                Combinators.combine(person(), person())
                                        .as((by, whom) -> world -> world.grant(by, whom))))
                .withAction(
                        1,
                        action(
                                "withdraw",
                                Combinators.combine(person(), person())
                                        .as((by, whom) -> world -> world.withdraw(by, whom))))
                .withAction(
                        1,
                        action(
                                "deactivate",
                                Combinators.combine(person(), Arbitraries.of("carol", "dave", "hugo"))
                                        .as((by, whom) -> world -> world.deactivate(by, whom))))
                .withAction(1, action("adopt", Arbitraries.of(1, 1, 2).map(n -> world -> world.adopt(n))))
                .withAction(
                        2,
                        action(
                                "break-glass",
                                Combinators.combine(person(), person(), change())
                                        .as((by, second, change) -> world -> world.breakGlass(by, second, change))))
                .withAction(
                        3,
                        action(
                                "deploy in an emergency",
                                Combinators.combine(person(), change())
                                        .as((by, change) -> world -> world.deployInEmergency(by, change))))
                .withAction(1, action("review", person().map(by -> world -> world.review(by))))
                .withAction(
                        3,
                        action(
                                "time",
                                Arbitraries.of(
                                                Duration.ofMinutes(5),
                                                Duration.ofHours(20),
                                                Duration.ofDays(4),
                                                Duration.ofDays(30),
                                                Duration.ofHours(-2))
                                        .map(by -> world -> world.time(by))))
                .withMaxTransformations(60);
    }

    @Property(tries = 250, shrinking = ShrinkingMode.BOUNDED)
    void nothingShipsButByQuorumOrBreakGlassAndThePastStaysAsItWas(@ForAll("histories") ActionChain<World> chain) {
        chain.run().check();
    }
}
