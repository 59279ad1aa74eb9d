package dev.assize.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assize.core.InvalidInput;
import dev.assize.core.Mistake;
import dev.assize.core.evidence.Severity;
import dev.assize.core.policy.Mode;
import dev.assize.core.policy.ModeSchedule;
import dev.assize.core.policy.Policy;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A layer below another may only tighten.
class LayersTest {
    private static final String ORG = """
        language: 2
        policy: org
        version: "1"
        grace: {critical: 1d, high: 7d, medium: 30d, low: 90d}
        approvals: {production: 2}
        approval_validity: 7d
        max_exemption: 30d
        known_exploited: [CVE-2021-44228]
        rules:
          - id: sast.no-high
            stage: sast
            title: Nothing high
            why: Because.
            remedy: Mend what the finding names.
            controls: [soc2:CC7.1]
            mode: [{mode: warn}, {from: 2026-03-01, mode: enforce}]
            evidence: {max_age: 7d, tools: [semgrep], min_rules: 100, origins: [ran], applicability: false}
            blocks: finding.severity in ["CRITICAL", "HIGH"] && overdue
          - id: secrets.none
            stage: secrets
            title: No secret
            why: Because.
            remedy: Revoke it and take it out.
            mode: enforce
            blocks: "true"
        """;

    @TempDir
    Path directory;

    @BeforeEach
    void writeTheOrganisation() throws IOException {
        Files.writeString(directory.resolve("org.yml"), ORG);
    }

    private static String team(String rest) {
        return """
            language: 2
            policy: team
            version: "1"
            extends: {file: org.yml, digest: %s}
            %s
            """.formatted(digest(ORG), rest);
    }

    private static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private PolicyFiles.Found find(String team) throws IOException {
        Files.writeString(directory.resolve("team.yml"), team);
        return PolicyFiles.find("team.yml", directory);
    }

    private List<Mistake> refused(String team) {
        InvalidInput refused = catchThrowableOfType(InvalidInput.class, () -> find(team));
        assertThat(refused).as("it was accepted").isNotNull();
        return refused.mistakes();
    }

    @Test
    void aTeamTightensWhatItMeansAndInheritsTheRest() throws IOException {
        Policy policy = find(team("""
                grace: {high: 3d}
                approvals: {staging: 2}
                max_exemption: 14d
                rules:
                  - id: sast.no-high
                    mode: enforce
                    evidence: {max_age: 24h}
                  - {id: iac.none, stage: iac, title: t, why: w, remedy: r, blocks: "true"}
                """)).policy();
        assertThat(policy.name()).isEqualTo("team");
        assertThat(policy.grace().periods())
                .containsEntry(Severity.HIGH, Duration.ofDays(3))
                .containsEntry(Severity.LOW, Duration.ofDays(90));
        assertThat(policy.quorum(Environment.PRODUCTION)).isEqualTo(2);
        assertThat(policy.knownExploited()).containsExactly("CVE-2021-44228");
        var rule = policy.rule("sast.no-high").orElseThrow();
        assertThat(rule.modes()).isEqualTo(ModeSchedule.always(Mode.ENFORCE));
        assertThat(rule.requirement().maxAge()).isEqualTo(Duration.ofHours(24));
        assertThat(rule.requirement().tools()).containsExactly("semgrep");
        assertThat(rule.requirement().minRules()).isEqualTo(100);
        assertThat(policy.rules()).extracting(r -> r.id()).containsExactly("sast.no-high", "secrets.none", "iac.none");
    }

