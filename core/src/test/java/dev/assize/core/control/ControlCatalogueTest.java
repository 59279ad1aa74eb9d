package dev.assize.core.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assize.core.InvalidInput;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ControlCatalogueTest {
    static Stream<Control> controls() {
        return ControlCatalogue.all().stream();
    }

    @ParameterizedTest
    @MethodSource("controls")
    void everyControlIsFoundByItsWrittenName(Control control) {
        assertThat(ControlCatalogue.find(ControlId.parse(control.id().toString())))
                .contains(control);
    }

    @ParameterizedTest
    @MethodSource("controls")
    void everyControlHasTheFormOfItsFrameworkAndAsksInOneSentence(Control control) {
        String form =
                switch (control.id().framework()) {
                    case SOC2 -> "(CC|A|C|PI)[1-9]\\.[1-9]";
                    case ISO27001 -> "A\\.[5-8]\\.[1-9][0-9]?";
                };
        assertThat(control.id().number()).matches(form);
        assertThat(control.asks()).endsWith(".").hasSizeBetween(15, 120);
    }

    @Test
    void aMisspeltControlIsNotFound() {
        assertThat(ControlCatalogue.find(ControlId.parse("soc2:CC7.9"))).isEmpty();
    }

    @Test
    void aControlNeedsAFrameworkWeKnow() {
        assertThatThrownBy(() -> ControlId.parse("CC7.1"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("names no framework");
        assertThatThrownBy(() -> ControlId.parse("soc3:CC7.1")).isInstanceOf(InvalidInput.class);
    }

    @Test
    void controlsAreOrderedByFrameworkFirst() {
        assertThat(ControlId.parse("soc2:PI1.4")).isLessThan(ControlId.parse("iso27001:A.5.3"));
    }
}
