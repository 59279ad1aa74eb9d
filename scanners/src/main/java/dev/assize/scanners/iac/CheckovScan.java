package dev.assize.scanners.iac;

import dev.assize.core.evidence.Stage;
import dev.assize.scanners.Globs;
import dev.assize.scanners.Plan;
import dev.assize.scanners.ScanContext;
import dev.assize.scanners.Scanner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Stage 5 with Checkov, over Terraform, Kubernetes, container files, CloudFormation and the like.
public final class CheckovScan implements Scanner {
    private static final Set<String> NAMES = Set.of(
            "Dockerfile", "Containerfile", "Chart.yaml", "kustomization.yaml", "serverless.yml", "bicepconfig.json");

    @Override
    public Stage stage() {
        return Stage.IAC;
    }

    @Override
    public String tool() {
        return "checkov";
    }

    @Override
    public Plan plan(ScanContext context) {
        if (!Globs.anyEnds(context.files(), ".tf", ".tf.json", ".bicep", ".template")
                && !Globs.anyNamed(context.files(), NAMES)
                && context.files().stream().noneMatch(CheckovScan::looksLikeManifest)) {
            return new Plan.Nothing("The revision holds no infrastructure definition.");
        }
        Path out = context.work().resolve("checkov");
        List<String> arguments = new ArrayList<>(List.of(
                "--directory",
                ".",
                "--output",
                "json",
                "--output-file-path",
                out.toString(),
                "--compact",
                "--quiet",
                "--skip-download",
                "--soft-fail",
                "--skip-path",
                "\\.assize/",
                "--framework",
                "terraform",
                "kubernetes",
                "dockerfile",
                "cloudformation",
                "helm",
                "kustomize",
                "bicep",
                "arm",
                "serverless"));
        for (String pattern : context.settings().exclude()) {
            arguments.add("--skip-path");
            arguments.add(Globs.regex(pattern));
        }
        return new Plan.Execute(
                arguments,
                out.resolve("results_json.json"),
                Set.of(0),
                Map.of("BC_SKIP_MAPPING", "TRUE", "CHECKOV_RUN_SECRETS_SCAN", "false"),
                "checkov",
                null,
                null,
                List.of(),
                false);
    }

    private static boolean looksLikeManifest(String path) {
        if (!path.endsWith(".yaml") && !path.endsWith(".yml")) {
            return false;
        }
        return path.contains("k8s") || path.contains("kubernetes") || path.contains("manifests");
    }
}
