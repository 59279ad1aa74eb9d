package dev.assize.core.canonical;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// Reads JSON texts with limits. Duplicate member names, trailing bytes and numbers beyond 1000 digits are
/// refused; nothing is ever guessed.
public final class JsonReader {
    private static final int MAX_NUMBER_CHARS = 1000;

    private JsonReader() {}

    /// A streaming parser over a report, for readers that do not want a tree.
    public static JsonFactory factory(JsonLimits limits) {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxDocumentLength(limits.maxBytes())
                        .maxNestingDepth(limits.maxDepth())
                        .maxStringLength(limits.maxStringChars())
                        .maxNumberLength(MAX_NUMBER_CHARS)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
    }

    private static final class Own {
        static final JsonFactory FACTORY = factory(JsonLimits.OWN);
    }

    public static Json read(byte[] bytes) throws MalformedJson {
        return read(bytes, Own.FACTORY);
    }

    public static Json read(byte[] bytes, JsonLimits limits) throws MalformedJson {
        return read(bytes, factory(limits));
    }

    public static Json read(String text) throws MalformedJson {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Json read(byte[] bytes, JsonFactory factory) throws MalformedJson {
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), bytes)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new MalformedJson("the text is empty", 1, 1);
            }
            Json value = value(parser, first);
            if (parser.nextToken() != null) {
                throw malformed(parser, "something follows the value");
            }
            return value;
        } catch (JacksonException e) {
            var at = e.getLocation();
            throw new MalformedJson(
                    e.getOriginalMessage(), at == null ? 0 : at.getLineNr(), at == null ? 0 : at.getColumnNr());
        }
    }

    /// Reads the value that starts at the parser's current token.
    public static Json value(JsonParser parser, JsonToken token) throws MalformedJson {
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> new Json.Text(wellFormed(parser, parser.getString()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Number(number(parser));
            case VALUE_TRUE -> new Json.Bool(true);
            case VALUE_FALSE -> new Json.Bool(false);
            case VALUE_NULL -> Json.NULL;
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                throw malformed(parser, "unexpected " + token);
        };
    }

    private static Json.Object object(JsonParser parser) throws MalformedJson {
        Map<String, Json> members = new LinkedHashMap<>();
        while (next(parser) != JsonToken.END_OBJECT) {
            String name = wellFormed(parser, parser.currentName());
            members.put(name, value(parser, next(parser)));
        }
        return new Json.Object(members);
    }

    private static Json.Array array(JsonParser parser) throws MalformedJson {
        List<Json> items = new ArrayList<>();
        for (JsonToken token = next(parser); token != JsonToken.END_ARRAY; token = next(parser)) {
            items.add(value(parser, token));
        }
        return new Json.Array(items);
    }

    private static JsonToken next(JsonParser parser) throws MalformedJson {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw malformed(parser, "the text ends too early");
        }
        return token;
    }

    private static BigDecimal number(JsonParser parser) throws MalformedJson {
        BigDecimal value = parser.getDecimalValue();
        // 1e999999999 parses in a blink and fills the memory when written out.
        if (Math.abs((long) value.scale()) > MAX_NUMBER_CHARS) {
            throw malformed(parser, "the number is out of range");
        }
        return value;
    }

    private static String wellFormed(JsonParser parser, String text) throws MalformedJson {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw malformed(parser, "a lone surrogate stands in a string");
            }
        }
        return text;
    }

    private static MalformedJson malformed(JsonParser parser, String what) {
        var at = parser.currentLocation();
        return new MalformedJson(what, at.getLineNr(), at.getColumnNr());
    }
}
