package dev.assize.core.policy;

import dev.assize.core.control.ControlId;
import dev.assize.core.evidence.Stage;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One thing a policy asks.
///
/// @param id          `stage.what-it-asks`, for example `dependencies.no-overdue-high`
/// @param stage       the stage it speaks about
/// @param title       what it asks, one line
/// @param explanation why, in plain words
/// @param remedy      what to do when it fails
/// @param controls    the controls it serves
/// @param modes       how much weight it has, and from when
/// @param scope       where it counts
/// @param requirement what its evidence must be like
/// @param grace       periods that replace the policy's
/// @param blocks      a finding for which this holds blocks the change; null where findings do not matter
/// @param requires    must hold over the whole stage; null where only findings matter
/// @param rego        a question to a Rego bundle; each answer blocks; null for none
public record Rule(
        String id,
        Stage stage,
        String title,
        String explanation,
        String remedy,
        List<ControlId> controls,
        ModeSchedule modes,
        Scope scope,
        Requirement requirement,
        Grace grace,
        @Nullable Condition<FindingInput> blocks,
        @Nullable Condition<StageInput> requires,
        @Nullable RegoQuery rego) {
    public Rule {
        Objects.requireNonNull(id);
        Objects.requireNonNull(stage);
        Objects.requireNonNull(title);
        Objects.requireNonNull(explanation);
        Objects.requireNonNull(remedy);
        Objects.requireNonNull(modes);
        Objects.requireNonNull(scope);
        Objects.requireNonNull(requirement);
        Objects.requireNonNull(grace);
        controls = List.copyOf(controls);
    }

    /// A rule of one weight that counts everywhere.
    public Rule(
            String id,
            Stage stage,
            String title,
            String explanation,
            String remedy,
            List<ControlId> controls,
            Mode mode,
            Requirement requirement,
            Grace grace,
            @Nullable Condition<FindingInput> blocks,
            @Nullable Condition<StageInput> requires) {
        this(
                id,
                stage,
                title,
                explanation,
                remedy,
                controls,
                ModeSchedule.always(mode),
                Scope.EVERYWHERE,
                requirement,
                grace,
                blocks,
                requires,
                null);
    }

    /// How much weight it has at that time.
    public Mode mode(Instant at) {
        return modes.at(at);
    }

    /// Whether the change gate judges this rule; the others are judged at their own door.
    public boolean atGate() {
        return switch (stage) {
            case SECRETS, CODE_QUALITY, DEPENDENCIES, SAST, IAC, CONTAINER, DAST, GATE -> true;
            case DEPLOYMENT, RUNTIME -> false;
        };
    }
}
