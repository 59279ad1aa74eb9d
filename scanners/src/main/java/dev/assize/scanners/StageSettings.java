package dev.assize.scanners;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/// What `.assize.yml` says about one stage.
///
/// @param enabled whether the stage runs here; a stage that is switched off has no evidence
/// @param reports paths or glob patterns of reports that already lie in the tree
/// @param packs   further rule sets, by name or path
/// @param exclude glob patterns of files the tool need not look at
/// @param timeout how long the tool may take
public record StageSettings(
        boolean enabled, List<String> reports, List<String> packs, List<String> exclude, Duration timeout) {
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(10);
    public static final StageSettings DEFAULT =
            new StageSettings(true, List.of(), List.of(), List.of(), DEFAULT_TIMEOUT);

    public StageSettings {
        reports = List.copyOf(reports);
        packs = List.copyOf(packs);
        exclude = List.copyOf(exclude);
        Objects.requireNonNull(timeout);
    }
}
