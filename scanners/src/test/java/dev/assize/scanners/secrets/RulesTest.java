package dev.assize.scanners.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Severity;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every rule finds specimens made from its own expression, and does not find the same specimens once they are
/// cut, glued to a word, masked, or replaced by a reference to a variable.
class RulesTest {
    private static final int SPECIMENS = 40;

    private final SecretScanner scanner = SecretScanner.with(KeyedRedaction.keyedBy(new byte[32]));

    static List<Rule> rules() {
        return RuleSet.standard().rules();
    }

    static Stream<Rule> textRules() {
        return rules().stream().filter(rule -> rule.form != Rule.Form.FILE);
    }

    static Stream<Rule> tokenRules() {
        return rules().stream().filter(rule -> rule.form == Rule.Form.TOKEN && rule.check == Check.NONE);
    }

    static Stream<Rule> assignedRules() {
        return rules().stream().filter(rule -> rule.form == Rule.Form.ASSIGNED);
    }

    @ParameterizedTest
    @MethodSource("textRules")
    void findsSpecimensOfItself(Rule rule) {
        Random random = new Random(rule.id.hashCode());
        int found = 0;
        for (int i = 0; i < SPECIMENS; i++) {
            String line = Specimen.lineFor(rule, random);
            if (rulesIn(line).contains(rule.id)) {
                found++;
            }
        }
        // Chance makes an unlikely specimen now and then: too little entropy, or another rule's shape.
        assertThat(found).as("specimens of %s found", rule).isGreaterThanOrEqualTo(SPECIMENS * 8 / 10);
    }

    @ParameterizedTest
    @MethodSource("tokenRules")
    void passesOverATokenGluedToAWordOrCutShort(Rule rule) {
        Random random = new Random(rule.id.hashCode());
        for (int i = 0; i < SPECIMENS; i++) {
            String secret = Specimen.secretFor(rule, random);
            if (Assignment.isWord(secret.charAt(0))) {
                assertThat(rulesIn("x = 'Z" + secret + "'\n")).doesNotContain(rule.id);
            }
            int least = rule.keywords.stream().mapToInt(String::length).max().orElseThrow();
            assertThat(rulesIn("x = '" + secret.substring(0, Math.min(rule.lead + least + 2, secret.length() / 2))
                            + "'\n"))
                    .doesNotContain(rule.id);
        }
    }

    @ParameterizedTest
    @MethodSource("assignedRules")
    void passesOverReferencesAndPlaceholders(Rule rule) {
        String keyword = rule.keywords.getFirst();
        for (String value : List.of(
                "${" + keyword + "}",
                "{{ vault." + keyword + " }}",
                "$" + keyword.toUpperCase(Locale.ROOT),
                "<your " + keyword + ">",
                "%(" + keyword + ")s",
                "changeme-12345678-changeme",
                "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                "0000000000000000000000000000000000000000",
                "00000000-0000-0000-0000-000000000000",
                "EXAMPLEEXAMPLEEXAMPLEEXAMPLE1234",
                "")) {
            assertThat(rulesIn(keyword + " = \"" + value + "\"\n")).as(value).isEmpty();
            assertThat(rulesIn("export " + keyword + "=" + value + "\n"))
                    .as(value)
                    .isEmpty();
        }
    }

    @Test
    void thereAreEnoughRulesAndEachIsDocumented() {
        assertThat(rules()).hasSizeGreaterThanOrEqualTo(200);
        Set<String> ids = new HashSet<>();
        for (Rule rule : rules()) {
            assertThat(ids.add(rule.id)).as("%s stands once", rule).isTrue();
            assertThat(rule.id).matches("[a-z0-9]+(-[a-z0-9]+)*");
            assertThat(rule.title).isNotBlank().doesNotEndWith(".");
            assertThat(rule.revoke).matches("[a-z].*[^.]");
            assertThat(rule.severity).isIn(Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM);
        }
    }

    @Test
    void noExpressionIsUnboundedOrBeyondRe2() {
        for (Rule rule : rules()) {
            for (String expression : expressions(rule)) {
                assertThat(expression).as(rule.id).doesNotContain("(?=", "(?!", "(?<", "*+", "++", "?+", "\\1", "\\2");
                Pattern.compile(expression);
            }
            if (rule.expression != null && rule.check != Check.JWT) {
                // The generator knows bounded repetition only, and refuses the rest.
                assertThat(Specimen.of(rule.expression, new Random(1))).isNotEmpty();
            }
        }
    }

    @Test
    void noWindowIsShorterThanItsExpressionNeeds() {
        for (Rule rule : rules()) {
            if (rule.expression == null || rule.check != Check.NONE) {
                continue;
            }
            Random random = new Random(7);
            for (int i = 0; i < 200; i++) {
                int length = Specimen.of(rule.expression, random).length();
                assertThat(length).as(rule.id).isLessThanOrEqualTo(rule.before + rule.after + 20);
            }
        }
    }

    @Test
    void keywordsAreAsciiAndLongEnoughToBeRare() {
        for (Rule rule : rules()) {
            for (String keyword : rule.keywords) {
                assertThat(keyword).as(rule.id).matches("[\\x21-\\x7e]{2,}");
            }
        }
    }

    private static List<String> expressions(Rule rule) {
        return Stream.concat(Stream.ofNullable(rule.expression), rule.allowedExpressions().stream())
                .toList();
    }

    private List<String> rulesIn(String text) {
        return scanner.scan("src/app.conf", text.getBytes(StandardCharsets.UTF_8)).stream()
                .map(Finding::rule)
                .toList();
    }
}
