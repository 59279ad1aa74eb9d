package dev.assize.scanners.sast;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.Suppression;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Draft;
import dev.assize.scanners.Findings;
import dev.assize.scanners.Fingerprints;
import dev.assize.scanners.Head;
import dev.assize.scanners.JsonReport;
import dev.assize.scanners.ReportFields;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads SARIF 2.1.0 (OASIS) from any tool. The driver's name decides the stage.
///
/// Two passes over the bytes: results may stand before the rules that give them their level. A run whose
/// invocation did not succeed (§3.20.14) is unreadable. Results that are absent from the base line (§3.27.24)
/// or that say pass or not applicable (§3.27.9) are no findings. A result is suppressed when it has
/// suppressions and none is under review or rejected (§3.27.23).
///
/// Severity: `security-severity` of the result or its rule where given, else the level, else the rule's
/// default level, else warning. Secret scanners give none that means anything: a secret is HIGH.
///
/// Measures: `results`, `runs`, `tools` (names, when there are several).
public final class SarifReports implements ReportReader {
    private static final String FORMAT = "sarif";
    private static final String CHANGED = "write SARIF 2.1.0";

    private static final Map<String, Stage> STAGES = Map.ofEntries(
            Map.entry("pmd", Stage.CODE_QUALITY),
            Map.entry("spotbugs", Stage.CODE_QUALITY),
            Map.entry("checkstyle", Stage.CODE_QUALITY),
            Map.entry("eslint", Stage.CODE_QUALITY),
            Map.entry("gitleaks", Stage.SECRETS),
            Map.entry("betterleaks", Stage.SECRETS),
            Map.entry("trufflehog", Stage.SECRETS),
            Map.entry("secretlint", Stage.SECRETS),
            Map.entry("detect-secrets", Stage.SECRETS),
            Map.entry("kingfisher", Stage.SECRETS),
            Map.entry("checkov", Stage.IAC),
            Map.entry("tfsec", Stage.IAC),
            Map.entry("kics", Stage.IAC),
            Map.entry("terrascan", Stage.IAC),
            Map.entry("hadolint", Stage.IAC),
            Map.entry("grype", Stage.DEPENDENCIES),
            Map.entry("osv-scanner", Stage.DEPENDENCIES),
            Map.entry("trivy", Stage.DEPENDENCIES),
            Map.entry("snyk open source", Stage.DEPENDENCIES),
            Map.entry("zap", Stage.DAST),
            Map.entry("nuclei", Stage.DAST));

    @Override
    public String format() {
        return FORMAT;
    }

    @Override
    public Stage stage() {
        return Stage.SAST;
    }

    @Override
    public Stage stageOf(byte[] report) {
        try {
            Rules rules = Rules.of(report);
            return rules.runs.isEmpty() ? stage() : stageOfTool(rules.runs.getFirst().tool);
        } catch (UnreadableReport _) {
            return stage();
        }
    }

    private Stage stageOfTool(String tool) {
        return STAGES.getOrDefault(tool, stage());
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        if (head.kind() != Head.Kind.JSON_OBJECT || !head.has("runs")) {
            return head.kind() == Head.Kind.JSON_OBJECT && head.value("$schema").contains("sarif") ? 80 : 0;
        }
        return head.value("version").startsWith("2.") || head.value("$schema").contains("sarif") ? 95 : 40;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Rules rules = Rules.of(report);
        if (rules.runs.isEmpty()) {
            throw new UnreadableReport("runs", "is empty: no tool ran", "run the tool again");
        }
        Results results = new Results(rules, stage);
        JsonReport.read(report, results::read);
        return results.reading();
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        boolean ofSecrets = stageOf(report) == Stage.SECRETS;
        // Secret scanners put the secret into snippets and, some of them, into the message.
        return JsonReport.redacted(
                report,
                path -> ofSecrets
                        && path.startsWith("runs/results/")
                        && (path.endsWith("/text") || path.endsWith("/markdown")));
    }

    /// A rule as far as results need it.
    private record Rule(
            String id,
            String title,
            String description,
            String help,
            @Nullable String helpUri,
            @Nullable String level,
            @Nullable Double securitySeverity,
            List<String> cwes) {}

