package dev.assize.core.policy;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Stage;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// What a condition over a whole stage sees.
///
/// @param measures the measures of all its reports together
/// @param findings number of findings, those somebody asked to pass over included
public record StageInput(Stage stage, Map<String, Json> measures, int findings, Instant now) {
    public StageInput {
        Objects.requireNonNull(stage);
        measures = Collections.unmodifiableMap(new TreeMap<>(measures));
        Objects.requireNonNull(now);
    }
}
