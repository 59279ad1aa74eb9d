package dev.assize.runner.pipeline;

import dev.assize.core.InvalidInput;
import dev.assize.core.canonical.CanonicalJson;
import dev.assize.core.canonical.Json;
import dev.assize.core.canonical.JsonFields;
import dev.assize.core.canonical.JsonReader;
import dev.assize.core.canonical.MalformedJson;
import dev.assize.core.subject.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/// Keeps reports in a directory, apart for each level of trust: what a pull request writes, the main branch
/// never reads. What does not match its digest is a miss.
public final class FileCache implements Cache {
    private final Path directory;

    /// @param namespace the level of trust, for example `local`
    public FileCache(Path root, String namespace) {
        this.directory = root.resolve("runs").resolve(namespace);
    }

    @Override
    public Optional<Hit> get(Key key) {
        try {
            Path entry = directory.resolve(key.digest().hex());
            JsonFields about = JsonFields.of("cache", JsonReader.read(Files.readAllBytes(entry.resolve("about.json"))));
            byte[] report = Files.readAllBytes(entry.resolve("report"));
            if (!Digest.of(report).equals(about.digest("report"))) {
                return Optional.empty();
            }
            return Optional.of(new Hit(
                    report,
                    Math.toIntExact(about.number("exitCode")),
                    about.instant("started"),
                    about.instant("finished")));
        } catch (IOException | MalformedJson | InvalidInput _) {
            return Optional.empty();
        }
    }

    @Override
    public void put(Key key, Hit hit) {
        try {
            Files.createDirectories(directory);
            Path fresh = Files.createTempDirectory(directory, "new-");
            Files.write(fresh.resolve("report"), hit.report());
            Files.write(
                    fresh.resolve("about.json"),
                    CanonicalJson.bytes(Json.object()
                            .put("report", Digest.of(hit.report()).toString())
                            .put("exitCode", hit.exitCode())
                            .put("started", hit.started().toString())
                            .put("finished", hit.finished().toString())
                            .build()));
            Files.move(fresh, directory.resolve(key.digest().hex()), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException _) {
            // Somebody else was first, or the disk is full: the next run does the work again.
        }
    }
}
