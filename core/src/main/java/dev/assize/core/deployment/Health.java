package dev.assize.core.deployment;

import java.util.Objects;

/// The answer of one health check.
public sealed interface Health {
    record Healthy() implements Health {}

    /// It runs but does not answer as it should; it may yet.
    ///
    /// @param why in a few words, without a full stop
    record Unhealthy(String why) implements Health {
        public Unhealthy {
            Objects.requireNonNull(why);
        }
    }

    /// It no longer runs, so that waiting is of no use.
    record Gone(String why) implements Health {
        public Gone {
            Objects.requireNonNull(why);
        }
    }
}