    private record Run(
            String tool,
            String version,
            List<Rule> rules,
            Map<String, Rule> byId,
            List<List<Rule>> extensions,
            Map<String, String> bases,
            @Nullable Instant ended) {}

    /// The first pass: everything but the results.
    private static final class Rules {
        private final List<Run> runs = new ArrayList<>();
        private String version = "";

        static Rules of(byte[] report) throws UnreadableReport {
            Rules rules = new Rules();
            JsonReport.read(report, rules::read);
            return rules;
        }

        void read(JsonReport report) throws UnreadableReport {
            boolean[] sawRuns = {false};
            report.members("", name -> {
                switch (name) {
                    case "version" -> version = report.text("version");
                    case "runs" -> {
                        sawRuns[0] = true;
                        report.items("runs", i -> runs.add(run(report, "runs[" + i + "]")));
                    }
                    case "inlineExternalProperties" -> report.skip();
                    default -> report.skipUnknown(name);
                }
            });
            if (!sawRuns[0]) {
                throw new UnreadableReport("runs", "is missing", CHANGED);
            }
            if (!version.startsWith("2.1")) {
                throw new UnreadableReport("version", "is not 2.1.0", CHANGED);
            }
        }

        private static Run run(JsonReport report, String place) throws UnreadableReport {
            ReportFields[] tool = new ReportFields[1];
            boolean[] sawResults = {false};
            Map<String, String> bases = new HashMap<>();
            Instant[] ended = new Instant[1];
            report.members(place, name -> {
                String at = place + "." + name;
                switch (name) {
                    case "tool" -> tool[0] = report.fields(at);
                    case "results" -> {
                        sawResults[0] = true;
                        if (!report.atArray()) {
                            throw new UnreadableReport(
                                    at,
                                    "is not a list: the run produced no results",
                                    "run the tool again and look at its own output");
                        }
                        report.skip();
                    }
                    case "invocations" ->
                        report.items(at, i -> ended[0] = invocation(report.fields(at + "[" + i + "]"), ended[0]));
                    case "originalUriBaseIds" -> {
                        for (var base : report.fields(at).object().members().entrySet()) {
                            String uri = ReportFields.of(at, base.getValue()).textOrEmpty("uri");
                            bases.put(base.getKey(), uri);
                        }
                    }
                    case "artifacts",
                            "logicalLocations",
                            "taxonomies",
                            "versionControlProvenance",
                            "threadFlowLocations",
                            "graphs",
                            "addresses",
                            "policies",
                            "translations",
                            "webRequests",
                            "webResponses",
                            "newlineSequences",
                            "runAggregates",
                            "redactionTokens" -> report.skip();
                    default -> report.skipUnknown(at);
                }
            });
            if (tool[0] == null) {
                throw new UnreadableReport(place + ".tool", "is missing", CHANGED);
            }
            if (!sawResults[0]) {
                throw new UnreadableReport(
                        place + ".results", "is missing: the run produced no results", "run the tool again");
            }
            return run(tool[0], bases, ended[0]);
        }

        private static Run run(ReportFields tool, Map<String, String> bases, @Nullable Instant ended)
                throws UnreadableReport {
            ReportFields driver = tool.object("driver");
            List<Rule> rules = rules(driver);
            Map<String, Rule> byId = new HashMap<>();
            rules.forEach(rule -> byId.putIfAbsent(rule.id(), rule));
            List<List<Rule>> extensions = new ArrayList<>();
            for (ReportFields extension : tool.optionalList("extensions")) {
                List<Rule> more = rules(extension);
                extensions.add(more);
                more.forEach(rule -> byId.putIfAbsent(rule.id(), rule));
            }
            String version = driver.optionalText("semanticVersion")
                    .or(() -> quiet(driver, "version"))
                    .orElse("");
            return new Run(toolName(driver.name("name")), version, rules, byId, extensions, bases, ended);
        }

        private static Optional<String> quiet(ReportFields fields, String name) {
            return fields.object().get(name).map(v -> v instanceof Json.Text(String text) ? text : "");
        }

