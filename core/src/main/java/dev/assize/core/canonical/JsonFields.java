package dev.assize.core.canonical;

import dev.assize.core.InvalidInput;
import dev.assize.core.subject.Digest;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Reads the members of a JSON object as the types they must have. What is missing or of the wrong type is
/// refused with its path.
///
/// @param path how a reader would name this object, for example `predicate.tool`
public record JsonFields(String path, Json.Object object) {
    public static JsonFields of(String path, Json value) {
        if (value instanceof Json.Object object) {
            return new JsonFields(path, object);
        }
        throw new InvalidInput(path, "is not an object", "write { ... }");
    }

    public boolean has(String name) {
        return object.get(name).isPresent();
    }

    public String text(String name) {
        return optionalText(name).orElseThrow(() -> missing(name));
    }

    public Optional<String> optionalText(String name) {
        return object.get(name).map(value -> text(at(name), value));
    }

    public long number(String name) {
        return optionalNumber(name).orElseThrow(() -> missing(name));
    }

    public Optional<Long> optionalNumber(String name) {
        return object.get(name).map(value -> {
            try {
                return decimal(at(name), value).longValueExact();
            } catch (ArithmeticException _) {
                throw new InvalidInput(at(name), "is not a whole number", "give a whole number of 64 bits");
            }
        });
    }

    public Optional<Double> optionalDecimal(String name) {
        return object.get(name).map(value -> decimal(at(name), value).doubleValue());
    }

    public boolean flag(String name) {
        return object.get(name)
                .map(value -> {
                    if (value instanceof Json.Bool(boolean flag)) {
                        return flag;
                    }
                    throw new InvalidInput(at(name), "is neither true nor false", "write true or false");
                })
                .orElse(false);
    }

    public Instant instant(String name) {
        return optionalInstant(name).orElseThrow(() -> missing(name));
    }

    public Optional<Instant> optionalInstant(String name) {
        return optionalText(name).map(text -> {
            try {
                return Instant.parse(text);
            } catch (DateTimeException _) {
                throw new InvalidInput(at(name), "'" + text + "' is not a time", "write RFC 3339 in UTC");
            }
        });
    }

    public Digest digest(String name) {
        return optionalDigest(name).orElseThrow(() -> missing(name));
    }

    public Optional<Digest> optionalDigest(String name) {
        return optionalText(name).map(Digest::parse);
    }

    public JsonFields object(String name) {
        return optionalObject(name).orElseThrow(() -> missing(name));
    }

    public Optional<JsonFields> optionalObject(String name) {
        return object.get(name).map(value -> of(at(name), value));
    }

    /// The items of a list; an absent list is empty.
    public <T> List<T> list(String name, Function<JsonFields, T> read) {
        List<T> items = new ArrayList<>();
        int i = 0;
        for (Json item : items(name)) {
            items.add(read.apply(of(at(name) + "[" + i++ + "]", item)));
        }
        return items;
    }

    public List<String> texts(String name) {
        List<String> items = new ArrayList<>();
        for (Json item : items(name)) {
            items.add(text(at(name), item));
        }
        return items;
    }

    public List<Long> numbers(String name) {
        List<Long> items = new ArrayList<>();
        for (Json item : items(name)) {
            items.add(decimal(at(name), item).longValueExact());
        }
        return items;
    }

    /// The members of an object of texts; an absent object is empty.
    public Map<String, String> textMap(String name) {
        Map<String, String> map = new LinkedHashMap<>();
        optionalObject(name).ifPresent(inner -> inner.object()
                .members()
                .forEach((key, value) -> map.put(key, text(at(name) + "." + key, value))));
        return map;
    }

    public <E extends Enum<E>> E oneOf(String name, Class<E> type) {
        return oneOf(at(name), text(name), type);
    }

    /// Parses the lower-case, dashed form of an enum constant.
    public static <E extends Enum<E>> E oneOf(String place, String text, Class<E> type) {
        for (E constant : type.getEnumConstants()) {
            if (word(constant).equals(text)) {
                return constant;
            }
        }
        List<String> known = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            known.add(word(constant));
        }
        throw new InvalidInput(place, "'" + text + "' is not known", "use one of " + String.join(", ", known));
    }

    /// How a constant is written in files and facts: lower case with dashes.
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    private List<Json> items(String name) {
        return object.get(name)
                .map(value -> {
                    if (value instanceof Json.Array(var items)) {
                        return items;
                    }
                    throw new InvalidInput(at(name), "is not a list", "write [ ... ]");
                })
                .orElse(List.of());
    }

    private static String text(String place, Json value) {
        if (value instanceof Json.Text(String text)) {
            return text;
        }
        throw new InvalidInput(place, "is not a text", "write it in quotes");
    }

    private static BigDecimal decimal(String place, Json value) {
        if (value instanceof Json.Number(BigDecimal number)) {
            return number;
        }
        throw new InvalidInput(place, "is not a number", "write a number without quotes");
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private InvalidInput missing(String name) {
        return new InvalidInput(at(name), "is missing", "add it");
    }
}
