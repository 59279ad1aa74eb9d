package dev.assize.policy.check;

import dev.assize.core.InvalidInput;
import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Evidence;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.Location;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.evidence.PackageRef;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.Suppression;
import dev.assize.core.evidence.ToolRun;
import dev.assize.core.exemption.Exemption;
import dev.assize.core.exemption.ExemptionRequest;
import dev.assize.core.identity.PersonId;
import dev.assize.core.policy.Exhibit;
import dev.assize.core.policy.GateInput;
import dev.assize.core.policy.Policy;
import dev.assize.core.policy.State;
import dev.assize.core.policy.Verdict;
import dev.assize.core.subject.Change;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
import dev.assize.core.subject.Revision;
import dev.assize.core.subject.Service;
import dev.assize.policy.yaml.Nearest;
import dev.assize.policy.yaml.YamlDocument;
import dev.assize.policy.yaml.YamlMap;
import dev.assize.policy.yaml.YamlValue;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The tests of a policy, written in YAML beside it: evidence with findings, a clock, and the state each rule must
/// come to. `docs/how-to/write-a-policy.md` shows one.
///
/// ```yaml
/// policy: payments.yml
/// tests:
///   - name: a high vulnerability blocks when its week is over
///     at: 2026-03-01T12:00:00Z
///     evidence:
///       - stage: dependencies
///         tool: trivy
///         findings:
///           - {rule: CVE-2021-44228, severity: HIGH, package: log4j-core, first_seen: 8d}
///     expect:
///       rules: {dependencies.no-overdue-high: failed}
/// ```
public record PolicySuite(String policy, List<Draft> drafts) {
    private static final Instant DEFAULT_CLOCK = Instant.parse("2026-01-15T12:00:00Z");
    private static final int MANY_RULES = 1_000_000;

    /// A test that waits for its policy.
    public interface Draft {
        /// @throws InvalidInput where it expects something of a rule the policy does not have
        PolicyCase under(Policy policy);
    }

    public PolicySuite {
        drafts = List.copyOf(drafts);
    }

    /// @param name how messages call the file
    /// @throws InvalidInput naming every mistake with its place
    public static PolicySuite read(String name, byte[] bytes) {
        YamlDocument file = YamlDocument.parse(name, bytes);
        String policy = file.root().requiredText("policy");
        List<Draft> drafts = new ArrayList<>();
        if (file.root().required("tests").isPresent()) {
            file.root().maps("tests").forEach(map -> drafts.add(draft(map)));
        }
        file.finish();
        return new PolicySuite(policy, drafts);
    }

