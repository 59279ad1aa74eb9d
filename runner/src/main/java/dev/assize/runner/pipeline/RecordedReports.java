package dev.assize.runner.pipeline;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.canonical.JsonFields;
import dev.assize.core.canonical.JsonReader;
import dev.assize.core.canonical.MalformedJson;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.ToolRun;
import dev.assize.core.subject.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Reports recorded earlier, in a directory with a `recorded.json` that names for each the inputs, by digest,
/// it was made from. A report whose inputs are not those in the tree is not there.
public final class RecordedReports implements Recorded {
    private final Path directory;

    private RecordedReports(Path directory) {
        this.directory = directory;
    }

    public static Recorded in(Path directory) {
        return Files.isRegularFile(directory.resolve("recorded.json")) ? new RecordedReports(directory) : NONE;
    }

    @Override
    public Optional<Report> find(Stage stage, String tool, Path root) {
        try {
            JsonFields about = JsonFields.of(
                    "recorded.json", JsonReader.read(Files.readAllBytes(directory.resolve("recorded.json"))));
            for (JsonFields entry : about.list("reports", fields -> fields)) {
                if (Stage.parse(entry.text("stage")) == stage
                        && entry.text("tool").equals(tool)) {
                    return matches(entry, root) ? Optional.of(report(entry)) : Optional.empty();
                }
            }
            return Optional.empty();
        } catch (IOException | MalformedJson e) {
            throw new Failure(
                    Fault.STORAGE,
                    "recorded.json in " + directory + " cannot be read: " + e.getMessage(),
                    "Restore it.",
                    e);
        }
    }

    private boolean matches(JsonFields entry, Path root) throws IOException {
        Path report = directory.resolve(entry.text("file"));
        if (!Digest.of(Files.readAllBytes(report)).equals(entry.digest("digest"))) {
            return false;
        }
        for (JsonFields input : entry.list("inputs", fields -> fields)) {
            Path file = root.resolve(input.text("path"));
            if (!Files.isRegularFile(file)
                    || !Digest.of(Files.readAllBytes(file)).equals(input.digest("digest"))) {
                return false;
            }
        }
        return true;
    }

    private Report report(JsonFields entry) {
        JsonFields database = entry.object("database");
        ToolRun run = new ToolRun(
                entry.text("tool"),
                entry.text("version"),
                List.of(),
                null,
                null,
                null,
                null,
                null,
                -1,
                new ToolRun.Database(
                        database.text("name"),
                        database.digest("digest"),
                        database.optionalInstant("updated").orElse(null)),
                null,
                false);
        return new Report(
                directory.resolve(entry.text("file")), entry.text("format"), run, "recorded earlier, not run here");
    }
}
