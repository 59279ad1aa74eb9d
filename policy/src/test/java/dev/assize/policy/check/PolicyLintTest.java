package dev.assize.policy.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.core.Mistake;
import dev.assize.policy.PolicyPacks;
import dev.assize.policy.PolicyReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyLintTest {
    private static final String AROUND = """
        language: 2
        policy: p
        version: "1"
        grace: {critical: 0d, high: 7d, medium: 30d, low: 90d}
        approvals: {production: 1}
        services: {tiers: {critical: [payments]}}
        rules:
          - {id: secrets.none, stage: secrets, title: t, why: w, remedy: Take it out of the file., controls: [soc2:CC6.1], blocks: "true"}
          - {id: sast.rule, stage: sast, title: t, why: w, remedy: Mend what is named., controls: [soc2:CC7.1], %s}
        """;

    private static List<String> notices(String rule) {
        byte[] source = AROUND.formatted(rule).getBytes(StandardCharsets.UTF_8);
        return PolicyLint.lint("p.yml", source, new PolicyReader().read("p.yml", source)).stream()
                .filter(notice -> notice.place().endsWith("sast.rule"))
                .map(Mistake::what)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"starter", "standard", "strict", "demo"})
    void thePacksAreClean(String pack) {
        assertThat(PolicyLint.lint(pack + ".yml", PolicyPacks.source(pack), PolicyPacks.load(pack)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '~', textBlock = """
        blocks: 'finding.severity == "HIGH" && finding.severity == "LOW"'     @ blocks nothing
        blocks: 'finding.fix_available && finding.endpoint != ""'             @ blocks nothing
        blocks: 'finding.severity != "HIGH" || finding.severity != "LOW"'     @ blocks everything
        requires: '!has(measures.a) || has(measures.a)'                       @ requires nothing
        requires: 'measures.a > 5 && measures.a < 3'                          @ can never be met
        applies: {tiers: [gold]}, blocks: overdue                             @ is for tier gold
        applies: {environments: [prodution]}, blocks: overdue                 @ stops at the door to prodution
        """)
    void whatIsRarelyMeantIsNoticed(String rule, String notice) {
        assertThat(notices(rule)).singleElement().asString().startsWith(notice);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "blocks: 'finding.severity in [\"CRITICAL\", \"HIGH\"] && overdue'",
                "blocks: 'finding.path.startsWith(\"src/\") && finding.cvss_score >= 7.5'",
                "blocks: 'finding.cwes.exists(c, c == \"CWE-79\")'",
                "requires: measures.line_coverage >= 0.80",
                "requires: '!has(measures.quality_gate) || measures.quality_gate == \"OK\"'",
                "requires: measures.a > 5 && measures.b < 3"
            })
    void soundRulesGetNoNotice(String rule) {
        assertThat(notices(rule)).isEmpty();
    }

    @Test
    void aNoticeNamesLineAndRule() {
        byte[] source = AROUND.formatted("blocks: overdue && !overdue").getBytes(StandardCharsets.UTF_8);
        assertThat(PolicyLint.lint("p.yml", source, new PolicyReader().read("p.yml", source)))
                .extracting(Mistake::place)
                .contains("p.yml:9:5 rules[1] sast.rule");
    }
}
