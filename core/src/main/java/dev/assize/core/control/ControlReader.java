package dev.assize.core.control;

import dev.assize.core.InvalidInput;
import dev.assize.core.Mistake;
import dev.assize.core.canonical.Json;
import dev.assize.core.canonical.JsonFields;
import dev.assize.core.canonical.JsonReader;
import dev.assize.core.canonical.MalformedJson;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Reads the file of one framework. Strict: unknown and missing keys, unknown words, a control named twice
/// and empty texts are refused, all of them at once.
public final class ControlReader {
    private static final Set<String> TOP = Set.of("framework", "note", "controls");
    private static final Set<String> KEYS =
            Set.of("id", "title", "asks", "reach", "evidence", "operating", "every", "owner");

    private ControlReader() {}

    /// @throws InvalidInput naming every mistake
    public static List<Control> read(Framework framework, byte[] bytes) {
        String file = framework.word() + ".json";
        JsonFields top = top(file, bytes);
        List<Mistake> mistakes = new ArrayList<>();
        refuseUnknown(top, TOP, mistakes);
        if (!top.text("framework").equals(framework.word())) {
            mistakes.add(new Mistake(file + ".framework", "is another framework", "write " + framework.word()));
        }
        List<Control> controls = new ArrayList<>();
        Set<ControlId> seen = new HashSet<>();
        for (JsonFields fields : top.list("controls", item -> item)) {
            try {
                Control control = control(framework, fields, mistakes);
                if (!seen.add(control.id())) {
                    mistakes.add(new Mistake(fields.path(), control.id() + " is named twice", "take one out"));
                }
                controls.add(control);
            } catch (InvalidInput e) {
                mistakes.addAll(e.mistakes());
            }
        }
        if (!mistakes.isEmpty()) {
            throw new InvalidInput(mistakes);
        }
        return List.copyOf(controls);
    }

    private static JsonFields top(String file, byte[] bytes) {
        try {
            return JsonFields.of(file, JsonReader.read(bytes));
        } catch (MalformedJson e) {
            throw new InvalidInput(
                    file + ":" + e.line() + ":" + e.column(), String.valueOf(e.getMessage()), "mend the JSON");
        }
    }

    private static Control control(Framework framework, JsonFields fields, List<Mistake> mistakes) {
        refuseUnknown(fields, KEYS, mistakes);
        List<EvidenceKind> evidence = new ArrayList<>();
        for (String kind : fields.texts("evidence")) {
            EvidenceKind known = JsonFields.oneOf(fields.path() + ".evidence", kind, EvidenceKind.class);
            if (evidence.contains(known)) {
                mistakes.add(new Mistake(fields.path() + ".evidence", kind + " is named twice", "take one out"));
            }
            evidence.add(known);
        }
        if (evidence.isEmpty()) {
            mistakes.add(new Mistake(fields.path() + ".evidence", "names nothing", "name at least one kind"));
        }
        return new Control(
                new ControlId(framework, said(fields, "id", mistakes)),
                said(fields, "title", mistakes),
                said(fields, "asks", mistakes),
                fields.oneOf("reach", Reach.class),
                evidence,
                said(fields, "operating", mistakes),
                fields.oneOf("every", Frequency.class),
                fields.oneOf("owner", Owner.class));
    }

    private static String said(JsonFields fields, String name, List<Mistake> mistakes) {
        String text = fields.text(name);
        if (text.isBlank() || !text.equals(text.strip())) {
            mistakes.add(new Mistake(
                    fields.path() + "." + name, "is empty or has space around it", "write it without space around"));
        }
        return text;
    }

    static void refuseUnknown(JsonFields fields, Set<String> known, List<Mistake> mistakes) {
        for (String key : fields.object().members().keySet()) {
            if (!known.contains(key)) {
                mistakes.add(new Mistake(
                        fields.path() + "." + key,
                        "is not known",
                        "use " + String.join(", ", known.stream().sorted().toList())));
            }
        }
        for (Json value : fields.object().members().values()) {
            if (value instanceof Json.Null) {
                mistakes.add(new Mistake(fields.path(), "a value is null", "write it or leave it out"));
            }
        }
    }
}
