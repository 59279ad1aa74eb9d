package dev.assize.reports;

import dev.assize.core.approval.Approval;
import dev.assize.core.approval.Binding;
import dev.assize.core.canonical.Json;
import dev.assize.core.control.ControlId;
import dev.assize.core.deployment.Deployment;
import dev.assize.core.deployment.DeploymentOutcome;
import dev.assize.core.deployment.RuntimeAlert;
import dev.assize.core.deployment.Slot;
import dev.assize.core.deployment.Step;
import dev.assize.core.evidence.Evidence;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.FindingCodec;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.Location;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.evidence.PackageRef;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.Suppression;
import dev.assize.core.evidence.ToolRun;
import dev.assize.core.exemption.Exemption;
import dev.assize.core.exemption.ExemptionRequest;
import dev.assize.core.identity.PersonId;
import dev.assize.core.policy.Condition;
import dev.assize.core.policy.Exhibit;
import dev.assize.core.policy.FindingInput;
import dev.assize.core.policy.Gate;
import dev.assize.core.policy.GateInput;
import dev.assize.core.policy.Grace;
import dev.assize.core.policy.Mode;
import dev.assize.core.policy.Policy;
import dev.assize.core.policy.Requirement;
import dev.assize.core.policy.Rule;
import dev.assize.core.policy.StageInput;
import dev.assize.core.policy.Verdict;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Change;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
import dev.assize.core.subject.Revision;
import dev.assize.core.subject.Service;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Changes as they happen: one that is stopped, one that ships, one that lacks evidence. The verdicts come from
/// the real gate.
final class Sample {
    static final Instant NOW = Instant.parse("2026-11-23T14:07:31Z");
    static final Service PAYMENTS = new Service("payments");
    static final String COMMIT = "3f2a1bc9d0e84c77b1a2f3e4d5c6b7a8990a1b2c";

    final List<Rule> rules = new ArrayList<>();
    final List<Exhibit> exhibits = new ArrayList<>();
    final List<Exemption> exemptions = new ArrayList<>();
    final List<Approval> approvals = new ArrayList<>();
    final List<Deployment> deployments = new ArrayList<>();
    final List<LinkedAlert> alerts = new ArrayList<>();
    final Map<Fingerprint, Excerpt> excerpts = new HashMap<>();
    boolean dirty;

    @Nullable
    Artifact artifact = new Artifact("payments:1.4.2", digest("image"));

    @Nullable
    String branch = "feature/export-für-die-buchhaltung";

    private long next = 11;

    Sample() {
        policy();
    }

