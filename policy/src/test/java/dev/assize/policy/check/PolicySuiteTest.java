package dev.assize.policy.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assize.core.InvalidInput;
import dev.assize.policy.PolicyPacks;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicySuiteTest {
    private static final String SUITE = """
        policy: standard
        tests:
          - name: a high vulnerability blocks when its week is over
            at: 2026-03-01T12:00:00Z
            evidence:
              - stage: dependencies
                tool: trivy
                age: 1h
                findings:
                  - {rule: CVE-2021-44228, severity: HIGH, package: log4j-core, fixed_version: 2.17.1, first_seen: %s}
            expect:
              rules: {dependencies.no-overdue-high: failed, sast.no-overdue-high: not-evaluated}
              result: failed
        """;

    private static PolicySuite read(String text) {
        return PolicySuite.read("t.yml", text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> run(String text) {
        return read(text)
                .drafts()
                .getFirst()
                .under(PolicyPacks.load("standard"))
                .run();
    }

    @Test
    void aTestThatHoldsSaysNothing() {
        assertThat(run(SUITE.formatted("8d"))).isEmpty();
    }

    @Test
    void aTestThatFailsSaysWhatCameOutAndWhy() {
        assertThat(run(SUITE.formatted("6d")))
                .containsExactly(
                        "dependencies.no-overdue-high is passed, expected failed",
                        "the gate says undecided, expected failed; stopped by secrets.no-unexempted-secret,"
                                + " codequality.quality-gate, codequality.line-coverage, sast.no-overdue-high,"
                                + " iac.no-failed-high, container.no-high, container.sbom, dast.no-high, gate.complete");
    }

    @Test
    void anExemptionThatEndedDoesNotCount() {
        assertThat(run(SUITE.formatted("8d, exempted: 3d")))
                .first()
                .asString()
                .startsWith("dependencies.no-overdue-high is exempted, expected failed");
        assertThat(run(SUITE.formatted("8d, exemption_ended: 0s"))).isEmpty();
    }

    @Test
    void aRuleThatIsNotThereIsRefusedWithTheNearest() {
        PolicySuite suite = read(SUITE.formatted("8d").replace("no-overdue-high: failed", "no-overdu-high: failed"));
        assertThatThrownBy(() -> suite.drafts().getFirst().under(PolicyPacks.load("standard")))
                .isInstanceOfSatisfying(InvalidInput.class, refused -> assertThat(
                                refused.mistakes().getFirst().remedy())
                        .isEqualTo("did you mean dependencies.no-overdue-high?"));
    }

    @Test
    void aTestThatExpectsNothingIsAMistake() {
        assertThatThrownBy(() -> read("policy: p\ntests: [{name: n, expect: {rules: {}}}]"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("expects nothing");
    }
}
