package dev.assize.core.control;

import dev.assize.core.InvalidInput;
import dev.assize.core.Mistake;
import dev.assize.core.canonical.JsonFields;
import dev.assize.core.canonical.JsonReader;
import dev.assize.core.canonical.MalformedJson;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Which controls of different frameworks ask for like things. It tells people where else the same evidence
/// is asked for and where a rule's list of controls has a gap; it never makes a control green by itself, since
/// like is not the same.
public final class Crosswalk {
    private Crosswalk() {}

    /// One thing that several frameworks ask for.
    public record Theme(String id, String title, List<ControlId> controls) {
        public Theme {
            Objects.requireNonNull(id);
            Objects.requireNonNull(title);
            controls = List.copyOf(controls);
        }
    }

    private static final class Own {
        static final List<Theme> THEMES = read(ControlCatalogue.resource("crosswalk.json"));
    }

    public static List<Theme> themes() {
        return Own.THEMES;
    }

    /// The themes a control belongs to.
    public static List<Theme> themesOf(ControlId control) {
        return themes().stream()
                .filter(theme -> theme.controls().contains(control))
                .toList();
    }

    /// Controls of all frameworks that share a theme with this one, without it.
    public static List<ControlId> alike(ControlId control) {
        return themesOf(control).stream()
                .flatMap(theme -> theme.controls().stream())
                .filter(other -> !other.equals(control))
                .distinct()
                .sorted()
                .toList();
    }

    /// @throws InvalidInput naming every mistake, controls that do not exist included
    static List<Theme> read(byte[] bytes) {
        List<Mistake> mistakes = new ArrayList<>();
        List<Theme> themes = new ArrayList<>();
        JsonFields top;
        try {
            top = JsonFields.of("crosswalk.json", JsonReader.read(bytes));
        } catch (MalformedJson e) {
            throw new InvalidInput("crosswalk.json", String.valueOf(e.getMessage()), "mend the JSON");
        }
        ControlReader.refuseUnknown(top, Set.of("themes"), mistakes);
        Set<String> seen = new LinkedHashSet<>();
        for (JsonFields fields : top.list("themes", item -> item)) {
            ControlReader.refuseUnknown(fields, Set.of("id", "title", "controls"), mistakes);
            Set<ControlId> controls = new LinkedHashSet<>();
            for (String text : fields.texts("controls")) {
                ControlId id = ControlId.parse(text);
                if (ControlCatalogue.find(id).isEmpty() || !controls.add(id)) {
                    mistakes.add(new Mistake(
                            fields.path(), text + " is not known or named twice", "name each known control once"));
                }
            }
            if (!seen.add(fields.text("id"))) {
                mistakes.add(new Mistake(fields.path(), fields.text("id") + " is named twice", "join the themes"));
            }
            themes.add(new Theme(fields.text("id"), fields.text("title"), List.copyOf(controls)));
        }
        if (!mistakes.isEmpty()) {
            throw new InvalidInput(mistakes);
        }
        return List.copyOf(themes);
    }
}
