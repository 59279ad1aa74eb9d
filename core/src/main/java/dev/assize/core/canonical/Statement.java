package dev.assize.core.canonical;

import dev.assize.core.InvalidInput;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// An in-toto Statement v1: what is said ([#predicate()]) about which things ([#subjects()]).
public record Statement(List<Subject> subjects, String predicateType, Json.Object predicate) {
    public static final String TYPE = "https://in-toto.io/Statement/v1";

    /// A thing named by digests, keyed by algorithm as in-toto names them (`sha256`, `gitCommit`).
    public record Subject(String name, Map<String, String> digest) {
        public Subject {
            Objects.requireNonNull(name);
            digest = Map.copyOf(digest);
            if (digest.isEmpty()) {
                throw new InvalidInput("subject " + name, "has no digest", "give at least one");
            }
        }
    }

    public Statement {
        Objects.requireNonNull(predicateType);
        Objects.requireNonNull(predicate);
        subjects = List.copyOf(subjects);
        if (subjects.isEmpty()) {
            throw new InvalidInput("subject", "the statement is about nothing", "give at least one subject");
        }
    }

    public byte[] toBytes() {
        return CanonicalJson.bytes(Json.object()
                .put("_type", TYPE)
                .put("subject", Json.array(subjects, s -> Json.object()
                        .put("name", s.name())
                        .put("digest", Json.texts(s.digest()))
                        .build()))
                .put("predicateType", predicateType)
                .put("predicate", predicate)
                .build());
    }

    public static Statement parse(byte[] bytes) {
        Json json;
        try {
            json = JsonReader.read(bytes);
        } catch (MalformedJson e) {
            throw new InvalidInput("statement", Objects.requireNonNull(e.getMessage()), "give an in-toto statement");
        }
        JsonFields fields = JsonFields.of("statement", json);
        if (!fields.text("_type").equals(TYPE)) {
            throw new InvalidInput("statement._type", "'" + fields.text("_type") + "' is not known", "use " + TYPE);
        }
        return new Statement(
                fields.list("subject", s -> new Subject(s.optionalText("name").orElse(""), s.textMap("digest"))),
                fields.text("predicateType"),
                fields.object("predicate").object());
    }
}
