package dev.assize.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Evidence;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.FindingCodec;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.ToolRun;
import dev.assize.core.policy.Exhibit;
import dev.assize.core.policy.Gate;
import dev.assize.core.policy.GateInput;
import dev.assize.core.policy.Grace;
import dev.assize.core.policy.Mode;
import dev.assize.core.policy.Policy;
import dev.assize.core.policy.Requirement;
import dev.assize.core.policy.Rule;
import dev.assize.core.subject.Change;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Revision;
import dev.assize.core.subject.Service;
import dev.assize.reports.ChangeReport;
import dev.assize.reports.LedgerFacts;
import dev.assize.reports.junit.JUnitReport;
import dev.assize.reports.sarif.SarifReport;
import dev.assize.scanners.codequality.JunitReports;
import dev.assize.scanners.iac.CheckovReports;
import dev.assize.scanners.sast.SarifReports;
import dev.assize.scanners.sast.SemgrepReports;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What our writers write, our readers read.
class RoundTripTest {
    private static final Instant NOW = Instant.parse("2026-11-23T14:07:31Z");

    private static ChangeReport report(Reading reading, Stage stage) {
        Change change = new Change(
                new Service("payments"),
                new Revision("3f2a1bc9d0e84c77b1a2f3e4d5c6b7a8990a1b2c", digest("tree"), false, "main"));
        Evidence evidence = new Evidence(
                change,
                null,
                stage,
                Evidence.Origin.INGESTED,
                ToolRun.ofReport(reading.tool(), reading.version()),
                "fixture",
                digest("report"),
                new Outcome.Read(Digest.of(FindingCodec.toBytes(reading.findings())), Map.of(), 0, Map.of()),
                NOW);
        Policy policy = new Policy(
                "two rules",
                "1",
                digest("policy"),
                List.of(rule(Stage.SAST), rule(Stage.DAST)),
                Grace.NONE,
                Map.of(),
                Duration.ofDays(1),
                Duration.ofDays(1));
        List<Exhibit> exhibits = List.of(new Exhibit(1, evidence, reading.findings(), null));
        return ChangeReport.of(
                Gate.decide(new GateInput(policy, change, null, exhibits, Map.of(), List.of(), NOW)),
                exhibits,
                new LedgerFacts("example", null, "", ""),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                NOW);
    }

    /// Asks for evidence and nothing more.
    private static Rule rule(Stage stage) {
        return new Rule(
                stage.word() + ".looked-at",
                stage,
                "Somebody looked",
                "What nobody looked at is not known.",
                "Look.",
                List.of(),
                Mode.ENFORCE,
                Requirement.DEFAULT,
                Grace.NONE,
                null,
                null);
    }

    private static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Reading fixture(ReportReader reader, String path) throws Exception {
        Path fixtures = Clone.root().resolve("scanners/src/test/resources/fixtures");
        return reader.read(Files.readAllBytes(fixtures.resolve(path)), reader.stage());
    }

    private static void sameFindings(Reading first, Stage stage) throws Exception {
        Reading all = new SarifReports().read(SarifReport.bytes(report(first, stage), "0.1.0"), stage);
        // The run of the gate says what is missing; that is no finding of the tool.
        List<Finding> second = all.findings().stream()
                .filter(finding -> !finding.tool().equals("assize"))
                .toList();

        assertThat(all.tool()).isEqualTo(first.tool());
        assertThat(second).hasSameSizeAs(first.findings()).isNotEmpty();
        assertThat(second)
                .extracting(
                        Finding::rule,
                        Finding::severity,
                        finding -> finding.location().text(),
                        Finding::cwes)
                .containsExactlyInAnyOrderElementsOf(first.findings().stream()
                        .map(finding -> tuple(
                                finding.rule(),
                                finding.severity(),
                                finding.location().text(),
                                finding.cwes()))
                        .toList());
    }

    @Test
    void ourSarifOfSemgrepsFindingsIsReadAsTheSameFindings() throws Exception {
        sameFindings(fixture(new SemgrepReports(), "semgrep/flawed.json"), Stage.SAST);
    }

    @Test
    void ourSarifOfAnotherToolsSarifIsReadAsTheSameFindings() throws Exception {
        sameFindings(fixture(new SarifReports(), "sarif/gitleaks.sarif"), Stage.SECRETS);
    }

    @Test
    void ourSarifOfCheckovsFindingsIsReadAsTheSameFindings() throws Exception {
        sameFindings(fixture(new CheckovReports(), "checkov/two-frameworks.json"), Stage.IAC);
    }

    @Test
    void ourSarifSaysWhatIsMissingToWhoeverReadsIt() throws Exception {
        Reading clean = fixture(new SemgrepReports(), "semgrep/clean.json");

        Reading second = new SarifReports().read(SarifReport.bytes(report(clean, Stage.SAST), "0.1.0"), Stage.SAST);

        assertThat(second.findings())
                .extracting(Finding::tool, Finding::rule)
                .containsExactly(tuple("assize", "dast.looked-at"));
    }

    @Test
    void ourJUnitIsReadWithItsCounts() throws Exception {
        Reading clean = fixture(new SemgrepReports(), "semgrep/clean.json");

        Reading tests = new JunitReports().read(JUnitReport.bytes(report(clean, Stage.SAST)), Stage.CODE_QUALITY);

        assertThat(tests.measures())
                .containsEntry("tests", Json.of(2))
                .containsEntry("failures", Json.of(0))
                .containsEntry("errors", Json.of(1))
                .containsEntry("skipped", Json.of(0));
    }
}