        private static @Nullable Instant invocation(ReportFields invocation, @Nullable Instant before)
                throws UnreadableReport {
            if (invocation.has("executionSuccessful") && !invocation.flag("executionSuccessful")) {
                throw new UnreadableReport(
                        invocation.at("executionSuccessful"),
                        "is false: the tool says that it failed",
                        "look at the tool's own output and run it again");
            }
            Instant end = invocation.optionalInstant("endTimeUtc").orElse(null);
            return end == null || (before != null && before.isAfter(end)) ? before : end;
        }

        private static List<Rule> rules(ReportFields component) throws UnreadableReport {
            List<Rule> rules = new ArrayList<>();
            for (ReportFields rule : component.optionalList("rules")) {
                rules.add(rule(rule));
            }
            return rules;
        }

        private static Rule rule(ReportFields rule) throws UnreadableReport {
            String id = rule.name("id");
            Optional<ReportFields> properties = rule.optionalObject("properties");
            List<String> cwes = new ArrayList<>();
            if (properties.isPresent()) {
                cwes.addAll(words(properties.get(), "tags"));
                cwes.addAll(words(properties.get(), "cwe"));
            }
            for (ReportFields relation : rule.optionalList("relationships")) {
                ReportFields target = relation.object("target");
                Optional<ReportFields> component = target.optionalObject("toolComponent");
                if (component.isPresent() && component.get().textOrEmpty("name").equalsIgnoreCase("CWE")) {
                    cwes.add("CWE-"
                            + target.textOrEmpty("id").toUpperCase(Locale.ROOT).replace("CWE-", ""));
                }
            }
            String title = message(rule, "shortDescription")
                    .or(() -> quiet(rule, "name"))
                    .orElse(id);
            Optional<ReportFields> configuration = rule.optionalObject("defaultConfiguration");
            return new Rule(
                    id,
                    title,
                    message(rule, "fullDescription").orElse(""),
                    message(rule, "help").orElse(""),
                    rule.optionalText("helpUri").orElse(null),
                    configuration.isEmpty()
                            ? null
                            : configuration.get().optionalText("level").orElse(null),
                    properties.isEmpty() ? null : securitySeverity(properties.get()),
                    cwes);
        }
    }

    /// The second pass: the results.
    private static final class Results {
        private final Rules rules;
        private final Stage stage;
        private final Findings findings = new Findings();
        private long count;
        private int runIndex;

        Results(Rules rules, Stage stage) {
            this.rules = rules;
            this.stage = stage;
        }

        void read(JsonReport report) throws UnreadableReport {
            report.members("", name -> {
                if (!name.equals("runs")) {
                    report.skip();
                    return;
                }
                report.items("runs", i -> {
                    runIndex = i;
                    report.members("runs[" + i + "]", member -> {
                        if (!member.equals("results")) {
                            report.skip();
                            return;
                        }
                        String place = "runs[" + i + "].results";
                        report.items(place, j -> result(report.fields(place + "[" + j + "]"), rules.runs.get(i)));
                    });
                });
            });
        }

        Reading reading() {
            Run first = rules.runs.getFirst();
            Set<String> tools = new TreeSet<>();
            rules.runs.forEach(run -> tools.add(run.tool()));
            Map<String, Json> measures = new TreeMap<>();
            measures.put("results", Json.of(count));
            measures.put("runs", Json.of(rules.runs.size()));
            if (tools.size() > 1) {
                measures.put("tools", Json.texts(tools));
            }
            Instant ended = rules.runs.stream()
                    .map(Run::ended)
                    .filter(java.util.Objects::nonNull)
                    .max(Instant::compareTo)
                    .orElse(null);
            return findings.reading(first.tool(), first.version(), measures, ended);
        }

        private void result(ReportFields result, Run run) throws UnreadableReport {
            count++;
            String kind = result.textOrEmpty("kind");
            if (kind.equals("pass") || kind.equals("notApplicable") || kind.equals("informational")) {
                return;
            }
            if (result.textOrEmpty("baselineState").equals("absent")) {
                return;
            }
            findings.add(finding(result, run, kind));
        }

