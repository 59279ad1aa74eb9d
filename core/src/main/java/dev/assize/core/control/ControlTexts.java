package dev.assize.core.control;

import dev.assize.core.InvalidInput;
import dev.assize.core.Mistake;
import dev.assize.core.canonical.Json;
import dev.assize.core.canonical.JsonFields;
import dev.assize.core.canonical.JsonReader;
import dev.assize.core.canonical.MalformedJson;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Titles and texts that a licence holder brought along, shown in place of our words. They are kept beside the
/// ledger and never inside it: they belong to somebody else.
public record ControlTexts(Map<ControlId, Text> texts) {
    public static final ControlTexts NONE = new ControlTexts(Map.of());

    private static final Set<String> KEYS = Set.of("framework", "id", "title", "text");
    private static final int MAX_CHARS = 20_000;

    /// What the standard says.
    public record Text(String title, String text) {
        public Text {
            Objects.requireNonNull(title);
            Objects.requireNonNull(text);
        }
    }

    /// One row of an import, as it was written.
    ///
    /// @param place file and row, for mistakes
    public record Row(String place, String framework, String id, String title, String text) {
        public Row {
            Objects.requireNonNull(place);
            Objects.requireNonNull(framework);
            Objects.requireNonNull(id);
            Objects.requireNonNull(title);
            Objects.requireNonNull(text);
        }
    }

    public ControlTexts {
        Map<ControlId, Text> copy = new TreeMap<>(texts);
        texts = Collections.unmodifiableMap(copy);
    }

    public Optional<Text> find(ControlId id) {
        return Optional.ofNullable(texts.get(id));
    }

    /// The title to show: theirs where there is one, else ours.
    public String title(Control control) {
        return find(control.id()).map(Text::title).filter(t -> !t.isBlank()).orElse(control.title());
    }

    /// The text to show: theirs where there is one, else ours.
    public String asks(Control control) {
        return find(control.id()).map(Text::text).filter(t -> !t.isBlank()).orElse(control.asks());
    }

    /// These texts and the others'; the others' win.
    public ControlTexts with(ControlTexts others) {
        Map<ControlId, Text> all = new TreeMap<>(texts);
        all.putAll(others.texts);
        return new ControlTexts(all);
    }

    /// @throws InvalidInput naming every row that cannot be taken
    public static ControlTexts of(List<Row> rows) {
        List<Mistake> mistakes = new ArrayList<>();
        Map<ControlId, Text> texts = new TreeMap<>();
        for (Row row : rows) {
            ControlId id;
            try {
                id = new ControlId(
                        Framework.parse(row.framework().strip()), row.id().strip());
            } catch (InvalidInput e) {
                e.mistakes().forEach(m -> mistakes.add(new Mistake(row.place(), m.what(), m.remedy())));
                continue;
            }
            if (ControlCatalogue.find(id).isEmpty()) {
                mistakes.add(new Mistake(
                        row.place(),
                        "'" + id + "' is no control we know",
                        "assize controls list --framework " + id.framework().word() + " shows them"));
            } else if (row.title().isBlank() && row.text().isBlank()) {
                mistakes.add(new Mistake(row.place(), id + " has neither title nor text", "give one of them"));
            } else if (row.title().length() + row.text().length() > MAX_CHARS) {
                mistakes.add(
                        new Mistake(row.place(), id + " is too long", "give at most " + MAX_CHARS + " characters"));
            } else if (texts.put(id, new Text(row.title().strip(), row.text().strip())) != null) {
                mistakes.add(new Mistake(row.place(), id + " is there twice", "take one out"));
            }
        }
        if (rows.isEmpty()) {
            mistakes.add(new Mistake("FILE", "it holds no control", "give at least one row"));
        }
        if (!mistakes.isEmpty()) {
            throw new InvalidInput(mistakes);
        }
        return new ControlTexts(texts);
    }

    /// Reads `[{"framework", "id", "title", "text"}, ...]`, or the same list under `controls`.
    ///
    /// @param file how mistakes call it
    public static ControlTexts read(String file, byte[] bytes) {
        Json json;
        try {
            json = JsonReader.read(bytes);
        } catch (MalformedJson e) {
            throw new InvalidInput(
                    file + ":" + e.line() + ":" + e.column(), String.valueOf(e.getMessage()), "mend the JSON");
        }
        JsonFields top = json instanceof Json.Array array
                ? new JsonFields(file, Json.object().put("controls", array).build())
                : JsonFields.of(file, json);
        List<Mistake> mistakes = new ArrayList<>();
        ControlReader.refuseUnknown(top, Set.of("controls"), mistakes);
        List<Row> rows = top.list("controls", fields -> {
            ControlReader.refuseUnknown(fields, KEYS, mistakes);
            return new Row(
                    fields.path(),
                    fields.text("framework"),
                    fields.text("id"),
                    fields.optionalText("title").orElse(""),
                    fields.optionalText("text").orElse(""));
        });
        if (!mistakes.isEmpty()) {
            throw new InvalidInput(mistakes);
        }
        return of(rows);
    }

    public Json.Object toJson() {
        return Json.object()
                .put("controls", Json.array(texts.entrySet(), entry -> Json.object()
                        .put("framework", entry.getKey().framework().word())
                        .put("id", entry.getKey().number())
                        .put("title", entry.getValue().title())
                        .put("text", entry.getValue().text())
                        .build()))
                .build();
    }
}