    static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private void policy() {
        rule(
                "secrets.none",
                Stage.SECRETS,
                "No unexempted secret",
                "A secret in the history of a repository is known to everybody who ever cloned it.",
                "Revoke the secret, then take it out of the sources.",
                blocksAll(),
                null,
                "soc2:CC6.1",
                "soc2:CC6.7",
                "iso27001:A.5.17");
        rule(
                "codequality.gate",
                Stage.CODE_QUALITY,
                "The quality gate is passed and at least 80 % of lines are covered",
                "Untested code is where the next incident comes from.",
                "Write tests for the lines the report names.",
                null,
                covered(),
                "soc2:CC8.1",
                "iso27001:A.8.29");
        rule(
                "dependencies.no-overdue-high",
                Stage.DEPENDENCIES,
                "No HIGH or CRITICAL vulnerability past its grace period",
                "A known vulnerability is the cheapest way in.",
                "Raise the dependency to the version named, or ask for an exemption.",
                atLeast(Severity.HIGH),
                null,
                "soc2:CC7.1",
                "iso27001:A.8.8");
        rule(
                "sast.no-overdue-high",
                Stage.SAST,
                "No HIGH finding past its grace period",
                "Injection and broken access control begin in the sources.",
                "Follow the remedy of the finding.",
                atLeast(Severity.HIGH),
                null,
                "soc2:CC7.1",
                "iso27001:A.8.28");
        rule(
                "iac.no-high",
                Stage.IAC,
                "No failed HIGH check on infrastructure",
                "An open bucket leaks however good the code is.",
                "Follow the guideline of the check.",
                atLeast(Severity.HIGH),
                null,
                "soc2:CC6.6",
                "iso27001:A.8.9");
        rule(
                "container.none-high",
                Stage.CONTAINER,
                "Zero HIGH and CRITICAL in the image",
                "What ships is the image, not the sources.",
                "Rebuild on a base image that is mended.",
                atLeast(Severity.HIGH),
                null,
                "soc2:CC6.8",
                "iso27001:A.8.8");
        rule(
                "dast.no-high",
                Stage.DAST,
                "No HIGH alert on the running service, and the scan finished",
                "Some faults show only when it runs.",
                "Follow the remedy of the alert.",
                atLeast(Severity.HIGH),
                null,
                "soc2:CC6.6",
                "iso27001:A.8.29");
        rule(
                "gate.complete",
                Stage.GATE,
                "Every required control has passing, fresh evidence",
                "A gate that does not know must not open.",
                "Give the rules named below what they miss.",
                null,
                null,
                "soc2:CC8.1",
                "iso27001:A.8.32");
        rule(
                "deployment.approved-digest",
                Stage.DEPLOYMENT,
                "Only the approved digest is deployed",
                "What was judged must be what runs.",
                "Deploy the digest that was approved.",
                null,
                null,
                "soc2:CC8.1",
                "iso27001:A.8.19");
        rule(
                "runtime.linked",
                Stage.RUNTIME,
                "Every runtime alert leads to a release and its approver",
                "An alert nobody can place helps nobody.",
                "Deploy through the gate.",
                null,
                null,
                "soc2:CC7.2",
                "iso27001:A.8.16");
    }

    private void rule(
            String id,
            Stage stage,
            String title,
            String why,
            String remedy,
            @Nullable Condition<FindingInput> blocks,
            @Nullable Condition<StageInput> requires,
            String... controls) {
        rules.add(new Rule(
                id,
                stage,
                title,
                why,
                remedy,
                List.of(controls).stream().map(ControlId::parse).toList(),
                Mode.ENFORCE,
                Requirement.DEFAULT,
                Grace.NONE,
                blocks,
                requires));
    }

    interface Test<I> {
        boolean holds(I input);
    }

    static <I> Condition<I> when(String text, Test<I> test) {
        return new Condition<>() {
            @Override
            public String text() {
                return text;
            }

            @Override
            public boolean holds(I input) {
                return test.holds(input);
            }
        };
    }

    private static Condition<FindingInput> blocksAll() {
        return when("true", _ -> true);
    }

    private static Condition<FindingInput> atLeast(Severity severity) {
        return when(
                "finding.severity >= " + severity,
                input -> input.finding().severity().atLeast(severity)
                        && !input.finding().suppressed());
    }

    private static Condition<StageInput> covered() {
        return when(
                "measures.line_coverage >= 0.80",
                input -> input.measures().get("line_coverage") instanceof Json.Number(var value)
                        && value.doubleValue() >= 0.8);
    }

    /// Builds a finding piece by piece.
    static Finding finding(
            Stage stage,
            String tool,
            String rule,
            String title,
            String description,
            Severity severity,
            Location location,
            String remedy,
            List<String> cwes,
            @Nullable Double cvss,
            List<String> references,
            @Nullable Suppression suppression,
            int occurrences) {
        return new Finding(
                Fingerprint.of(List.of(tool, rule, location.text(), title)),
                stage,
                tool,
                rule,
                title,
                description,
                severity,
                severity == Severity.HIGH && tool.equals("semgrep") ? "ERROR" : "",
                location,
                cwes,
                List.of(),
                cvss,
                cvss == null ? null : "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N",
                remedy,
                references,
                suppression,
                occurrences);
    }

    static Finding simple(Stage stage, String tool, String rule, Severity severity, Location location) {
        return finding(
                stage,
                tool,
                rule,
                "Something is wrong with " + rule,
                "",
                severity,
                location,
                "",
                List.of(),
                null,
                List.of(),
                null,
                1);
    }

