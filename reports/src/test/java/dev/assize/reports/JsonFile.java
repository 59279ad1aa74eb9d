package dev.assize.reports;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.assize.core.canonical.Json;
import dev.assize.core.canonical.JsonReader;
import dev.assize.core.canonical.MalformedJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// A JSON file one of our writers made.
record JsonFile(Json value) {
    static JsonFile of(byte[] bytes) {
        try {
            return new JsonFile(JsonReader.read(bytes));
        } catch (MalformedJson e) {
            throw new AssertionError(new String(bytes, StandardCharsets.UTF_8), e);
        }
    }

    /// The value at `runs/0/tool`.
    JsonFile at(String path) {
        Json found = value;
        for (String step : path.split("/")) {
            found = found instanceof Json.Array(var items)
                    ? items.get(Integer.parseInt(step))
                    : ((Json.Object) found).get(step).orElseThrow(() -> new AssertionError("no " + path));
        }
        return new JsonFile(found);
    }

    /// The text of a member whose name may hold a slash.
    String member(String name) {
        return ((Json.Text) ((Json.Object) value).get(name).orElseThrow()).value();
    }

    boolean has(String name) {
        return ((Json.Object) value).get(name).isPresent();
    }

    List<JsonFile> items(String path) {
        return ((Json.Array) at(path).value).items().stream().map(JsonFile::new).toList();
    }

    List<JsonFile> items() {
        return ((Json.Array) value).items().stream().map(JsonFile::new).toList();
    }

    String text(String path) {
        return ((Json.Text) at(path).value).value();
    }

    int number(String path) {
        return ((Json.Number) at(path).value).value().intValueExact();
    }

    /// Holds a file to a schema on the class path.
    static void assertValid(byte[] bytes, String schemaResource) throws IOException {
        Schema schema;
        try (InputStream in = JsonFile.class.getResourceAsStream(schemaResource)) {
            String text = new String(Objects.requireNonNull(in, schemaResource).readAllBytes(), StandardCharsets.UTF_8);
            schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                    .getSchema(text, InputFormat.JSON);
        }
        var mistakes = schema.validate(
                new String(bytes, StandardCharsets.UTF_8),
                InputFormat.JSON,
                context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
        assertThat(mistakes).isEmpty();
    }
}
