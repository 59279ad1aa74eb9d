package dev.assize.policy;

import dev.assize.core.InvalidInput;
import dev.assize.core.canonical.JsonFields;
import dev.assize.core.control.ControlCatalogue;
import dev.assize.core.control.ControlId;
import dev.assize.core.evidence.Evidence;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.identity.Role;
import dev.assize.core.policy.Estate;
import dev.assize.core.policy.FindingInput;
import dev.assize.core.policy.Grace;
import dev.assize.core.policy.Mode;
import dev.assize.core.policy.ModeSchedule;
import dev.assize.core.policy.NamePattern;
import dev.assize.core.policy.Policy;
import dev.assize.core.policy.PolicyDifference;
import dev.assize.core.policy.PolicyLanguage;
import dev.assize.core.policy.QuorumRule;
import dev.assize.core.policy.RegoQuery;
import dev.assize.core.policy.Requirement;
import dev.assize.core.policy.Rule;
import dev.assize.core.policy.Scope;
import dev.assize.core.policy.StageInput;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Environment;
import dev.assize.core.subject.Service;
import dev.assize.policy.cel.CompiledCondition;
import dev.assize.policy.cel.ConditionLanguage;
import dev.assize.policy.yaml.Nearest;
import dev.assize.policy.yaml.YamlDocument;
import dev.assize.policy.yaml.YamlMap;
import dev.assize.policy.yaml.YamlValue;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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

    /// Layers a policy may be put together from.
    public static final int MAX_LAYERS = 8;

    /// Steps all conditions of a policy may take for one finding.
    public static final long MAX_COST = 50_000;

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
    private static final Pattern WEAKNESS = Pattern.compile("[A-Z][A-Za-z0-9._:-]{2,63}");
    private static final Pattern QUERY = Pattern.compile("data(\\.[a-zA-Z_][a-zA-Z0-9_]{0,63}){1,10}");
    private static final List<String> NEW_KEYS = List.of("extends", "services", "known_exploited");
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
        return read(source, Sources.NONE);
    }

    @Override
    public Policy read(byte[] source, Sources sources) {
        return read("policy", source, sources);
    }

    /// @param name how messages call the file
    /// @throws InvalidInput naming every mistake with its place
    public Policy read(String name, byte[] source) {
        return read(name, source, Sources.NONE);
    }

    /// @param sources where the layers of a stack are found by digest
    public Policy read(String name, byte[] source, Sources sources) {
        Digest digest = Digest.of(source);
        synchronized (remembered) {
            Policy known = remembered.get(digest);
            if (known != null) {
                return known;
            }
        }
        YamlDocument file = YamlDocument.parse(name, source);
        Policy policy = file.root().has("layers") ? stack(file, digest, sources) : single(file, digest);
        synchronized (remembered) {
            remembered.put(digest, policy);
        }
        return policy;
    }

    private static Policy single(YamlDocument file, Digest digest) {
        file.root()
                .value("extends")
                .ifPresent(value -> value.mistake(
                        "needs the policy above it", "adopt, test or lint the file, so that its layers are found"));
        return layer(file, digest, null);
    }

    // --- layers

    /// A stack names its layers by digest, the outermost first.
    private static Policy stack(YamlDocument file, Digest digest, Sources sources) {
        YamlMap root = file.root();
        version(root);
        List<Digest> digests = new ArrayList<>();
        root.list("layers").forEach(item -> item.parsed(Digest::parse).ifPresent(digests::add));
        if (digests.isEmpty() || digests.size() > MAX_LAYERS) {
            root.mistake("layers", "are " + digests.size(), "give from 1 to " + MAX_LAYERS);
        }
        file.finish();
        Policy policy = null;
        List<Policy.Layer> layers = new ArrayList<>();
        for (Digest layer : digests) {
            byte[] bytes = sources.get(layer);
            if (!Digest.of(bytes).equals(layer)) {
                throw new InvalidInput("layers", layer.brief() + " is not what was found", "restore the layer");
            }
            policy = layer("layer " + (layers.size() + 1), bytes, policy);
            layers.add(new Policy.Layer(policy.name(), policy.version(), layer));
        }
        return with(Objects.requireNonNull(policy), digest, layers);
    }

    /// Reads one file below another policy, which it may only tighten.
    ///
    /// @param name  how messages call the file
    /// @param above the policy it extends; null where it stands by itself
    /// @throws InvalidInput naming every mistake and every loosening with its place
    static Policy layer(String name, byte[] bytes, @Nullable Policy above) {
        return layer(YamlDocument.parse(name, bytes), Digest.of(bytes), above);
    }

    private static Policy layer(YamlDocument file, Digest digest, @Nullable Policy above) {
        YamlMap root = file.root();
        int language = version(root);
        if (language == 1) {
            NEW_KEYS.forEach(key -> root.retired(key, "it is part of language 2; write language: 2 at the top"));
        }
        String name = root.requiredText("policy");
        if (!name.isBlank() && !NAME.matcher(name).matches()) {
            root.mistake("policy", "'" + name + "' is not a name", "use lower-case letters, digits, dots and dashes");
        }
        String version = root.requiredText("version");
        if (above != null) {
            checkExtends(root, above);
        }
        Grace grace = root.map("grace").map(map -> grace(map, language)).orElse(Grace.NONE);
        Map<Environment, QuorumRule> quorums = new HashMap<>(above == null ? Map.of() : above.quorums());
        root.map("approvals").ifPresent(map -> quorums.putAll(quorums(map)));
        Duration validity =
                period(root, "approval_validity", above == null ? DEFAULT_APPROVAL_VALIDITY : above.approvalValidity());
        Duration maxExemption =
                period(root, "max_exemption", above == null ? DEFAULT_MAX_EXEMPTION : above.maxExemption());
        Set<String> exploited = new LinkedHashSet<>(above == null ? Set.of() : above.knownExploited());
        Estate estate = above == null ? Estate.UNKNOWN : above.estate();
        if (language > 1) {
            exploited.addAll(words(root, "known_exploited", WEAKNESS, "write an id such as CVE-2021-44228"));
            estate = root.map("services").map(PolicyReader::estate).orElse(Estate.UNKNOWN);
            estate = above == null ? estate : merged(above.estate(), estate);
        }
        Grace whole = above == null ? grace : above.grace().overriddenBy(grace);
        Map<String, YamlMap> places = new HashMap<>();
        List<Rule> rules = rules(root, whole, language, above, places);
        // Only the first version of a layer above counts as its own; a lower layer cannot go back to it.
        int newest = Math.max(language, above == null ? 1 : above.language());
        Policy policy = new Policy(
                name,
                version,
                digest,
                rules,
                whole,
                quorums,
                validity,
                maxExemption,
                newest,
                estate,
                exploited,
                List.of());
        if (above != null && file.sound()) {
            refuseLoosening(root, places, above, policy);
        }
        file.finish();
        return policy;
    }

    private static int version(YamlMap root) {
        return root.number("language", 1, Policy.LANGUAGE).orElse(1);
    }

    private static Policy with(Policy policy, Digest digest, List<Policy.Layer> layers) {
        return new Policy(
                policy.name(),
                policy.version(),
                digest,
                policy.rules(),
                policy.grace(),
                policy.quorums(),
                policy.approvalValidity(),
                policy.maxExemption(),
                policy.language(),
                policy.estate(),
                policy.knownExploited(),
                layers);
    }

    /// The layers were found by whoever resolved them; here only the names are held against each other.
    private static void checkExtends(YamlMap root, Policy above) {
        Optional<YamlMap> map = root.required("extends").flatMap(YamlValue::map);
        if (map.isEmpty()) {
            return;
        }
        Optional<String> pack = map.get().text("pack");
        Optional<String> file = map.get().text("file");
        map.get().mayHold("digest");
        if (pack.isPresent() == file.isPresent()) {
            map.get().mistake("names no policy", "write {pack: NAME} or {file: PATH, digest: sha256:...}");
        }
        if (pack.isPresent() && !pack.get().equals(above.name())) {
            map.get().mistake("pack", "is " + pack.get() + ", the layer above is " + above.name(), "put them in order");
        }
        Optional<Digest> digest = map.get().parsed("digest", Digest::parse);
        if (file.isPresent() && digest.isEmpty()) {
            map.get().mistake("digest", "is missing", "pin the file: digest: " + above.digest());
        }
        if (digest.isPresent() && !digest.get().equals(above.digest())) {
            map.get()
                    .mistake(
                            "digest",
                            "is not that of the layer above",
                            "look at what changed, then write " + above.digest());
        }
    }

    private static void refuseLoosening(YamlMap root, Map<String, YamlMap> places, Policy above, Policy policy) {
        for (PolicyDifference difference : PolicyDifference.between(above, policy)) {
            if (!difference.refusedBelow()) {
                continue;
            }
            YamlMap map = places.getOrDefault(difference.rule(), root);
            String key = difference.key();
            while (key.contains(".")) {
                Optional<YamlMap> inner = map.map(key.substring(0, key.indexOf('.')));
                if (inner.isEmpty()) {
                    break;
                }
                map = inner.get();
                key = key.substring(key.indexOf('.') + 1);
            }
            String verb = difference.direction() == PolicyDifference.Direction.LOOSER
                    ? "loosens " + above.name() + ": "
                    : "may loosen " + above.name() + ": ";
            map.mistake(key, verb + difference.text(), difference.remedy());
        }
    }

    private static Estate merged(Estate above, Estate own) {
        Map<String, List<NamePattern>> tiers = new HashMap<>(above.tiers());
        own.tiers().forEach((tier, services) -> tiers.merge(tier, services, PolicyReader::joined));
        Map<Service, Set<Service>> formerly = new HashMap<>(above.formerly());
        own.formerly()
                .forEach((service, names) -> formerly.merge(service, names, (a, b) -> {
                    Set<Service> all = new LinkedHashSet<>(a);
                    all.addAll(b);
                    return all;
                }));
        return new Estate(tiers, joined(above.internal(), own.internal()), formerly);
    }

    private static <T> List<T> joined(List<T> one, List<T> other) {
        Set<T> all = new LinkedHashSet<>(one);
        all.addAll(other);
        return List.copyOf(all);
    }

    // --- the policy as a whole

    private static Duration period(YamlMap map, String key, Duration otherwise) {
        Duration period = map.duration(key).orElse(otherwise);
        if (period.isZero() || period.compareTo(LONGEST) > 0) {
            map.mistake(key, "is out of bounds", "give more than nothing and at most 3650d");
        }
        return period;
    }

    private static Grace grace(YamlMap map, int language) {
        Map<Severity, Duration> periods = periods(map);
        if (language == 1) {
            return new Grace(periods);
        }
        return new Grace(
                periods,
                map.map("exposed").map(PolicyReader::periods).orElse(Map.of()),
                map.map("with_fix").map(PolicyReader::periods).orElse(Map.of()),
                gracePeriod(map, "known_exploited").orElse(null));
    }

    private static Map<Severity, Duration> periods(YamlMap map) {
        Map<Severity, Duration> periods = new EnumMap<>(Severity.class);
        for (Severity severity : Severity.values()) {
            gracePeriod(map, severity.name().toLowerCase(Locale.ROOT))
                    .ifPresent(period -> periods.put(severity, period));
        }
        return periods;
    }

    private static Optional<Duration> gracePeriod(YamlMap map, String key) {
        Optional<Duration> period = map.duration(key);
        if (period.isPresent() && period.get().compareTo(LONGEST) > 0) {
            map.mistake(key, "is out of bounds", "give at most 3650d");
        }
        return period;
    }

    /// A number, or `people`, `roles` and `high_risk`.
    private static Map<Environment, QuorumRule> quorums(YamlMap map) {
        Map<Environment, QuorumRule> quorums = new HashMap<>();
        map.entries().forEach((name, value) -> {
            try {
                Environment environment = new Environment(name);
                if (value.isMap()) {
                    value.map().ifPresent(rule -> quorums.put(environment, quorum(rule, true)));
                } else {
                    value.number(0, MAX_QUORUM).ifPresent(count -> quorums.put(environment, QuorumRule.of(count)));
                }
            } catch (InvalidInput e) {
                map.mistake(name, e);
            }
        });
        return quorums;
    }

    private static QuorumRule quorum(YamlMap map, boolean mayNest) {
        int people = map.number("people", 0, MAX_QUORUM).orElse(1);
        Map<Role, Integer> roles = new EnumMap<>(Role.class);
        map.map("roles").ifPresent(named -> named.entries().forEach((role, value) -> {
            try {
                Role known = JsonFields.oneOf(named.place() + "." + role, role, Role.class);
                value.number(1, MAX_QUORUM).ifPresent(count -> roles.put(known, count));
            } catch (InvalidInput e) {
                named.mistake(role, e);
            }
        }));
        QuorumRule highRisk =
                mayNest ? map.map("high_risk").map(rule -> quorum(rule, false)).orElse(null) : null;
        return new QuorumRule(people, roles, highRisk);
    }

    private static Estate estate(YamlMap map) {
        Map<String, List<NamePattern>> tiers = new HashMap<>();
        map.map("tiers").ifPresent(inner -> inner.entries().forEach((tier, services) -> {
            if (!TOOL.matcher(tier).matches()) {
                inner.mistake(tier, "'" + tier + "' is not a name", "a tier's name is lower case");
            }
            tiers.put(tier, patterns(services.list()));
        }));
        Map<Service, Set<Service>> formerly = new HashMap<>();
        map.map("formerly").ifPresent(inner -> inner.entries().forEach((name, earlier) -> {
            try {
                Set<Service> names = new LinkedHashSet<>();
                earlier.list().forEach(item -> item.parsed(Service::new).ifPresent(names::add));
                formerly.put(new Service(name), names);
            } catch (InvalidInput e) {
                inner.mistake(name, e);
            }
        }));
        return new Estate(tiers, patterns(map.list("internal")), formerly);
    }

    private static List<NamePattern> patterns(List<YamlValue> items) {
        List<NamePattern> patterns = new ArrayList<>();
        items.forEach(item -> item.parsed(NamePattern::new).ifPresent(patterns::add));
        return List.copyOf(patterns);
    }

    // --- rules

    private static List<Rule> rules(
            YamlMap root, Grace grace, int language, @Nullable Policy above, Map<String, YamlMap> places) {
        if (above == null && root.required("rules").isEmpty()) {
            return List.of();
        }
        List<YamlMap> maps = root.maps("rules");
        if (maps.size() > MAX_RULES) {
            root.mistake("rules", "are " + maps.size() + ", the limit is " + MAX_RULES, "take some out");
            return List.of();
        }
        Map<String, Rule> rules = new LinkedHashMap<>();
        if (above != null) {
            above.rules().forEach(rule -> rules.put(rule.id(), rule));
        }
        for (YamlMap map : maps) {
            Optional<Rule> amended =
                    above == null ? Optional.empty() : map.text("id").flatMap(above::rule);
            Rule rule = amended.isPresent() ? amended(map, amended.get(), grace, language) : rule(map, grace, language);
            YamlMap earlier = places.putIfAbsent(rule.id(), map);
            if (earlier != null && !rule.id().isBlank()) {
                map.mistake(
                        "id",
                        "'" + rule.id() + "' is taken, first by " + earlier.place(),
                        "give each rule an id of its own");
            }
            rules.put(rule.id(), rule);
        }
        boolean enforced = rules.values().stream()
                .anyMatch(rule -> rule.modes().everEnforces() && rule.atGate() && rule.stage() != Stage.GATE);
        if (!enforced) {
            root.mistake(
                    "rules",
                    "enforce nothing before the gate, so that no change could ever pass",
                    "set mode: enforce on at least one rule of stages 1 to 7");
        }
        checkCost(root, rules.values());
        return List.copyOf(rules.values());
    }

    /// A policy of hostile or careless conditions must not hold up the gate: what all of them together may cost
    /// for one finding is bounded before any of them is run.
    private static void checkCost(YamlMap root, Collection<Rule> rules) {
        long cost = 0;
        for (Rule rule : rules) {
            if (rule.blocks() instanceof CompiledCondition<?> blocks) {
                cost += blocks.cost();
            }
        }
        if (cost > MAX_COST) {
            root.mistake(
                    "rules",
                    "would take up to " + cost + " steps for each finding, the limit is " + MAX_COST,
                    "use fewer loops (exists, all) and shorter conditions");
        }
    }

    private static Rule rule(YamlMap map, Grace policyGrace, int language) {
        Optional<Stage> stage = stage(map);
        String id = id(map, stage);
        String title = map.requiredText("title");
        String why = map.requiredText("why");
        String remedy = map.requiredText("remedy");
        List<ControlId> controls = controls(map);
        ModeSchedule modes = modes(map, language).orElse(ModeSchedule.always(Mode.ENFORCE));
        Scope scope = scope(map, language).orElse(Scope.EVERYWHERE);
        Grace grace = map.map("grace").map(inner -> grace(inner, language)).orElse(Grace.NONE);
        Requirement requirement = map.map("evidence")
                .map(inner -> requirement(inner, Requirement.DEFAULT, language))
                .orElse(Requirement.DEFAULT);
        CompiledCondition<FindingInput> blocks = condition(map, "blocks", ConditionLanguage.OVER_FINDING);
        CompiledCondition<StageInput> requires = condition(map, "requires", ConditionLanguage.OVER_STAGE);
        RegoQuery rego = rego(map, language).orElse(null);
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
                modes,
                scope,
                requirement,
                grace,
                blocks,
                requires,
                rego);
    }

    /// A rule of the layer above with what this layer says otherwise.
    private static Rule amended(YamlMap map, Rule above, Grace policyGrace, int language) {
        Optional<Stage> stage = map.has("stage") ? stage(map) : Optional.of(above.stage());
        Set<ControlId> controls = new LinkedHashSet<>(above.controls());
        controls.addAll(controls(map));
        Grace grace = above.grace()
                .overriddenBy(
                        map.map("grace").map(inner -> grace(inner, language)).orElse(Grace.NONE));
        CompiledCondition<FindingInput> blocks = condition(map, "blocks", ConditionLanguage.OVER_FINDING);
        CompiledCondition<StageInput> requires = condition(map, "requires", ConditionLanguage.OVER_STAGE);
        if (blocks != null) {
            checkDeadlines(map, blocks, policyGrace.overriddenBy(grace));
        }
        return new Rule(
                above.id(),
                stage.orElse(above.stage()),
                map.has("title") ? map.requiredText("title") : above.title(),
                map.has("why") ? map.requiredText("why") : above.explanation(),
                map.has("remedy") ? map.requiredText("remedy") : above.remedy(),
                List.copyOf(controls),
                modes(map, language).orElse(above.modes()),
                scope(map, language).orElse(above.scope()),
                map.map("evidence")
                        .map(inner -> requirement(inner, above.requirement(), language))
                        .orElse(above.requirement()),
                grace,
                blocks == null ? above.blocks() : blocks,
                requires == null ? above.requires() : requires,
                rego(map, language).orElse(above.rego()));
    }

    /// One word, or steps with the day from which each counts.
    private static Optional<ModeSchedule> modes(YamlMap map, int language) {
        Optional<YamlValue> value = map.value("mode");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (!value.get().isList() || language == 1) {
            return value.get().oneOf(Mode.class).map(ModeSchedule::always);
        }
        List<ModeSchedule.Step> steps = new ArrayList<>();
        for (YamlValue item : value.get().list()) {
            Optional<YamlMap> step = item.map();
            if (step.isEmpty()) {
                continue;
            }
            Optional<Mode> mode = step.get().required("mode").flatMap(word -> word.oneOf(Mode.class));
            Optional<Instant> from = step.get().parsed("from", PolicyReader::day);
            if (from.isEmpty() && (step.get().has("from") || !steps.isEmpty())) {
                step.get().mistake("from", "is missing", "write the day, for example 2026-03-01");
            } else if (mode.isPresent()) {
                Instant at = from.orElse(Instant.MIN);
                if (!steps.isEmpty() && !steps.getLast().from().isBefore(at)) {
                    step.get().mistake("from", "is not after the step before it", "put the steps in the order of time");
                } else {
                    steps.add(new ModeSchedule.Step(at, mode.get()));
                }
            }
        }
        if (steps.isEmpty()) {
            map.mistake("mode", "has no step", "write a mode, or steps as in [{from: 2026-03-01, mode: enforce}]");
        }
        return Optional.of(new ModeSchedule(steps));
    }

    /// A day counts from its first instant in UTC.
    private static Instant day(String text) {
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException _) {
            throw new InvalidInput("", "'" + text + "' is no day", "write it as 2026-03-01");
        }
    }

    private static Optional<Scope> scope(YamlMap map, int language) {
        Optional<YamlMap> applies = language == 1 ? Optional.empty() : map.map("applies");
        if (language == 1) {
            map.retired("applies", "it is part of language 2; write language: 2 at the top");
        }
        return applies.map(inner -> {
            Set<Environment> environments = new LinkedHashSet<>();
            inner.list("environments")
                    .forEach(item -> item.parsed(Environment::new).ifPresent(environments::add));
            return new Scope(
                    patterns(inner.list("services")),
                    new LinkedHashSet<>(words(inner, "tiers", TOOL, "a tier's name is lower case")),
                    environments,
                    patterns(inner.list("branches")));
        });
    }

    private static Optional<RegoQuery> rego(YamlMap map, int language) {
        if (language == 1) {
            map.retired("rego", "it is part of language 2; write language: 2 at the top");
            return Optional.empty();
        }
        Optional<YamlMap> inner = map.map("rego");
        if (inner.isEmpty()) {
            return Optional.empty();
        }
        inner.get().requiredText("bundle");
        String query = inner.get().requiredText("query");
        if (!query.isBlank() && !QUERY.matcher(query).matches()) {
            inner.get().mistake("query", "'" + query + "' is no path", "write a path such as data.payments.deny");
        }
        return inner.get()
                .required("digest")
                .flatMap(value -> value.parsed(Digest::parse))
                .map(digest -> new RegoQuery(digest, query));
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

    /// @param otherwise what holds where nothing is said
    private static Requirement requirement(YamlMap map, Requirement otherwise, int language) {
        Duration maxAge = map.duration("max_age").orElse(otherwise.maxAge());
        if (maxAge != null && (maxAge.isZero() || maxAge.compareTo(LONGEST) > 0)) {
            map.mistake("max_age", "is out of bounds", "give more than nothing and at most 3650d");
        }
        List<String> tools = words(map, "tools", TOOL, "a tool's name is lower case");
        List<String> formats = words(map, "formats", TOOL, "a format's name is lower case");
        int minRules = map.number("min_rules", 0, MAX_MIN_RULES).orElse(otherwise.minRules());
        Set<Evidence.Origin> origins = EnumSet.noneOf(Evidence.Origin.class);
        map.list("origins").forEach(item -> item.oneOf(Evidence.Origin.class).ifPresent(origins::add));
        List<String> measures = words(map, "measures", MEASURE, "a measure's name is in snake_case");
        Set<Digest> ruleSets = new LinkedHashSet<>();
        if (language > 1) {
            map.list("rule_sets").forEach(item -> item.parsed(Digest::parse).ifPresent(ruleSets::add));
        }
        boolean applicability = map.flag("applicability").orElse(otherwise.applicability());
        return new Requirement(
                maxAge,
                map.has("tools") ? tools : otherwise.tools(),
                map.has("formats") ? formats : otherwise.formats(),
                minRules,
                map.has("origins") ? origins : otherwise.origins(),
                map.has("measures") ? measures : otherwise.measures(),
                language > 1 && map.has("rule_sets") ? ruleSets : otherwise.ruleSets(),
                applicability);
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
        List<String> asking = List.of("blocks", "requires", "evidence", "rego").stream()
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
