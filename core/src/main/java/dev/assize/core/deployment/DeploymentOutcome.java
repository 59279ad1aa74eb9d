package dev.assize.core.deployment;

import dev.assize.core.canonical.JsonFields;

/// How a deployment ended.
public enum DeploymentOutcome {
    SUCCEEDED,
    /// It failed and the earlier release runs again.
    ROLLED_BACK,
    /// It failed and there was nothing to go back to.
    FAILED;

    public String word() {
        return JsonFields.word(this);
    }
}