    @Test
    void theDigestOfAStackCoversEveryLayer() throws IOException {
        PolicyFiles.Found found = find(team("grace: {high: 3d}"));
        assertThat(new String(found.source(), StandardCharsets.UTF_8))
                .contains(digest(ORG).toString())
                .contains(
                        digest(Files.readString(directory.resolve("team.yml"))).toString());
        assertThat(found.policy().digest()).isEqualTo(Digest.of(found.source()));
        assertThat(found.policy().layers()).extracting(Policy.Layer::name).containsExactly("org", "team");
        assertThat(found.policy().attachments())
                .containsExactlyInAnyOrderElementsOf(found.attachments().keySet());

        Policy again = new PolicyReader().read(found.source(), found.attachments()::get);
        assertThat(again.grace()).isEqualTo(found.policy().grace());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        grace: {high: 14d}                                                        | team.yml:5:15 grace.high
        approvals: {production: 1}                                                | team.yml:5:25 approvals.production
        approval_validity: 14d                                                    | team.yml:5:20 approval_validity
        max_exemption: 60d                                                        | team.yml:5:16 max_exemption
        services: {internal: [batch]}                                             | team.yml:5:22 services.internal
        rules: [{id: sast.no-high, mode: warn}]                                   | rules[0].mode
        rules: [{id: sast.no-high, mode: [{from: 2026-04-01, mode: enforce}]}]    | rules[0].mode
        rules: [{id: sast.no-high, evidence: {max_age: 30d}}]                     | rules[0].evidence.max_age
        rules: [{id: sast.no-high, evidence: {tools: [other]}}]                   | rules[0].evidence.tools
        rules: [{id: sast.no-high, evidence: {min_rules: 99}}]                    | rules[0].evidence.min_rules
        rules: [{id: sast.no-high, evidence: {origins: [ran, ingested]}}]         | rules[0].evidence.origins
        rules: [{id: sast.no-high, evidence: {applicability: true}}]              | rules[0].evidence.applicability
        rules: [{id: sast.no-high, grace: {high: 8d}}]                            | rules[0].grace.high
        rules: [{id: sast.no-high, applies: {services: [a]}}]                     | rules[0].applies.services
        rules: [{id: sast.no-high, applies: {branches: [main]}}]                  | rules[0].applies.branches
        rules: [{id: sast.no-high, applies: {environments: [production]}}]        | rules[0].applies.environments
        rules: [{id: sast.no-high, blocks: "finding.severity == 'CRITICAL'"}]     | rules[0].blocks
        rules: [{id: secrets.none, stage: sast}]                                  | rules[0].stage
        """)
    void eachLooseningIsRefusedWithItsPlace(String layer, String place) {
        assertThat(refused(team(layer))).hasSize(1).first().satisfies(mistake -> {
            assertThat(mistake.place()).contains(place);
            assertThat(mistake.what()).contains("loosen");
            assertThat(mistake.remedy()).isNotEmpty();
        });
    }

    @Test
    void aThresholdMayBeRaisedAndNotLowered() throws IOException {
        String above = """
            language: 2
            policy: org
            version: "1"
            rules:
              - {id: codequality.coverage, stage: codequality, title: t, why: w, remedy: r, requires: measures.line_coverage >= 0.80}
            """;
        Files.writeString(directory.resolve("org.yml"), above);
        String layer = """
            language: 2
            policy: team
            version: "1"
            extends: {file: org.yml, digest: %s}
            rules: [{id: codequality.coverage, requires: "%s"}]
            """;
        assertThat(find(layer.formatted(digest(above), "measures.line_coverage >= 0.90"))
                        .policy()
                        .layers())
                .hasSize(2);
        for (String looser : List.of(
                "measures.line_coverage >= 0.7",
                "measures.branch_coverage >= 0.90",
                "measures.line_coverage > 0.90",
                "!(measures.line_coverage >= 0.90)")) {
            assertThat(refused(layer.formatted(digest(above), looser)))
                    .as(looser)
                    .hasSize(1);
        }
    }

    @Test
    void allLooseningsAreToldAtOnce() {
        assertThat(refused(team("""
                grace: {high: 14d}
                approvals: {production: 1}
                rules: [{id: sast.no-high, mode: advise}]
                """))).hasSize(3);
    }

    @Test
    void aLayerThatChangedIsNotTheOneThatWasPinned() throws IOException {
        Files.writeString(directory.resolve("org.yml"), ORG.replace("high: 7d", "high: 70d"));
        assertThat(refused(team("grace: {high: 3d}")))
                .extracting(Mistake::what)
                .containsExactly("is not that of the layer above");
    }

    @Test
    void aFileThatIsNotPinnedIsRefusedWithThePin() {
        assertThat(refused("""
                language: 2
                policy: team
                version: "1"
                extends: {file: org.yml}
                """)).singleElement().satisfies(mistake -> assertThat(mistake.remedy())
                .contains(digest(ORG).toString()));
    }

    @Test
    void aPackIsExtendedByName() throws IOException {
        PolicyFiles.Found found = find("""
                language: 2
                policy: legacy
                version: "1"
                extends: {pack: starter}
                rules:
                  - {id: sast.no-overdue-high, mode: [{mode: warn}, {from: 2027-01-01, mode: enforce}]}
                """);
        ModeSchedule modes =
                found.policy().rule("sast.no-overdue-high").orElseThrow().modes();
        assertThat(modes.at(Instant.parse("2026-12-31T23:59:59Z"))).isEqualTo(Mode.WARN);
        assertThat(modes.at(Instant.parse("2027-01-01T00:00:00Z"))).isEqualTo(Mode.ENFORCE);
        assertThat(found.policy().layers()).hasSize(2);
    }

    @Test
    void aCircleOfLayersIsRefused() throws IOException {
        Files.writeString(directory.resolve("a.yml"), "extends: {file: b.yml}\n");
        Files.writeString(directory.resolve("b.yml"), "extends: {file: a.yml}\n");
        InvalidInput refused = catchThrowableOfType(InvalidInput.class, () -> PolicyFiles.find("a.yml", directory));
        assertThat(refused.mistakes().getFirst().what()).contains("layers");
    }

    @Test
    void threeLayersTightenInTurn() throws IOException {
        String team = team("grace: {high: 5d}");
        Files.writeString(directory.resolve("team.yml"), team);
        String service = """
            language: 2
            policy: payments
            version: "1"
            extends: {file: team.yml, digest: %s}
            grace: {high: %s}
            """;
        Files.writeString(directory.resolve("payments.yml"), service.formatted(digest(team), "2d"));
        Policy policy = PolicyFiles.find("payments.yml", directory).policy();
        assertThat(policy.layers()).extracting(Policy.Layer::name).containsExactly("org", "team", "payments");
        assertThat(policy.grace().periods()).containsEntry(Severity.HIGH, Duration.ofDays(2));

        Files.writeString(directory.resolve("payments.yml"), service.formatted(digest(team), "6d"));
        InvalidInput refused =
                catchThrowableOfType(InvalidInput.class, () -> PolicyFiles.find("payments.yml", directory));
        assertThat(refused.mistakes().getFirst().what()).contains("loosens team");
    }
}
