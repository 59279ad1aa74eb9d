package dev.assize.cli.command;

import dev.assize.runner.checkout.Checkout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The first `.assize.yml` of a repository, from what lies in it. What was found stands there to be read; what
/// was not stands there as a comment to be uncommented. Nothing is claimed that was only guessed.
public final class SettingsDraft {
    private static final int MAX_NAME = 100;

    private SettingsDraft() {}

    /// @param schema where the editor schema lies; empty where that is not known
    public static String of(Path root, String policy, Optional<String> schema) {
        List<String> files = Checkout.at(root).files();
        StringBuilder yml = new StringBuilder();
        schema.ifPresent(place ->
                yml.append("# yaml-language-server: $schema=").append(place).append('\n'));
        yml.append("# What Assize knows of this repository. Every key: docs/reference/settings.md\n");
        yml.append("service: ").append(name(root)).append('\n');
        yml.append("policy: ").append(policy).append("        # standard, starter, strict, or a policy file\n\n");
        yml.append("stages:\n");
        quality(files, yml);
        image(root, yml);
        service(files, yml);
        return yml.toString();
    }

    private static String name(Path root) {
        String name =
                String.valueOf(root.getFileName()).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]+", "-");
        name = name.substring(0, Math.min(name.length(), MAX_NAME)).replaceAll("^[.-]+|[.-]+$", "");
        // Plain 2024 would be a number to YAML, and null nothing at all.
        return name.isEmpty()
                ? "service"
                : name.matches("[a-z][a-z0-9-]*[a-z0-9]") && !isWord(name) ? name : quoted(name);
    }

    private static boolean isWord(String name) {
        return List.of("null", "true", "false").contains(name);
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    private static void quality(List<String> files, StringBuilder yml) {
        yml.append("  codequality:\n");
        yml.append("    # Reports your build leaves behind (JaCoCo, Cobertura, LCOV, SARIF, a SonarQube gate).\n");
        yml.append("    # Without this line the usual places are searched.\n");
        yml.append("    # reports: [").append(coverage(files)).append('\n');
    }

    /// Where the build most at home here leaves its coverage, and how to have it written.
    private static String coverage(List<String> files) {
        if (files.contains("pom.xml")) {
            return "\"**/target/site/jacoco/jacoco.xml\"]      # mvn verify, with the JaCoCo plugin";
        }
        if (files.contains("build.gradle") || files.contains("build.gradle.kts")) {
            return "\"**/build/reports/jacoco/test/jacocoTestReport.xml\"]      # gradle jacocoTestReport";
        }
        if (files.contains("package.json")) {
            return "coverage/lcov.info]      # for example c8 --reporter=lcov npm test";
        }
        if (files.contains("go.mod")) {
            return "coverage.xml]      # go test -coverprofile, then gocover-cobertura";
        }
        return "coverage.xml]      # for example pytest --cov --cov-report=xml";
    }

    private static void image(Path root, StringBuilder yml) {
        yml.append("  container:\n");
        if (Files.isRegularFile(root.resolve("image.yml"))) {
            yml.append("    image: image.yml          # layers of the image, built without a container engine\n");
        } else {
            yml.append("    # The image as layers, built here without a container engine.\n");
            yml.append("    # image: image.yml\n");
        }
    }

    private static void service(List<String> files, StringBuilder yml) {
        yml.append("  dast:\n");
        yml.append("    # How stage 7 reaches the service: start it here ({port} is a free port) ...\n");
        yml.append("    # command: ").append(start(files)).append('\n');
        yml.append("    # health: /healthz\n");
        yml.append("    # ... or look at one that already runs. Never production.\n");
        yml.append("    # target: https://staging.example.org/\n");
        if (files.stream().noneMatch(SettingsDraft::serves)) {
            yml.append("    # Nothing here looks like a service that answers HTTP. If it is none, say so:\n");
            yml.append("    # not_applicable: a library; nothing answers HTTP\n");
        }
    }

    private static String start(List<String> files) {
        if (files.contains("manage.py")) {
            return "[python3, manage.py, runserver, \"127.0.0.1:{port}\", --noreload]";
        }
        if (files.contains("package.json")) {
            return "[env, \"PORT={port}\", node, .]";
        }
        if (files.contains("pom.xml") || files.contains("build.gradle")) {
            return "[java, -jar, target/app.jar, \"--server.port={port}\"]";
        }
        if (files.contains("go.mod")) {
            return "[go, run, ., \"-listen=127.0.0.1:{port}\"]";
        }
        return "[python3, -m, app, --port, \"{port}\"]";
    }

    private static boolean serves(String file) {
        String name = file.substring(file.lastIndexOf('/') + 1);
        return name.equals("Dockerfile")
                || name.equals("Containerfile")
                || name.equals("Procfile")
                || name.equals("manage.py")
                || name.equals("docker-compose.yml")
                || name.equals("compose.yaml");
    }
}
