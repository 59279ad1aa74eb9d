package dev.assize.runner.tools;

import dev.assize.core.subject.Digest;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/// Where the pinned programs are.
public interface Tools {
    /// Looks a program up; never installs.
    Found find(String tool);

    /// Whether a program is there.
    sealed interface Found {
        /// @param program     what to start
        /// @param version     the pinned version, which this is
        /// @param digest      of the program, or of the lock its environment was filled from
        /// @param environment variables it needs
        record Ready(Path program, String version, Digest digest, Map<String, String> environment) implements Found {
            public Ready {
                Objects.requireNonNull(program);
                Objects.requireNonNull(version);
                Objects.requireNonNull(digest);
                environment = Map.copyOf(environment);
            }
        }

        /// @param reason why it is not there
        /// @param remedy how to get it
        record Missing(String reason, String remedy) implements Found {
            public Missing {
                Objects.requireNonNull(reason);
                Objects.requireNonNull(remedy);
            }
        }
    }
}
