package dev.assize.core.approval;

import dev.assize.core.identity.PersonId;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Counts approvals: one human, one vote.
public final class Quorum {
    private Quorum() {}

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

    /// @param binding   what must have been approved
    /// @param involved  people who had a hand in the change; they do not count
    /// @param mayApprove whether a person holds the right at the time of counting
    public static Count count(
            List<Approval> approvals,
            Digest binding,
            Environment environment,
            int need,
            Set<PersonId> involved,
            Predicate<PersonId> mayApprove,
            Duration validity,
            Instant now) {
        Set<PersonId> voters = new LinkedHashSet<>();
        List<Approval> counted = new ArrayList<>();
        String why = "nobody has approved it";
        // Newest first: a person's last word counts.
        Set<PersonId> heard = new LinkedHashSet<>();
        List<Approval> newestFirst = approvals.stream()
                .sorted(Comparator.comparingLong(Approval::ledgerIndex).reversed())
                .toList();
        for (Approval approval : newestFirst) {
            if (!approval.environment().equals(environment)) {
                continue;
            }
            if (!approval.binding().equals(binding)) {
                why = "the approval of " + approval.by()
                        + " was for something else: artifact, policy or evidence changed";
                continue;
            }
            if (!heard.add(approval.by())) {
                continue;
            }
            if (!approval.granted()) {
                return new Count.Short(0, need, approval.by() + " rejected it");
            }
            if (involved.contains(approval.by())) {
                why = approval.by() + " had a hand in the change";
            } else if (!mayApprove.test(approval.by())) {
                why = approval.by() + " may not approve releases now";
            } else if (approval.at().isAfter(now)) {
                why = "the approval of " + approval.by() + " is dated in the future";
            } else if (approval.at().plus(validity).isBefore(now)) {
                why = "the approval of " + approval.by() + " has expired";
            } else if (voters.add(approval.by())) {
                counted.add(approval);
            }
        }
        return counted.size() >= need ? new Count.Reached(counted) : new Count.Short(counted.size(), need, why);
    }
}
