package dev.assize.policy;

import dev.assize.core.InvalidInput;
import dev.assize.core.control.ControlCatalogue;
import dev.assize.core.control.ControlId;
import dev.assize.core.evidence.Evidence;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.policy.FindingInput;
import dev.assize.core.policy.Grace;
import dev.assize.core.policy.Mode;
import dev.assize.core.policy.Policy;
import dev.assize.core.policy.PolicyLanguage;
import dev.assize.core.policy.Requirement;
import dev.assize.core.policy.Rule;
import dev.assize.core.policy.StageInput;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
import dev.assize.policy.cel.CompiledCondition;
import dev.assize.policy.cel.ConditionLanguage;
import dev.assize.policy.yaml.Nearest;
import dev.assize.policy.yaml.YamlDocument;
import dev.assize.policy.yaml.YamlMap;
import dev.assize.policy.yaml.YamlValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads policy files. What a file may hold is told in `docs/reference/policy.md`.
///
/// A file is accepted whole or refused with every mistake, each with line and column: unknown keys, unknown
/// controls, misspelt names in conditions, words nothing can be equal to, deadlines without a grace period,
/// rules that ask nothing.
///
/// Safe for use by many threads. The last policies read are remembered by their digest, because a replay asks
/// for the same policy at every decision.
public final class PolicyReader implements PolicyLanguage {
    /// Rules a policy may have.
    public static final int MAX_RULES = 200;

    private static final int MAX_REMEMBERED = 16;
    private static final int MAX_QUORUM = 10;
    private static final int MAX_MIN_RULES = 1_000_000;
    private static final Duration DEFAULT_APPROVAL_VALIDITY = Duration.ofDays(7);
    private static final Duration DEFAULT_MAX_EXEMPTION = Duration.ofDays(90);
    private static final Duration LONGEST = Duration.ofDays(3650);
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final Pattern RULE_NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final Pattern TOOL = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final Pattern MEASURE = Pattern.compile("[a-z][a-z0-9_]{0,63}");
    private static final List<Severity> GRADED =
            List.of(Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW);

