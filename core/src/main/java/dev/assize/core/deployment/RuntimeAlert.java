package dev.assize.core.deployment;

import dev.assize.core.evidence.Severity;
import dev.assize.core.subject.Digest;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a runtime sensor reported.
///
/// @param source   the sensor, for example `falco`
/// @param priority as the sensor wrote it
/// @param image    digest of the image it happened in; null where the sensor did not say
/// @param uuid     the sensor's own id, or one derived from the event; the same event has the same id
public record RuntimeAlert(
        String source,
        String rule,
        String priority,
        Severity severity,
        Instant time,
        String summary,
        @Nullable Digest image,
        @Nullable String imageName,
        String uuid) {
    public RuntimeAlert {
        Objects.requireNonNull(source);
        Objects.requireNonNull(rule);
        Objects.requireNonNull(priority);
        Objects.requireNonNull(severity);
        Objects.requireNonNull(time);
        Objects.requireNonNull(summary);
        Objects.requireNonNull(uuid);
    }
}
