package dev.assize.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.core.policy.State;
import dev.assize.core.policy.Verdict;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TerminalTest {
    @Test
    void sixStatesHaveSixSignsOfOneWidth() {
        for (Screen screen : new Screen[] {Screen.plain(), Screen.ascii()}) {
            var signs = Arrays.stream(State.values()).map(screen.terminal::sign).toList();

            assertThat(signs).doesNotHaveDuplicates();
            assertThat(signs.stream().map(String::length).distinct()).hasSize(1);
        }
    }

    @Test
    void withoutSymbolsNothingButAsciiIsPrinted() {
        Screen screen = Screen.ascii();

        for (State state : State.values()) {
            screen.terminal.line(screen.terminal.sign(state) + " " + screen.terminal.arrow() + screen.terminal.dash());
        }
        screen.terminal.line("≥ 80 % → done – Ärger 漢字");

        assertThat(screen.out().chars()).allMatch(c -> c < 0x80);
        assertThat(screen.out()).contains("> 80 % > done - ?rger ??");
    }

    @Test
    void withoutColourNothingIsPainted() {
        Screen screen = Screen.plain();

        screen.terminal.line(screen.terminal.bold("bold")
                + screen.terminal.dim("dim")
                + screen.terminal.result(Verdict.Result.FAILED));

        assertThat(screen.out()).isEqualTo("bolddimFAILED" + System.lineSeparator());
    }

    @Test
    void coloursAreOnlyOurs() {
        Screen screen = Screen.coloured();

        screen.terminal.line(screen.terminal.result(Verdict.Result.PASSED));
        screen.terminal.line("a commit\u001b[2Jmessage\u001b]0;title\u0007 with \u009b31m tricks\r");

        assertThat(screen.out()).contains("\u001b[32mPASSED\u001b[0m");
        assertThat(screen.out()).contains("a commit?[2Jmessage?]0;title? with ?31m tricks?");
    }

    @Test
    void whatATextBringsAlongIsNotObeyedWhereColoursAreOff() {
        Screen screen = Screen.plain();

        screen.terminal.line("\u001b[31mred\u001b[0m");

        assertThat(screen.out()).doesNotContain("\u001b");
    }

    @Test
    void whereJsonIsPrintedTheTextGoesToTheOtherStream() {
        Screen screen = Screen.plain();

        screen.terminal.onlyErrors().line("for people");

        assertThat(screen.out()).isEmpty();
        assertThat(screen.err()).isEqualTo("for people" + System.lineSeparator());
        assertThat(Screen.coloured().terminal.withoutColour().colour()).isFalse();
    }
}
