package dev.assize.core.deployment;

import dev.assize.core.canonical.JsonFields;

/// The steps of a blue-green deployment, in order. Each is recorded when it ends, so that a deployment can be
/// picked up where it stopped.
public enum Step {
    /// The idle slot is chosen and the release gate asked.
    PLAN,
    /// The new release is started in the idle slot.
    START,
    /// The new release answers its health check before it gets traffic.
    SMOKE,
    /// The switch sends traffic to the new slot.
    PROMOTE,
    /// The new release is watched under traffic.
    OBSERVE,
    /// The old slot finishes its requests and stops.
    DRAIN,
    /// Traffic goes back to the old slot and the new release stops.
    ROLL_BACK;

    public String word() {
        return JsonFields.word(this);
    }
}
