package dev.assize.scanners.secrets;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.Suppression;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The findings a repository asks to pass over: `.assizeignore`, a fingerprint and a reason a line, and
/// `.gitleaksignore`, `[commit:]file:rule:line` a line (its rules have other names than ours, so file and line
/// decide). Both only mark findings; policy decides whether that counts. Immutable and thread-safe.
public final class IgnoreFile {
    /// Marks nothing.
    public static final IgnoreFile NONE = new IgnoreFile(Map.of(), Map.of());

    private static final String OURS = ".assizeignore";
    private static final String GITLEAKS = ".gitleaksignore";

    private final Map<String, String> reasons;
    private final Map<String, String> places;

    private IgnoreFile(Map<String, String> reasons, Map<String, String> places) {
        this.reasons = Map.copyOf(reasons);
        this.places = Map.copyOf(places);
    }

    /// Reads both files at the root of a repository; absent files mark nothing.
    public static IgnoreFile of(Path repository) {
        Map<String, String> reasons = new HashMap<>();
        Map<String, String> places = new HashMap<>();
        for (String line : lines(repository.resolve(OURS))) {
            int blank = line.indexOf(' ');
            String fingerprint = blank < 0 ? line : line.substring(0, blank);
            String reason = blank < 0 ? "" : line.substring(blank + 1).strip();
            reasons.put(
                    fingerprint, reason.startsWith("#") ? reason.substring(1).strip() : reason);
        }
        for (String line : lines(repository.resolve(GITLEAKS))) {
            String[] parts = line.split(":", -1);
            if (parts.length >= 3) {
                places.put(parts[parts.length - 3] + ":" + parts[parts.length - 1], GITLEAKS);
            }
        }
        return reasons.isEmpty() && places.isEmpty() ? NONE : new IgnoreFile(reasons, places);
    }

    /// What is asked for this finding, or null. A fingerprint without a reason asks for nothing.
    @Nullable
    Suppression asks(Fingerprint fingerprint, String path, int line) {
        String reason = reasons.get(fingerprint.value());
        if (reason != null && !reason.isEmpty()) {
            return new Suppression(Suppression.Source.CONFIGURATION, reason, null);
        }
        return asksAt(path, line);
    }

    /// What is asked for whatever stands on this line, or null.
    @Nullable
    Suppression asksAt(String path, int line) {
        return places.containsKey(path + ":" + line)
                ? new Suppression(Suppression.Source.CONFIGURATION, null, null)
                : null;
    }

    boolean isEmpty() {
        return reasons.isEmpty() && places.isEmpty();
    }

    private static Iterable<String> lines(Path file) {
        if (!Files.isRegularFile(file)) {
            return java.util.List.of();
        }
        try {
            return Files.readString(file, StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new Failure(Fault.BAD_INPUT, file.getFileName() + " cannot be read", "save it as UTF-8 text", e);
        }
    }
}
