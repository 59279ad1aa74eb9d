package dev.assize.core.deployment;

import dev.assize.core.subject.Artifact;

/// A check of the operator's own beside the health path: a query, a script, a business figure. It is asked
/// before traffic comes and at the end of the watch; a release that fails it is rolled back.
public interface Probe {
    /// How people call it.
    String name();

    /// Checks once. What cannot be checked is [Health.Unhealthy]: nobody takes silence for health.
    ///
    /// @param slot     where the release runs
    /// @param artifact what should run there
    Health check(Slot slot, Artifact artifact) throws InterruptedException;
}
