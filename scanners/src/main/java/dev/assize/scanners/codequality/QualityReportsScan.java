package dev.assize.scanners.codequality;

import dev.assize.core.evidence.Stage;
import dev.assize.scanners.Globs;
import dev.assize.scanners.Plan;
import dev.assize.scanners.ScanContext;
import dev.assize.scanners.Scanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Stage 2 takes in what the build already wrote: coverage, quality gate, SARIF. We never measure coverage
/// ourselves.
public final class QualityReportsScan implements Scanner {
    /// Where builds usually leave their reports.
    private static final List<String> USUAL = List.of(
            "reports/coverage.xml",
            "coverage.xml",
            "coverage/cobertura-coverage.xml",
            "coverage/lcov.info",
            "lcov.info",
            "target/site/jacoco/jacoco.xml",
            "**/target/site/jacoco/jacoco.xml",
            "build/reports/jacoco/test/jacocoTestReport.xml",
            "reports/quality-gate.json",
            "reports/*.sarif",
            "target/spotbugsSarif.json",
            "target/pmd.sarif.json");

    private static final Set<String> SKIPPED = Set.of(".git", ".assize", "node_modules", ".venv", "venv");
    private static final int MAX_DEPTH = 8;

    @Override
    public Stage stage() {
        return Stage.CODE_QUALITY;
    }

    @Override
    public String tool() {
        return "quality-reports";
    }

    @Override
    public Plan plan(ScanContext context) {
        List<String> asked = context.settings().reports();
        List<String> found = Globs.matching(onDisk(context.root()), asked.isEmpty() ? USUAL : asked);
        if (found.isEmpty()) {
            return new Plan.Impossible(
                    asked.isEmpty()
                            ? "No coverage or quality report lies in the tree."
                            : "None of the reports named in stages.codequality.reports exists.",
                    "Run the tests with coverage first (JaCoCo, Cobertura or LCOV), or name the report in"
                            + " stages.codequality.reports.");
        }
        return new Plan.Collect(found.stream().map(context.root()::resolve).toList());
    }

    /// Reports are often ignored by git, so the file list of the revision does not hold them.
    private static List<String> onDisk(Path root) {
        List<String> paths = new ArrayList<>();
        try {
            Files.walkFileTree(root, Set.of(), MAX_DEPTH, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    return SKIPPED.contains(directory.getFileName().toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    paths.add(root.relativize(file).toString().replace('\\', '/'));
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look for reports below " + root, e);
        }
        paths.sort(null);
        return paths;
    }
}
