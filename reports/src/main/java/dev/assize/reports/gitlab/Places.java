package dev.assize.reports.gitlab;

import dev.assize.core.evidence.Location;

/// File and lines of a location, for formats that know nothing else.
final class Places {
    private Places() {}

    /// First and last line, from 1; 0 where the tool named none.
    record Lines(int first, int last) {
        private static final Lines NONE = new Lines(0, 0);
    }

    /// The file, relative to the repository or the image; empty where there is none.
    static String path(Location location) {
        return switch (location) {
            case Location.InFile file -> file.path();
            case Location.InResource resource -> resource.path();
            case Location.InPackage(var _, var path, var _) -> path == null ? "" : path;
            case Location.AtEndpoint _, Location.Everywhere _ -> "";
        };
    }

    static Lines lines(Location location) {
        return switch (location) {
            case Location.InFile(var _, var first, var last) -> new Lines(first, last);
            case Location.InResource(var _, var _, var first, var last) -> new Lines(first, Math.max(first, last));
            case Location.InPackage(var _, var _, var line) -> new Lines(line, line);
            case Location.AtEndpoint _, Location.Everywhere _ -> Lines.NONE;
        };
    }
}
