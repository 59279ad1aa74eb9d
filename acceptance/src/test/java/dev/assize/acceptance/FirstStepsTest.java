package dev.assize.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.core.canonical.JsonFields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A stranger's first steps in a git repository, on a machine without a single outside tool.
class FirstStepsTest {
    private static final Path FIXTURES = Clone.root().resolve("scanners/src/test/resources/fixtures");

    @TempDir
    private Path directory;

    private Program assize;
    private Repository repository;
    private Path root;

    @BeforeEach
    void makeARepository() throws IOException, InterruptedException {
        assize = Program.at(directory.resolve("home")).withoutTools();
        repository = Repository.at(directory.resolve("orders"), assize);
        root = repository.root();
        repository.file("orders.py", "print('orders')\n").commit("Begin");
    }

    @Test
    void missingEvidenceLeavesTheGateUndecidedAndNamesWhatIsMissing() throws Exception {
        assize.run(root, "init", "--person", "ada").exits(0);

        Program.Ran run = assize.run(root, "gate");

        run.exits(3);
        assertThat(run.out().lines().findFirst().orElseThrow()).contains("orders", "UNDECIDED");
        assertThat(run.out())
                .contains("There is no evidence of stage secrets", "Run assize scan secrets", "Sealed as entry 2");
    }

    @Test
    void aRunWithoutToolsEvaluatesWhatItCanAndSaysHowToGetTheRest() throws Exception {
        assize.run(root, "init", "--person", "ada").exits(0);

        JsonFields verdict = assize.run(root, "run", "--json").exits(3).answer();

        assertThat(verdict.text("result")).isEqualTo("undecided");
        Map<String, String> states = Verdicts.states(verdict);
        assertThat(states)
                .containsEntry("secrets.no-unexempted-secret", "passed")
                .containsEntry("sast.no-overdue-high", "not-evaluated");
        assertThat(Verdicts.remedies(verdict, "sast.no-overdue-high"))
                .anyMatch(remedy -> remedy.contains("assize tools install semgrep"));
    }

    @Test
    void theHookStopsAStagedKeyAndLetsACleanCommitPass() throws Exception {
        assize.run(root, "init", "--person", "ada").exits(0);
        hook();
        String key = Markers.awsKeyId();
        repository.file("deploy.sh", "export AWS_ACCESS_KEY_ID=" + key + "\n");
        repository.must("add", "deploy.sh");

        Repository.Ran stopped = repository.git(Map.of(), "commit", "-m", "Deploy");

        assertThat(stopped.exit()).as(stopped.output()).isNotZero();
        assertThat(stopped.output()).contains("deploy.sh:1").doesNotContain(key);

        repository.file("deploy.sh", "export AWS_ACCESS_KEY_ID=$(vault read -field=id aws/creds/deploy)\n");
        repository.must("add", "deploy.sh");

        Repository.Ran passed = repository.git(Map.of(), "commit", "-m", "Deploy");

        assertThat(passed.exit()).as(passed.output()).isZero();
    }

    /// The hook as installed starts the launcher; here it starts the packaged program instead, for the launcher
    /// might build.
    private void hook() throws IOException {
        Path hook = root.resolve(".git/hooks/pre-commit");
        String launcher = "'" + Clone.root().resolve("assize") + "'";
        String text = Files.readString(hook);
        assertThat(text).contains("exec " + launcher + " hook");
        assertThat(hook).isExecutable();
        Files.writeString(
                hook,
                text.replace(
                        launcher,
                        "'" + Program.java() + "' -cp '" + Clone.root().resolve("cli/target/assize/lib") + "/*'"
                                + " dev.assize.cli.Main"));
    }

    @ParameterizedTest
    @CsvSource({
        "semgrep/flawed.json, sast, semgrep",
        "trivy/filesystem.json, dependencies, trivy",
        "trivy/image.json, container, trivy",
        "checkov/two-frameworks.json, iac, checkov",
        "zap/traditional.json, dast, zap",
        "wapiti/flawed.json, dast, wapiti",
        "burp/export.xml, dast, burp",
        "jacoco/till.xml, codequality, jacoco",
        "cobertura/coverage-py.xml, codequality, cobertura",
        "lcov/coverage-py.info, codequality, lcov",
        "gitleaks/directory.json, secrets, gitleaks",
        "sonar-quality-gate/failed.json, codequality, sonar-quality-gate",
        "cyclonedx/syft-1.6.json, container, cyclonedx",
        "spdx/syft-2.3.json, container, spdx"
    })
    void aReportIsFiledUnderItsStageByLookingAtIt(String report, String stage, String format) throws Exception {
        assize.run(root, "init", "--person", "ada").exits(0);

        JsonFields taken = assize.run(root, "ingest", FIXTURES.resolve(report).toString(), "--json")
                .exits(0)
                .answer();

        assertThat(taken.text("stage")).isEqualTo(stage);
        assertThat(taken.text("format")).isEqualTo(format);
        assertThat(taken.text("status")).isEqualTo("read");
        assertThat(taken.number("entry")).isEqualTo(2);
    }

