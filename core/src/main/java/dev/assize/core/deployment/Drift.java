package dev.assize.core.deployment;

import dev.assize.core.subject.Digest;
import java.util.Optional;

/// What runs, compared with what was approved to run.
public sealed interface Drift {
    /// What runs is what was deployed.
    record InStep(Digest digest) implements Drift {}

    /// Something else runs than what was deployed.
    ///
    /// @param deployment id of the deployment whose artifact should run
    record Drifted(Digest running, Digest approved, String deployment) implements Drift {}

    /// Something runs that was never deployed through here.
    record Shadow(Digest running) implements Drift {}

    /// What was deployed does not run.
    record Absent(Digest approved, String deployment) implements Drift {}

    /// Nothing was deployed, and nothing runs.
    record Empty() implements Drift {}

    /// @param current the deployment that should be in place
    /// @param running what has the traffic
    static Drift between(Optional<Deployment> current, Optional<Digest> running) {
        if (current.isEmpty()) {
            return running.<Drift>map(Shadow::new).orElseGet(Empty::new);
        }
        Digest approved = current.get().artifact().digest();
        String deployment = current.get().id();
        if (running.isEmpty()) {
            return new Absent(approved, deployment);
        }
        return running.get().equals(approved) ? new InStep(approved) : new Drifted(running.get(), approved, deployment);
    }
}
