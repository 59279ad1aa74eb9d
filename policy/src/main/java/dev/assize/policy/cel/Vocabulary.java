package dev.assize.policy.cel;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Location;
import dev.assize.core.evidence.PackageRef;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.Suppression;
import dev.assize.core.policy.Condition;
import dev.assize.core.policy.FindingInput;
import dev.assize.core.policy.StageInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Everything a kind of condition can see, in the order of the reference.
public final class Vocabulary<I> {
    /// What `blocks` sees: one finding.
    public static final Vocabulary<FindingInput> OF_FINDING = new Vocabulary<>(ofFinding());

    /// What `requires` sees: the reports of one stage together.
    public static final Vocabulary<StageInput> OF_STAGE = new Vocabulary<>(ofStage());

    private final Map<String, Variable<I>> variables;

    private Vocabulary(List<Variable<I>> variables) {
        Map<String, Variable<I>> map = new LinkedHashMap<>();
        variables.forEach(variable -> map.put(variable.name(), variable));
        this.variables = Collections.unmodifiableMap(map);
    }

    public List<Variable<I>> variables() {
        return List.copyOf(variables.values());
    }

    public Optional<Variable<I>> find(String name) {
        return Optional.ofNullable(variables.get(name));
    }

    public List<String> names() {
        return List.copyOf(variables.keySet());
    }

    private static List<Variable<FindingInput>> ofFinding() {
        List<Variable<FindingInput>> all = new ArrayList<>();
        all.add(new Variable<>(
                "finding.severity",
                ValueType.TEXT,
                "how bad it is on our own scale",
                Arrays.stream(Severity.values()).map(Severity::word).toList(),
                in -> in.finding().severity().word()));
        text(all, "finding.tool_severity", "how bad the tool says it is, in its own word", Finding::toolSeverity);
        text(all, "finding.rule", "the tool's rule or advisory, for example `CVE-2021-44228`", Finding::rule);
        text(all, "finding.tool", "the tool's name in lower case", Finding::tool);
        text(all, "finding.path", "the file it is in; empty where it is in none", f -> path(f.location()));
        all.add(new Variable<>(
                "finding.line", ValueType.INT, "the first line, from 1; 0 where there is none", List.of(), in ->
                        (long) line(in.finding().location())));
        ofPackage(all, "name", "name of the package that is affected", PackageRef::name);
        ofPackage(all, "version", "its version", PackageRef::version);
        ofPackage(all, "fixed_version", "the version that mends it", PackageRef::fixedVersion);
        ofPackage(all, "purl", "its package URL", PackageRef::purl);
        text(
                all,
                "finding.endpoint",
                "path of the end point of the running service; empty where there is none",
                f -> f.location() instanceof Location.AtEndpoint at ? at.path() : null);
        text(
                all,
                "finding.resource",
                "the resource of the infrastructure definition; empty where there is none",
                f -> f.location() instanceof Location.InResource in ? in.resource() : null);
        texts(all, "finding.cwes", "weakness classes, for example `CWE-89`", Finding::cwes);
        texts(all, "finding.aliases", "other ids of the same weakness", Finding::aliases);
        flag(
                all,
                "finding.has_cvss_score",
                "whether a CVSS score is known",
                in -> in.finding().cvssScore() != null);
        all.add(new Variable<>(
                "finding.cvss_score",
                ValueType.DOUBLE,
                "CVSS base score, 0.0 to 10.0; has no value where none is known",
                List.of(),
                in -> present(
                        in.finding().cvssScore(),
                        "no CVSS score is known for " + in.finding().rule())));
        flag(
                all,
                "finding.suppressed",
                "whether the sources or the tool's settings ask to pass it over",
                in -> in.finding().suppressed());
        all.add(new Variable<>(
                "finding.suppression_source",
                ValueType.TEXT,
                "where that was asked for; empty where it was not",
                withEmpty(Arrays.stream(Suppression.Source.values())
                        .map(Suppression.Source::word)
                        .toList()),
                in -> suppressionSource(in.finding())));
        flag(
                all,
                "finding.fix_available",
                "whether a version that mends the package is known",
                in -> fixAvailable(in.finding()));
        flag(
                all,
                "finding.known_exploited",
                "whether the policy lists it as known to be exploited",
                in -> in.circumstances().knownExploited());
        all.add(new Variable<>("finding.occurrences", ValueType.INT, "how often the report holds it", List.of(), in ->
                (long) in.finding().occurrences()));
        all.add(stage(in -> in.finding().stage()));
        all.add(new Variable<>(
                "first_seen",
                ValueType.TIMESTAMP,
                "when the ledger first saw it in this service",
                List.of(),
                FindingInput::firstSeen));
        flag(
                all,
                "has_deadline",
                "whether the policy sets a grace period for its severity",
                in -> in.deadline() != null);
        all.add(new Variable<>(
                "deadline",
                ValueType.TIMESTAMP,
                "`first_seen` plus the grace period of its severity; has no value where the policy sets none",
                List.of(),
                in -> present(
                        in.deadline(),
                        "the policy sets no grace period for " + in.finding().severity())));
        flag(
                all,
                "exposed",
                "whether the service can be reached from outside, as far as the policy knows",
                in -> in.circumstances().exposed());
        flag(all, "overdue", "whether the deadline has passed; false where there is none", FindingInput::overdue);
        all.add(new Variable<>("now", ValueType.TIMESTAMP, "the gate's clock", List.of(), FindingInput::now));
        return all;
    }

