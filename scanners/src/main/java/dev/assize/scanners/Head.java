package dev.assize.scanners;

import dev.assize.core.canonical.JsonLimits;
import dev.assize.core.canonical.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// What the first bytes of a report show without being read in earnest: enough to tell formats apart. Never
/// throws.
///
/// @param kind   what the report starts with
/// @param root   XML: the root element's name; else empty
/// @param fields JSON: members of the top level or, where that is an array, of its first object, with their
///               value where it is a short text, else empty
/// @param inner  JSON: names of members one level further down
/// @param text   the head itself
public record Head(Kind kind, String root, Map<String, String> fields, Set<String> inner, String text) {
    /// What a report starts with.
    public enum Kind {
        JSON_OBJECT,
        JSON_ARRAY,
        XML,
        OTHER
    }

    private static final JsonFactory FACTORY = JsonReader.factory(JsonLimits.REPORT);
    private static final int SHORT = 200;

    public static Head of(byte[] bytes) {
        byte[] plain = ReportBytes.head(bytes);
        String text = new String(plain, StandardCharsets.UTF_8);
        String start = text.stripLeading();
        if (start.startsWith("<")) {
            return new Head(Kind.XML, rootElement(start), Map.of(), Set.of(), text);
        }
        if (start.startsWith("{") || start.startsWith("[")) {
            return json(plain, start.startsWith("{") ? Kind.JSON_OBJECT : Kind.JSON_ARRAY, text);
        }
        return new Head(Kind.OTHER, "", Map.of(), Set.of(), text);
    }

    public boolean isJson() {
        return kind == Kind.JSON_OBJECT || kind == Kind.JSON_ARRAY;
    }

    /// Whether all of these members were seen.
    public boolean has(String... names) {
        return fields.keySet().containsAll(Set.of(names));
    }

    public String value(String name) {
        return fields.getOrDefault(name, "");
    }

    private static Head json(byte[] plain, Kind kind, String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        Set<String> inner = new TreeSet<>();
        int fieldsDepth = kind == Kind.JSON_OBJECT ? 1 : 2;
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), plain)) {
            int depth = 0;
            int object = 0;
            String name = "";
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                switch (token) {
                    case START_OBJECT -> {
                        depth++;
                        if (depth == 2 && kind == Kind.JSON_ARRAY && ++object > 1) {
                            return new Head(kind, "", fields, inner, text);
                        }
                    }
                    case START_ARRAY -> depth++;
                    case END_OBJECT, END_ARRAY -> depth--;
                    case PROPERTY_NAME -> {
                        name = parser.currentName();
                        if (depth == fieldsDepth) {
                            fields.put(name, "");
                        } else if (depth <= fieldsDepth + 2) {
                            inner.add(name);
                        }
                    }
                    case VALUE_STRING -> {
                        if (depth == fieldsDepth && parser.getStringLength() <= SHORT) {
                            fields.put(name, parser.getString());
                        }
                    }
                    default -> {
                        // Numbers and the like do not tell formats apart.
                    }
                }
            }
        } catch (JacksonException _) {
            // A head usually ends in the middle; what was seen until there is what we know.
            return new Head(kind, "", fields, inner, text);
        }
        return new Head(kind, "", fields, inner, text);
    }

    private static String rootElement(String xml) {
        int at = 0;
        while (true) {
            at = xml.indexOf('<', at);
            if (at < 0 || at + 1 >= xml.length()) {
                return "";
            }
            char c = xml.charAt(at + 1);
            if (c == '?') {
                at = after(xml, at, "?>");
            } else if (xml.startsWith("<!--", at)) {
                at = after(xml, at, "-->");
            } else if (c == '!') {
                int subset = xml.indexOf('[', at);
                int close = xml.indexOf('>', at);
                at = subset >= 0 && subset < close ? after(xml, subset, "]>") : after(xml, at, ">");
            } else {
                int end = at + 1;
                while (end < xml.length() && " \t\r\n/>".indexOf(xml.charAt(end)) < 0) {
                    end++;
                }
                String name = xml.substring(at + 1, end);
                return name.substring(name.indexOf(':') + 1);
            }
            if (at < 0) {
                return "";
            }
        }
    }

    private static int after(String xml, int from, String end) {
        int at = xml.indexOf(end, from);
        return at < 0 ? -1 : at + end.length();
    }
}
