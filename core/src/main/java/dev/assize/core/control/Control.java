package dev.assize.core.control;

import java.util.Objects;

/// One requirement of a framework.
///
/// @param asks what it asks of a pipeline, in our own words
public record Control(ControlId id, String asks) {
    public Control {
        Objects.requireNonNull(id);
        Objects.requireNonNull(asks);
    }
}
