import dev.assize.core.canonical.CanonicalJson;
import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Evidence;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.Location;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.evidence.PackageRef;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.ToolRun;
import dev.assize.core.policy.Exhibit;
import dev.assize.core.policy.Gate;
import dev.assize.core.policy.GateInput;
import dev.assize.core.policy.Policy;
import dev.assize.core.policy.Reason;
import dev.assize.core.policy.Verdict;
import dev.assize.core.subject.Change;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Revision;
import dev.assize.core.subject.Service;
import dev.assize.policy.PolicyPacks;
import dev.assize.policy.PolicyReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// How long a gate decision takes, in processor time of its thread and on the wall. `benchmarks/gate/compare` runs it
/// beside Open Policy Agent on the same findings.
///
/// - `Decide warm N`: the standard policy and ten rules of one stage over N findings, many times;
/// - `Decide cold N`: one decision in a fresh process, from the bytes of the policy to the verdict;
/// - `Decide export N FILE`: the findings of the standard policy's decision as input for OPA, and how many block.
final class Decide {
    private static final int WARM_UP = 100;
    private static final int ROUNDS = 101;
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Change CHANGE =
            new Change(new Service("payments"), new Revision("a".repeat(40), digest("tree"), false, null));

    private Decide() {}

    public static void main(String[] args) throws IOException {
        int findings = Integer.parseInt(args[1]);
        switch (args[0]) {
            case "cold" -> cold(findings);
            case "export" -> export(findings, Path.of(args[2]));
            default -> {
                warm("standard policy", PolicyPacks.load("standard"), spread(findings), findings);
                warm("ten rules of one stage, plain", tenRules(PLAIN), oneStage(findings), findings);
                warm("ten rules of one stage, CEL library", tenRules(FULL), oneStage(findings), findings);
            }
        }
    }

    private static void export(int count, Path file) throws IOException {
        List<Exhibit> exhibits = spread(count);
        GateInput input = input(PolicyPacks.load("standard"), exhibits);
        Json.Builder stages = Json.object();
        for (Exhibit exhibit : exhibits) {
            if (!exhibit.findings().isEmpty()) {
                stages.put(exhibit.evidence().stage().word(), Json.array(exhibit.findings(), finding -> Json.object()
                        .put("fingerprint", finding.fingerprint().value())
                        .put("severity", finding.severity().word())
                        .put("rule", finding.rule())
                        .put("title", finding.title())
                        .put("path", finding.location().text())
                        .put("first_seen_ns", nanos(input.firstSeen().get(finding.fingerprint())))
                        .build()));
            }
        }
        Files.write(
                file,
                CanonicalJson.bytes(Json.object()
                        .put("now_ns", nanos(NOW))
                        .put("measures", Json.object().put("line_coverage", 0.9).put("components", 12).build())
                        .put("findings", stages.build())
                        .build()));
        long blocking = Gate.decide(input).rules().stream()
                .flatMap(rule -> rule.reasons().stream())
                .filter(Reason.Blocking.class::isInstance)
                .count();
        System.out.println(blocking);
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }

    private static final List<String> PLAIN = List.of(
            "finding.severity in [\"CRITICAL\", \"HIGH\"] && overdue",
            "finding.path.startsWith(\"src/\") && finding.severity == \"MEDIUM\" && overdue");
    private static final List<String> FULL = List.of(
            "finding.severity.matches(\"CRITICAL|HIGH\") && overdue",
            "finding.cwes.exists(c, c == \"CWE-89\") && now - first_seen > duration(\"720h\")");

    private static void cold(int findings) {
        List<Exhibit> exhibits = spread(findings);
        cpu();
        long start = cpu();
        long wall = System.nanoTime();
        Policy policy = PolicyPacks.load("standard");
        long loaded = cpu();
        Verdict verdict = Gate.decide(input(policy, exhibits));
        long decided = cpu();
        System.out.printf(
                Locale.ROOT,
                "cold | %d | policy read %.1f ms | decided (%s) %.1f ms | wall %.1f ms%n",
                findings,
                (loaded - start) / 1e6,
                verdict.result(),
                (decided - loaded) / 1e6,
                (System.nanoTime() - wall) / 1e6);
    }

