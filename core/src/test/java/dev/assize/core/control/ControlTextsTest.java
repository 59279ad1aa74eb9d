package dev.assize.core.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assize.core.InvalidInput;
import dev.assize.core.canonical.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ControlTextsTest {
    private static final Control CHANGES =
            ControlCatalogue.find(ControlId.parse("soc2:CC8.1")).orElseThrow();

    private static ControlTexts read(String json) {
        return ControlTexts.read("texts.json", json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theirWordsAreShownWhereTheyAreThereAndOursElsewhere() {
        ControlTexts texts = read("[{\"framework\":\"soc2\",\"id\":\"CC8.1\",\"title\":\"Their title\"}]");
        assertThat(texts.title(CHANGES)).isEqualTo("Their title");
        assertThat(texts.asks(CHANGES)).isEqualTo(CHANGES.asks());
        Control other = ControlCatalogue.find(ControlId.parse("soc2:CC7.1")).orElseThrow();
        assertThat(texts.title(other)).isEqualTo(other.title());
    }

    @Test
    void whatIsWrittenReadsBackAndLaterImportsWin() {
        ControlTexts first = read("{\"controls\":[{\"framework\":\"soc2\",\"id\":\"CC8.1\",\"text\":\"one\"},"
                + "{\"framework\":\"iso27001\",\"id\":\"A.5.1\",\"text\":\"two\"}]}");
        ControlTexts second = read("[{\"framework\":\"soc2\",\"id\":\"CC8.1\",\"text\":\"three\"}]");
        ControlTexts both = first.with(second);
        assertThat(ControlTexts.read("again.json", CanonicalJson.bytes(both.toJson())))
                .isEqualTo(both);
        assertThat(both.asks(CHANGES)).isEqualTo("three");
        assertThat(both.texts()).hasSize(2);
    }

    @Test
    void everyRowThatCannotBeTakenIsNamed() {
        assertThatThrownBy(() -> ControlTexts.of(List.of(
                        new ControlTexts.Row("f.csv:2", "soc3", "CC8.1", "t", "x"),
                        new ControlTexts.Row("f.csv:3", "soc2", "CC8.9", "t", "x"),
                        new ControlTexts.Row("f.csv:4", "soc2", "CC8.1", " ", ""),
                        new ControlTexts.Row("f.csv:5", "soc2", "CC7.1", "t", "x"),
                        new ControlTexts.Row("f.csv:6", "soc2", "CC7.1", "t", "x"))))
                .isInstanceOfSatisfying(InvalidInput.class, e -> assertThat(e.mistakes())
                        .extracting("place")
                        .containsExactly("f.csv:2", "f.csv:3", "f.csv:4", "f.csv:6"));
    }

    @Test
    void unknownKeysBrokenJsonAndNothingAtAllAreRefused() {
        for (String bad : List.of(
                "[{\"framework\":\"soc2\",\"id\":\"CC8.1\",\"text\":\"x\",\"note\":\"y\"}]", "[{]", "[]", "{}", "3")) {
            assertThatThrownBy(() -> read(bad)).as(bad).isInstanceOf(InvalidInput.class);
        }
    }
}
