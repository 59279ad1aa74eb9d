package dev.assize.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Location;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.Suppression;
import dev.assize.reports.sarif.SarifReport;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SarifReportTest {
    private static final String OASIS = "/schema/sarif-schema-2.1.0.json";

    private static JsonFile sarif(Sample sample) {
        return JsonFile.of(SarifReport.bytes(sample.report(), "0.1.0"));
    }

    private static JsonFile run(JsonFile sarif, String tool) {
        return sarif.items("runs").stream()
                .filter(run -> run.text("tool/driver/name").equals(tool))
                .findFirst()
                .orElseThrow();
    }

    private static JsonFile result(JsonFile run, String rule) {
        return run.items("results").stream()
                .filter(result -> result.text("ruleId").equals(rule))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theSchemaOfOasisHoldsForEverySample() throws IOException {
        for (Sample sample :
                List.of(Sample.flawed(), Sample.mended(), Sample.undecided(), Sample.hostile(), new Sample())) {
            JsonFile.assertValid(SarifReport.bytes(sample.report(), "0.1.0"), OASIS);
        }
    }

    @Test
    void eachToolHasOneRunAndTheGateHasOne() {
        JsonFile sarif = sarif(Sample.flawed());

        assertThat(sarif.items("runs").stream().map(run -> run.text("tool/driver/name")))
                .containsExactly("assize-secrets", "checkov", "coverage", "semgrep", "trivy", "wapiti", "assize");
    }

    @Test
    void everyFindingIsOneResult() {
        Sample sample = Sample.flawed();

        int results = sarif(sample).items("runs").stream()
                .filter(run -> !run.text("tool/driver/name").equals("assize"))
                .mapToInt(run -> run.items("results").size())
                .sum();

        assertThat(results)
                .isEqualTo(sample.exhibits.stream()
                        .mapToInt(e -> e.findings().size())
                        .sum());
    }

    @Test
    void aRuleCarriesHelpWeightAndItsWeakness() {
        JsonFile run = run(sarif(Sample.flawed()), "semgrep");
        JsonFile result = result(run, "python.sql-built-by-formatting");
        JsonFile rule = run.items("tool/driver/rules").get(result.number("ruleIndex"));

        assertThat(rule.text("id")).isEqualTo("python.sql-built-by-formatting");
        assertThat(rule.text("help/text")).contains("Mend: Bind the value");
        assertThat(rule.text("properties/security-severity")).isEqualTo("8.0");
        assertThat(rule.text("defaultConfiguration/level")).isEqualTo("error");
        assertThat(rule.text("relationships/0/target/id")).isEqualTo("89");
        int taxon = rule.number("relationships/0/target/index");
        assertThat(run.items("taxonomies/0/taxa").get(taxon).text("id")).isEqualTo("89");
    }

    @Test
    void theScoreOfAResultIsInTheBandOfItsSeverity() {
        Sample sample = new Sample();
        // The distribution rates it lower than the score of the advisory says.
        Finding low = Sample.finding(
                Stage.DEPENDENCIES,
                "trivy",
                "CVE-2024-1",
                "lowered",
                "",
                Severity.LOW,
                new Location.InFile("go.sum", 1, 1),
                "",
                List.of(),
                9.8,
                List.of(),
                null,
                1);
        sample.read(Stage.DEPENDENCIES, "trivy", "0.74.0", Duration.ofMillis(1), Map.of(), low);

        JsonFile result = result(run(sarif(sample), "trivy"), "CVE-2024-1");

        assertThat(Severity.ofCvss(Double.parseDouble(result.text("properties/security-severity"))))
                .isEqualTo(Severity.LOW);
    }

    @Test
    void ourFingerprintIsWhatAnAlertIsFollowedBy() {
        Sample sample = Sample.flawed();
        Finding key = sample.exhibits.getFirst().findings().getFirst();

        JsonFile result = result(run(sarif(sample), "assize-secrets"), "aws-access-key");

        assertThat("f1/" + result.at("partialFingerprints").member("assizeFingerprint/v1"))
                .isEqualTo(key.fingerprint().value());
        assertThat(result.text("properties/fingerprint"))
                .isEqualTo(key.fingerprint().value());
        assertThat(result.text("partialFingerprints/primaryLocationLineHash"))
                .isEqualTo(key.fingerprint().value().substring(3) + ":1");
    }

    @Test
    void anExemptionIsAnAcceptedSuppression() {
        JsonFile result = result(run(sarif(Sample.flawed()), "checkov"), "CKV_AWS_20");

        assertThat(result.text("suppressions/0/kind")).isEqualTo("external");
        assertThat(result.text("suppressions/0/status")).isEqualTo("accepted");
        assertThat(result.text("suppressions/0/justification")).startsWith("x-").contains("price lists");
    }

    @Test
    void aCommentInTheSourcesIsASuppressionInSource() {
        JsonFile result = result(run(sarif(Sample.flawed()), "semgrep"), "python.weak-hash");

        assertThat(result.text("suppressions/0/kind")).isEqualTo("inSource");
        assertThat(result.text("suppressions/0/status")).isEqualTo("accepted");
    }

    @Test
    void aSuppressionThePolicyDoesNotAcceptIsRejected() {
        Sample sample = new Sample();
        Finding hidden = Sample.finding(
                Stage.SECRETS,
                "assize-secrets",
                "aws-access-key",
                "AWS access key",
                "",
                Severity.CRITICAL,
                new Location.InFile("a.sh", 1, 1),
                "",
                List.of(),
                null,
                List.of(),
                new Suppression(Suppression.Source.INLINE, "only a test", null),
                1);
        sample.read(Stage.SECRETS, "assize-secrets", "0.1.0", Duration.ofMillis(1), Map.of(), hidden);

        JsonFile result = result(run(sarif(sample), "assize-secrets"), "aws-access-key");

        assertThat(result.text("suppressions/0/status")).isEqualTo("rejected");
    }

    @Test
    void aToolWithoutAResultHasNoRunAndTheGateSaysSo() {
        JsonFile sarif = sarif(Sample.undecided());
        Set<String> tools = new TreeSet<>();
        sarif.items("runs").forEach(run -> tools.add(run.text("tool/driver/name")));
        JsonFile gate = run(sarif, "assize");

        assertThat(tools).containsExactly("assize", "assize-secrets", "coverage", "semgrep");
        assertThat(gate.items("results").stream().map(result -> result.text("ruleId")))
                .contains("dependencies.no-overdue-high", "container.none-high", "dast.no-high");
        assertThat(gate.items("invocations/0/toolExecutionNotifications").stream()
                        .filter(notification -> notification.text("level").equals("error"))
                        .map(notification -> notification.text("message/text")))
                .hasSize(2)
                .anySatisfy(text -> assertThat(text).contains("Dependencies, trivy 0.74.0: gave no result"));
    }

    @Test
    void pathsAreRelativeToANamedRoot() {
        JsonFile sarif = sarif(Sample.hostile());

        for (JsonFile run : sarif.items("runs")) {
            for (JsonFile result : run.items("results")) {
                String uri = result.text("locations/0/physicalLocation/artifactLocation/uri");
                String base = result.text("locations/0/physicalLocation/artifactLocation/uriBaseId");
                assertThat(URI.create(uri).isAbsolute()).as(uri).isFalse();
                assertThat(uri).doesNotStartWith("/").isNotEmpty();
                assertThat(run.at("originalUriBaseIds").has(base)).as(base).isTrue();
            }
        }
    }

    @Test
    void aTitleOpensNoLinkAndFillsNoPlaceholder() {
        JsonFile sarif = sarif(Sample.hostile());
        String message = run(sarif, "tool-sast").items("results").getFirst().text("message/text");

        assertThat(message).contains("\\[free\\](https://evil.example)").contains("{{0}}");
        assertThat(new String(SarifReport.bytes(Sample.hostile().report(), "0.1.0"), StandardCharsets.UTF_8))
                .doesNotContain("\u202e")
                .doesNotContain("javascript:");
    }

    @Test
    void theSameViewGivesTheSameBytes() {
        assertThat(SarifReport.bytes(Sample.flawed().report(), "0.1.0"))
                .isEqualTo(SarifReport.bytes(Sample.flawed().report(), "0.1.0"));
    }
}
