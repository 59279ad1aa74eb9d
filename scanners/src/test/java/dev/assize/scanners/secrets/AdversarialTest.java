package dev.assize.scanners.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Input made to be slow. Work is counted in characters the expressions ask for, not in time.
class AdversarialTest {
    private static final int BYTES = 200_000;

    /// The most that rules may ask for on any of these inputs, in characters a byte. The worst now is 96, on
    /// `ghs_` over and over.
    private static final int STEPS_PER_BYTE = 150;

    private static final List<String> FILLINGS = List.of(
            "",
            "a",
            "A",
            "0",
            "aA0",
            "=",
            " = ",
            "\"",
            "'",
            " ",
            "\n",
            "://",
            "a:b@",
            "-",
            "_",
            ".",
            "/",
            "%41",
            "\\n",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "((((",
            "<",
            ">");

    static Stream<String> keywords() {
        return RuleSet.standard().rules().stream()
                .filter(rule -> rule.form != Rule.Form.FILE)
                .flatMap(rule -> rule.keywords.stream())
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("keywords")
    void aKeywordOverAndOverCostsAsMuchAsItIsLong(String keyword) {
        for (String filling : FILLINGS) {
            costs(keyword + filling, 20_000);
        }
    }

    @Test
    void almostMatchesOverAndOverCostAsMuchAsTheyAreLong() {
        Random random = new Random(11);
        for (Rule rule : RulesTest.textRules().toList()) {
            String line = Specimen.lineFor(rule, random).strip();
            costs(line.substring(0, line.length() - 1), BYTES / 10);
            costs(line.substring(0, line.length() / 2 + 1), BYTES / 10);
            costs(" " + line.substring(0, line.length() - 1) + "!", BYTES / 10);
        }
    }

    @Test
    void theCostPerByteDoesNotGrowWithTheInput() {
        for (String piece :
                List.of("-eyJ", "secret=", "password: ", "-----BEGIN ", "sk-", " -u a:", "\"auth\":\"", "AKIA")) {
            long small = costs(piece, BYTES);
            long large = costs(piece, 4 * BYTES);
            assertThat(large).as(piece).isLessThanOrEqualTo(5 * small + 10_000);
        }
    }

    @Test
    void randomBytesNeverBreakTheScanner() {
        Random random = new Random(17);
        SecretScanner scanner = SecretScanner.with(KeyedRedaction.keyedBy(new byte[32]));
        List<String> words = keywords().toList();
        for (int i = 0; i < 3_000; i++) {
            byte[] bytes = new byte[random.nextInt(600)];
            random.nextBytes(bytes);
            for (int k = 0; k < 4; k++) {
                byte[] word = words.get(random.nextInt(words.size())).getBytes(StandardCharsets.ISO_8859_1);
                if (word.length < bytes.length) {
                    System.arraycopy(word, 0, bytes, random.nextInt(bytes.length - word.length), word.length);
                }
            }
            assertThat(scanner.scan("f.conf", bytes)).isNotNull();
        }
    }

    private static long costs(String piece, int bytes) {
        byte[] text = piece.repeat(bytes / piece.length() + 1).getBytes(StandardCharsets.ISO_8859_1);
        ContentScan scan = new ContentScan(RuleSet.standard(), "f.conf", text);
        scan.run();
        assertThat(scan.steps() / text.length).as("steps a byte of %s", piece).isLessThan(STEPS_PER_BYTE);
        return scan.steps();
    }
}
