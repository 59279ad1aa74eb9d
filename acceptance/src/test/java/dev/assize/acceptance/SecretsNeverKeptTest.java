package dev.assize.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What looks like a secret goes nowhere: not into the ledger or its blobs, not into the cache, not into a report,
/// not on the screen. Every byte is looked at.
class SecretsNeverKeptTest {
    private static final Path FIXTURES = Clone.root().resolve("scanners/src/test/resources/fixtures");

    @TempDir
    private Path directory;

    private final String keyId = Markers.awsKeyId();
    private final String secretKey = Markers.awsSecret();
    private final String github = Markers.githubToken();
    private final String slack = Markers.slackToken();
    private final String password = Markers.urlPassword();
    private final List<String> markers = List.of(keyId, secretKey, github, slack, password);
    private final StringBuilder printed = new StringBuilder();

    private Program assize;
    private Repository repository;
    private Path root;

    @BeforeEach
    void plant() throws IOException, InterruptedException {
        assize = Program.at(directory.resolve("home"));
        repository = Repository.at(directory.resolve("orders"), assize);
        root = repository.root();
        repository.file("orders.py", """
            import subprocess

            AWS_ACCESS_KEY_ID = "%s"
            AWS_SECRET_ACCESS_KEY = "%s"
            GITHUB_TOKEN = "%s"


            def ship(name):
                slack = "%s"
                subprocess.call("ship --slack %s " + name, shell=True)
                return "postgres://orders:%s@db.example.org/orders", slack
            """.formatted(keyId, secretKey, github, slack, slack, password));
        repository.file("Dockerfile", "FROM scratch\nENV TOKEN=" + github + "\n");
        repository.file("infra/main.tf", """
            provider "aws" {
              access_key = "%s"
              secret_key = "%s"
            }
            resource "aws_security_group" "all" {
              ingress {
                description = "%s"
                from_port   = 0
                to_port     = 65535
                protocol    = "tcp"
                cidr_blocks = ["0.0.0.0/0"]
              }
            }
            """.formatted(keyId, secretKey, slack));
        repository.commit("Begin");
        run("init", "--person", "ada").exits(0);
    }

    @Test
    void whatLiesInTheSourcesIsKeptNowhere() throws Exception {
        run("run");
        // From the cache.
        run("run", "--json");
        run("scan", "secrets");
        run("scan", "sast", "--json", "--no-cache");
        run("hook");
        reports();

        nothingIsKept();
        assertThat(printed.toString()).contains("orders.py:3");
    }

    @Test
    void whatLiesInAReportIsKeptNowhere() throws Exception {
        String quoted = "key " + keyId + " token " + github + " " + slack + " url https://ada:" + password
                + "@example.org/ Authorization: Bearer " + github;
        for (String report : List.of(
                "semgrep/flawed.json",
                "trivy/filesystem.json",
                "trivy/image.json",
                "checkov/two-frameworks.json",
                "zap/traditional-plus.json",
                "wapiti/flawed.json",
                "burp/export.xml",
                "sarif/semgrep.sarif",
                "sarif/pmd.sarif",
                "gitleaks/directory.json",
                "jacoco/till.xml",
                "cobertura/coverage-py.xml",
                "junit/pytest.xml",
                "lcov/coverage-py.info",
                "sonar-quality-gate/failed.json",
                "cyclonedx/syft-1.6.json",
                "spdx/syft-2.3.json")) {
            String text = Files.readString(FIXTURES.resolve(report));
            String planted = report.endsWith("json") || report.endsWith("sarif")
                    ? intoJson(text, quoted)
                    : report.endsWith("xml") ? intoXml(text, quoted) : text.replaceFirst("SF:", "SF:" + keyId + "/");
            assertThat(Markers.in(planted.getBytes(StandardCharsets.UTF_8), markers))
                    .as("planted in " + report)
                    .isNotEmpty();
            Path file = Files.writeString(directory.resolve(report.replace('/', '-')), planted);

            run("ingest", file.toString(), "--dry-run");
            run("ingest", file.toString());
            run("ingest", file.toString(), "--json");
        }
        Path unknown = Files.writeString(directory.resolve("unknown.json"), "{\"" + keyId + "\": \"" + github + "\"}");
        run("ingest", unknown.toString(), "--stage", "sast");
        run("gate");
        run("gate", "--json");
        reports();

        nothingIsKept();
    }

    /// A text that many tools write at many places, here at each place where a text of some length stands.
    private static String intoJson(String report, String quoted) {
        String planted = report.replaceAll(
                "(\"(?:message|lines|Description|Title|desc|description|evidence|otherinfo|info|Match|Secret|Line"
                        + "|check_name|guideline|text|http_request|curl_command|solution|licenseComments|comment|metricKey)\"\\s*:\\s*\")",
                "$1" + quoted + " ");
        // A bill of materials has names and little else.
        return planted.equals(report) ? report.replaceFirst("(\"name\"\\s*:\\s*\")", "$1" + quoted + " ") : planted;
    }

    private static String intoXml(String report, String quoted) {
        return report.replaceAll(
                        "(<(?:failure|system-out|issueDetail|issueBackground|request|name)>)(?!<)", "$1" + quoted + " ")
                .replaceAll("(<!\\[CDATA\\[)", "$1" + quoted + " ")
                .replaceFirst(" (name|filename)=\"", " $1=\"" + quoted + " ");
    }

    private void reports() throws IOException, InterruptedException {
        Path written = directory.resolve("written");
        run(
                        "report",
                        "html",
                        "json",
                        "sarif",
                        "gitlab",
                        "codequality",
                        "junit",
                        "markdown",
                        "--output",
                        written.toString())
                .exits(0);
        try (var files = Files.list(written)) {
            for (Path file : files.toList()) {
                printed.append(Files.readString(file));
            }
        }
        run("report", "json").exits(0);
        run("exempt", "list");
        run("ledger", "list");
        run("verify", "--replay").exits(0);
    }

    private Program.Ran run(String... arguments) throws IOException, InterruptedException {
        Program.Ran ran = assize.run(root, arguments);
        assertThat(ran.err()).doesNotContain("our own mistake");
        assertThat(Markers.in((ran.out() + ran.err()).getBytes(StandardCharsets.UTF_8), markers))
                .as("on the screen of assize " + ran.command())
                .isEmpty();
        printed.append(ran.out()).append(ran.err());
        return ran;
    }

    private void nothingIsKept() throws IOException {
        assertThat(Markers.in(printed.toString().getBytes(StandardCharsets.UTF_8), markers))
                .as("in what was printed")
                .isEmpty();
        List<String> kept = new ArrayList<>();
        for (Path place : List.of(root.resolve(".assize"), assize.home())) {
            try (var walk = Files.walk(place)) {
                for (Path file : walk.filter(Files::isRegularFile).toList()) {
                    for (String marker : Markers.in(Files.readAllBytes(file), markers)) {
                        kept.add(file + ": " + name(marker));
                    }
                }
            }
        }
        assertThat(kept).as("files that hold a secret").isEmpty();
    }

    private String name(String marker) {
        return marker.equals(keyId)
                ? "key id"
                : marker.equals(secretKey)
                        ? "secret key"
                        : marker.equals(github) ? "GitHub token" : marker.equals(slack) ? "Slack token" : "password";
    }
}
