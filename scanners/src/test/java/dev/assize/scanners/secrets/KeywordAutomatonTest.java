package dev.assize.scanners.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class KeywordAutomatonTest {
    @Property(tries = 500)
    void findsWhatASlowSearchFinds(@ForAll("keywords") Set<String> keywords, @ForAll("text") String text) {
        List<String> words = List.copyOf(keywords);
        Set<String> expected = new HashSet<>();
        String lower = text.toLowerCase(Locale.ROOT);
        for (int k = 0; k < words.size(); k++) {
            for (int at = lower.indexOf(words.get(k)); at >= 0; at = lower.indexOf(words.get(k), at + 1)) {
                expected.add(k + "@" + (at + words.get(k).length()));
            }
        }

        KeywordAutomaton automaton = new KeywordAutomaton(words);
        assertThat(hits(automaton, text)).isEqualTo(expected);
        assertThat(hits(automaton, text)).as("with a filled table").isEqualTo(expected);
    }

    @Test
    void aKeywordInsideAKeywordIsFoundToo() {
        KeywordAutomaton automaton = new KeywordAutomaton(List.of("secret", "ecre", "re", "cret_key"));

        assertThat(hits(automaton, "SECRET_KEY")).containsExactlyInAnyOrder("0@6", "1@5", "2@5", "3@10");
    }

    @Test
    void aKeywordThatStandsTwiceIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new KeywordAutomaton(List.of("token", "token")));
    }

    private static Set<String> hits(KeywordAutomaton automaton, String text) {
        Set<String> hits = new HashSet<>();
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        automaton.scan(bytes, 0, bytes.length, (keyword, end) -> hits.add(keyword + "@" + end));
        return hits;
    }

    @Provide
    Arbitrary<Set<String>> keywords() {
        return Arbitraries.strings()
                .withChars("abc_")
                .ofMinLength(1)
                .ofMaxLength(5)
                .set()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    @Provide
    Arbitrary<String> text() {
        return Arbitraries.strings().withChars("abcABC_xÿ\n").ofMaxLength(80);
    }
}
