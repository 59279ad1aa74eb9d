package dev.assize.scanners.dependencies;

import dev.assize.core.evidence.Stage;
import dev.assize.scanners.Globs;
import dev.assize.scanners.Plan;
import dev.assize.scanners.ScanContext;
import dev.assize.scanners.Scanner;
import dev.assize.scanners.TrivyArguments;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// Stage 3 with Trivy over lock files and manifests.
public final class TrivyFilesystemScan implements Scanner {
    /// Lock files and manifests that pin versions, as Trivy knows them.
    private static final Set<String> MANIFESTS = Set.of(
            "requirements.txt",
            "Pipfile.lock",
            "poetry.lock",
            "uv.lock",
            "pdm.lock",
            "package-lock.json",
            "yarn.lock",
            "pnpm-lock.yaml",
            "bun.lock",
            "go.mod",
            "pom.xml",
            "gradle.lockfile",
            "Cargo.lock",
            "Gemfile.lock",
            "composer.lock",
            "packages.lock.json",
            "mix.lock",
            "Package.resolved",
            "pubspec.lock",
            "conan.lock",
            "build.sbt.lock",
            "Podfile.lock");

    @Override
    public Stage stage() {
        return Stage.DEPENDENCIES;
    }

    @Override
    public String tool() {
        return "trivy";
    }

    @Override
    public Plan plan(ScanContext context) {
        if (!Globs.anyNamed(context.files(), MANIFESTS)) {
            return new Plan.Nothing("The revision holds no lock file or manifest of dependencies.");
        }
        Path report = context.work().resolve("trivy-fs.json");
        return TrivyArguments.execute(context, "fs", List.of("."), report);
    }
}
