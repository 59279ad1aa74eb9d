package dev.assize.core.policy;

import dev.assize.core.canonical.JsonFields;

/// How much weight a rule has; legacy services move from left to right, with dates.
public enum Mode {
    /// Shown only.
    ADVISE,
    /// Shown with emphasis, does not stop.
    WARN,
    /// Stops.
    ENFORCE;

    public String word() {
        return JsonFields.word(this);
    }
}
