package dev.assize.reports;

import dev.assize.core.deployment.Deployment;
import dev.assize.core.deployment.DeploymentOutcome;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.evidence.Stage;
import dev.assize.core.policy.Exhibit;
import dev.assize.core.policy.State;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One of the ten stations on the line from commit to runtime.
///
/// @param took    how long the stage worked; null where nobody knows
/// @param brief   a count or a word or two that fit under a station, for example `3 block`
/// @param summary one sentence
public record Lane(Stage stage, State state, @Nullable Duration took, String brief, String summary) {
    public Lane {
        Objects.requireNonNull(stage);
        Objects.requireNonNull(state);
        Objects.requireNonNull(brief);
        Objects.requireNonNull(summary);
    }

    /// What a deployment came to. One under way is not decided yet.
    public static State stateOf(Deployment deployment) {
        DeploymentOutcome outcome = deployment.outcome();
        if (outcome == null) {
            return State.NOT_EVALUATED;
        }
        return outcome == DeploymentOutcome.SUCCEEDED ? State.PASSED : State.FAILED;
    }

    /// What a piece of evidence is worth by itself, before any rule looks at it.
    public static State stateOf(Exhibit exhibit) {
        if (exhibit.broken() != null) {
            return State.UNVERIFIABLE;
        }
        return switch (exhibit.evidence().outcome()) {
            case Outcome.Read _ -> State.PASSED;
            case Outcome.NotEvaluated _ -> State.NOT_EVALUATED;
            case Outcome.NotApplicable _ -> State.NOT_APPLICABLE;
        };
    }
}
