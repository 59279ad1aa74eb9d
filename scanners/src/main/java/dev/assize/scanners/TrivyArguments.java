package dev.assize.scanners;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How Trivy is called: unfiltered, offline, with the database that was put in place before. We judge, not
/// Trivy's flags.
public final class TrivyArguments {
    private TrivyArguments() {}

    public static Plan execute(ScanContext context, String command, List<String> target, Path report) {
        Path cache = context.database();
        if (cache == null) {
            return new Plan.Impossible(
                    "Trivy has no vulnerability database here.", "Run assize tools install trivy-db.");
        }
        List<String> arguments = new ArrayList<>(List.of(
                command,
                "--format",
                "json",
                "--output",
                report.toString(),
                "--scanners",
                "vuln",
                "--skip-db-update",
                "--skip-java-db-update",
                "--skip-check-update",
                "--offline-scan",
                "--skip-version-check",
                "--disable-telemetry",
                "--no-progress",
                "--quiet",
                "--skip-dirs",
                ".assize",
                "--cache-dir",
                cache.toString()));
        for (String pattern : context.settings().exclude()) {
            arguments.add("--skip-files");
            arguments.add(pattern);
        }
        arguments.addAll(target);
        Path image = context.image();
        return new Plan.Execute(
                arguments,
                report,
                Set.of(0),
                Map.of(),
                "trivy",
                null,
                TrivyDatabase.at(cache).identity(),
                image == null ? List.of(cache.resolve("db")) : List.of(cache.resolve("db"), image),
                false);
    }
}
