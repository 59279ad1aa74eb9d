package dev.assize.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.reports.look.Token;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PaletteTest {
    private static final List<Token> GROUNDS = List.of(Token.PAPER, Token.CARD, Token.CODE);
    /// No text is written in these.
    private static final Set<Token> NO_TEXT =
            EnumSet.of(Token.PAPER, Token.CARD, Token.CODE, Token.MARK, Token.LINE, Token.RAIL);

    @Test
    void everyTextCanBeReadOnEveryGroundInLightAndDark() {
        for (Token token : EnumSet.complementOf(EnumSet.copyOf(NO_TEXT))) {
            for (Token ground : GROUNDS) {
                assertThat(contrast(token.light(), ground.light()))
                        .as(token + " on " + ground + ", light")
                        .isGreaterThanOrEqualTo(4.5);
                assertThat(contrast(token.dark(), ground.dark()))
                        .as(token + " on " + ground + ", dark")
                        .isGreaterThanOrEqualTo(4.5);
            }
        }
    }

    /// WCAG 2.2, contrast ratio.
    private static double contrast(String one, String other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(String colour) {
        double[] weight = {0.2126, 0.7152, 0.0722};
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            double value = Integer.parseInt(colour.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
            sum += weight[i] * (value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4));
        }
        return sum;
    }
}
