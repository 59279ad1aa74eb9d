package dev.assize.core.exemption;

import dev.assize.core.canonical.JsonFields;
import dev.assize.core.identity.PersonId;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
import dev.assize.core.subject.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Leave to deploy one artifact once past the gate, in an emergency: asked for by one person, confirmed by a
/// second, good for minutes, and open until a third has reviewed it and somebody wrote down the lesson.
///
/// @param id         `b-` and the ledger index of its first entry
/// @param validity   how long it may be used after it was confirmed
/// @param deployment the one deployment that used it; null while none has
public record BreakGlass(
        String id,
        Service service,
        Environment environment,
        Digest artifact,
        String reason,
        String incident,
        Duration validity,
        PersonId openedBy,
        Instant openedAt,
        long ledgerIndex,
        @Nullable Word second,
        @Nullable String deployment,
        @Nullable Word used,
        @Nullable Review review,
        @Nullable Word lesson) {
    /// The shortest and the longest validity.
    public static final Duration SHORTEST = Duration.ofMinutes(1);

    public static final Duration LONGEST = Duration.ofHours(1);
    /// How long the second person may take.
    public static final Duration PATIENCE = Duration.ofHours(1);
    /// How long after its use it must be reviewed.
    public static final Duration REVIEW_WITHIN = Duration.ofDays(2);

    /// What somebody said or did, and when.
    public record Word(PersonId by, Instant at, String text) {
        public Word {
            Objects.requireNonNull(by);
            Objects.requireNonNull(at);
            Objects.requireNonNull(text);
        }
    }

    /// What a reviewer found.
    ///
    /// @param justified whether the emergency was one
    public record Review(PersonId by, Instant at, boolean justified, String text) {
        public Review {
            Objects.requireNonNull(by);
            Objects.requireNonNull(at);
            Objects.requireNonNull(text);
        }
    }

    /// Where it stands at some moment.
    public enum State {
        /// It waits for the second person.
        WAITING,
        /// It can be used.
        OPEN,
        /// It can no longer be used and never was.
        LAPSED,
        /// It was used and waits for its review.
        USED,
        /// It was reviewed and waits for its lesson.
        REVIEWED,
        CLOSED;

        public String word() {
            return JsonFields.word(this);
        }
    }

    public BreakGlass {
        Objects.requireNonNull(id);
        Objects.requireNonNull(service);
        Objects.requireNonNull(environment);
        Objects.requireNonNull(artifact);
        Objects.requireNonNull(reason);
        Objects.requireNonNull(incident);
        Objects.requireNonNull(validity);
        Objects.requireNonNull(openedBy);
        Objects.requireNonNull(openedAt);
    }

    public State state(Instant now) {
        if (lesson != null) {
            return State.CLOSED;
        }
        if (review != null) {
            return State.REVIEWED;
        }
        if (used != null) {
            return State.USED;
        }
        if (second == null) {
            return now.isAfter(openedAt.plus(PATIENCE)) ? State.LAPSED : State.WAITING;
        }
        return now.isAfter(second.at().plus(validity)) ? State.LAPSED : State.OPEN;
    }

    /// Why this cannot be used for that deployment at that moment; empty where it can.
    public Optional<String> refusal(Service of, Environment to, Digest what, Instant now) {
        if (!service.equals(of) || !environment.equals(to)) {
            return Optional.of(id + " is for " + service + " in " + environment);
        }
        if (!artifact.equals(what)) {
            return Optional.of(id + " is for " + artifact.brief() + ", not for " + what.brief());
        }
        if (second != null && used == null && now.isBefore(second.at())) {
            return Optional.of(id + " was confirmed later than that");
        }
        return switch (state(now)) {
            case OPEN -> Optional.empty();
            case WAITING -> Optional.of(id + " has not been confirmed by a second person");
            case LAPSED -> Optional.of(id + " has lapsed");
            case USED, REVIEWED, CLOSED -> Optional.of(id + " was used already, by " + deployment);
        };
    }

    /// When its review is due; empty where there is nothing to review or it was.
    public Optional<Instant> reviewDue() {
        return used == null || review != null
                ? Optional.empty()
                : Optional.of(used.at().plus(REVIEW_WITHIN));
    }

    public BreakGlass seconded(Word by) {
        return copy(by, deployment, used, review, lesson);
    }

    public BreakGlass usedBy(String deploymentId, Word by) {
        return copy(second, deploymentId, by, review, lesson);
    }

    public BreakGlass reviewed(Review found) {
        return copy(second, deployment, used, found, lesson);
    }

    public BreakGlass closed(Word learned) {
        return copy(second, deployment, used, review, learned);
    }

    private BreakGlass copy(
            @Nullable Word newSecond,
            @Nullable String newDeployment,
            @Nullable Word newUse,
            @Nullable Review newReview,
            @Nullable Word newLesson) {
        return new BreakGlass(
                id,
                service,
                environment,
                artifact,
                reason,
                incident,
                validity,
                openedBy,
                openedAt,
                ledgerIndex,
                newSecond,
                newDeployment,
                newUse,
                newReview,
                newLesson);
    }
}
