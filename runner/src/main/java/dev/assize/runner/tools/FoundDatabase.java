package dev.assize.runner.tools;

import dev.assize.core.evidence.ToolRun;
import java.nio.file.Path;
import java.util.Objects;

/// Whether there is a vulnerability database.
public sealed interface FoundDatabase {
    /// @param directory holds it below `db/`
    record Ready(Path directory, ToolRun.Database database) implements FoundDatabase {
        public Ready {
            Objects.requireNonNull(directory);
            Objects.requireNonNull(database);
        }
    }

    /// @param reason why it is not there
    /// @param remedy how to get it
    record Missing(String reason, String remedy) implements FoundDatabase {
        public Missing {
            Objects.requireNonNull(reason);
            Objects.requireNonNull(remedy);
        }
    }
}
