package dev.assize.core.deployment;

import dev.assize.core.Failure;
import dev.assize.core.subject.Artifact;
import java.time.Duration;
import java.util.Optional;

/// Where one service runs in one environment: two slots behind a switch.
///
/// Every operation can be repeated: a deployment that was cut off does its last step again. All of them ask
/// or change the world itself, never what an earlier process remembers of it. What the outside refuses is a
/// [Failure]; a failure leaves the slot that has the traffic as it was.
public interface DeploymentTarget {
    /// The slot new requests go to; empty before the first deployment.
    Optional<Slot> active() throws InterruptedException;

    /// What runs in the slot, read from what runs there; empty if nothing does.
    ///
    /// @throws Failure if something runs that cannot be told, so that nobody takes it for the approved release
    Optional<Artifact> running(Slot slot) throws InterruptedException;

    /// Starts the artifact in the slot and returns once it was started, before it is healthy. Something else
    /// in the slot is stopped first; the same artifact already running there is left as it is. The answer to
    /// [#running] is the artifact from now on.
    void start(Slot slot, Artifact artifact) throws InterruptedException;

    /// Checks once, directly and not through the switch.
    Health probe(Slot slot, String path, Duration timeout) throws InterruptedException;

    /// Sends new requests to the slot; none is lost on the way. Requests under way stay where they are.
    void switchTo(Slot slot) throws InterruptedException;

    /// What the slot was asked through the switch; empty where the target cannot count.
    Optional<Traffic> traffic(Slot slot) throws InterruptedException;

    /// Waits until the slot, which gets no new requests any more, has finished those it has.
    ///
    /// @return how many were not finished in time; 0 also for an empty slot
    int drain(Slot slot, Duration timeout) throws InterruptedException;

    /// Stops what runs in the slot; nothing to do if nothing does.
    void stop(Slot slot) throws InterruptedException;
}