        private Finding finding(ReportFields result, Run run, String kind) throws UnreadableReport {
            Rule rule = rule(result, run);
            String message = message(result, "message").orElse("");
            Optional<ReportFields> properties = result.optionalObject("properties");
            Double score = properties.isEmpty() ? null : securitySeverity(properties.get());
            score = score == null ? rule.securitySeverity() : score;
            String level = result.optionalText("level")
                    .orElse(
                            kind.equals("review") || kind.equals("open")
                                    ? "warning"
                                    : rule.level() == null ? "warning" : rule.level());
            List<String> cwes = new ArrayList<>(rule.cwes());
            for (ReportFields taxon : result.optionalList("taxa")) {
                Optional<ReportFields> component = taxon.optionalObject("toolComponent");
                if (component.isPresent() && component.get().textOrEmpty("name").equalsIgnoreCase("CWE")) {
                    cwes.add("CWE-"
                            + taxon.textOrEmpty("id").toUpperCase(Locale.ROOT).replace("CWE-", ""));
                }
            }
            boolean ofSecrets = stage == Stage.SECRETS;
            // Semgrep names its rules by the directory of the rule file, here as in its own format.
            String id = run.tool().equals("semgrep") ? SemgrepReports.ruleId(rule.id()) : rule.id();
            Draft draft = new Draft(stage, run.tool(), id)
                    .title(ofSecrets || !rule.title().contains(rule.id()) ? rule.title() : firstLine(message, rule))
                    // A secret scanner's message may quote the secret; the rule says what it is just as well.
                    .description(ofSecrets ? rule.description() : message)
                    .severity(
                            score != null ? Severity.ofCvss(score) : ofSecrets ? Severity.HIGH : ofLevel(level),
                            score == null ? level : level + " " + score)
                    .cwes(cwes)
                    .remedy(rule.help())
                    .references(rule.helpUri() == null ? List.of() : List.of(rule.helpUri()));
            suppression(result, draft);
            return located(result, run, draft);
        }

        private static String firstLine(String message, Rule rule) {
            return message.lines().findFirst().orElse(rule.title());
        }

        private Finding located(ReportFields result, Run run, Draft draft) throws UnreadableReport {
            List<ReportFields> locations = result.optionalList("locations");
            for (ReportFields location : locations) {
                Optional<ReportFields> physical = location.optionalObject("physicalLocation");
                if (physical.isEmpty()) {
                    continue;
                }
                Optional<ReportFields> artifact = physical.get().optionalObject("artifactLocation");
                if (artifact.isEmpty() || artifact.get().textOrEmpty("uri").isEmpty()) {
                    continue;
                }
                Optional<ReportFields> region = physical.get().optionalObject("region");
                int start = region.isEmpty() ? 0 : region.get().line("startLine");
                int end = region.isEmpty() ? 0 : region.get().line("endLine");
                return draft.inFile(path(artifact.get(), run), start, end, code(region));
            }
            for (ReportFields location : locations) {
                for (ReportFields logical : location.optionalList("logicalLocations")) {
                    String name = logical.optionalText("fullyQualifiedName")
                            .or(() -> Rules.quiet(logical, "name"))
                            .orElse("");
                    if (!name.isEmpty()) {
                        return draft.inFile(name, 0, 0, "");
                    }
                }
            }
            return draft.everywhere("");
        }

        private String code(Optional<ReportFields> region) throws UnreadableReport {
            if (region.isEmpty() || stage == Stage.SECRETS) {
                return "";
            }
            Optional<ReportFields> snippet = region.get().optionalObject("snippet");
            return snippet.isEmpty() ? "" : snippet.get().textOrEmpty("text");
        }

        private static String path(ReportFields artifact, Run run) throws UnreadableReport {
            String uri = artifact.text("uri");
            for (String base : run.bases().values()) {
                if (!base.isEmpty() && uri.startsWith(base)) {
                    return Fingerprints.path("file:" + uri.substring(base.length()));
                }
            }
            // A URI has its reserved characters escaped whether or not it names its scheme.
            return Fingerprints.path(uri.contains("://") || uri.startsWith("file:") ? uri : "file:" + uri);
        }

