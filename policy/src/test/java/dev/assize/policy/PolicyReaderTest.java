package dev.assize.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assize.core.InvalidInput;
import dev.assize.core.Mistake;
import dev.assize.core.control.ControlId;
import dev.assize.core.evidence.Evidence;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.policy.Mode;
import dev.assize.core.policy.ModeSchedule;
import dev.assize.core.policy.Policy;
import dev.assize.core.policy.Requirement;
import dev.assize.core.policy.Rule;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PolicyReaderTest {
    private static final String WHOLE = """
        policy: house
        version: 1.10
        grace: {critical: 0d, high: 7d}
        approvals: {production: 2, staging: 0}
        approval_validity: 48h
        max_exemption: 30d
        rules:
          - id: sast.no-overdue-high
            stage: sast
            title: Nothing high
            why: Because.
            remedy: Mend it.
            controls: [soc2:CC7.1, iso27001:A.8.28]
            mode: warn
            evidence:
              max_age: 24h
              min_rules: 100
              tools: [semgrep]
              formats: [semgrep, sarif]
              origins: [ran, ingested]
              measures: [files_scanned]
              applicability: false
            grace: {high: 0d}
            blocks: finding.severity in ["CRITICAL","HIGH"] && overdue
            requires: measures.files_scanned > 0
          - id: secrets.none
            stage: secrets
            title: No secret
            why: Because.
            remedy: Mend it.
            blocks: "true"
        """;

    private static Policy read(String text) {
        return new PolicyReader().read("p.yml", text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Mistake> refused(String text) {
        InvalidInput refused = catchThrowableOfType(InvalidInput.class, () -> read(text));
        assertThat(refused).as("it was accepted").isNotNull();
        return refused.mistakes();
    }

    /// A policy whose second rule is the one given; the first is sound.
    private static String with(String rule) {
        return """
            policy: p
            version: "1"
            rules:
              - {id: secrets.none, stage: secrets, title: t, why: w, remedy: r, blocks: "true"}
              - {%s}
            """.formatted(rule);
    }

    @Test
    void aPolicyIsReadAsItIsWritten() {
        Policy policy = read(WHOLE);
        assertThat(policy.name()).isEqualTo("house");
        assertThat(policy.version()).isEqualTo("1.10");
        assertThat(policy.digest()).isEqualTo(Digest.of(WHOLE.getBytes(StandardCharsets.UTF_8)));
        assertThat(policy.grace().periods())
                .isEqualTo(Map.of(Severity.CRITICAL, Duration.ZERO, Severity.HIGH, Duration.ofDays(7)));
        assertThat(policy.quorum(Environment.PRODUCTION)).isEqualTo(2);
        assertThat(policy.quorum(new Environment("staging"))).isZero();
        assertThat(policy.quorum(new Environment("elsewhere"))).isEqualTo(1);
        assertThat(policy.approvalValidity()).isEqualTo(Duration.ofHours(48));
        assertThat(policy.maxExemption()).isEqualTo(Duration.ofDays(30));
        assertThat(policy.rules()).extracting(Rule::id).containsExactly("sast.no-overdue-high", "secrets.none");
    }

    @Test
    void aRuleIsReadAsItIsWritten() {
        Rule rule = read(WHOLE).rules().getFirst();
        assertThat(rule.stage()).isEqualTo(Stage.SAST);
        assertThat(rule.modes()).isEqualTo(ModeSchedule.always(Mode.WARN));
        assertThat(rule.controls()).containsExactly(ControlId.parse("soc2:CC7.1"), ControlId.parse("iso27001:A.8.28"));
        assertThat(rule.requirement())
                .isEqualTo(new Requirement(
                        Duration.ofHours(24),
                        List.of("semgrep"),
                        List.of("semgrep", "sarif"),
                        100,
                        Set.of(Evidence.Origin.RAN, Evidence.Origin.INGESTED),
                        List.of("files_scanned"),
                        false));
        assertThat(rule.grace().periods()).isEqualTo(Map.of(Severity.HIGH, Duration.ZERO));
        assertThat(rule.blocks()).isNotNull();
        assertThat(rule.requires()).isNotNull();
    }

    @Test
    void whatIsNotSaidHasADefault() {
        Policy policy = read(WHOLE.replaceAll("(?m)^(grace|approval|max).*\n", "")
                .replace("grace: {high: 0d}", "grace: {critical: 0d, high: 0d}"));
        Rule rule = policy.rules().getLast();
        assertThat(rule.modes()).isEqualTo(ModeSchedule.always(Mode.ENFORCE));
        assertThat(rule.requirement()).isEqualTo(Requirement.DEFAULT);
        assertThat(rule.controls()).isEmpty();
        assertThat(policy.approvalValidity()).isEqualTo(Duration.ofDays(7));
        assertThat(policy.maxExemption()).isEqualTo(Duration.ofDays(90));
    }

    @Test
    void everyMistakeIsToldAtOnceInTheOrderOfTheFile() {
        assertThat(refused("""
            policy: House Rules
            grace: {hihg: 7d}
            rules:
              - id: sast.x
                stage: sats
                title: t
                why: w
                remedy: r
                mode: enforced
                controls: [soc2:CC7.9]
                blocks: finding.sevrity == "HIGH"
                colour: red
            """))
                .containsExactly(
                        new Mistake("p.yml:1:1 version", "is missing", "add it"),
                        new Mistake(
                                "p.yml:1:9 policy",
                                "'House Rules' is not a name",
                                "use lower-case letters, digits, dots and dashes"),
                        new Mistake("p.yml:2:9 grace.hihg", "is not a key here", "did you mean high?"),
                        new Mistake("p.yml:5:12 rules[0].stage", "'sats' is no stage", "did you mean sast?"),
                        new Mistake("p.yml:9:11 rules[0].mode", "'enforced' is not known", "did you mean enforce?"),
                        new Mistake(
                                "p.yml:10:16 rules[0].controls[0]",
                                "'soc2:CC7.9' is no control we know",
                                "did you mean soc2:CC7.1?"),
                        new Mistake(
                                "p.yml:11:13 rules[0].blocks",
                                "'finding.sevrity' is nothing a condition can see",
                                "did you mean finding.severity?"),
                        new Mistake(
                                "p.yml:12:5 rules[0].colour",
                                "is not a key here",
                                "use one of blocks, controls, evidence, grace, id, mode, remedy, requires, stage,"
                                        + " title, why"));
    }

    @Test
    void aPolicyThatEnforcesNothingIsRefused() {
        assertThat(refused(WHOLE.replace("blocks: \"true\"", "blocks: \"true\"\n    mode: advise")))
                .extracting(Mistake::what)
                .containsExactly("enforce nothing before the gate, so that no change could ever pass");
    }

    @Test
    void twoRulesOfOneNameAreRefused() {
        assertThat(refused(with("id: secrets.none, stage: secrets, title: t, why: w, remedy: r, blocks: 'true'")))
                .extracting(Mistake::what)
                .singleElement()
                .asString()
                .contains("is taken, first by p.yml:4:5 rules[0]");
    }

    @Test
    void anIdBelongsToItsStage() {
        assertThat(refused(with("id: sast.x, stage: iac, title: t, why: w, remedy: r, blocks: 'true'")))
                .extracting(Mistake::remedy)
                .containsExactly("write iac.what-it-asks");
    }

    @Test
    void aRuleThatAsksNothingIsRefused() {
        assertThat(refused(with("id: sast.x, stage: sast, title: t, why: w, remedy: r")))
                .extracting(Mistake::what)
                .containsExactly("asks nothing");
    }

    @Test
    void aConditionWhereNobodyLooksAtItIsRefused() {
        assertThat(refused(with("id: deployment.x, stage: deployment, title: t, why: w, remedy: r, blocks: 'true'")))
                .extracting(Mistake::what)
                .containsExactly("has no effect in stage deployment, which has its own door");
    }

    @Test
    void aDeadlineWithoutAGracePeriodIsRefused() {
        assertThat(refused(with("id: sast.x, stage: sast, title: t, why: w, remedy: r, blocks:"
                        + " \"finding.severity == 'UNKNOWN' && overdue\"")))
                .extracting(Mistake::what)
                .containsExactly("asks for deadlines, but there is no grace period for unknown");
        assertThat(refused(with("id: sast.x, stage: sast, title: t, why: w, remedy: r, blocks: overdue")))
                .extracting(Mistake::what)
                .containsExactly("asks for deadlines, but there is no grace period for critical, high, medium, low");
    }

    @Test
    void periodsHaveBounds() {
        String text = WHOLE.replace("approval_validity: 48h", "approval_validity: 0d")
                .replace("max_exemption: 30d", "max_exemption: 9999d")
                .replace("max_age: 24h", "max_age: 0s");
        assertThat(refused(text))
                .extracting(Mistake::place)
                .containsExactly(
                        "p.yml:5:20 approval_validity",
                        "p.yml:6:16 max_exemption",
                        "p.yml:16:16 rules[0].evidence.max_age");
    }

    @Test
    void anEnvironmentHasAName() {
        assertThat(refused(WHOLE.replace("staging: 0", "Stage Two: 11")))
                .extracting(Mistake::what)
                .containsExactly("'Stage Two' is not an environment name");
        assertThat(refused(WHOLE.replace("staging: 0", "staging: 11"))).hasSize(1);
    }

    @Test
    void anEmptyFileSaysWhatItNeeds() {
        assertThat(refused(""))
                .extracting(Mistake::place)
                .containsExactly("p.yml policy", "p.yml version", "p.yml rules");
    }

    @Test
    void theSameBytesAreTheSamePolicy() {
        PolicyReader reader = new PolicyReader();
        byte[] source = WHOLE.getBytes(StandardCharsets.UTF_8);
        assertThat(reader.read(source)).isSameAs(reader.read(source.clone()));
    }

    @Property(tries = 200)
    void aFileCutShortIsReadOrRefusedButNeverBreaks(@ForAll @IntRange(max = 1000) int length) {
        String cut = WHOLE.substring(0, Math.min(length, WHOLE.length()));
        try {
            assertThat(read(cut).rules()).isNotEmpty();
        } catch (InvalidInput e) {
            assertThat(e.mistakes())
                    .allSatisfy(mistake -> assertThat(mistake.place()).startsWith("p.yml"));
        }
    }
}
