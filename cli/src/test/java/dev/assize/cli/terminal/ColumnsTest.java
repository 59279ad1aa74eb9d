package dev.assize.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0.00 s",
        "40, 0.04 s",
        "999, 1.00 s",
        "1000, 1.0 s",
        "6149, 6.1 s",
        "60000, 1 min 0 s",
        "125900, 2 min 5 s"
    })
    void timesAreShortAndHaveTheirUnit(long millis, String shown) {
        assertThat(Columns.seconds(Duration.ofMillis(millis))).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"0, finding, 0 findings", "1, finding, 1 finding", "2, entry, 2 entries", "1, entry, 1 entry"})
    void oneThingIsOneAndManyAreMany(long number, String noun, String shown) {
        assertThat(Columns.count(number, noun)).isEqualTo(shown);
    }

    @Test
    void aShortTextIsPaddedAndALongOneIsLeftWhole() {
        assertThat(Columns.left("iac", 6)).isEqualTo("iac   ");
        assertThat(Columns.left("dependencies", 6)).isEqualTo("dependencies");
    }

    @Test
    void aCutTextSaysThatSomethingIsMissing() {
        assertThat(Columns.cut("exactly", 7)).isEqualTo("exactly");
        assertThat(Columns.cut("too long for this", 8)).isEqualTo("too lon…");
        assertThat(Columns.cut("first line\nsecond line", 40)).isEqualTo("first line");
        assertThat(Columns.cut("", 5)).isEmpty();
    }

    @Test
    void aTextIsWrappedAtSpacesAndNoWordIsLost() {
        String text = "Write tests for the lines the coverage report shows as missed, and run them again";

        String wrapped = Columns.wrap(text, 30, "    ");

        assertThat(wrapped.lines()).allMatch(line -> line.length() <= 30).hasSizeGreaterThan(2);
        assertThat(wrapped.lines().skip(1)).allMatch(line -> line.startsWith("    "));
        assertThat(wrapped.replaceAll("\\s+", " ")).isEqualTo(text);
    }

    @Test
    void aWordLongerThanTheLineStandsAlone() {
        assertThat(Columns.wrap("see https://example.org/a/very/long/address now", 20, "  "))
                .isEqualTo("see\n  https://example.org/a/very/long/address\n  now");
    }
}
