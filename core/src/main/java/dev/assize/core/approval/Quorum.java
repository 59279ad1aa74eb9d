package dev.assize.core.approval;

import dev.assize.core.identity.Permission;
import dev.assize.core.identity.Person;
import dev.assize.core.identity.PersonId;
import dev.assize.core.identity.Role;
import dev.assize.core.policy.QuorumRule;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Counts approvals: one human, one vote.
public final class Quorum {
    private Quorum() {}

    /// What is asked, and by which the approvals are weighed.
    ///
    /// @param bindings what must have been approved, in every form it is known by
    /// @param shown    digest of the text that is there to be approved now
    /// @param involved people who had a hand in the change; they do not count
    /// @param people   who somebody is at the time of counting
    /// @param validity how long an approval counts
    public record Question(
            Set<Digest> bindings,
            Digest shown,
            Environment environment,
            QuorumRule rule,
            Set<PersonId> involved,
            Function<PersonId, Optional<Person>> people,
            Duration validity,
            Instant now) {
        public Question {
            bindings = Set.copyOf(bindings);
            Objects.requireNonNull(shown);
            Objects.requireNonNull(environment);
            Objects.requireNonNull(rule);
            involved = Set.copyOf(involved);
            Objects.requireNonNull(people);
            Objects.requireNonNull(validity);
            Objects.requireNonNull(now);
        }
    }

    /// What an approval is worth now.
    public enum Standing {
        COUNTS,
        REJECTS,
        WITHDRAWN,
        /// The same person said something later.
        SUPERSEDED,
        /// It was for something else: a byte changed.
        VOID,
        EXPIRED,
        /// It is dated later than now.
        NOT_YET,
        /// The approver had a hand in the change.
        INVOLVED,
        /// The approver may not approve any more.
        ROLE_LOST
    }

    /// An approval and what it is worth.
    public record Weighed(Approval approval, Standing standing) {
        /// Why it does not count, as half a sentence.
        public String why() {
            PersonId by = approval.by();
            return switch (standing) {
                case COUNTS -> by + " approved it";
                case REJECTS -> by + " rejected it";
                case WITHDRAWN -> by + " withdrew the approval";
                case SUPERSEDED -> by + " said something later";
                case VOID ->
                    "the approval of " + by + " was for something else: artifact, policy, evidence, findings or"
                            + " exemptions changed";
                case EXPIRED -> "the approval of " + by + " has expired";
                case NOT_YET -> "the approval of " + by + " is dated in the future";
                case INVOLVED -> by + " had a hand in the change";
                case ROLE_LOST -> by + " may not approve releases now";
            };
        }
    }

    /// How a count came out.
    public sealed interface Count {
        /// Enough people agree.
        record Reached(List<Approval> approvals) implements Count {
            public Reached {
                approvals = List.copyOf(approvals);
            }
        }

        /// More are needed.
        ///
        /// @param why what is missing or why something did not count, for people
        record Short(int have, int need, String why) implements Count {}
    }

    /// Weighs every approval for the environment, newest first.
    public static List<Weighed> weigh(List<Approval> approvals, Question question) {
        Set<PersonId> heard = new LinkedHashSet<>();
        Set<PersonId> withdrawn = new LinkedHashSet<>();
        List<Weighed> weighed = new ArrayList<>();
        approvals.stream()
                .filter(approval -> approval.environment().equals(question.environment()))
                .sorted(Comparator.comparingLong(Approval::ledgerIndex).reversed())
                .forEach(
                        approval -> weighed.add(new Weighed(approval, standing(approval, heard, withdrawn, question))));
        return weighed;
    }

    private static Standing standing(
            Approval approval, Set<PersonId> heard, Set<PersonId> withdrawn, Question question) {
        if (!question.bindings().contains(approval.binding()) || shownOtherwise(approval.shown(), question.shown())) {
            return Standing.VOID;
        }
        // Only now: what was said about something else takes nobody's earlier word away.
        if (approval.withdrawn()) {
            withdrawn.add(approval.by());
            return Standing.WITHDRAWN;
        }
        // Who takes an approval back takes every earlier one back with it, but not an earlier rejection.
        if ((approval.granted() && withdrawn.contains(approval.by())) || !heard.add(approval.by())) {
            return Standing.SUPERSEDED;
        }
        if (!approval.granted()) {
            return Standing.REJECTS;
        }
        if (question.involved().contains(approval.by())) {
            return Standing.INVOLVED;
        }
        if (question.people()
                .apply(approval.by())
                .filter(person -> person.may(Permission.APPROVE_RELEASE) && !person.machine())
                .isEmpty()) {
            return Standing.ROLE_LOST;
        }
        if (approval.at().isAfter(question.now())) {
            return Standing.NOT_YET;
        }
        return approval.at().plus(question.validity()).isBefore(question.now()) ? Standing.EXPIRED : Standing.COUNTS;
    }

    private static boolean shownOtherwise(@Nullable Digest shown, Digest now) {
        return shown != null && !shown.equals(now);
    }

    public static Count count(List<Approval> approvals, Question question) {
        QuorumRule rule = question.rule();
        List<Approval> counted = new ArrayList<>();
        String why = "nobody has approved it";
        for (Weighed weighed : weigh(approvals, question)) {
            switch (weighed.standing()) {
                case COUNTS -> counted.add(weighed.approval());
                case REJECTS -> {
                    return new Count.Short(0, rule.people(), weighed.why());
                }
                case SUPERSEDED -> {}
                case WITHDRAWN, VOID, EXPIRED, NOT_YET, INVOLVED, ROLE_LOST -> why = weighed.why();
            }
        }
        if (counted.size() < rule.people()) {
            return new Count.Short(counted.size(), rule.people(), why);
        }
        for (Map.Entry<Role, Integer> wanted : rule.roles().entrySet()) {
            long have = counted.stream()
                    .filter(approval -> question.people()
                            .apply(approval.by())
                            .filter(person -> person.has(wanted.getKey()))
                            .isPresent())
                    .count();
            if (have < wanted.getValue()) {
                return new Count.Short(
                        counted.size(),
                        rule.people(),
                        "of those who approve, " + wanted.getValue() + " must have the role "
                                + wanted.getKey().word() + ", " + have + " "
                                + (have == 1 ? "has" : "have") + " it");
            }
        }
        return new Count.Reached(counted);
    }
}