    private static Draft draft(YamlMap map) {
        String name = map.requiredText("name");
        String place = map.place();
        Instant at = map.parsed("at", PolicySuite::instant).orElse(DEFAULT_CLOCK);
        Service service = map.parsed("service", Service::new).orElse(new Service("service"));
        String branch = map.text("branch").orElse(null);
        Environment environment = map.parsed("environment", Environment::new).orElse(null);
        Change change = new Change(service, new Revision("0".repeat(40), digest("tree"), false, branch));
        Given given = new Given(change, at);
        map.maps("evidence").forEach(given::add);
        Map<String, State> rules = new LinkedHashMap<>();
        Map<String, String> places = new HashMap<>();
        Optional<YamlMap> expect = map.required("expect").flatMap(YamlValue::map);
        expect.flatMap(e -> e.map("rules")).ifPresent(wanted -> wanted.entries().forEach((id, value) -> {
            value.oneOf(State.class).ifPresent(state -> rules.put(id, state));
            places.put(id, value.place());
        }));
        Verdict.Result result =
                expect.flatMap(e -> e.oneOf("result", Verdict.Result.class)).orElse(null);
        if (expect.isPresent() && rules.isEmpty() && result == null) {
            expect.get().mistake("expects nothing", "add result: passed, or rules: {RULE: STATE}");
        }
        return policy -> {
            rules.keySet().forEach(id -> {
                if (policy.rule(id).isEmpty()) {
                    List<String> known =
                            policy.rules().stream().map(rule -> rule.id()).toList();
                    throw new InvalidInput(
                            places.getOrDefault(id, place),
                            "the policy has no rule '" + id + "'",
                            Nearest.advice(id, known));
                }
            });
            return new PolicyCase(name, place, given.input(policy, environment), rules, result);
        };
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException _) {
            throw new InvalidInput("", "'" + text + "' is no time", "write it as 2026-03-01T12:00:00Z");
        }
    }

    private static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    /// What lies before the gate.
    private static final class Given {
        private final Change change;
        private final Instant at;
        private final List<Exhibit> exhibits = new ArrayList<>();
        private final Map<Fingerprint, Instant> firstSeen = new HashMap<>();
        private final List<Exemption> exemptions = new ArrayList<>();

        Given(Change change, Instant at) {
            this.change = change;
            this.at = at;
        }

        GateInput input(Policy policy, @Nullable Environment environment) {
            return new GateInput(policy, change, environment, null, exhibits, firstSeen, exemptions, at);
        }

        void add(YamlMap map) {
            Stage stage = map.required("stage")
                    .flatMap(value -> value.oneOf(StageWord.class))
                    .map(word -> word.stage)
                    .orElse(Stage.SECRETS);
            String tool = map.text("tool").orElse("tool");
            String format = map.text("format").orElse(tool);
            Instant collected = at.minus(map.duration("age").orElse(Duration.ZERO));
            Evidence.Origin origin = map.oneOf("origin", Evidence.Origin.class).orElse(Evidence.Origin.RAN);
            Digest ruleSet = map.parsed("rule_set", Digest::parse).orElse(null);
            ToolRun run = new ToolRun(
                    tool,
                    map.text("version").orElse("1"),
                    List.of(),
                    0,
                    collected,
                    collected,
                    null,
                    ruleSet,
                    map.number("rules", 0, MANY_RULES).orElse(MANY_RULES),
                    null,
                    null,
                    false);
            List<Finding> findings = new ArrayList<>();
            map.maps("findings").forEach(item -> findings.add(finding(item, stage, tool)));
            Outcome outcome = outcome(map);
            String broken = map.text("broken").orElse(null);
            exhibits.add(new Exhibit(
                    exhibits.size() + 1L,
                    new Evidence(change, null, stage, origin, run, format, null, outcome, collected),
                    outcome instanceof Outcome.Read ? findings : List.of(),
                    broken));
        }

        private static Outcome outcome(YamlMap map) {
            Optional<String> missing = map.text("not_evaluated");
            Optional<String> inapplicable = map.text("not_applicable");
            if (missing.isPresent()) {
                return new Outcome.NotEvaluated(missing.get(), "");
            }
            if (inapplicable.isPresent()) {
                return new Outcome.NotApplicable(inapplicable.get());
            }
            Map<String, Json> measures = new LinkedHashMap<>();
            map.map("measures").ifPresent(inner -> inner.entries()
                    .forEach((name, value) -> value.json().ifPresent(json -> measures.put(name, json))));
            return new Outcome.Read(digest("findings"), Map.of(), 0, measures);
        }

        private Finding finding(YamlMap map, Stage stage, String tool) {
            String rule = map.requiredText("rule");
            Severity severity = map.parsed("severity", PolicySuite::severity).orElse(Severity.UNKNOWN);
            Location location = location(map);
            Fingerprint fingerprint = Fingerprint.of(List.of(stage.word(), tool, rule, location.text()));
            Finding finding = new Finding(
                    fingerprint,
                    stage,
                    tool,
                    rule,
                    map.text("title").orElse(rule),
                    "",
                    severity,
                    map.text("tool_severity").orElse(""),
                    location,
                    map.texts("cwes"),
                    map.texts("aliases"),
                    map.decimal("cvss_score").orElse(null),
                    null,
                    "",
                    List.of(),
                    map.oneOf("suppressed", Suppression.Source.class)
                            .map(source -> new Suppression(source, null, null))
                            .orElse(null),
                    1);
            firstSeen.put(fingerprint, at.minus(map.duration("first_seen").orElse(Duration.ZERO)));
            map.duration("exempted").ifPresent(left -> exempt(finding, at.plus(left)));
            map.duration("exemption_ended")
                    .ifPresent(ago -> exempt(finding, at.minus(ago).minusNanos(1)));
            return finding;
        }

        private void exempt(Finding finding, Instant until) {
            exemptions.add(new Exemption(
                    "x-" + finding.fingerprint().brief(),
                    ExemptionRequest.ofFinding(
                            change.service(), finding.fingerprint(), finding.severity(), "given by the test", until),
                    new PersonId("requester"),
                    at,
                    0,
                    Exemption.Status.APPROVED,
                    new PersonId("approver"),
                    0));
        }

        private static Location location(YamlMap map) {
            Optional<String> name = map.text("package");
            Optional<String> endpoint = map.text("endpoint");
            Optional<String> resource = map.text("resource");
            String path = map.text("path").orElse("");
            int line = map.number("line", 0, Integer.MAX_VALUE).orElse(0);
            map.mayHold("package_version", "fixed_version", "purl");
            if (name.isPresent()) {
                return new Location.InPackage(
                        new PackageRef(
                                name.get(),
                                map.text("package_version").orElse("1.0"),
                                map.text("purl").orElse(null),
                                map.text("fixed_version").orElse(null)),
                        path.isEmpty() ? null : path,
                        line);
            }
            if (endpoint.isPresent()) {
                return new Location.AtEndpoint("GET", endpoint.get(), null);
            }
            if (resource.isPresent()) {
                return new Location.InResource(resource.get(), path, line, line);
            }
            return new Location.InFile(path.isEmpty() ? "file" : path, line, line);
        }
    }

    private static Severity severity(String text) {
        Severity severity = Severity.parse(text);
        if (severity == Severity.UNKNOWN && !text.equalsIgnoreCase("unknown")) {
            throw new InvalidInput(
                    "", "'" + text + "' is no severity", "use CRITICAL, HIGH, MEDIUM, LOW, INFO or UNKNOWN");
        }
        return severity;
    }

    /// The stages that have evidence, as files write them.
    private enum StageWord {
        SECRETS(Stage.SECRETS),
        CODEQUALITY(Stage.CODE_QUALITY),
        DEPENDENCIES(Stage.DEPENDENCIES),
        SAST(Stage.SAST),
        IAC(Stage.IAC),
        CONTAINER(Stage.CONTAINER),
        DAST(Stage.DAST);

        private final Stage stage;

        StageWord(Stage stage) {
            this.stage = stage;
        }
    }
}