    Exhibit read(
            Stage stage, String tool, String version, Duration took, Map<String, Json> measures, Finding... findings) {
        Map<Severity, Integer> counts = new EnumMap<>(Severity.class);
        int suppressed = 0;
        for (Finding finding : findings) {
            if (finding.suppressed()) {
                suppressed++;
            } else {
                counts.merge(finding.severity(), 1, Integer::sum);
            }
        }
        Digest digest = Digest.of(FindingCodec.toBytes(List.of(findings)));
        return exhibit(
                stage, tool, version, took, new Outcome.Read(digest, counts, suppressed, measures), null, findings);
    }

    Exhibit exhibit(
            Stage stage,
            String tool,
            String version,
            Duration took,
            Outcome outcome,
            @Nullable String broken,
            Finding... findings) {
        Instant finished = NOW.minusSeconds(40 - exhibits.size());
        boolean image = stage == Stage.CONTAINER || stage == Stage.DAST;
        ToolRun run = new ToolRun(
                tool,
                version,
                List.of(tool, "--format", "json", "--quiet", "--severity", "LOW,MEDIUM,HIGH,CRITICAL", "."),
                0,
                finished.minus(took),
                finished,
                digest("binary of " + tool),
                tool.equals("semgrep") ? digest("rules") : null,
                tool.equals("semgrep") ? 212 : -1,
                tool.equals("trivy")
                        ? new ToolRun.Database("assize-advisories", digest("db"), NOW.minus(Duration.ofDays(2)))
                        : null,
                digest("tree"),
                tool.equals("checkov"));
        Evidence evidence = new Evidence(
                change(),
                image ? artifact : null,
                stage,
                tool.equals("trivy") ? Evidence.Origin.RECORDED : Evidence.Origin.RAN,
                run,
                tool,
                digest("report of " + tool + stage),
                outcome,
                finished.plusSeconds(1));
        Exhibit exhibit = new Exhibit(next++, evidence, List.of(findings), broken);
        exhibits.add(exhibit);
        return exhibit;
    }

    Change change() {
        return new Change(PAYMENTS, new Revision(COMMIT, digest("tree"), dirty, branch));
    }

    Verdict verdict() {
        Policy policy = new Policy(
                "assize-default",
                "2026.11",
                digest("policy"),
                rules,
                Grace.NONE,
                Map.of(),
                Duration.ofDays(7),
                Duration.ofDays(90));
        return Gate.decide(new GateInput(policy, change(), artifact, exhibits, Map.of(), exemptions, NOW));
    }

    ChangeReport report() {
        return ChangeReport.of(
                verdict(),
                exhibits,
                new LedgerFacts(
                        "payments.example/assize",
                        27L,
                        "payments.example/assize\n"
                                + "28\n"
                                + "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
                                + "— payments.example/assize"
                                + " Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n",
                        "payments.example/assize+0d7ee0ae+AXWp7JCbGTnvcVyqQpAnHGPC+0sD6NZsmCTPHc7EKJ8L"),
                approvals,
                deployments,
                alerts,
                exemptions,
                excerpts,
                NOW.plusSeconds(9));
    }

    Sample excerpt(Finding finding, int startLine, String... lines) {
        excerpts.put(finding.fingerprint(), new Excerpt(List.of(lines), startLine));
        return this;
    }

    static Exemption exemption(Finding finding, String reason) {
        return new Exemption(
                "x-" + finding.fingerprint().brief(),
                ExemptionRequest.ofFinding(
                        PAYMENTS, finding.fingerprint(), finding.severity(), reason, NOW.plus(Duration.ofDays(21))),
                new PersonId("ada"),
                NOW.minus(Duration.ofDays(1)),
                20,
                Exemption.Status.APPROVED,
                new PersonId("grace"),
                21);
    }

