package dev.assize.policy.yaml;

import dev.assize.core.InvalidInput;
import dev.assize.core.canonical.Json;
import dev.assize.core.canonical.JsonFields;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// A value of a [YamlDocument] with its place. Asking for a type it does not have notes a mistake and answers
/// with an empty value.
public final class YamlValue {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d|w)");

    private final YamlDocument document;
    private final Node node;
    private final String path;

    YamlValue(YamlDocument document, Node node, String path) {
        this.document = document;
        this.node = node;
        this.path = path;
    }

    Node node() {
        return node;
    }

    /// Whether it is written empty, or `null`.
    public boolean isNull() {
        return node.getTag().equals(Tag.NULL);
    }

    /// Whether it is a list, for a key that takes a list or something else.
    public boolean isList() {
        return node instanceof SequenceNode;
    }

    /// A text as it is written; a plain number or truth value is taken as the characters it is written with.
    public Optional<String> text() {
        Optional<String> text = plainText();
        if (text.isEmpty()) {
            refuse("is not a text", "write a text, in quotes if in doubt");
        }
        return text;
    }

    /// A whole number within bounds, both inclusive.
    public Optional<Integer> number(int min, int max) {
        if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.INT)) {
            try {
                int number = Integer.parseInt(scalar.getValue());
                if (number >= min && number <= max) {
                    return Optional.of(number);
                }
            } catch (NumberFormatException _) {
                // Too large for any bounds; refused below.
            }
            return refuse("is " + scalar.getValue(), "give a whole number from " + min + " to " + max);
        }
        return refuse("is not a whole number", "write a number without quotes, from " + min + " to " + max);
    }

    public Optional<Double> decimal() {
        if (node instanceof ScalarNode scalar
                && (scalar.getTag().equals(Tag.INT) || scalar.getTag().equals(Tag.FLOAT))) {
            try {
                return Optional.of(new BigDecimal(scalar.getValue()).doubleValue());
            } catch (NumberFormatException _) {
                // .inf and .nan are numbers to YAML, and to nobody who sets a threshold.
            }
        }
        return refuse("is not a number", "write a number such as 0.8");
    }

    /// A number, a text or a truth value as JSON has it.
    public Optional<Json> json() {
        if (node instanceof ScalarNode scalar) {
            if (scalar.getTag().equals(Tag.BOOL)) {
                return Optional.of(Json.of(Boolean.parseBoolean(scalar.getValue())));
            }
            if (scalar.getTag().equals(Tag.INT) || scalar.getTag().equals(Tag.FLOAT)) {
                return decimal().map(number -> new Json.Number(new BigDecimal(scalar.getValue())));
            }
        }
        return text().map(Json::of);
    }

    public Optional<Boolean> flag() {
        if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)) {
            return Optional.of(Boolean.valueOf(scalar.getValue()));
        }
        return refuse("is neither true nor false", "write true or false");
    }

    /// A length of time such as `90s`, `15m`, `24h`, `7d` or `2w`; days have 24 hours.
    public Optional<Duration> duration() {
        String text = plainText().orElse("");
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return refuse(
                    text.isEmpty() ? "is not a length of time" : "'" + text + "' is not a length of time",
                    "write a number and ms, s, m, h, d or w, for example 24h or 7d");
        }
        long count = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(count);
                    case "s" -> Duration.ofSeconds(count);
                    case "m" -> Duration.ofMinutes(count);
                    case "h" -> Duration.ofHours(count);
                    case "d" -> Duration.ofDays(count);
                    default -> Duration.ofDays(7 * count);
                });
    }

    /// The lower-case, dashed word of one of our constants.
    public <E extends Enum<E>> Optional<E> oneOf(Class<E> type) {
        Optional<String> text = text();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        List<E> constants = Arrays.asList(type.getEnumConstants());
        for (E constant : constants) {
            if (JsonFields.word(constant).equals(text.get())) {
                return Optional.of(constant);
            }
        }
        return refuse(
                "'" + text.get() + "' is not known",
                Nearest.advice(
                        text.get(), constants.stream().map(JsonFields::word).toList()));
    }

    /// A text that a type of ours parses; what it refuses becomes a mistake of this place.
    public <T> Optional<T> parsed(Function<String, T> parse) {
        return text().flatMap(text -> {
            try {
                return Optional.of(parse.apply(text));
            } catch (InvalidInput e) {
                e.mistakes().forEach(mistake -> refuse(mistake.what(), mistake.remedy()));
                return Optional.empty();
            }
        });
    }

    /// Whether it is a map, so that a key may take one of two forms.
    public boolean isMap() {
        return node instanceof MappingNode;
    }

    public Optional<YamlMap> map() {
        return node instanceof MappingNode map && map.getTag().equals(Tag.MAP)
                ? Optional.of(document.map(map, path))
                : refuse("is not a map", "write keys and values, as in 'key: value'");
    }

    /// The items; none after a mistake.
    public List<YamlValue> list() {
        if (!(node instanceof SequenceNode list) || !list.getTag().equals(Tag.SEQ)) {
            refuse("is not a list", "write [ ... ], or items that start with a dash");
            return List.of();
        }
        List<YamlValue> items = new ArrayList<>();
        for (Node item : list.getValue()) {
            items.add(new YamlValue(document, item, path + "[" + items.size() + "]"));
        }
        return items;
    }

    /// Notes a mistake here.
    public void mistake(String what, String remedy) {
        document.mistake(node, path, what, remedy);
    }

    /// File, line, column and path, as messages write it.
    public String place() {
        return document.place(node, path);
    }

    Optional<String> plainText() {
        if (!(node instanceof ScalarNode scalar)) {
            return Optional.empty();
        }
        Tag tag = scalar.getTag();
        boolean readable = tag.equals(Tag.STR) || tag.equals(Tag.INT) || tag.equals(Tag.FLOAT) || tag.equals(Tag.BOOL);
        return readable ? Optional.of(scalar.getValue()) : Optional.empty();
    }

    private <T> Optional<T> refuse(String what, String remedy) {
        mistake(what, remedy);
        return Optional.empty();
    }
}
