package dev.assize.scanners;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.InvalidInput;
import dev.assize.core.canonical.CanonicalJson;
import dev.assize.core.canonical.Json;
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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A vulnerability database in Trivy's format: Trivy's own, or the small one that `tools/advisories` builds for
/// places where that cannot be fetched. The small one has a note `db/assize.json` with the digest of its source.
///
/// @param directory what Trivy takes as its cache directory; the database lies below `db/`
/// @param identity  name, digest of the database file, and when it was made
/// @param due       when a newer one is to be had; null where unknown
/// @param source    digest of the readable source; null for Trivy's own
public record TrivyDatabase(
        Path directory,
        ToolRun.Database identity,
        @Nullable Instant due,
        @Nullable Digest source) {
    /// Name of Trivy's own.
    public static final String OWN = "trivy-db";
    /// Name of the one we build. A scan with it that finds nothing has looked at a few dozen packages.
    public static final String SMALL = "assize-advisories";

    private static final String NOTE = "assize.json";

    public TrivyDatabase {
        Objects.requireNonNull(directory);
        Objects.requireNonNull(identity);
    }

    /// Whether a directory holds one.
    public static boolean isAt(Path directory) {
        return Files.isRegularFile(file(directory)) && Files.isRegularFile(metadata(directory));
    }

    /// @throws Failure where the directory holds none that can be read
    public static TrivyDatabase at(Path directory) {
        try {
            JsonFields metadata = fields(metadata(directory));
            Path note = directory.resolve("db").resolve(NOTE);
            JsonFields ours = Files.isRegularFile(note) ? fields(note) : null;
            Digest source =
                    ours == null ? null : ours.optionalDigest("sourceDigest").orElse(null);
            return new TrivyDatabase(
                    directory,
                    new ToolRun.Database(
                            source == null ? OWN : SMALL,
                            digest(file(directory), ours),
                            metadata.optionalInstant("UpdatedAt").orElse(null)),
                    metadata.optionalInstant("NextUpdate").orElse(null),
                    source);
        } catch (IOException | MalformedJson | InvalidInput e) {
            throw new Failure(
                    Fault.STORAGE,
                    "The vulnerability database in " + directory + " cannot be read: "
                            + Objects.toString(e.getMessage()),
                    "Delete that directory and run assize tools install trivy-db.",
                    e);
        }
    }

    /// Whether it should have been renewed by then. The small one never is: it changes with its source.
    public boolean dueBy(Instant now) {
        return source == null && due != null && due.isBefore(now);
    }

    /// Whether it was built from these bytes.
    public boolean madeFrom(Digest text) {
        return text.equals(source);
    }

    /// Notes the digest beside the file, so that half a gigabyte need not be read at every run. The note counts
    /// only while the file keeps its size and time.
    public void remember() throws IOException {
        Path file = file(directory);
        Files.write(
                directory.resolve("db").resolve(NOTE),
                CanonicalJson.bytes(Json.object()
                        .put("databaseDigest", identity.digest().toString())
                        .put("size", Files.size(file))
                        .put("modified", Files.getLastModifiedTime(file).toMillis())
                        .build()));
    }

    private static Digest digest(Path file, @Nullable JsonFields note) throws IOException {
        if (note != null && note.has("size") && note.has("modified")) {
            boolean same = note.number("size") == Files.size(file)
                    && note.number("modified")
                            == Files.getLastModifiedTime(file).toMillis();
            if (same) {
                return note.digest("databaseDigest");
            }
        }
        try (InputStream in = Files.newInputStream(file)) {
            return Digest.of(in);
        }
    }

    private static JsonFields fields(Path file) throws IOException, MalformedJson {
        return JsonFields.of(file.getFileName().toString(), JsonReader.read(Files.readAllBytes(file)));
    }

    private static Path file(Path directory) {
        return directory.resolve("db").resolve("trivy.db");
    }

    private static Path metadata(Path directory) {
        return directory.resolve("db").resolve("metadata.json");
    }
}