    private static List<Variable<StageInput>> ofStage() {
        List<Variable<StageInput>> all = new ArrayList<>();
        all.add(new Variable<>(
                "measures",
                ValueType.MEASURES,
                "what the reports say beside findings, by name, for example `measures.line_coverage`; numbers are "
                        + "doubles; a measure no report holds has no value",
                List.of(),
                in -> measures(in.measures())));
        all.add(new Variable<>(
                "findings", ValueType.INT, "number of findings, suppressed ones included", List.of(), in ->
                        (long) in.findings()));
        all.add(stage(StageInput::stage));
        all.add(new Variable<>("now", ValueType.TIMESTAMP, "the gate's clock", List.of(), StageInput::now));
        return all;
    }

    private static <I> Variable<I> stage(Function<I, Stage> stage) {
        return new Variable<>(
                "stage",
                ValueType.TEXT,
                "the stage",
                Arrays.stream(Stage.values()).map(Stage::word).toList(),
                in -> stage.apply(in).word());
    }

    private static void text(
            List<Variable<FindingInput>> all, String name, String meaning, Function<Finding, @Nullable String> read) {
        all.add(new Variable<>(name, ValueType.TEXT, meaning, List.of(), in -> orEmpty(read.apply(in.finding()))));
    }

    private static void ofPackage(
            List<Variable<FindingInput>> all,
            String name,
            String meaning,
            Function<PackageRef, @Nullable String> read) {
        text(all, "finding.package." + name, meaning + "; empty where there is none", finding -> {
            PackageRef reference = reference(finding);
            return reference == null ? null : read.apply(reference);
        });
    }

    private static void texts(
            List<Variable<FindingInput>> all, String name, String meaning, Function<Finding, List<String>> read) {
        all.add(new Variable<>(name, ValueType.TEXTS, meaning, List.of(), in -> read.apply(in.finding())));
    }

    private static void flag(
            List<Variable<FindingInput>> all, String name, String meaning, Function<FindingInput, Boolean> read) {
        all.add(new Variable<>(name, ValueType.BOOL, meaning, List.of(), read::apply));
    }

    private static Object present(@Nullable Object value, String why) throws Condition.Undecidable {
        if (value == null) {
            throw new Condition.Undecidable(why);
        }
        return value;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static List<String> withEmpty(List<String> words) {
        List<String> all = new ArrayList<>(words);
        all.add("");
        return all;
    }

    private static @Nullable PackageRef reference(Finding finding) {
        return finding.location() instanceof Location.InPackage in ? in.reference() : null;
    }

    private static boolean fixAvailable(Finding finding) {
        PackageRef reference = reference(finding);
        return reference != null && reference.fixedVersion() != null;
    }

    private static String suppressionSource(Finding finding) {
        Suppression suppression = finding.suppression();
        return suppression == null ? "" : suppression.source().word();
    }

    private static @Nullable String path(Location location) {
        return switch (location) {
            case Location.InFile in -> in.path();
            case Location.InPackage in -> in.path();
            case Location.InResource in -> in.path();
            case Location.AtEndpoint _, Location.Everywhere _ -> null;
        };
    }

    private static int line(Location location) {
        return switch (location) {
            case Location.InFile in -> in.startLine();
            case Location.InPackage in -> in.line();
            case Location.InResource in -> in.startLine();
            case Location.AtEndpoint _, Location.Everywhere _ -> 0;
        };
    }

    private static Map<String, Object> measures(Map<String, Json> measures) {
        Map<String, Object> values = new LinkedHashMap<>();
        measures.forEach((name, value) -> {
            if (!(value instanceof Json.Null)) {
                values.put(name, plain(value));
            }
        });
        return values;
    }

    /// A JSON value as CEL knows it. Every number is a double, so that dividing two of them is what it looks
    /// like.
    private static Object plain(Json value) {
        return switch (value) {
            case Json.Bool(boolean flag) -> flag;
            case Json.Text(String text) -> text;
            case Json.Number(var number) -> number.doubleValue();
            case Json.Array(var items) ->
                items.stream()
                        .filter(item -> !(item instanceof Json.Null))
                        .map(Vocabulary::plain)
                        .toList();
            case Json.Object(var members) -> measures(members);
            case Json.Null _ -> throw new IllegalStateException("null was taken out by the caller");
        };
    }
}
