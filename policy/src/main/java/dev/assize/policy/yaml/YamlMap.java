package dev.assize.policy.yaml;

import dev.assize.core.InvalidInput;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// A map of a [YamlDocument]. Asking for a key makes it known; keys nobody asked for are refused by
/// [YamlDocument#finish()].
///
/// A method that finds nothing, or finds something of the wrong type, answers with an empty value; in the
/// second case it also notes the mistake.
public final class YamlMap {
    private final YamlDocument document;
    private final MappingNode node;
    private final String path;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();
    private final Map<String, String> retired = new LinkedHashMap<>();
    private boolean open;

    private record Entry(Node key, YamlValue value) {}

    YamlMap(YamlDocument document, MappingNode node, String path) {
        this.document = document;
        this.node = node;
        this.path = path;
        for (NodeTuple tuple : node.getValue()) {
            put(tuple.getKeyNode(), tuple.getValueNode());
        }
    }

    private void put(Node key, Node value) {
        if (!(key instanceof ScalarNode scalar)) {
            document.mistake(key, path, "a key is not a text", "write a plain word before the colon");
            return;
        }
        String name = scalar.getValue();
        Entry earlier = entries.putIfAbsent(name, new Entry(key, new YamlValue(document, value, at(name))));
        if (earlier != null) {
            document.mistake(
                    key,
                    at(name),
                    "is written twice, first at " + document.place(earlier.key(), ""),
                    "keep one of the two");
        }
    }

    /// The value of a key. A key with an empty value counts as not written.
    public Optional<YamlValue> value(String key) {
        known.add(key);
        Entry entry = entries.get(key);
        return entry == null || entry.value().isNull() ? Optional.empty() : Optional.of(entry.value());
    }

    /// The value of a key that must be written.
    public Optional<YamlValue> required(String key) {
        Optional<YamlValue> value = value(key);
        if (value.isEmpty()) {
            mistake(key, "is missing", "add it");
        }
        return value;
    }

    /// Whether the key is written with a value.
    public boolean has(String key) {
        return value(key).isPresent();
    }

    public Optional<String> text(String key) {
        return value(key).flatMap(YamlValue::text);
    }

    /// A text that must be written and not blank; blank after a mistake.
    public String requiredText(String key) {
        Optional<String> text = required(key).flatMap(YamlValue::text);
        if (text.isPresent() && text.get().isBlank()) {
            mistake(key, "is blank", "write something");
        }
        return text.orElse("");
    }

    /// A whole number within bounds, both inclusive.
    public Optional<Integer> number(String key, int min, int max) {
        return value(key).flatMap(value -> value.number(min, max));
    }

    public Optional<Double> decimal(String key) {
        return value(key).flatMap(YamlValue::decimal);
    }

    public Optional<Boolean> flag(String key) {
        return value(key).flatMap(YamlValue::flag);
    }

    /// A length of time such as `90s`, `15m`, `24h`, `7d` or `2w`.
    public Optional<Duration> duration(String key) {
        return value(key).flatMap(YamlValue::duration);
    }

    /// The lower-case, dashed word of one of our constants.
    public <E extends Enum<E>> Optional<E> oneOf(String key, Class<E> type) {
        return value(key).flatMap(value -> value.oneOf(type));
    }

    /// A text that a type of ours parses; what it refuses becomes a mistake of this place.
    public <T> Optional<T> parsed(String key, Function<String, T> parse) {
        return value(key).flatMap(value -> value.parsed(parse));
    }

    /// A map; empty and without a mistake where the key is not written.
    public Optional<YamlMap> map(String key) {
        return value(key).flatMap(YamlValue::map);
    }

    /// The items of a list; none where the key is not written.
    public List<YamlValue> list(String key) {
        return value(key).map(YamlValue::list).orElse(List.of());
    }

    /// The items of a list of texts.
    public List<String> texts(String key) {
        return list(key).stream().flatMap(item -> item.text().stream()).toList();
    }

    /// The items of a list of maps.
    public List<YamlMap> maps(String key) {
        return list(key).stream().flatMap(item -> item.map().stream()).toList();
    }

    /// All entries of a map whose keys are data, such as names of environments. Every key counts as known.
    public Map<String, YamlValue> entries() {
        open = true;
        Map<String, YamlValue> all = new LinkedHashMap<>();
        entries.forEach((name, entry) -> all.put(name, entry.value()));
        return all;
    }

    /// The keys as written.
    public Set<String> keys() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    /// Makes keys known that are not read in this case.
    public void mayHold(String... keys) {
        known.addAll(List.of(keys));
    }

    /// Refuses a key of an earlier version by name.
    ///
    /// @param remedy what to write instead
    public void retired(String key, String remedy) {
        retired.put(key, remedy);
    }

    /// Notes a mistake at a key, or at this map where the key is not written.
    public void mistake(String key, String what, String remedy) {
        known.add(key);
        Entry entry = entries.get(key);
        Node where = entry == null
                ? node
                : entry.value().isNull() ? entry.key() : entry.value().node();
        document.mistake(where, at(key), what, remedy);
    }

    /// Notes the mistakes of something that was refused, at a key.
    public void mistake(String key, InvalidInput refused) {
        refused.mistakes().forEach(mistake -> mistake(key, mistake.what(), mistake.remedy()));
    }

    /// Notes a mistake of this map as a whole.
    public void mistake(String what, String remedy) {
        document.mistake(node, path, what, remedy);
    }

    /// File, line, column and path of this map, as messages write it.
    public String place() {
        return document.place(node, path);
    }

    void refuseUnknown() {
        if (open) {
            return;
        }
        entries.forEach((name, entry) -> {
            String remedy = retired.get(name);
            if (remedy != null) {
                document.mistake(entry.key(), at(name), "is no longer a key", remedy);
            } else if (!known.contains(name)) {
                document.mistake(entry.key(), at(name), "is not a key here", Nearest.advice(name, known));
            }
        });
    }

    private String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