    private final Map<Digest, Policy> remembered = new LinkedHashMap<>(MAX_REMEMBERED, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, Policy> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    public PolicyReader() {}

    @Override
    public Policy read(byte[] source) {
        return read("policy", source);
    }

    /// @param name how messages call the file
    /// @throws InvalidInput naming every mistake with its place
    public Policy read(String name, byte[] source) {
        Digest digest = Digest.of(source);
        synchronized (remembered) {
            Policy known = remembered.get(digest);
            if (known != null) {
                return known;
            }
        }
        Policy policy = policy(YamlDocument.parse(name, source), digest);
        synchronized (remembered) {
            remembered.put(digest, policy);
        }
        return policy;
    }

    private static Policy policy(YamlDocument file, Digest digest) {
        YamlMap root = file.root();
        String name = root.requiredText("policy");
        if (!name.isBlank() && !NAME.matcher(name).matches()) {
            root.mistake("policy", "'" + name + "' is not a name", "use lower-case letters, digits, dots and dashes");
        }
        String version = root.requiredText("version");
        Grace grace = root.map("grace").map(PolicyReader::grace).orElse(Grace.NONE);
        Map<Environment, Integer> quorums =
                root.map("approvals").map(PolicyReader::quorums).orElse(Map.of());
        Duration validity = period(root, "approval_validity", DEFAULT_APPROVAL_VALIDITY);
        Duration maxExemption = period(root, "max_exemption", DEFAULT_MAX_EXEMPTION);
        List<Rule> rules = rules(root, grace);
        file.finish();
        return new Policy(name, version, digest, rules, grace, quorums, validity, maxExemption);
    }

    private static Duration period(YamlMap map, String key, Duration otherwise) {
        Duration period = map.duration(key).orElse(otherwise);
        if (period.isZero() || period.compareTo(LONGEST) > 0) {
            map.mistake(key, "is out of bounds", "give more than nothing and at most 3650d");
        }
        return period;
    }

    private static Grace grace(YamlMap map) {
        Map<Severity, Duration> periods = new EnumMap<>(Severity.class);
        for (Severity severity : Severity.values()) {
            String key = severity.name().toLowerCase(Locale.ROOT);
            Optional<Duration> period = map.duration(key);
            if (period.isPresent() && period.get().compareTo(LONGEST) > 0) {
                map.mistake(key, "is out of bounds", "give at most 3650d");
            }
            period.ifPresent(duration -> periods.put(severity, duration));
        }
        return new Grace(periods);
    }

    private static Map<Environment, Integer> quorums(YamlMap map) {
        Map<Environment, Integer> quorums = new HashMap<>();
        map.entries().forEach((name, value) -> {
            try {
                Environment environment = new Environment(name);
                value.number(0, MAX_QUORUM).ifPresent(count -> quorums.put(environment, count));
            } catch (InvalidInput e) {
                map.mistake(name, e);
            }
        });
        return quorums;
    }

    private static List<Rule> rules(YamlMap root, Grace grace) {
        if (root.required("rules").isEmpty()) {
            return List.of();
        }
        List<YamlMap> maps = root.maps("rules");
        if (maps.size() > MAX_RULES) {
            root.mistake("rules", "are " + maps.size() + ", the limit is " + MAX_RULES, "take some out");
            return List.of();
        }
        List<Rule> rules = new ArrayList<>();
        Map<String, String> places = new HashMap<>();
        for (YamlMap map : maps) {
            Rule rule = rule(map, grace);
            String earlier = places.putIfAbsent(rule.id(), map.place());
            if (earlier != null && !rule.id().isBlank()) {
                map.mistake(
                        "id", "'" + rule.id() + "' is taken, first by " + earlier, "give each rule an id of its own");
            }
            rules.add(rule);
        }
        boolean enforced = rules.stream()
                .anyMatch(rule -> rule.mode() == Mode.ENFORCE && rule.atGate() && rule.stage() != Stage.GATE);
        if (!enforced) {
            root.mistake(
                    "rules",
                    "enforce nothing before the gate, so that no change could ever pass",
                    "set mode: enforce on at least one rule of stages 1 to 7");
        }
        return rules;
    }

    private static Rule rule(YamlMap map, Grace policyGrace) {
        Optional<Stage> stage = stage(map);
        String id = id(map, stage);
        String title = map.requiredText("title");
        String why = map.requiredText("why");
        String remedy = map.requiredText("remedy");
        List<ControlId> controls = controls(map);
        Mode mode = map.oneOf("mode", Mode.class).orElse(Mode.ENFORCE);
        Grace grace = map.map("grace").map(PolicyReader::grace).orElse(Grace.NONE);
        Requirement requirement =
                map.map("evidence").map(PolicyReader::requirement).orElse(Requirement.DEFAULT);
        CompiledCondition<FindingInput> blocks = condition(map, "blocks", ConditionLanguage.OVER_FINDING);
        CompiledCondition<StageInput> requires = condition(map, "requires", ConditionLanguage.OVER_STAGE);
        if (blocks != null) {
            checkDeadlines(map, blocks, policyGrace.overriddenBy(grace));
        }
        stage.ifPresent(s -> checkThatItAsks(map, s));
        return new Rule(
                id,
                // Only a placeholder: without a stage the file is refused.
                stage.orElse(Stage.SECRETS),
                title,
                why,
                remedy,
                controls,
                mode,
                requirement,
                grace,
                blocks,
                requires);
    }

    private static Optional<Stage> stage(YamlMap map) {
        List<String> words = Arrays.stream(Stage.values()).map(Stage::word).toList();
        Optional<String> text = map.required("stage").flatMap(YamlValue::text);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        for (Stage stage : Stage.values()) {
            if (stage.word().equals(text.get())) {
                return Optional.of(stage);
            }
        }
        map.mistake("stage", "'" + text.get() + "' is no stage", Nearest.advice(text.get(), words));
        return Optional.empty();
    }

    private static String id(YamlMap map, Optional<Stage> stage) {
        String id = map.requiredText("id");
        if (id.isBlank() || stage.isEmpty()) {
            return id;
        }
        String prefix = stage.get().word() + ".";
        if (!id.startsWith(prefix)
                || id.length() > 100
                || !RULE_NAME.matcher(id.substring(prefix.length())).matches()) {
            map.mistake("id", "'" + id + "' is no id of this stage", "write " + prefix + "what-it-asks");
        }
        return id;
    }

    private static List<ControlId> controls(YamlMap map) {
        Set<ControlId> controls = new LinkedHashSet<>();
        for (YamlValue item : map.list("controls")) {
            item.parsed(ControlId::parse).ifPresent(id -> {
                if (!ControlCatalogue.knows(id)) {
                    List<String> known = ControlCatalogue.all().stream()
                            .map(control -> control.id().toString())
                            .toList();
                    String nearest = Nearest.to(id.toString(), known)
                            .map(word -> "did you mean " + word + "?")
                            .orElse("docs/reference/policy.md lists the controls");
                    item.mistake("'" + id + "' is no control we know", nearest);
                } else if (!controls.add(id)) {
                    item.mistake("'" + id + "' is named twice", "take one out");
                }
            });
        }
        return List.copyOf(controls);
    }

    private static Requirement requirement(YamlMap map) {
        Duration maxAge = map.duration("max_age").orElse(null);
        if (maxAge != null && (maxAge.isZero() || maxAge.compareTo(LONGEST) > 0)) {
            map.mistake("max_age", "is out of bounds", "give more than nothing and at most 3650d");
        }
        List<String> tools = words(map, "tools", TOOL, "a tool's name is lower case");
        List<String> formats = words(map, "formats", TOOL, "a format's name is lower case");
        int minRules = map.number("min_rules", 0, MAX_MIN_RULES).orElse(0);
        Set<Evidence.Origin> origins = EnumSet.noneOf(Evidence.Origin.class);
        map.list("origins").forEach(item -> item.oneOf(Evidence.Origin.class).ifPresent(origins::add));
        List<String> measures = words(map, "measures", MEASURE, "a measure's name is in snake_case");
        boolean applicability = map.flag("applicability").orElse(true);
        return new Requirement(maxAge, tools, formats, minRules, origins, measures, applicability);
    }

    private static List<String> words(YamlMap map, String key, Pattern form, String remedy) {
        Set<String> words = new LinkedHashSet<>();
        for (YamlValue item : map.list(key)) {
            Optional<String> text = item.text();
            if (text.isEmpty()) {
                continue;
            }
            if (form.matcher(text.get()).matches()) {
                words.add(text.get());
            } else {
                item.mistake("'" + text.get() + "' is not a name", remedy);
            }
        }
        return List.copyOf(words);
    }

    private static <I> @Nullable CompiledCondition<I> condition(
            YamlMap map, String key, ConditionLanguage<I> language) {
        Optional<String> text = map.text(key);
        if (text.isEmpty()) {
            return null;
        }
        try {
            return language.compile(text.get().strip());
        } catch (InvalidInput e) {
            map.mistake(key, e);
            return null;
        }
    }

    /// A severity without a grace period has no deadline and is never overdue: such a rule would wait for ever.
    private static void checkDeadlines(YamlMap map, CompiledCondition<FindingInput> blocks, Grace grace) {
        if (!blocks.names().contains("overdue") && !blocks.names().contains("deadline")) {
            return;
        }
        Set<Severity> needed = EnumSet.noneOf(Severity.class);
        for (String word : blocks.comparedWith("finding.severity")) {
            needed.add(Severity.parse(word));
        }
        if (needed.isEmpty()) {
            needed.addAll(GRADED);
        }
        needed.removeAll(grace.periods().keySet());
        if (!needed.isEmpty()) {
            String names = String.join(
                    ", ",
                    needed.stream()
                            .map(severity -> severity.name().toLowerCase(Locale.ROOT))
                            .toList());
            map.mistake(
                    "blocks",
                    "asks for deadlines, but there is no grace period for " + names,
                    "add " + names + " to grace, 0d for none");
        }
    }

    private static void checkThatItAsks(YamlMap map, Stage stage) {
        List<String> asking = List.of("blocks", "requires", "evidence").stream()
                .filter(map::has)
                .toList();
        switch (stage) {
            case SECRETS, CODE_QUALITY, DEPENDENCIES, SAST, IAC, CONTAINER, DAST -> {
                if (asking.isEmpty()) {
                    map.mistake("asks nothing", "add blocks, requires or evidence");
                }
            }
            case GATE, DEPLOYMENT, RUNTIME -> {
                for (String key : asking) {
                    map.mistake(
                            key, "has no effect in stage " + stage.word() + ", which has its own door", "take it out");
                }
            }
        }
    }
}
