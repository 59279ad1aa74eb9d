package dev.assize.core.subject;

import java.util.Objects;

/// What stands on trial: one service at one revision.
public record Change(Service service, Revision revision) {
    public Change {
        Objects.requireNonNull(service);
        Objects.requireNonNull(revision);
    }
}
