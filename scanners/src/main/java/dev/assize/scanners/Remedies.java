package dev.assize.scanners;

import java.util.List;

/// What mends a vulnerable package, in a sentence.
public final class Remedies {
    private Remedies() {}

    /// @param fixed the versions that mend it, one for each branch of releases; empty where there is none yet
    public static String update(String name, List<String> fixed) {
        List<String> versions =
                fixed.stream().filter(v -> !v.isBlank()).distinct().toList();
        if (versions.isEmpty()) {
            return "There is no mended version yet.";
        }
        return "Update " + name + " to " + String.join(" or ", versions) + ".";
    }

    public static String update(String name, String fixed) {
        return update(name, List.of(fixed));
    }
}
