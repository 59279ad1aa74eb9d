package dev.assize.scanners.generic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.core.canonical.Json;
import dev.assize.core.canonical.JsonReader;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.Suppression;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The published schema and the reader name the same members.
class AssizeFindingsTest {
    private static final Path SCHEMA = Path.of("../docs/reference/assize-findings.schema.json");

    @Test
    void theSchemaDescribesEveryMemberTheReaderTakesAndNoOther() throws Exception {
        Json schema = JsonReader.read(Files.readAllBytes(SCHEMA));
        Json finding = at(at(schema, "properties", "findings"), "items");
        assertThat(properties(schema)).isEqualTo(AssizeFindings.TOP);
        assertThat(properties(at(schema, "properties", "tool"))).isEqualTo(AssizeFindings.TOOL);
        assertThat(properties(finding)).isEqualTo(AssizeFindings.FINDING);
        assertThat(properties(at(finding, "properties", "file"))).isEqualTo(AssizeFindings.FILE);
        assertThat(properties(at(finding, "properties", "package"))).isEqualTo(AssizeFindings.PACKAGE);
        assertThat(properties(at(finding, "properties", "endpoint"))).isEqualTo(AssizeFindings.ENDPOINT);
        assertThat(properties(at(finding, "properties", "resource"))).isEqualTo(AssizeFindings.RESOURCE);
        assertThat(properties(at(finding, "properties", "suppressed"))).isEqualTo(AssizeFindings.SUPPRESSED);
    }

    @Test
    void theSchemaKnowsOurWords() throws Exception {
        Json schema = JsonReader.read(Files.readAllBytes(SCHEMA));
        Json finding = at(at(schema, "properties", "findings"), "items");
        assertThat(words(at(finding, "properties", "severity")))
                .containsExactlyElementsOf(
                        Arrays.stream(Severity.values()).map(Severity::word).toList());
        assertThat(words(at(schema, "properties", "stage")))
                .containsExactlyElementsOf(
                        Arrays.stream(Stage.values()).map(Stage::word).toList());
        assertThat(words(at(at(finding, "properties", "suppressed"), "properties", "source")))
                .containsExactlyElementsOf(Arrays.stream(Suppression.Source.values())
                        .map(Suppression.Source::word)
                        .toList());
    }

    private static Json at(Json value, String... names) {
        Json inner = value;
        for (String name : names) {
            inner = ((Json.Object) inner).get(name).orElseThrow();
        }
        return inner;
    }

    private static Set<String> properties(Json schema) {
        assertThat(at(schema, "additionalProperties")).isEqualTo(Json.of(false));
        return ((Json.Object) at(schema, "properties")).members().keySet();
    }

    private static List<String> words(Json schema) {
        return ((Json.Array) at(schema, "enum"))
                .items().stream().map(word -> ((Json.Text) word).value()).collect(Collectors.toList());
    }
}
