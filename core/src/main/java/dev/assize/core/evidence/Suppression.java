package dev.assize.core.evidence;

import dev.assize.core.canonical.JsonFields;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The sources or the tool's own settings ask that a finding be passed over. It is recorded, and counts for
/// nothing until policy accepts it.
///
/// @param source        where it was asked for
/// @param justification the reason given; null where none was
/// @param expires       null where it has no end
public record Suppression(
        Source source,
        @Nullable String justification,
        @Nullable Instant expires) {
    public enum Source {
        /// A comment beside the code.
        INLINE,
        /// The tool's own ignore file or settings.
        CONFIGURATION,
        /// A VEX document.
        VEX,
        /// The tool's server.
        SERVER;

        public String word() {
            return JsonFields.word(this);
        }
    }

    public Suppression {
        Objects.requireNonNull(source);
    }
}