    static Sample flawed() {
        Sample sample = new Sample();
        Finding key = finding(
                Stage.SECRETS,
                "assize-secrets",
                "aws-access-key",
                "AWS access key",
                "A key that opens an AWS account.",
                Severity.CRITICAL,
                new Location.InFile("ops/ship-export.sh", 7, 7),
                "Revoke the key in IAM, then read credentials from the instance role.",
                List.of("CWE-798"),
                null,
                List.of(),
                null,
                1);
        Finding sql = finding(
                Stage.SAST,
                "semgrep",
                "python.sql-built-by-formatting",
                "SQL is built from a request parameter by string formatting",
                "The parameter `reference` reaches the statement without being bound.\n"
                        + "Whoever calls the service can read and change every payment.",
                Severity.HIGH,
                new Location.InFile("payments/store.py", 48, 50),
                "Bind the value: execute(\"... WHERE reference = ?\", (reference,))",
                List.of("CWE-89"),
                null,
                List.of(
                        "https://cwe.mitre.org/data/definitions/89.html",
                        "https://owasp.org/Top10/A03_2021-Injection/"),
                null,
                1);
        Finding debug = finding(
                Stage.SAST,
                "semgrep",
                "python.error-detail-shown",
                "The database's error text is sent to the caller",
                "",
                Severity.MEDIUM,
                new Location.InFile("payments/problems.py", 19, 19),
                "Send a number that leads to the log instead.",
                List.of("CWE-209"),
                null,
                List.of(),
                null,
                3);
        Finding md5 = finding(
                Stage.SAST,
                "semgrep",
                "python.weak-hash",
                "MD5 is used as a checksum",
                "",
                Severity.LOW,
                new Location.InFile("payments/receipts.py", 61, 61),
                "",
                List.of("CWE-328"),
                null,
                List.of(),
                new Suppression(Suppression.Source.INLINE, "Not for security: names cache files only", null),
                1);
        Finding jinja = finding(
                Stage.DEPENDENCIES,
                "trivy",
                "CVE-2025-27516",
                "jinja2: sandbox breakout through the attr filter",
                "An oversight in how the Jinja sandboxed environment interacts with the |attr filter allows an"
                        + " attacker who controls the content of a template to execute arbitrary Python code."
                        + " 渲染器允许任意代码执行。",
                Severity.HIGH,
                new Location.InPackage(
                        new PackageRef("jinja2", "3.1.2", "pkg:pypi/jinja2@3.1.2", "3.1.6"), "requirements.txt", 4),
                "Raise jinja2 to 3.1.6.",
                List.of("CWE-1336"),
                8.8,
                List.of("https://nvd.nist.gov/vuln/detail/CVE-2025-27516"),
                null,
                1);
        Finding requests = finding(
                Stage.DEPENDENCIES,
                "trivy",
                "CVE-2024-35195",
                "requests: verify=False sticks to a session",
                "",
                Severity.MEDIUM,
                new Location.InPackage(
                        new PackageRef("requests", "2.31.0", "pkg:pypi/requests@2.31.0", "2.32.0"),
                        "requirements.txt",
                        7),
                "Raise requests to 2.32.0.",
                List.of("CWE-670"),
                5.6,
                List.of(),
                null,
                1);
        Finding bucket = finding(
                Stage.IAC,
                "checkov",
                "CKV_AWS_20",
                "The bucket for exports can be read by everybody",
                "",
                Severity.HIGH,
                new Location.InResource("aws_s3_bucket_acl.exports", "infra/terraform/exports.tf", 14, 17),
                "Set acl to private.",
                List.of(),
                null,
                List.of("https://docs.example/iac/ckv-aws-20"),
                null,
                1);
        Finding versioning = finding(
                Stage.IAC,
                "checkov",
                "CKV_AWS_21",
                "The bucket keeps no versions",
                "",
                Severity.LOW,
                new Location.InResource("aws_s3_bucket.exports", "infra/terraform/exports.tf", 1, 12),
                "",
                List.of(),
                null,
                List.of(),
                null,
                1);
        Finding openssl = finding(
                Stage.CONTAINER,
                "trivy",
                "CVE-2023-0286",
                "openssl: type confusion in X.400 address comparison",
                "",
                Severity.CRITICAL,
                new Location.InPackage(
                        new PackageRef("cryptography", "38.0.1", "pkg:pypi/cryptography@38.0.1", "39.0.1"),
                        "usr/lib/python3/site-packages/cryptography-38.0.1.dist-info/METADATA",
                        0),
                "Raise cryptography to 39.0.1 in the agent's requirements.",
                List.of("CWE-843"),
                9.1,
                List.of("https://nvd.nist.gov/vuln/detail/CVE-2023-0286"),
                null,
                2);
        Finding header = finding(
                Stage.DAST,
                "wapiti",
                "http-headers/csp",
                "Content-Security-Policy is not set",
                "",
                Severity.MEDIUM,
                new Location.AtEndpoint("GET", "/payments", null),
                "Send the header with every page.",
                List.of("CWE-693"),
                null,
                List.of(),
                null,
                1);
        Finding xss = finding(
                Stage.DAST,
                "wapiti",
                "xss/reflected",
                "The parameter `reference` comes back unescaped",
                "Sent <script>alert('w')</script>, got it back in the page.",
                Severity.HIGH,
                new Location.AtEndpoint("GET", "/payments/search", "reference"),
                "Escape the value where the page is written.",
                List.of("CWE-79"),
                null,
                List.of(),
                null,
                1);
        sample.read(Stage.SECRETS, "assize-secrets", "0.1.0", Duration.ofMillis(84), Map.of(), key);
        sample.read(
                Stage.CODE_QUALITY,
                "coverage",
                "7.6.1",
                Duration.ofMillis(31),
                Map.of("line_coverage", Json.of(0.613)));
        sample.read(Stage.DEPENDENCIES, "trivy", "0.74.0", Duration.ofMillis(2_140), Map.of(), jinja, requests);
        sample.read(Stage.SAST, "semgrep", "1.182.0", Duration.ofMillis(9_830), Map.of(), sql, debug, md5);
        sample.read(Stage.IAC, "checkov", "3.3.30", Duration.ofMillis(14_400), Map.of(), bucket, versioning);
        sample.read(Stage.CONTAINER, "trivy", "0.74.0", Duration.ofMillis(3_390), Map.of(), openssl);
        sample.read(
                Stage.DAST,
                "wapiti",
                "3.2.3",
                Duration.ofMillis(65_200),
                Map.of("target", Json.of("http://127.0.0.1:8080/")),
                header,
                xss);
        sample.exemptions.add(exemption(
                bucket,
                "The exports hold public price lists only; the data owner agreed on 3 November. A private"
                        + " bucket behind the CDN comes with the next release."));
        sample.excerpt(
                sql,
                44,
                "def find(self, reference: str) -> list[Payment]:",
                "    \"\"\"All payments of one reference – auch die älteren.\"\"\"",
                "    with self._connection() as db:",
                "        rows = db.execute(",
                "            \"SELECT id, amount, currency, reference, created_at FROM payments WHERE reference = '%s'"
                        + " ORDER BY created_at DESC LIMIT 200\"",
                "            % reference",
                "        ).fetchall()",
                "    return [Payment(*row) for row in rows]");
        sample.excerpt(jinja, 2, "certifi==2024.8.30", "flask==3.0.3", "jinja2==3.1.2", "markupsafe==2.1.5");
        sample.excerpt(
                bucket,
                13,
                "",
                "resource \"aws_s3_bucket_acl\" \"exports\" {",
                "  bucket = aws_s3_bucket.exports.id",
                "  acl    = \"public-read\"",
                "}");
        sample.excerpt(
                debug,
                17,
                "    except sqlite3.Error as error:",
                "        log.warning(\"query failed\")",
                "        return problem(500, str(error))");
        return sample;
    }

