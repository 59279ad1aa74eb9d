package dev.assize.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.core.canonical.JsonFields;
import dev.assize.core.canonical.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Our Semgrep rules against the example that lies beside each.
///
/// In an example a comment `ruleid: ID` says that the rule fires on the next line of code, `ok: ID` that it does
/// not. Where nothing is said, nothing may fire of the rule the example is about.
class SemgrepRulesTest {
    private static final Path RULES = Clone.root().resolve("rules/semgrep");
    private static final Pattern SAID = Pattern.compile("(?:#|//|<!--|/\\*)\\s*(ruleid|ok):\\s*([A-Za-z0-9._-]+)");
    private static final Pattern ID = Pattern.compile("(?m)^\\s*- id:\\s*([A-Za-z0-9._-]+)\\s*$");
    private static final Pattern OWASP = Pattern.compile("\\bA(?:0[1-9]|10):2021\\b");

    @TempDir
    private Path directory;

    /// A line of an example, and the rule that fires there.
    private record Fires(String example, int line, String rule) implements Comparable<Fires> {
        @Override
        public int compareTo(Fires other) {
            int byFile = example.compareTo(other.example);
            int byLine = Integer.compare(line, other.line);
            return byFile != 0 ? byFile : byLine != 0 ? byLine : rule.compareTo(other.rule);
        }

        @Override
        public String toString() {
            return example + ":" + line + " " + rule;
        }
    }

    @Test
    void eachRuleFiresWhereItsExampleSaysAndNowhereElse() throws Exception {
        Path semgrep = Program.at(directory.resolve("home")).tool("semgrep");
        Path report = directory.resolve("report.json");
        Path log = directory.resolve("semgrep.log");
        ProcessBuilder builder = new ProcessBuilder(
                        semgrep.toString(),
                        "scan",
                        "--config",
                        RULES.toString(),
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
                        "60",
                        "--max-target-bytes",
                        "0",
                        RULES.toString())
                .directory(Clone.root().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("HOME", directory.toString());
        builder.environment().put("PATH", semgrep.getParent() + ":" + System.getenv("PATH"));

        int exit = builder.start().waitFor();

        assertThat(exit).as(Files.readString(log)).isZero();
        JsonFields read = JsonFields.of("report", JsonReader.read(Files.readString(report)));
        assertThat(read.list("errors", e -> e)).as("what Semgrep could not do").isEmpty();
        Set<Fires> wanted = said("ruleid");
        Set<Fires> fired = new TreeSet<>();
        for (JsonFields result : read.list("results", r -> r)) {
            Path example = Path.of(result.text("path"));
            Path file = example.isAbsolute() ? example : Clone.root().resolve(example);
            String rule = rule(result.text("check_id"));
            if (rule.equals(ruleOf(file))) {
                fired.add(new Fires(name(file), (int) result.object("start").number("line"), rule));
            }
        }
        assertThat(difference(wanted, fired)).as("said to fire, and silent").isEmpty();
        assertThat(difference(fired, wanted)).as("fires, and nothing says so").isEmpty();
    }

    @Test
    void eachRuleHasAnExampleWithSomethingToFindAndSomethingToLeaveAlone() throws IOException {
        Set<Fires> bad = said("ruleid");
        Set<Fires> good = said("ok");
        for (Path rule : rules()) {
            String id = id(rule);
            assertThat(bad.stream().filter(f -> f.rule().equals(id)))
                    .as(id + " fires somewhere")
                    .isNotEmpty();
            assertThat(good.stream().filter(f -> f.rule().equals(id)))
                    .as(id + " leaves something alone")
                    .isNotEmpty();
        }
    }

    @Test
    void thereAreFortyRulesOverFourLanguagesAndTheWholeTopTen() throws IOException {
        Map<String, Integer> languages = new TreeMap<>();
        Set<String> categories = new TreeSet<>();
        for (Path rule : rules()) {
            languages.merge(rule.getParent().getFileName().toString(), 1, Integer::sum);
            String text = Files.readString(rule);
            Set<String> own = OWASP.matcher(text).results().map(m -> m.group()).collect(Collectors.toSet());
            assertThat(own).as("categories of " + rule).isNotEmpty();
            assertThat(text).as(rule.toString()).contains("cwe:", "remedy:", "severity:");
            categories.addAll(own);
        }
        assertThat(languages).containsOnlyKeys("go", "java", "javascript", "python");
        assertThat(languages.values()).allMatch(count -> count >= 10);
        assertThat(languages.values().stream().mapToInt(n -> n).sum()).isGreaterThanOrEqualTo(40);
        assertThat(categories)
                .containsExactly(
                        "A01:2021",
                        "A02:2021",
                        "A03:2021",
                        "A04:2021",
                        "A05:2021",
                        "A06:2021",
                        "A07:2021",
                        "A08:2021",
                        "A09:2021",
                        "A10:2021");
    }

    @Test
    void aRuleIsNamedAfterItsFile() throws IOException {
        for (Path rule : rules()) {
            String name = rule.getFileName().toString().replace(".yml", "");
            assertThat(id(rule)).isEqualTo("assize." + rule.getParent().getFileName() + "." + name);
        }
    }

    private static List<Path> rules() throws IOException {
        try (Stream<Path> walk = Files.walk(RULES)) {
            return walk.filter(path -> path.toString().endsWith(".yml"))
                    .sorted()
                    .toList();
        }
    }

    private static String id(Path rule) throws IOException {
        List<String> ids = ID.matcher(Files.readString(rule))
                .results()
                .map(m -> m.group(1))
                .toList();
        assertThat(ids).as("rules in " + rule).hasSize(1);
        return ids.getFirst();
    }

    /// Semgrep puts the rule file's directory before the rule's name.
    private static String rule(String checkId) {
        int ours = checkId.lastIndexOf("assize.");
        return ours < 0 ? checkId : checkId.substring(ours);
    }

    private static String ruleOf(Path example) throws IOException {
        String name = example.getFileName().toString();
        Path rule = example.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".yml");
        return Files.exists(rule) ? id(rule) : "";
    }

    private static String name(Path example) {
        return RULES.relativize(example).toString();
    }

    /// What the examples say: the line is the next one that holds code.
    private static Set<Fires> said(String word) throws IOException {
        Set<Fires> said = new TreeSet<>();
        List<Path> examples;
        try (Stream<Path> walk = Files.walk(RULES)) {
            examples = walk.filter(path ->
                            Files.isRegularFile(path) && !path.toString().endsWith(".yml"))
                    .toList();
        }
        for (Path example : examples) {
            List<String> lines = Files.readAllLines(example);
            List<String> open = new ArrayList<>();
            for (int i = 0; i < lines.size(); i++) {
                Matcher matcher = SAID.matcher(lines.get(i));
                if (matcher.find()) {
                    if (matcher.group(1).equals(word)) {
                        open.add(matcher.group(2));
                    }
                } else if (!lines.get(i).isBlank()) {
                    for (String rule : open) {
                        said.add(new Fires(name(example), i + 1, rule));
                    }
                    open.clear();
                }
            }
        }
        return said;
    }

    private static Set<Fires> difference(Set<Fires> from, Set<Fires> less) {
        Set<Fires> left = new TreeSet<>(from);
        left.removeAll(less);
        return left;
    }
}
