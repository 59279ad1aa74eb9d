package dev.assize.scanners.sast;

import dev.assize.core.evidence.Stage;
import dev.assize.scanners.Globs;
import dev.assize.scanners.Plan;
import dev.assize.scanners.RuleFiles;
import dev.assize.scanners.ScanContext;
import dev.assize.scanners.Scanner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Stage 4 with Semgrep and our own rules. Further packs come from the settings; a rule file in the
/// repository adds rules and can never remove ours.
public final class SemgrepScan implements Scanner {
    /// Other people's code, which stage 3 judges; what a build made of code; tests, which attack on purpose.
    private static final List<String> LEFT_OUT = List.of(
            ".assize",
            "node_modules",
            "bower_components",
            "vendor",
            "third_party",
            ".venv",
            "*.min.js",
            "*.bundle.js",
            "test",
            "tests",
            "__tests__",
            "*_test.go",
            "test_*.py",
            "*_test.py",
            "*.test.js",
            "*.test.ts",
            "*.spec.js",
            "*.spec.ts");

    private static final Pattern LEFT_OUT_PATH = Pattern.compile(LEFT_OUT.stream()
            .map(pattern -> pattern.replace(".", "\\.").replace("*", "[^/]*"))
            .collect(Collectors.joining("|", "(^|/)(", ")(/|$)")));

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
        Path rules = context.rules().resolve("semgrep");
        Map<String, Long> languages = Language.in(context.files());
        List<String> covered = languages.keySet().stream()
                .filter(language -> Files.isDirectory(rules.resolve(language)))
                .toList();
        List<String> mute = languages.keySet().stream()
                .filter(language -> !covered.contains(language))
                .toList();
        List<String> packs = context.settings().packs();
        if (languages.isEmpty()) {
            return new Plan.Nothing("The revision holds no source code in a language Semgrep reads.");
        }
        // Semgrep would end well with "no findings" where no rule speaks the language.
        if (packs.isEmpty() && sum(languages, mute) > sum(languages, covered)) {
            return new Plan.Impossible(
                    "Most of the code is in a language for which there are no rules of ours: " + String.join(", ", mute)
                            + ".",
                    "Name a pack in stages.sast.packs, for example p/default, or hand in SARIF of another tool with"
                            + " assize ingest.");
        }
        Path report = context.work().resolve("semgrep.json");
        Path bundle = context.work().resolve("assize-rules.json");
        List<String> arguments = new ArrayList<>(List.of(
                "scan",
                "--json",
                "--output",
                report.toString(),
                "--metrics=off",
                "--disable-version-check",
                "--no-git-ignore",
                // A file in the repository must not hide code from the scan; what is left out stands below.
                "--x-ignore-semgrepignore-files",
                "--quiet",
                "--jobs",
                "2",
                "--timeout",
                "20"));
        if (!covered.isEmpty()) {
            arguments.addAll(List.of("--config", bundle.toString()));
        }
        for (String pack : packs) {
            arguments.addAll(List.of("--config", pack));
        }
        for (String pattern : LEFT_OUT) {
            arguments.addAll(List.of("--exclude", pattern));
        }
        // What a bundler wrote takes minutes and tells nobody anything.
        for (String file : Minified.among(context.root(), context.files())) {
            arguments.addAll(List.of("--exclude", "/" + file));
        }
        for (String pattern : context.settings().exclude()) {
            arguments.addAll(List.of("--exclude", pattern));
        }
        arguments.add(".");
        return new Plan.Execute(
                arguments,
                report,
                Set.of(0),
                Map.of("SEMGREP_ENABLE_VERSION_CHECK", "0", "SEMGREP_SEND_METRICS", "off"),
                "semgrep",
                RuleFiles.of(rules, covered),
                null,
                List.of(rules),
                packs.stream().anyMatch(pack -> comesFromElsewhere(context, pack)),
                () -> RuleFiles.bundle(rules, covered, bundle));
    }

    private static long sum(Map<String, Long> files, List<String> languages) {
        return languages.stream().mapToLong(files::get).sum();
    }

    /// Rules in the tree are part of the tree digest; those of a registry can change under us.
    private static boolean comesFromElsewhere(ScanContext context, String pack) {
        Path path = context.root().resolve(pack).normalize();
        return !path.startsWith(context.root()) || !Files.exists(path);
    }

    /// What Semgrep reads. The word is the folder of our rules, where we have some.
    private enum Language {
        PYTHON(".py"),
        JAVA(".java"),
        JAVASCRIPT(".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx"),
        GO(".go"),
        KOTLIN(".kt"),
        RUBY(".rb"),
        PHP(".php"),
        C(".c", ".cpp"),
        CSHARP(".cs"),
        RUST(".rs"),
        SCALA(".scala"),
        SWIFT(".swift");

        private final String[] suffixes;

        Language(String... suffixes) {
            this.suffixes = suffixes;
        }

        /// Languages and how many files are in each, without what is left out of the scan.
        static Map<String, Long> in(List<String> files) {
            List<String> ours = files.stream()
                    .filter(file -> !LEFT_OUT_PATH.matcher(file).find())
                    .toList();
            Map<String, Long> count = new LinkedHashMap<>();
            for (Language language : values()) {
                long n = ours.stream()
                        .filter(file -> Globs.anyEnds(List.of(file), language.suffixes))
                        .count();
                if (n > 0) {
                    count.put(language.name().toLowerCase(Locale.ROOT), n);
                }
            }
            return count;
        }
    }
}
