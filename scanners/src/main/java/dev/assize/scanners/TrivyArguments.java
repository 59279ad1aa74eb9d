package dev.assize.scanners;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.canonical.JsonFields;
import dev.assize.core.canonical.JsonReader;
import dev.assize.core.canonical.MalformedJson;
import dev.assize.core.evidence.ToolRun;
import dev.assize.core.subject.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
                database(cache),
                image == null ? List.of(cache.resolve("db")) : List.of(cache.resolve("db"), image),
                false);
    }

    private static ToolRun.Database database(Path cache) {
        Path metadata = cache.resolve("db").resolve("metadata.json");
        Path bytes = cache.resolve("db").resolve("trivy.db");
        try (InputStream in = Files.newInputStream(bytes)) {
            var json = JsonReader.read(Files.readAllBytes(metadata));
            var fields = JsonFields.of("metadata.json", json);
            Instant updated = fields.optionalInstant("UpdatedAt").orElse(null);
            String name = fields.optionalText("Name").orElse("trivy-db");
            return new ToolRun.Database(name, Digest.of(in), updated);
        } catch (IOException | MalformedJson e) {
            throw new Failure(
                    Fault.STORAGE,
                    "Trivy's database in " + cache + " cannot be read: " + Objects.toString(e.getMessage()),
                    "Run assize tools install trivy-db.",
                    e);
        }
    }
}