    private static void warm(String what, Policy policy, List<Exhibit> exhibits, int findings) {
        GateInput input = input(policy, exhibits);
        int rounds = Math.max(21, Math.min(ROUNDS, 2_000_000 / findings));
        int reasons = 0;
        for (int i = 0; i < Math.min(WARM_UP, Math.max(10, 1_000_000 / findings)); i++) {
            reasons = Gate.decide(input).rules().stream()
                    .mapToInt(rule -> rule.reasons().size())
                    .sum();
        }
        double[] millis = new double[rounds];
        double[] wall = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            long start = cpu();
            long began = System.nanoTime();
            Gate.decide(input);
            wall[i] = (System.nanoTime() - began) / 1e6;
            millis[i] = (cpu() - start) / 1e6;
        }
        Arrays.sort(millis);
        Arrays.sort(wall);
        System.out.printf(
                Locale.ROOT,
                "%-36s | %7d | %6d reasons | cpu median %8.2f ms, p90 %8.2f ms | wall median %8.2f ms%n",
                what,
                findings,
                reasons,
                millis[rounds / 2],
                millis[rounds * 9 / 10],
                wall[rounds / 2]);
    }

    /// Time of this thread on a processor, so that neighbours on the machine do not count.
    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static Policy tenRules(List<String> conditions) {
        StringBuilder yaml = new StringBuilder("""
            policy: benchmark
            version: "1"
            grace: {critical: 0d, high: 7d, medium: 30d, low: 90d}
            rules:
            """);
        for (int i = 0; i < 10; i++) {
            yaml.append("""
                  - id: sast.rule-%d
                    stage: sast
                    title: A rule
                    why: It is measured.
                    remedy: None.
                    blocks: '%s'
                """.formatted(i, conditions.get(i % conditions.size())));
        }
        return new PolicyReader().read(yaml.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static GateInput input(Policy policy, List<Exhibit> exhibits) {
        Map<Fingerprint, Instant> firstSeen = new HashMap<>();
        int i = 0;
        for (Exhibit exhibit : exhibits) {
            for (Finding finding : exhibit.findings()) {
                firstSeen.put(finding.fingerprint(), NOW.minus(Duration.ofHours(i++ % 500)));
            }
        }
        return new GateInput(policy, CHANGE, null, exhibits, firstSeen, List.of(), NOW);
    }

    private static List<Exhibit> oneStage(int count) {
        return List.of(exhibit(1, Stage.SAST, "semgrep", findings(Stage.SAST, count)));
    }

    private static List<Exhibit> spread(int count) {
        List<Stage> stages =
                List.of(Stage.SECRETS, Stage.DEPENDENCIES, Stage.SAST, Stage.IAC, Stage.CONTAINER, Stage.DAST);
        List<Exhibit> exhibits = new ArrayList<>();
        for (Stage stage : stages) {
            exhibits.add(exhibit(exhibits.size() + 1, stage, "trivy", findings(stage, count / stages.size())));
        }
        exhibits.add(exhibit(exhibits.size() + 1, Stage.CODE_QUALITY, "jacoco", List.of()));
        exhibits.add(exhibit(exhibits.size() + 1, Stage.CONTAINER, "cyclonedx", List.of()));
        return exhibits;
    }

    private static Exhibit exhibit(long index, Stage stage, String tool, List<Finding> findings) {
        Instant at = NOW.minusSeconds(60);
        ToolRun run = new ToolRun(tool, "1", List.of(), 0, at, at, null, null, 100, null, null, false);
        Outcome outcome = new Outcome.Read(
                digest("findings"),
                Map.of(),
                0,
                Map.of("line_coverage", Json.of(0.9), "components", Json.of(12), "pages_crawled", Json.of(3)));
        return new Exhibit(
                index,
                new Evidence(CHANGE, null, stage, Evidence.Origin.RAN, run, tool, null, outcome, at),
                findings,
                null);
    }

    /// One in fifty is critical or high, so that reasons are written too but not for every finding.
    private static List<Finding> findings(Stage stage, int count) {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Severity severity = i % 50 == 0 ? Severity.HIGH : i % 3 == 0 ? Severity.MEDIUM : Severity.LOW;
            Location location = i % 2 == 0
                    ? new Location.InFile("src/main/File" + i + ".java", i + 1, i + 1)
                    : new Location.InPackage(new PackageRef("lib" + i, "1." + i, null, "2.0"), "pom.xml", 0);
            findings.add(new Finding(
                    Fingerprint.of(List.of(stage.word(), String.valueOf(i))),
                    stage,
                    "tool",
                    "RULE-" + i % 100,
                    "Something is wrong",
                    "",
                    severity,
                    "",
                    location,
                    List.of("CWE-" + i % 120),
                    List.of(),
                    null,
                    null,
                    "",
                    List.of(),
                    null,
                    1));
        }
        return findings;
    }

    private static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
