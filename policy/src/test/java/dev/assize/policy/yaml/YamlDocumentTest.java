package dev.assize.policy.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assize.core.InvalidInput;
import dev.assize.core.Mistake;
import dev.assize.core.policy.Mode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class YamlDocumentTest {
    private static YamlDocument parse(String text) {
        return YamlDocument.parse("a.yml", text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Mistake> mistakes(Runnable reading) {
        InvalidInput refused = catchThrowableOfType(InvalidInput.class, reading::run);
        assertThat(refused).as("it was accepted").isNotNull();
        return refused.mistakes();
    }

    @Test
    void valuesComeOutAsTheTypesAskedFor() {
        YamlDocument file = parse("""
            name: payments
            version: 1.10
            retries: 3
            ratio: 0.5
            on: true
            timeout: 15m
            mode: enforce
            tools: [trivy, "syft"]
            inner: {a: b}
            items:
              - id: x
              - id: y
            empty:
            """);
        YamlMap root = file.root();
        assertThat(root.requiredText("name")).isEqualTo("payments");
        assertThat(root.text("version")).as("as written, not as a number").contains("1.10");
        assertThat(root.number("retries", 0, 5)).contains(3);
        assertThat(root.decimal("ratio")).contains(0.5);
        assertThat(root.flag("on")).contains(true);
        assertThat(root.duration("timeout")).contains(Duration.ofMinutes(15));
        assertThat(root.oneOf("mode", Mode.class)).contains(Mode.ENFORCE);
        assertThat(root.texts("tools")).containsExactly("trivy", "syft");
        assertThat(root.map("inner").orElseThrow().text("a")).contains("b");
        assertThat(root.maps("items").stream().map(item -> item.requiredText("id")))
                .containsExactly("x", "y");
        assertThat(root.text("empty")).isEmpty();
        file.finish();
    }

    @Test
    void everyMistakeIsToldWithItsPlaceAndRemedy() {
        YamlDocument file = parse("""
            naem: payments
            retries: many
            timeout: 15 minutes
            mode: enforced
            rules:
              - id: x
                titel: y
            """);
        assertThat(mistakes(() -> {
                    YamlMap root = file.root();
                    root.requiredText("name");
                    root.number("retries", 0, 5);
                    root.duration("timeout");
                    root.oneOf("mode", Mode.class);
                    root.maps("rules").forEach(rule -> {
                        rule.requiredText("id");
                        rule.text("title");
                    });
                    file.finish();
                }))
                .containsExactly(
                        new Mistake("a.yml:1:1 name", "is missing", "add it"),
                        new Mistake("a.yml:1:1 naem", "is not a key here", "did you mean name?"),
                        new Mistake(
                                "a.yml:2:10 retries",
                                "is not a whole number",
                                "write a number without quotes, from 0 to 5"),
                        new Mistake(
                                "a.yml:3:10 timeout",
                                "'15 minutes' is not a length of time",
                                "write a number and ms, s, m, h, d or w, for example 24h or 7d"),
                        new Mistake("a.yml:4:7 mode", "'enforced' is not known", "did you mean enforce?"),
                        new Mistake("a.yml:7:5 rules[0].titel", "is not a key here", "did you mean title?"));
    }

    @Test
    void aKeyWrittenTwiceIsRefused() {
        YamlDocument file = parse("a: 1\nb: 2\na: 3\n");
        file.root().entries();
        assertThat(mistakes(file::finish))
                .containsExactly(
                        new Mistake("a.yml:3:1 a", "is written twice, first at a.yml:1:1", "keep one of the two"));
    }

    @Test
    void aRetiredKeyIsRefusedByName() {
        YamlDocument file = parse("threshold: 80\n");
        file.root().retired("threshold", "write requires: measures.line_coverage >= 0.80");
        assertThat(mistakes(file::finish))
                .containsExactly(new Mistake(
                        "a.yml:1:1 threshold", "is no longer a key", "write requires: measures.line_coverage >= 0.80"));
    }

    @Test
    void aMapNobodyLookedIntoIsRefusedByItsKeyAlone() {
        YamlDocument file = parse("other:\n  deep: 1\n");
        assertThat(mistakes(file::finish)).extracting(Mistake::place).containsExactly("a.yml:1:1 other");
    }

    @Test
    void keysThatAreDataAreAllKnown() {
        YamlDocument file = parse("approvals: {production: 2, staging: 0}\n");
        YamlMap approvals = file.root().map("approvals").orElseThrow();
        assertThat(approvals.entries()).containsOnlyKeys("production", "staging");
        file.finish();
    }

    @Test
    void anEmptyFileIsAnEmptyMap() {
        YamlDocument file = parse("# nothing yet\n");
        assertThat(file.root().keys()).isEmpty();
        file.finish();
    }

    @Test
    void brokenYamlIsRefusedWithItsPlace() {
        assertThat(mistakes(() -> parse("a: [1, 2\nb: 3\n")))
                .singleElement()
                .satisfies(mistake -> assertThat(mistake.place()).startsWith("a.yml:2:"));
    }

    @Test
    void aListAtTheTopIsRefused() {
        assertThat(mistakes(() -> parse("- a\n"))).extracting(Mistake::what).containsExactly("is not a map");
    }

    @Test
    void aSecondDocumentIsRefused() {
        assertThat(mistakes(() -> parse("a: 1\n---\nb: 2\n")))
                .extracting(Mistake::what)
                .containsExactly("starts a second document");
    }

    @Test
    void bytesThatAreNotTextAreRefused() {
        assertThat(mistakes(() -> YamlDocument.parse("a.yml", new byte[] {'a', ':', ' ', (byte) 0xff})))
                .extracting(Mistake::what)
                .containsExactly("is not UTF-8");
    }

    @Test
    void aBombOfAliasesIsRefused() {
        StringBuilder bomb = new StringBuilder("l0: &l0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 9; i++) {
            String below = "*l" + (i - 1);
            bomb.append("l%d: &l%d [%s]\n".formatted(i, i, String.join(", ", java.util.Collections.nCopies(9, below))));
        }
        assertThat(mistakes(() -> parse(bomb.toString()))).hasSize(1);
    }

    @Test
    void aNodeThatHoldsItselfIsRefused() {
        assertThat(mistakes(() -> parse("a: &a [*a]\n"))).hasSize(1);
    }

    @Test
    void deepNestingIsRefusedBeforeTheStackGivesOut() {
        assertThat(mistakes(() -> parse("a: " + "[".repeat(200_000))))
                .extracting(Mistake::what)
                .containsExactly("is nested too deeply");
    }

    @Test
    void aFileBeyondTheLimitIsRefused() {
        assertThat(mistakes(() -> parse("#".repeat(YamlDocument.MAX_BYTES + 1))))
                .hasSize(1);
    }

    @Test
    void mergeKeysAreNotAWayAroundTheKeyCheck() {
        YamlDocument file = parse("base: &b {x: 1}\nuse:\n  <<: *b\n");
        file.root().map("base").orElseThrow().text("x");
        file.root().map("use").orElseThrow().text("x");
        assertThat(mistakes(file::finish)).extracting(Mistake::place).containsExactly("a.yml:3:3 use.<<");
    }

    @Test
    void numbersThatAreNoNumbersAreRefused() {
        YamlDocument file = parse("a: .nan\nb: .inf\nc: 99999999999\n");
        assertThat(file.root().decimal("a")).isEmpty();
        assertThat(file.root().decimal("b")).isEmpty();
        assertThat(file.root().number("c", 0, 10)).isEmpty();
        assertThat(mistakes(file::finish)).hasSize(3);
    }

    @Property
    void anyTextIsReadOrRefusedButNeverBreaks(@ForAll @StringLength(max = 200) String text) {
        try {
            YamlDocument file = parse(text);
            file.root().text("a");
            file.finish();
        } catch (InvalidInput e) {
            assertThat(e.mistakes()).isNotEmpty();
        }
    }
}