    @Test
    void aReportOfAnUnknownShapeIsNotEvaluatedAndNeverNoFindings() throws Exception {
        assize.run(root, "init", "--person", "ada").exits(0);
        repository.file("strange.json", "{\"results\": \"none at all\"}\n");

        Program.Ran unknown = assize.run(root, "ingest", "strange.json");
        JsonFields filed = assize.run(root, "ingest", "strange.json", "--stage", "sast", "--json")
                .exits(3)
                .answer();
        JsonFields verdict = assize.run(root, "gate", "--json").exits(3).answer();

        unknown.exits(3);
        assertThat(unknown.err()).contains("next:");
        assertThat(filed.text("status")).isEqualTo("not-evaluated");
        assertThat(Verdicts.states(verdict)).containsEntry("sast.no-overdue-high", "not-evaluated");
    }

    @Test
    void anExemptionIsAskedForByOneAndGrantedByAnotherAndLetsTheChangePass() throws Exception {
        repository.file("deploy.sh", "export AWS_ACCESS_KEY_ID=" + Markers.awsKeyId() + "\n");
        assize.run(root, "init", "--person", "ada", "--policy", "starter").exits(0);
        repository.commit("Deploy");
        enrol("grace", "security");
        JsonFields scanned =
                assize.run(root, "scan", "secrets", "--json").exits(0).answer();
        String finding = scanned.list("evidence", e -> e)
                .getFirst()
                .list("findings", f -> f)
                .getFirst()
                .text("fingerprint");
        assize.run(root, "gate").exits(1);

        String until = LocalDate.now(ZoneOffset.UTC).plusDays(20).toString();
        JsonFields asked = assize.run(
                        root,
                        "exempt",
                        "request",
                        finding.substring(finding.length() - 32, finding.length() - 24),
                        "--until",
                        until,
                        "--reason",
                        "an example key of the manual",
                        "--json")
                .exits(0)
                .answer();
        Program.Ran own = assize.run(root, "exempt", "approve", asked.text("exemption"));
        assize.run(root, "gate").exits(1);
        assize.run(root, "exempt", "approve", asked.text("exemption"), "--as", "grace")
                .exits(0);

        own.exits(1);
        assertThat(own.err()).contains("refused").contains("next:");
        JsonFields verdict = assize.run(root, "gate", "--json").exits(0).answer();
        assertThat(Verdicts.states(verdict)).containsEntry("secrets.no-unexempted-secret", "exempted");
        assertThat(assize.run(root, "exempt", "list").exits(0).out()).contains("approved", "grace", until);
        assize.run(root, "exempt", "revoke", asked.text("exemption"), "--as", "grace")
                .exits(0);
        assize.run(root, "gate").exits(1);
    }

    @Test
    void whoHadAHandInAChangeCannotApproveItAndSomebodyElseCan() throws Exception {
        assize.run(root, "init", "--person", "ada", "--policy", "starter").exits(0);
        repository.commit("Put it on trial");
        enrol("grace", "release-approver,security");
        enrol("dave", "developer");
        assize.run(root, "people", "grant", "ada", "release-approver", "--as", "grace")
                .exits(0);
        assize.run(root, "scan", "secrets").exits(0);
        assize.run(root, "gate").exits(0);

        Program.Ran author = assize.run(root, "approve");
        Program.Ran developer = assize.run(root, "approve", "--as", "dave");
        Program.Ran other = assize.run(root, "approve", "--as", "grace");

        author.exits(1);
        assertThat(author.err()).contains("ada had a hand in this change").contains("next:");
        developer.exits(1);
        assertThat(developer.err()).contains("refused");
        other.exits(0);
        assertThat(other.out()).contains("Approved for production by grace");
    }