    static Sample mended() {
        Sample sample = new Sample();
        sample.branch = "main";
        Finding header = finding(
                Stage.DAST,
                "wapiti",
                "http-headers/hsts",
                "Strict-Transport-Security is not set",
                "",
                Severity.LOW,
                new Location.AtEndpoint("GET", "/", null),
                "Send the header from the proxy.",
                List.of("CWE-319"),
                null,
                List.of(),
                null,
                1);
        Finding bucket = finding(
                Stage.IAC,
                "checkov",
                "CKV_AWS_20",
                "The bucket for exports can be read by everybody",
                "",
                Severity.HIGH,
                new Location.InResource("aws_s3_bucket_acl.exports", "infra/terraform/exports.tf", 14, 17),
                "Set acl to private.",
                List.of(),
                null,
                List.of(),
                null,
                1);
        sample.read(Stage.SECRETS, "assize-secrets", "0.1.0", Duration.ofMillis(71), Map.of());
        sample.read(
                Stage.CODE_QUALITY,
                "coverage",
                "7.6.1",
                Duration.ofMillis(29),
                Map.of("line_coverage", Json.of(0.914)));
        sample.read(Stage.DEPENDENCIES, "trivy", "0.74.0", Duration.ofMillis(1_980), Map.of());
        sample.read(Stage.SAST, "semgrep", "1.182.0", Duration.ofMillis(9_410), Map.of());
        sample.read(Stage.IAC, "checkov", "3.3.30", Duration.ofMillis(13_700), Map.of(), bucket);
        sample.read(Stage.CONTAINER, "trivy", "0.74.0", Duration.ofMillis(3_020), Map.of());
        sample.read(Stage.DAST, "wapiti", "3.2.3", Duration.ofMillis(61_700), Map.of(), header);
        sample.exemptions.add(
                exemption(bucket, "The exports hold public price lists only; the data owner agreed on 3 November."));
        Artifact artifact = sample.artifact;
        Verdict verdict = sample.verdict();
        sample.approvals.add(new Approval(
                Binding.digest(verdict, sample.exhibits),
                27,
                Environment.PRODUCTION,
                new PersonId("grace"),
                true,
                "Looked at the diff and at the one exemption.",
                NOW.plusSeconds(3),
                28));
        sample.approvals.add(new Approval(
                digest("older"),
                25,
                Environment.PRODUCTION,
                new PersonId("linus"),
                true,
                "",
                NOW.minusSeconds(4_000),
                26));
        Instant start = NOW.plusSeconds(4);
        sample.deployments.add(new Deployment(
                "d-29",
                PAYMENTS,
                Environment.PRODUCTION,
                java.util.Objects.requireNonNull(artifact),
                27,
                List.of(28L),
                Slot.GREEN,
                new Artifact("payments:1.4.1", digest("previous")),
                new PersonId("ada"),
                start,
                List.of(
                        new Deployment.StepRecord(
                                Step.PLAN, true, "blue runs payments:1.4.1, green is idle", start.plusMillis(3), 30),
                        new Deployment.StepRecord(
                                Step.START, true, "payments:1.4.2 started in green", start.plusMillis(640), 31),
                        new Deployment.StepRecord(
                                Step.SMOKE, true, "3 of 3 health checks answered", start.plusMillis(1_210), 32),
                        new Deployment.StepRecord(
                                Step.PROMOTE, true, "the switch sends traffic to green", start.plusMillis(1_300), 33),
                        new Deployment.StepRecord(
                                Step.OBSERVE, true, "healthy for 2 s under traffic", start.plusMillis(3_330), 34),
                        new Deployment.StepRecord(
                                Step.DRAIN, true, "blue finished 4 requests and stopped", start.plusMillis(3_900), 35)),
                DeploymentOutcome.SUCCEEDED,
                start.plusMillis(3_910),
                null,
                29));
        sample.alerts.add(new LinkedAlert(
                new RuntimeAlert(
                        "falco",
                        "Terminal shell in container",
                        "Notice",
                        Severity.LOW,
                        start.plusSeconds(5),
                        "A shell was spawned in a container with an attached terminal | user=payments process=sh"
                                + " parent=python3 command=sh -i container_name=payments",
                        artifact.digest(),
                        "registry.example/payments",
                        "0b9f"),
                "d-29",
                37));
        return sample;
    }

