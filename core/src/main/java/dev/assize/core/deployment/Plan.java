package dev.assize.core.deployment;

import dev.assize.core.subject.Artifact;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a deployment is going to do, fixed before its first step and recorded with its start: enough,
/// together with the steps that ended, to pick it up after a crash.
///
/// @param slot     where the new release goes: the one without traffic
/// @param previous what has the traffic now and gets it back if the new release fails; null if nothing runs
public record Plan(Artifact artifact, Slot slot, @Nullable Artifact previous) {
    public Plan {
        Objects.requireNonNull(artifact);
        Objects.requireNonNull(slot);
    }
}
