package dev.assize.runner.settings;

import dev.assize.core.canonical.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The JSON Schema (draft 2020-12) of `.assize.yml`, made from [SettingsKey]: editors complete and check with it.
public final class SettingsSchema {
    private SettingsSchema() {}

    /// A group of keys, or one key.
    private sealed interface Part {
        record Group(Map<String, Part> parts) implements Part {}

        record Leaf(SettingsKey key) implements Part {}
    }

    public static Json.Object json() {
        Part.Group root = new Part.Group(new LinkedHashMap<>());
        for (SettingsKey key : SettingsKey.all()) {
            put(root, List.of(key.path().split("\\.")), key);
        }
        Json.Builder schema = Json.object()
                .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .put("title", ".assize.yml")
                .put("description", "What Assize knows of a repository.");
        group(root, false).members().forEach(schema::put);
        return schema.put("required", Json.texts(List.of("service"))).build();
    }

    private static void put(Part.Group group, List<String> path, SettingsKey key) {
        String name = path.getFirst();
        if (path.size() == 1) {
            group.parts().put(name, new Part.Leaf(key));
            return;
        }
        Part part = group.parts().computeIfAbsent(name, _ -> new Part.Group(new LinkedHashMap<>()));
        if (!(part instanceof Part.Group inner)) {
            throw new IllegalStateException(key.path() + " lies below another key");
        }
        put(inner, path.subList(1, path.size()), key);
    }

    /// @param mayBeEmpty whether it may stand there with nothing below it, as when all its keys are comments
    private static Json.Object group(Part.Group group, boolean mayBeEmpty) {
        Json.Builder schema =
                Json.object().put("type", mayBeEmpty ? Json.texts(List.of("object", "null")) : Json.of("object"));
        Json.Builder properties = Json.object();
        group.parts().forEach((name, part) -> {
            if (name.equals(SettingsKey.NAME)) {
                schema.put("additionalProperties", schema(part));
            } else {
                properties.put(name, schema(part));
            }
        });
        if (!group.parts().containsKey(SettingsKey.NAME)) {
            schema.put("properties", properties.build()).put("additionalProperties", false);
        }
        return schema.build();
    }

    private static Json.Object schema(Part part) {
        return switch (part) {
            case Part.Group group -> group(group, true);
            case Part.Leaf(SettingsKey key) -> leaf(key);
        };
    }

    private static Json.Object leaf(SettingsKey key) {
        Json.Builder schema = Json.object().put("description", description(key));
        type(key.kind()).members().forEach(schema::put);
        return schema.build();
    }

    private static String description(SettingsKey key) {
        return key.standard().isEmpty() ? key.meaning() : key.meaning() + " Default: " + key.standard() + ".";
    }

    private static Json.Object type(SettingsKey.Kind kind) {
        return switch (kind) {
            case SettingsKey.Kind.Text() -> Json.object().put("type", "string").build();
            case SettingsKey.Kind.Form(String _, String pattern) -> pattern(pattern);
            case SettingsKey.Kind.Word(List<String> words) ->
                Json.object().put("enum", Json.texts(words)).build();
            case SettingsKey.Kind.Flag() -> Json.object().put("type", "boolean").build();
            case SettingsKey.Kind.Whole(int min, int max) ->
                Json.object()
                        .put("type", "integer")
                        .put("minimum", min)
                        .put("maximum", max)
                        .build();
            case SettingsKey.Kind.Share() ->
                Json.object()
                        .put("type", "number")
                        .put("minimum", 0)
                        .put("maximum", 1)
                        .build();
            case SettingsKey.Kind.Time() -> pattern(SettingsKey.DURATION);
            case SettingsKey.Kind.Texts() ->
                Json.object().put("type", "array").put("items", scalar()).build();
            case SettingsKey.Kind.TextMap() ->
                Json.object()
                        .put("type", "object")
                        .put("additionalProperties", scalar())
                        .build();
        };
    }

    private static Json.Object pattern(String pattern) {
        return Json.object()
                .put("type", "string")
                .put("pattern", "^(" + pattern + ")$")
                .build();
    }

    /// YAML reads an unquoted 8080 as a number; we take it as it is written.
    private static Json.Object scalar() {
        return Json.object()
                .put("type", Json.texts(List.of("string", "number", "boolean")))
                .build();
    }
}
