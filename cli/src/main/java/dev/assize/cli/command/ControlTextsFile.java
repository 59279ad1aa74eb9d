package dev.assize.cli.command;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.assize.cli.wiring.Workspace;
import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.InvalidInput;
import dev.assize.core.canonical.CanonicalJson;
import dev.assize.core.control.ControlTexts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/// Where imported texts of standards lie: beside the ledger, outside the history and outside version control.
final class ControlTextsFile {
    private static final String NAME = "control-texts.json";
    private static final int MAX_BYTES = 16 << 20;

    private ControlTextsFile() {}

    static Path of(Workspace workspace) {
        return workspace.directory().resolve(NAME);
    }

    static ControlTexts load(Workspace workspace) {
        Path file = of(workspace);
        if (!Files.exists(file)) {
            return ControlTexts.NONE;
        }
        try {
            return ControlTexts.read(file.toString(), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new Failure(Fault.STORAGE, file + " cannot be read: " + e.getMessage(), "Check its rights.", e);
        }
    }

    static void save(Workspace workspace, ControlTexts texts) {
        Path file = of(workspace);
        try {
            Path next = Files.createTempFile(workspace.directory(), NAME, ".new");
            Files.write(next, CanonicalJson.bytes(texts.toJson()));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new Failure(Fault.STORAGE, file + " cannot be written: " + e.getMessage(), "Check its rights.", e);
        }
    }

    /// Reads a file somebody brings: CSV where its name ends in `.csv`, else JSON.
    static ControlTexts read(Path file) {
        byte[] bytes;
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new InvalidInput(file.toString(), "it is too long", "give at most " + MAX_BYTES + " bytes");
            }
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new Failure(Fault.NOT_FOUND, file + " cannot be read: " + e.getMessage(), "Check the path.", e);
        }
        String name = file.getFileName().toString();
        return name.toLowerCase(java.util.Locale.ROOT).endsWith(".csv")
                ? csv(name, bytes)
                : ControlTexts.read(name, bytes);
    }

    private static ControlTexts csv(String name, byte[] bytes) {
        List<ControlTexts.Row> rows = new ArrayList<>();
        try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(text(name, bytes))) {
            for (NamedCsvRecord row : csv) {
                if (rows.isEmpty()) {
                    header(name, row);
                }
                rows.add(new ControlTexts.Row(
                        name + ":" + row.getStartingLineNumber(),
                        row.getField("framework"),
                        row.getField("id"),
                        row.findField("title").orElse(""),
                        row.findField("text").orElse("")));
            }
        } catch (CsvParseException e) {
            Throwable cause = e.getCause();
            throw new InvalidInput(
                    name,
                    "is no CSV: " + (cause == null ? e.getMessage() : cause.getMessage()),
                    "write the columns framework,id,title,text, cells with commas in quotes");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return ControlTexts.of(rows);
    }

    private static void header(String name, NamedCsvRecord row) {
        for (String column : row.getHeader()) {
            if (!List.of("framework", "id", "title", "text").contains(column)) {
                throw new InvalidInput(
                        name + ":1", "the column '" + column + "' is not known", "use framework,id,title,text");
            }
        }
        for (String column : List.of("framework", "id")) {
            if (!row.getHeader().contains(column)) {
                throw new InvalidInput(
                        name + ":1", "the column '" + column + "' is missing", "use framework,id,title,text");
            }
        }
    }

    private static String text(String name, byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException _) {
            throw new InvalidInput(name, "is not UTF-8", "save it as CSV UTF-8");
        }
    }
}
