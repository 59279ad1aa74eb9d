package dev.assize.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A release from commit to traffic on a target that is driven by a script, through the command line.
class CommandTargetTest {
    private static final String POLICY = """
            policy: small
            version: "1"
            approvals: {production: 1}
            rules:
              - id: secrets.no-unexempted-secret
                stage: secrets
                title: No secret
                why: Secrets leak.
                remedy: Take it out.
                controls: [soc2:CC6.1]
                mode: enforce
                evidence: {applicability: false}
                blocks: finding.severity != "INFO"
              - id: deployment.approved-digest-only
                stage: deployment
                title: Only the approved digest is deployed
                why: Approval binds to a digest.
                remedy: Have it approved.
                controls: [soc2:CC8.1]
                mode: enforce
            """;

    @TempDir
    Path directory;

    private Path repository;
    private int blue;
    private int green;

    @BeforeEach
    void aRepositoryWithAScriptThatDeploys() throws Exception {
        repository = Files.createDirectories(directory.resolve("shop"));
        blue = freePort();
        green = freePort();
        Path script = repository.resolve("deploy/slot.py");
        Files.createDirectories(script.getParent());
        try (InputStream in =
                Objects.requireNonNull(CommandTargetTest.class.getResourceAsStream("/command-target/slot.py"))) {
            Files.write(script, in.readAllBytes());
        }
        Files.createDirectories(repository.resolve("app"));
        Files.writeString(repository.resolve("app/page.html"), "first\n");
        Files.writeString(repository.resolve("policy.yml"), POLICY);
        Files.writeString(repository.resolve("image.yml"), """
                name: shop
                layers:
                  - {name: app, directory: app, to: /srv}
                config: {entrypoint: [serve]}
                """);
        Files.writeString(repository.resolve(".assize.yml"), settings());
        git("init", "--quiet");
        commit("First");
        assize(0, "init", "--no-hook", "--policy", "policy.yml", "--person", "ada");
        String told = assize(0, "people", "key", "grace");
        String key = told.substring(told.indexOf("--key ") + "--key ".length()).strip();
        assize(0, "people", "add", "grace", "--role", "release-approver", "--key", key);
    }

    @AfterEach
    void nothingIsLeftRunning() throws Exception {
        for (String slot : List.of("blue", "green")) {
            ProcessBuilder stop =
                    new ProcessBuilder("python3", "deploy/slot.py", "stop").directory(repository.toFile());
            stop.environment().put("ASSIZE_SLOT", slot);
            stop.environment().put("SLOT_STATE", directory.resolve("state").toString());
            stop.environment().put("SLOT_PORTS", ports());
            assertThat(stop.start().waitFor()).isZero();
        }
    }

    @Test
    void anApprovedReleaseRunsAndTheNextOneTakesTheOtherSlot() throws Exception {
        assize(0, "run", "--quiet");
        assize(1, "deploy");
        assize(0, "approve", "--as", "grace");
        assertThat(assize(0, "deploy")).contains("DEPLOYED").contains("slot blue");
        String first = assize(0, "deploy", "--running").strip();
        assertThat(get(blue)).isEqualTo(first);

        Files.writeString(repository.resolve("app/page.html"), "second\n");
        commit("Second");
        assize(0, "run", "--quiet");
        assize(0, "approve", "--as", "grace");
        assertThat(assize(0, "deploy")).contains("DEPLOYED").contains("slot green");
        assertThat(get(green)).isNotEqualTo(first).startsWith("sha256:");
        assize(0, "verify", "--replay");
    }

    private String settings() {
        StringBuilder commands = new StringBuilder();
        for (String verb : List.of("active", "running", "start", "probe", "switch", "stop")) {
            commands.append("      ")
                    .append(verb)
                    .append(": [python3, deploy/slot.py, ")
                    .append(verb)
                    .append("]\n");
        }
        return "service: shop\nstages:\n  container: {image: image.yml}\n"
                + "  codequality: {enabled: false}\n  dependencies: {enabled: false}\n  sast: {enabled: false}\n"
                + "  iac: {enabled: false}\n  dast: {enabled: false}\n"
                + "deploy:\n  production:\n    target: command\n    environment:\n"
                + "      SLOT_STATE: " + directory.resolve("state") + "\n"
                + "      SLOT_PORTS: '" + ports() + "'\n"
                + "    commands:\n" + commands
                + "    health: {path: /healthz, interval: 100ms, observe: 200ms, drain: 0s}\n";
    }

    private String ports() {
        return "{\"blue\": " + blue + ", \"green\": " + green + "}";
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String get(int port) throws IOException {
        try (InputStream in =
                URI.create("http://127.0.0.1:" + port + "/healthz").toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void commit(String message) throws Exception {
        git("add", ".");
        git(
                "-c",
                "user.name=Ada",
                "-c",
                "user.email=ada@example.org",
                "-c",
                "commit.gpgsign=false",
                "commit",
                "--quiet",
                "--message=" + message);
    }

    private void git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-C", repository.toString()));
        command.addAll(List.of(arguments));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    /// The program as users start it, without what is installed on this machine.
    private String assize(int expected, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dassize.root=" + Clone.root(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.assize.cli.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(repository.toFile());
        builder.environment().put("ASSIZE_HOME", directory.resolve("home").toString());
        builder.environment().put("ASSIZE_TOOLS", directory.resolve("tools").toString());
        builder.redirectErrorStream(true);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("assize " + String.join(" ", arguments) + "\n" + said)
                .isEqualTo(expected);
        return said;
    }
}
