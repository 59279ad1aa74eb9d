package dev.assize.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.reports.gitlab.GitLabReports;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GitLabReportsTest {
    private static Map<String, byte[]> files(Sample sample) {
        return GitLabReports.files(sample.report(), "0.1.0");
    }

    private static JsonFile file(Sample sample, String name) {
        return JsonFile.of(Objects.requireNonNull(files(sample).get(name), name));
    }

    @Test
    void eachStageWithEvidenceHasItsFile() {
        assertThat(files(Sample.flawed()).keySet())
                .containsExactly(
                        "gl-secret-detection-report.json",
                        "gl-dependency-scanning-report.json",
                        "gl-sast-report.json",
                        "gl-iac-sast-report.json",
                        "gl-container-scanning-report.json",
                        "gl-dast-report.json",
                        "gl-code-quality-report.json");
    }

    @Test
    void everyFileIsWhatGitLabAsksFor() throws IOException {
        for (Sample sample : List.of(Sample.flawed(), Sample.mended(), Sample.undecided(), Sample.hostile())) {
            for (var file : files(sample).entrySet()) {
                if (!file.getKey().equals(GitLabReports.CODE_QUALITY)) {
                    JsonFile.assertValid(file.getValue(), "/gitlab/security-report-15.json");
                }
            }
        }
    }

    @Test
    void aStageWhoseToolBrokeIsAFailureAndNotAnEmptyScan() {
        JsonFile scan = file(Sample.undecided(), "gl-dependency-scanning-report.json");

        assertThat(scan.text("scan/status")).isEqualTo("failure");
        assertThat(scan.text("scan/messages/0/level")).isEqualTo("fatal");
        assertThat(scan.text("scan/messages/0/value")).contains("cannot skip downloading DB");
    }

    @Test
    void evidenceThatCannotBeTrustedIsAFailure() {
        JsonFile scan = file(Sample.undecided(), "gl-container-scanning-report.json");

        assertThat(scan.text("scan/status")).isEqualTo("failure");
        assertThat(scan.text("scan/messages/0/value")).contains("the findings differ from their digest");
    }

    @Test
    void aStageWithoutEvidenceOrWithNothingToScanHasNoFile() {
        assertThat(files(Sample.undecided()).keySet()).doesNotContain("gl-dast-report.json", "gl-iac-sast-report.json");
    }

    @Test
    void aCleanScanSaysSuccess() {
        JsonFile scan = file(Sample.mended(), "gl-sast-report.json");

        assertThat(scan.text("scan/status")).isEqualTo("success");
        assertThat(scan.text("scan/scanner/name")).isEqualTo("semgrep");
        assertThat(scan.text("scan/end_time")).matches("2026-11-23T14:0\\d:\\d\\d");
        assertThat(scan.items("vulnerabilities")).isEmpty();
    }

    @Test
    void aVulnerabilityNamesPackageVersionAndAdvisory() {
        JsonFile jinja = file(Sample.flawed(), "gl-dependency-scanning-report.json")
                .items("vulnerabilities")
                .getFirst();

        assertThat(jinja.text("severity")).isEqualTo("High");
        assertThat(jinja.text("identifiers/0/type")).isEqualTo("cve");
        assertThat(jinja.text("identifiers/0/value")).isEqualTo("CVE-2025-27516");
        assertThat(jinja.text("identifiers/1/name")).isEqualTo("CWE-1336");
        assertThat(jinja.text("location/file")).isEqualTo("requirements.txt");
        assertThat(jinja.text("location/dependency/package/name")).isEqualTo("jinja2");
        assertThat(jinja.text("location/dependency/version")).isEqualTo("3.1.2");
        assertThat(jinja.text("solution")).isEqualTo("Raise jinja2 to 3.1.6.");
    }

    @Test
    void aDynamicFindingNamesHostMethodPathAndParameter() {
        JsonFile dast = file(Sample.flawed(), "gl-dast-report.json");
        JsonFile xss = dast.items("vulnerabilities").getFirst();

        assertThat(xss.text("location/hostname")).isEqualTo("http://127.0.0.1:8080");
        assertThat(xss.text("location/path")).isEqualTo("/payments/search");
        assertThat(xss.text("location/param")).isEqualTo("reference");
        assertThat(dast.items("scan/scanned_resources").stream().map(r -> r.text("url")))
                .contains("http://127.0.0.1:8080/", "http://127.0.0.1:8080/payments/search");
    }

    @Test
    void whatTheSourcesAskToPassOverIsLeftOutAndAnExemptionIsNamed() {
        Sample sample = Sample.flawed();

        assertThat(file(sample, "gl-sast-report.json").items("vulnerabilities").stream()
                        .map(v -> v.text("identifiers/0/value")))
                .containsExactly("python.sql-built-by-formatting", "python.error-detail-shown");
        assertThat(file(sample, "gl-iac-sast-report.json")
                        .items("vulnerabilities")
                        .getFirst()
                        .text("details/exemption/value"))
                .startsWith("x-");
    }

    @Test
    void codeQualityIsNeverEmptyWhileTheGateIsClosed() {
        for (Sample sample : List.of(Sample.flawed(), Sample.undecided(), new Sample())) {
            assertThat(JsonFile.of(GitLabReports.codeQuality(sample.report())).items())
                    .isNotEmpty();
        }
    }

    @Test
    void codeQualityHasWhatGitLabAsksForAndEachFingerprintOnce() {
        Set<String> seen = new HashSet<>();
        for (Sample sample : List.of(Sample.flawed(), Sample.hostile())) {
            for (JsonFile issue :
                    JsonFile.of(GitLabReports.codeQuality(sample.report())).items()) {
                assertThat(seen.add(issue.text("fingerprint"))).isTrue();
                assertThat(issue.text("description")).isNotBlank();
                assertThat(issue.text("check_name")).isNotBlank();
                assertThat(issue.text("severity")).isIn("info", "minor", "major", "critical", "blocker");
                assertThat(issue.text("location/path")).doesNotStartWith("./").isNotBlank();
                assertThat(issue.number("location/lines/begin")).isPositive();
            }
        }
    }

    @Test
    void coverageBelowItsMeasureStandsInCodeQuality() {
        assertThat(JsonFile.of(GitLabReports.codeQuality(Sample.flawed().report())).items().stream()
                        .filter(issue -> issue.text("check_name").equals("codequality.gate"))
                        .map(issue -> issue.text("description")))
                .singleElement()
                .asString()
                .contains("line_coverage is 0.613");
    }
}
