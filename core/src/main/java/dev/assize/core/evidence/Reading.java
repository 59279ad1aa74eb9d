package dev.assize.core.evidence;

import dev.assize.core.canonical.Json;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a reader understood of a report.
///
/// @param tool     the tool's name, lower case
/// @param version  as the report says; empty where it does not
/// @param findings each fingerprint once, in the report's order; repeats are counted in `occurrences`
/// @param measures what else it says, for example `line_coverage`, `files_scanned`; names in snake_case
/// @param observed when the tool looked, as the report says; null where it does not
public record Reading(
        String tool,
        String version,
        List<Finding> findings,
        Map<String, Json> measures,
        @Nullable Instant observed) {
    public Reading {
        Objects.requireNonNull(tool);
        Objects.requireNonNull(version);
        findings = List.copyOf(findings);
        measures = Collections.unmodifiableMap(new TreeMap<>(measures));
    }
}
