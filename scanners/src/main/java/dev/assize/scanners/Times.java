package dev.assize.scanners;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// Times as tools write them when they do not keep to RFC 3339. A time that cannot be read is no time: it only says
/// when the tool looked.
public final class Times {
    private static final DateTimeFormatter SPACED =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss[ ]XX", Locale.ROOT);
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss[ 'UTC']", Locale.ROOT);

    private static final List<Function<String, Instant>> SHAPES = List.of(
            text -> OffsetDateTime.parse(text).toInstant(),
            text -> OffsetDateTime.parse(text, SPACED).toInstant(),
            text -> LocalDateTime.parse(text, UTC).toInstant(ZoneOffset.UTC),
            text -> LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));

    private Times() {}

    public static Optional<Instant> of(String text) {
        for (Function<String, Instant> shape : SHAPES) {
            try {
                return Optional.of(shape.apply(text.strip()));
            } catch (DateTimeException _) {
                // The next shape may fit.
            }
        }
        return Optional.empty();
    }
}
