package dev.assize.core.deployment;

import dev.assize.core.canonical.JsonFields;

/// One of the two places a service alternates between.
public enum Slot {
    BLUE,
    GREEN;

    public Slot other() {
        return this == BLUE ? GREEN : BLUE;
    }

    public String word() {
        return JsonFields.word(this);
    }
}
