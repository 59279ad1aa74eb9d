package dev.assize.runner.process;

import java.time.Duration;
import java.util.Objects;

/// How a program ended.
public sealed interface ProcessEnd {
    /// By itself.
    ///
    /// @param errorTail the last lines of its standard error
    record Exited(int code, Duration took, String errorTail) implements ProcessEnd {
        public Exited {
            Objects.requireNonNull(took);
            Objects.requireNonNull(errorTail);
        }
    }

    /// We ended it because it broke a limit.
    record Stopped(String limit, Duration took, String errorTail) implements ProcessEnd {
        public Stopped {
            Objects.requireNonNull(limit);
            Objects.requireNonNull(took);
            Objects.requireNonNull(errorTail);
        }
    }

    /// It could not be started.
    record Unstartable(String why) implements ProcessEnd {
        public Unstartable {
            Objects.requireNonNull(why);
        }
    }
}