    static Sample undecided() {
        Sample sample = new Sample();
        sample.artifact = null;
        sample.dirty = true;
        sample.branch = null;
        sample.read(Stage.SECRETS, "assize-secrets", "0.1.0", Duration.ofMillis(71), Map.of());
        sample.read(
                Stage.CODE_QUALITY,
                "coverage",
                "7.6.1",
                Duration.ofMillis(29),
                Map.of("line_coverage", Json.of(0.914)));
        sample.exhibit(
                Stage.DEPENDENCIES,
                "trivy",
                "0.74.0",
                Duration.ofMillis(20),
                new Outcome.NotEvaluated(
                        "it ended with exit code 1: first run cannot skip downloading DB",
                        "Run assize tools install trivy, or hand in a report with assize ingest."),
                null);
        sample.read(Stage.SAST, "semgrep", "1.182.0", Duration.ofMillis(9_410), Map.of());
        sample.exhibit(
                Stage.IAC,
                "checkov",
                "3.3.30",
                Duration.ofMillis(20),
                new Outcome.NotApplicable(
                        "There is no Terraform, CloudFormation or Kubernetes file in the repository."),
                null);
        sample.exhibit(
                Stage.CONTAINER,
                "trivy",
                "0.74.0",
                Duration.ofMillis(20),
                new Outcome.Read(digest("x"), Map.of(), 0, Map.of()),
                "Entry 16: the findings differ from their digest.");
        return sample;
    }