        private static void suppression(ReportFields result, Draft draft) throws UnreadableReport {
            List<ReportFields> suppressions = result.optionalList("suppressions");
            if (suppressions.isEmpty()) {
                return;
            }
            for (ReportFields suppression : suppressions) {
                String status = suppression.textOrEmpty("status");
                if (status.equals("underReview") || status.equals("rejected")) {
                    return;
                }
            }
            ReportFields first = suppressions.getFirst();
            draft.suppressed(
                    first.textOrEmpty("kind").equals("inSource")
                            ? Suppression.Source.INLINE
                            : Suppression.Source.CONFIGURATION,
                    first.optionalText("justification").orElse(null));
        }

        /// The rule by index where the result gives one, else by id, else by the part of a hierarchical id
        /// before its last slash (§3.27.5).
        private static Rule rule(ReportFields result, Run run) throws UnreadableReport {
            Optional<ReportFields> reference = result.optionalObject("rule");
            String id = result.textOrEmpty("ruleId");
            if (id.isEmpty() && reference.isPresent()) {
                id = reference.get().textOrEmpty("id");
            }
            List<Rule> rules = run.rules();
            int index = index(result, "ruleIndex");
            if (reference.isPresent()) {
                index = index < 0 ? index(reference.get(), "index") : index;
                Optional<ReportFields> component = reference.get().optionalObject("toolComponent");
                int extension = component.isEmpty() ? -1 : index(component.get(), "index");
                if (extension >= 0 && extension < run.extensions().size()) {
                    rules = run.extensions().get(extension);
                }
            }
            if (index >= 0 && index < rules.size() && (id.isEmpty() || matches(rules.get(index), id))) {
                return rules.get(index);
            }
            Rule known = run.byId().get(id);
            if (known == null && id.contains("/")) {
                known = run.byId().get(id.substring(0, id.lastIndexOf('/')));
            }
            if (known != null) {
                return known;
            }
            if (id.isEmpty()) {
                throw new UnreadableReport(result.at("ruleId"), "is missing and no rule is named otherwise", CHANGED);
            }
            return new Rule(id, id, "", "", null, null, null, List.of());
        }

        private static boolean matches(Rule rule, String id) {
            return rule.id().equals(id) || id.startsWith(rule.id() + "/");
        }

        private static int index(ReportFields fields, String name) throws UnreadableReport {
            Optional<Double> index = fields.optionalDecimal(name);
            return index.isPresent() && index.get() >= 0 && index.get() < Integer.MAX_VALUE
                    ? index.get().intValue()
                    : -1;
        }
    }

    /// One tool has one name, whatever it appends to it.
    static String toolName(String driver) {
        String name = driver.strip().toLowerCase(Locale.ROOT);
        for (String end : Arrays.asList(" oss", " community", " pro", " cli")) {
            if (name.endsWith(end)) {
                return name.substring(0, name.length() - end.length());
            }
        }
        return name;
    }

    private static Severity ofLevel(String level) {
        return switch (level) {
            case "error" -> Severity.HIGH;
            case "warning" -> Severity.MEDIUM;
            case "note" -> Severity.LOW;
            case "none" -> Severity.INFO;
            default -> Severity.UNKNOWN;
        };
    }

    private static Optional<String> message(ReportFields owner, String name) throws UnreadableReport {
        Optional<ReportFields> message = owner.optionalObject(name);
        if (message.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> text = message.get().optionalText("text");
        return text.isPresent() ? text : message.get().optionalText("markdown");
    }

    private static List<String> words(ReportFields properties, String name) {
        Json value = properties.object().get(name).orElse(Json.NULL);
        if (value instanceof Json.Text(String text)) {
            return List.of(text);
        }
        List<String> words = new ArrayList<>();
        if (value instanceof Json.Array(var items)) {
            for (Json item : items) {
                if (item instanceof Json.Text(String text)) {
                    words.add(text);
                }
            }
        }
        return words;
    }

    /// A property bag may hold anything; what is no score is none.
    private static @Nullable Double securitySeverity(ReportFields properties) {
        Json value = properties.object().get("security-severity").orElse(Json.NULL);
        try {
            double score =
                    switch (value) {
                        case Json.Text(String text) -> Double.parseDouble(text.strip());
                        case Json.Number(var number) -> number.doubleValue();
                        default -> Double.NaN;
                    };
            return score >= 0 && score <= 10 ? score : null;
        } catch (NumberFormatException _) {
            return null;
        }
    }
}
