package dev.assize.core.evidence;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A package at a version.
///
/// @param purl         package URL (purl specification) where the tool gave one
/// @param fixedVersion the version that mends it; null where there is none yet
public record PackageRef(
        String name,
        String version,
        @Nullable String purl,
        @Nullable String fixedVersion) {
    public PackageRef {
        Objects.requireNonNull(name);
        Objects.requireNonNull(version);
    }

    public String text() {
        return name + " " + version + (fixedVersion == null ? "" : " → " + fixedVersion);
    }
}