    /// What every writer has to carry without harm: control characters, a reordering mark, half a surrogate pair,
    /// and the markup, links, calls and commands of all formats.
    static final String HOSTILE =
            "<img src=x onerror=alert(1)> </details> `rm` | cell ]]> {0} [free](https://evil.example)"
                    + " **b** @everyone #1 !2 www.evil.example \u0000\u001b[31m \u202egpj \ud800\n/approve\r\n# heading";

    /// Findings that try to break out, at every kind of place.
    static Sample hostile() {
        Sample sample = new Sample();
        sample.branch = "x/" + HOSTILE;
        for (Stage stage : List.of(
                Stage.SECRETS,
                Stage.CODE_QUALITY,
                Stage.DEPENDENCIES,
                Stage.SAST,
                Stage.IAC,
                Stage.CONTAINER,
                Stage.DAST)) {
            sample.read(
                    stage,
                    "tool-" + stage.word(),
                    "1 " + HOSTILE,
                    Duration.ofMillis(5),
                    Map.of("target", Json.of("http://127.0.0.1:1/a?b")),
                    hostile(stage, new Location.InFile("a b/ü#?%:" + HOSTILE + "/x.py", 3, 4)),
                    hostile(stage, new Location.InResource(HOSTILE, HOSTILE, 0, 0)),
                    hostile(
                            stage,
                            new Location.InPackage(
                                    new PackageRef(HOSTILE, HOSTILE, "pkg:" + HOSTILE, HOSTILE), HOSTILE, 0)),
                    hostile(stage, new Location.InPackage(new PackageRef("p", "1", null, null), null, 0)),
                    hostile(stage, new Location.AtEndpoint("GET", "/" + HOSTILE, HOSTILE)),
                    hostile(stage, new Location.Everywhere()));
        }
        return sample;
    }

    private static Finding hostile(Stage stage, Location location) {
        return finding(
                stage,
                "tool-" + stage.word(),
                HOSTILE,
                HOSTILE,
                HOSTILE.repeat(20),
                Severity.HIGH,
                location,
                HOSTILE,
                List.of("CWE-79"),
                9.9,
                List.of("javascript:alert(1)", "https://example.org/\"><script>", "https://example.org/fine"),
                null,
                1);
    }

    /// The text of a secret that lies in the sources where the code of another finding is shown.
    static final String SECRET = "AKIAQ3EGRT5UVWXYZ234";

    /// A secret, found by the secret scan, in the middle of what a finding of another tool shows.
    static Sample withSecretInTheCode() {
        Sample sample = new Sample();
        Finding key = simple(
                Stage.SECRETS,
                "assize-secrets",
                "aws-access-key",
                Severity.CRITICAL,
                new Location.InFile("app.py", 3, 3));
        Finding near = simple(Stage.SAST, "semgrep", "near", Severity.HIGH, new Location.InFile("app.py", 2, 4));
        sample.read(Stage.SECRETS, "assize-secrets", "0.1.0", Duration.ofMillis(5), Map.of(), key);
        sample.read(Stage.SAST, "semgrep", "1.182.0", Duration.ofMillis(5), Map.of(), near);
        for (Finding finding : List.of(key, near)) {
            sample.excerpt(finding, 1, "import os", "def connect():", "    key = '" + SECRET + "'", "    return key");
        }
        return sample;
    }
}