    @Test
    void aChangeThatDidNotPassIsNotApproved() throws Exception {
        assize.run(root, "init", "--person", "ada").exits(0);
        repository.commit("Put it on trial");
        enrol("grace", "release-approver");
        assize.run(root, "gate").exits(3);

        Program.Ran refused = assize.run(root, "approve", "--as", "grace");

        refused.exits(1);
        assertThat(refused.err()).contains("undecided").contains("next:");
    }

    @Test
    void theRecordVerifiesAndItsDecisionsComeOutTheSameAgain() throws Exception {
        assize.run(root, "init", "--person", "ada").exits(0);
        assize.run(root, "scan", "secrets").exits(0);
        assize.run(root, "gate").exits(3);

        JsonFields verified =
                assize.run(root, "verify", "--replay", "--json").exits(0).answer();

        assertThat(verified.flag("verified")).isTrue();
        assertThat(verified.number("entries")).isEqualTo(4);
        assertThat(verified.number("replayed")).isEqualTo(1);
    }

    @Test
    void reportsAreWrittenAndTheHtmlOneNeedsNothingElse() throws Exception {
        assize.run(root, "init", "--person", "ada").exits(0);
        assize.run(root, "scan", "secrets").exits(0);
        assize.run(root, "gate").exits(3);

        Path html = directory.resolve("out/report.html");
        assize.run(root, "report", "html", "--output", html.toString()).exits(0);
        Program.Ran json = assize.run(root, "report", "json").exits(0);

        assertThat(html)
                .content()
                .startsWith("<!doctype html>")
                .contains("orders", "undecided")
                .doesNotContain("src=\"http", "href=\"http://", "<link rel=\"stylesheet\"");
        assertThat(json.answer().text("result")).isEqualTo("undecided");
    }

    @Test
    void outsideAGitRepositoryEachVerbSaysSo() throws Exception {
        for (List<String> verb : List.of(
                List.of("init"), List.of("run"), List.of("gate"), List.of("scan", "secrets"), List.of("verify"))) {
            Program.Ran refused = assize.run(directory, verb.toArray(String[]::new));

            refused.exits(2);
            assertThat(refused.err()).contains("is not in a git repository").contains("next: Run git init");
        }
    }

    @Test
    void beforeInitEachVerbNamesInit() throws Exception {
        for (List<String> verb : List.of(
                List.of("run"),
                List.of("gate"),
                List.of("verify"),
                List.of("ledger", "dir"),
                List.of("exempt", "list"))) {
            Program.Ran refused = assize.run(root, verb.toArray(String[]::new));

            refused.exits(2);
            assertThat(refused.err()).contains("next: Run assize init");
        }
    }

    @Test
    void initTwiceKeepsWhatIsThere() throws Exception {
        assize.run(root, "init", "--person", "ada").exits(0);
        String settings = Files.readString(root.resolve(".assize.yml"));
        String key = assize.run(root, "ledger", "key").exits(0).out();

        JsonFields again = assize.run(root, "init", "--json").exits(0).answer();

        assertThat(again.text("ledger")).isEqualTo("kept");
        assertThat(again.text("settings")).isEqualTo("kept");
        assertThat(root.resolve(".assize.yml")).content().isEqualTo(settings);
        assertThat(assize.run(root, "ledger", "key").out()).isEqualTo(key);
        assertThat(repository.git(Map.of(), "status", "--porcelain").output()).doesNotContain(".assize/");
    }

    @Test
    void aHookOfSomebodyElseIsLeftAlone() throws Exception {
        repository.file(".git/hooks/pre-commit", "#!/bin/sh\nexit 0\n");

        Program.Ran init = assize.run(root, "init", "--person", "ada").exits(0);

        assertThat(root.resolve(".git/hooks/pre-commit")).content().isEqualTo("#!/bin/sh\nexit 0\n");
        assertThat(init.out()).contains("kept yours; add a line to it");
    }

    @Test
    void aMistakeInTheSettingsIsNamedWithItsLineAndTheRemedy() throws Exception {
        assize.run(root, "init", "--person", "ada").exits(0);
        repository.file(".assize.yml", "service: orders\nstages:\n  sast:\n    enabeld: true\n  daast: {}\n");

        Program.Ran refused = assize.run(root, "run");

        refused.exits(2);
        assertThat(refused.err()).contains(".assize.yml:4", "enabeld", ".assize.yml:5", "daast", "next:");
    }

    private void enrol(String person, String roles) throws Exception {
        String key = assize.run(root, "people", "key", person, "--json")
                .exits(0)
                .answer()
                .text("key");
        assize.run(root, "people", "add", person, "--role", roles, "--key", key).exits(0);
    }
}
