package dev.assize.policy.yaml;

import dev.assize.core.InvalidInput;
import dev.assize.core.Mistake;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// One YAML 1.2 file (JSON schema, one document, UTF-8) that is read key by key.
///
/// Reading never stops at a mistake: the methods of [YamlMap] and [YamlValue] note it and answer with an empty
/// value. Call [#finish()] when everything has been asked for; it refuses the file if there was any mistake,
/// keys nobody asked for included.
///
/// ```java
/// YamlDocument file = YamlDocument.parse(".assize.yml", bytes);
/// String service = file.root().requiredText("service");
/// Duration timeout = file.root().duration("timeout").orElse(Duration.ofMinutes(10));
/// file.finish();
/// ```
///
/// Limits: [#MAX_BYTES] bytes, [#MAX_NODES] values after aliases are written out, [#MAX_DEPTH] levels. Not safe
/// for use by several threads.
public final class YamlDocument {
    public static final int MAX_BYTES = 1 << 20;
    public static final int MAX_NODES = 50_000;
    public static final int MAX_DEPTH = 40;
    private static final int MAX_COLLECTION_ALIASES = 50;

    private final String name;
    private final List<Located> mistakes = new ArrayList<>();
    private final IdentityHashMap<MappingNode, YamlMap> maps = new IdentityHashMap<>();
    private final YamlMap root;

    private YamlDocument(String name, MappingNode root) {
        this.name = name;
        this.root = map(root, "");
    }

    /// Parses a file whose top is a map; an empty file is an empty map.
    ///
    /// @param name how messages call the file
    /// @throws InvalidInput where the bytes are not YAML or pass a limit; there is then only one mistake to tell
    public static YamlDocument parse(String name, byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new InvalidInput(
                    name,
                    "has " + bytes.length + " bytes, the limit is " + MAX_BYTES,
                    "split it or take out what is not needed");
        }
        Node top = compose(name, text(name, bytes));
        if (!(top instanceof MappingNode map)) {
            throw new InvalidInput(place(name, top, ""), "is not a map", "write keys and values, as in 'key: value'");
        }
        new Limits(name).check(map, 1);
        return new YamlDocument(name, map);
    }

    /// The top of the file.
    public YamlMap root() {
        return root;
    }

    /// Whether no mistake was noted so far.
    public boolean sound() {
        return mistakes.isEmpty();
    }

    /// Refuses the file if there was any mistake, with all of them in the order of the file.
    public void finish() {
        for (YamlMap map : List.copyOf(maps.values())) {
            map.refuseUnknown();
        }
        if (!mistakes.isEmpty()) {
            throw new InvalidInput(mistakes.stream()
                    .sorted(Comparator.comparingInt(Located::line).thenComparingInt(Located::column))
                    .map(Located::mistake)
                    .distinct()
                    .toList());
        }
    }

    void mistake(Node node, String path, String what, String remedy) {
        Mark mark = node.getStartMark().orElse(null);
        mistakes.add(new Located(
                mark == null ? 0 : mark.getLine(),
                mark == null ? 0 : mark.getColumn(),
                new Mistake(place(node, path), what, remedy)));
    }

    String place(Node node, String path) {
        return place(name, node, path);
    }

    YamlMap map(MappingNode node, String path) {
        // One view per node: what was asked for through one alias counts for all of them.
        return maps.computeIfAbsent(node, _ -> new YamlMap(this, node, path));
    }

    private static String place(String name, Node node, String path) {
        String at = place(name, node.getStartMark());
        return path.isEmpty() ? at : at + " " + path;
    }

    private static String place(String name, Optional<Mark> mark) {
        return mark.map(m -> name + ":" + (m.getLine() + 1) + ":" + (m.getColumn() + 1))
                .orElse(name);
    }

    private static String text(String name, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidInput(name, "is not UTF-8", "save it as UTF-8");
        }
    }

    private static Node compose(String name, String text) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(name)
                .setUseMarks(true)
                .setCodePointLimit(MAX_BYTES)
                .setMaxAliasesForCollections(MAX_COLLECTION_ALIASES)
                .build();
        try {
            Parser parser = new DepthGuard(name, new ParserImpl(settings, new StreamReader(settings, text)));
            Iterator<Node> documents = new Composer(settings, parser);
            if (!documents.hasNext()) {
                return emptyMap();
            }
            Node first = documents.next();
            if (documents.hasNext()) {
                throw new InvalidInput(
                        place(name, documents.next(), ""), "starts a second document", "keep one document per file");
            }
            return first;
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
            throw new InvalidInput(
                    place(name, mark),
                    "is not YAML: " + (e.getProblem() == null ? "it cannot be read" : e.getProblem()),
                    "mind indentation, colons and quotes");
        } catch (YamlEngineException e) {
            String what = e.getMessage() == null ? "it cannot be read" : e.getMessage();
            throw new InvalidInput(name, "is not YAML: " + what, "mind indentation, colons and quotes");
        }
    }

    private static MappingNode emptyMap() {
        return new MappingNode(Tag.MAP, List.of(), FlowStyle.BLOCK);
    }

    /// Stops the parser before the composer, which is recursive, runs out of stack.
    private static final class DepthGuard implements Parser {
        private final String name;
        private final Parser parser;
        private int depth;

        DepthGuard(String name, Parser parser) {
            this.name = name;
            this.parser = parser;
        }

        @Override
        public boolean checkEvent(Event.ID id) {
            return parser.checkEvent(id);
        }

        @Override
        public Event peekEvent() {
            return parser.peekEvent();
        }

        @Override
        public boolean hasNext() {
            return parser.hasNext();
        }

        @Override
        public Event next() {
            Event event = parser.next();
            if (event instanceof CollectionStartEvent && ++depth > MAX_DEPTH) {
                throw new InvalidInput(
                        place(name, event.getStartMark()),
                        "is nested too deeply",
                        "keep it under " + MAX_DEPTH + " levels");
            }
            if (event instanceof CollectionEndEvent) {
                depth--;
            }
            return event;
        }
    }

    private record Located(int line, int column, Mistake mistake) {}

    /// Walks the tree as its reader will, aliases written out, before anybody trusts it.
    private static final class Limits {
        private final String name;
        private final IdentityHashMap<Node, Boolean> above = new IdentityHashMap<>();
        private int nodes;

        Limits(String name) {
            this.name = name;
        }

        void check(Node node, int depth) {
            if (++nodes > MAX_NODES) {
                throw new InvalidInput(name, "holds more than " + MAX_NODES + " values", "split it");
            }
            if (depth > MAX_DEPTH) {
                throw new InvalidInput(
                        place(name, node, ""), "is nested too deeply", "keep it under " + MAX_DEPTH + " levels");
            }
            if (above.put(node, true) != null) {
                throw new InvalidInput(place(name, node, ""), "holds itself", "take out the alias");
            }
            switch (node) {
                case MappingNode map -> {
                    for (NodeTuple tuple : map.getValue()) {
                        check(tuple.getKeyNode(), depth + 1);
                        check(tuple.getValueNode(), depth + 1);
                    }
                }
                case SequenceNode list -> {
                    for (Node item : list.getValue()) {
                        check(item, depth + 1);
                    }
                }
                case ScalarNode _ -> {}
                default -> throw new IllegalStateException("a kind of node we do not know: " + node.getNodeType());
            }
            above.remove(node);
        }
    }
}
