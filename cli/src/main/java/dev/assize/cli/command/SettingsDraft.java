package dev.assize.cli.command;

import dev.assize.runner.checkout.Checkout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// The first `.assize.yml` of a repository, from what lies in it.
final class SettingsDraft {
    private SettingsDraft() {}

    static String of(Path root, String policy) {
        List<String> files = Checkout.at(root).files();
        String name = String.valueOf(root.getFileName())
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9.-]+", "-")
                .replaceAll("^[.-]+|[.-]+$", "");
        StringBuilder yml = new StringBuilder();
        yml.append("# What Assize knows of this repository. Every key: docs/reference/settings.md\n");
        yml.append("service: ").append(name.isEmpty() ? "service" : name).append('\n');
        yml.append("policy: ").append(policy).append("        # standard, starter, strict, or a policy file\n\n");
        yml.append("stages:\n");
        yml.append("  codequality:\n");
        yml.append("    # Reports your build leaves behind (JaCoCo, Cobertura, LCOV, SARIF, a SonarQube gate).\n");
        yml.append("    # Without this line the usual places are searched.\n");
        yml.append("    # reports: [reports/coverage.xml]\n");
        image(root, yml);
        yml.append("  dast:\n");
        yml.append("    # How stage 7 reaches the service: start it here ({port} is a free port) ...\n");
        yml.append("    # command: [python3, -m, payments, --port, \"{port}\"]\n");
        yml.append("    # ... or look at one that already runs. Never production.\n");
        yml.append("    # target: https://staging.example.org/\n");
        if (files.stream().noneMatch(SettingsDraft::serves)) {
            yml.append("    # Nothing here looks like a service that answers HTTP. If it is none:\n");
            yml.append("    enabled: false\n");
        } else {
            yml.append("    health: /\n");
        }
        return yml.toString();
    }

    private static void image(Path root, StringBuilder yml) {
        yml.append("  container:\n");
        if (Files.isRegularFile(root.resolve("image.yml"))) {
            yml.append("    image: image.yml          # layers of the image, built without a container engine\n");
        } else {
            yml.append("    # The image as layers, built here without a container engine, or an archive\n");
            yml.append("    # (docker save, OCI layout tar) that your build wrote.\n");
            yml.append("    # image: image.yml\n");
        }
    }

    private static boolean serves(String file) {
        String name = file.substring(file.lastIndexOf('/') + 1);
        return name.equals("Dockerfile")
                || name.equals("Containerfile")
                || name.equals("Procfile")
                || name.equals("docker-compose.yml");
    }
}
