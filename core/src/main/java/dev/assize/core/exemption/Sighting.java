package dev.assize.core.exemption;

import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.Location;
import dev.assize.core.evidence.Severity;
import java.util.Objects;

/// A finding as it was when its exemption was asked for; what differs later may void the exemption.
///
/// @param version of the package it is in; empty where it is in none
/// @param place   file, resource or end point without line; empty where it has none
public record Sighting(Fingerprint finding, Severity severity, String version, String place) {
    public Sighting {
        Objects.requireNonNull(finding);
        Objects.requireNonNull(severity);
        Objects.requireNonNull(version);
        Objects.requireNonNull(place);
    }

    public static Sighting of(Finding finding) {
        return new Sighting(
                finding.fingerprint(), finding.severity(), version(finding.location()), place(finding.location()));
    }

    static String version(Location location) {
        return location instanceof Location.InPackage in ? in.reference().version() : "";
    }

    static String place(Location location) {
        return switch (location) {
            case Location.InFile in -> in.path();
            case Location.InPackage in -> in.path() == null ? "" : in.path();
            case Location.InResource in -> in.path() + "#" + in.resource();
            case Location.AtEndpoint at -> at.text();
            case Location.Everywhere everywhere -> "";
        };
    }
}
