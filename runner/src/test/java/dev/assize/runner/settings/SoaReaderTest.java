package dev.assize.runner.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assize.core.InvalidInput;
import dev.assize.core.control.ControlId;
import dev.assize.core.posture.StatementOfApplicability.Declaration;
import dev.assize.core.posture.StatementOfApplicability.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SoaReaderTest {
    private static SoaReader.Declared read(String yaml) {
        return SoaReader.read(SoaReader.FILE, yaml.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatIsWrittenIsDeclared() {
        SoaReader.Declared declared = read("""
                organisation: Example Ltd
                controls:
                  A.7.1: {applicable: false, because: "We have no premises."}
                  A.5.1:
                    because: Law and customers ask for it.
                    status: partly-implemented
                    evidence: [handbook 3.2]
                    owner: Ada
                """);
        assertThat(declared.organisation()).isEqualTo("Example Ltd");
        ControlId perimeter = ControlId.parse("iso27001:A.7.1");
        ControlId policies = ControlId.parse("iso27001:A.5.1");
        assertThat(declared.controls().values())
                .containsExactly(
                        new Declaration(perimeter, false, "We have no premises.", null, List.of(), null),
                        new Declaration(
                                policies,
                                true,
                                "Law and customers ask for it.",
                                Status.PARTLY_IMPLEMENTED,
                                List.of("handbook 3.2"),
                                "Ada"));
    }

    @Test
    void everyMistakeIsNamedWithItsLine() {
        assertThatThrownBy(() -> read("""
                        controls:
                          A.9.1: {because: "No such control."}
                          A.7.1: {applicable: false}
                          A.7.2: {applicable: false, because: "None.", status: planned}
                          A.7.3: {because: "Yes.", state: planned}
                          A.7.4: {because: "Yes.", status: undeclared}
                        """)).isInstanceOfSatisfying(InvalidInput.class, e -> assertThat(e.mistakes())
                .extracting(m -> m.place().replaceAll("^[^:]*:(\\d+):.*", "$1"))
                .contains("2", "3", "4", "5", "6"));
    }

    @Test
    void anEmptyFileDeclaresNothing() {
        assertThat(read("")).isEqualTo(SoaReader.Declared.NOTHING);
    }
}
