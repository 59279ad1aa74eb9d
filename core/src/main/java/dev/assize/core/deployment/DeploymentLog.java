package dev.assize.core.deployment;

/// Told of every step when it ended and before the next begins, so that the steps can be facts in the ledger.
@FunctionalInterface
public interface DeploymentLog {
    /// If this throws, the deployment stops where it is and can be resumed.
    ///
    /// @param detail one line for people
    void finished(Step step, boolean succeeded, String detail);
}
