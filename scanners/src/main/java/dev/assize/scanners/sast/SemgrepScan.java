package dev.assize.scanners.sast;

import dev.assize.core.evidence.Stage;
import dev.assize.scanners.Globs;
import dev.assize.scanners.Plan;
import dev.assize.scanners.RuleFiles;
import dev.assize.scanners.ScanContext;
import dev.assize.scanners.Scanner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Stage 4 with Semgrep and our own rules. Further packs come from the settings; a rule file in the
/// repository adds rules and can never remove ours.
public final class SemgrepScan implements Scanner {
    @Override
    public Stage stage() {
        return Stage.SAST;
    }

    @Override
    public String tool() {
        return "semgrep";
    }

    @Override
    public Plan plan(ScanContext context) {
        if (!Globs.anyEnds(
                context.files(),
                ".py",
                ".java",
                ".js",
                ".jsx",
                ".mjs",
                ".cjs",
                ".ts",
                ".tsx",
                ".go",
                ".kt",
                ".rb",
                ".php",
                ".c",
                ".cpp",
                ".cs",
                ".rs",
                ".scala",
                ".swift")) {
            return new Plan.Nothing("The revision holds no source code in a language Semgrep reads.");
        }
        Path rules = context.rules().resolve("semgrep");
        Path report = context.work().resolve("semgrep.json");
        List<String> arguments = new ArrayList<>(List.of(
                "scan",
                "--config",
                rules.toString(),
                "--json",
                "--output",
                report.toString(),
                "--metrics=off",
                "--disable-version-check",
                "--no-git-ignore",
                "--quiet",
                "--jobs",
                "2",
                "--timeout",
                "20"));
        for (String pack : context.settings().packs()) {
            arguments.add("--config");
            arguments.add(pack);
        }
        for (String pattern : context.settings().exclude()) {
            arguments.add("--exclude");
            arguments.add(pattern);
        }
        arguments.add("--exclude");
        arguments.add(".assize");
        arguments.add(".");
        return new Plan.Execute(
                arguments,
                report,
                Set.of(0),
                Map.of("SEMGREP_ENABLE_VERSION_CHECK", "0", "SEMGREP_SEND_METRICS", "off"),
                "semgrep",
                RuleFiles.of(rules),
                null,
                List.of(rules),
                !context.settings().packs().isEmpty());
    }
}
