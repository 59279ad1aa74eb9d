package dev.assize.scanners;

import dev.assize.core.canonical.Json;
import dev.assize.scanners.Fixtures.Fixture;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What may happen to a report on its way: a member renamed by a new version of the tool, left out, or of
/// another type. Each kind of member is changed once, in the first place it stands.
final class ReportMutations {
    /// Members a tool leaves out when they are empty, so that a report without them is a report like any other.
    private static final Map<String, Set<String>> MAY_BE_ABSENT = Map.ofEntries(
            Map.entry(
                    "trivy",
                    Set.of(
                            "Results",
                            "Results[].Vulnerabilities",
                            "Results[].Secrets",
                            "Results[].ExperimentalModifiedFindings",
                            "Resources[].Results",
                            "Resources[].Results[].Vulnerabilities",
                            "[].Vulnerabilities")),
            Map.entry("kubesec", Set.of("[].scoring.advise")),
            // Maps whose members are entries: one more or one less is another report.
            Map.entry("cargo-audit", Set.of("warnings.unmaintained", "warnings.yanked")),
            Map.entry("npm-audit", Set.of("advisories.1179", "advisories.1084821")),
            Map.entry(
                    "csaf",
                    Set.of(
                            "vulnerabilities[].product_status.known_affected",
                            "vulnerabilities[].product_status.under_investigation")),
            Map.entry("govulncheck", Set.of("Vulns")),
            Map.entry("cyclonedx", Set.of("vulnerabilities", "vulnerabilities[].affects")),
            Map.entry("dependency-check", Set.of("dependencies[].vulnerabilities")),
            Map.entry(
                    "xray",
                    Set.of(
                            "[].violations",
                            "[].vulnerabilities",
                            "[].vulnerabilities[].components.npm://deep-put:1.0.0",
                            "[].vulnerabilities[].components.npm://deep-put:1.1.0")));

    /// Lists for which a tool written in Go says null when they are empty.
    private static final Map<String, Set<String>> MAY_BE_NULL = Map.of("tfsec", Set.of("results"));

    /// Objects whose members are named by the report's subject: a file without findings has no member.
    private static final Map<String, String> NAMED_BY_THE_SUBJECT = Map.of("detect-secrets", "results.");

    /// Formats of lines that have no last line.
    private static final Set<String> OF_LINES =
            Set.of("lcov", "go-cover", "prowler-csv", "govulncheck", "spdx-tag-value", "csv");

    private static final Pattern ELEMENT = Pattern.compile("<([A-Za-z_][A-Za-z0-9_.-]*)[\\s/>]");
    private static final Pattern ATTRIBUTE = Pattern.compile("\\s([A-Za-z_][A-Za-z0-9_.-]*)=[\"']");

    /// An object with more members than this is a map and not a record.
    private static final int MAP = 25;

    private ReportMutations() {}

    /// @param name   what was done, and where
    /// @param member the member's path without indexes
    record Mutation(String name, String member, Kind kind, Json report) {}

    enum Kind {
        RENAMED,
        DROPPED,
        RETYPED,
        NULLED,
        EMPTIED,
        PLANTED
    }

    static boolean legitimate(Fixture fixture, Mutation mutation) {
        boolean absent =
                mutation.kind() == Kind.DROPPED || mutation.kind() == Kind.NULLED || mutation.kind() == Kind.EMPTIED;
        if (absent && MAY_BE_ABSENT.getOrDefault(fixture.format(), Set.of()).contains(mutation.member())) {
            return true;
        }
        if (mutation.kind() == Kind.NULLED) {
            return MAY_BE_NULL.getOrDefault(fixture.format(), Set.of()).contains(mutation.member());
        }
        String map = NAMED_BY_THE_SUBJECT.get(fixture.format());
        return mutation.kind() == Kind.DROPPED
                && map != null
                && mutation.member().startsWith(map)
                && !mutation.member().contains("[]");
    }

    static boolean endsWhereverARecordEnds(Fixture fixture) {
        return OF_LINES.contains(fixture.format())
                || fixture.file().getFileName().toString().endsWith(".jsonl");
    }

    static List<Mutation> of(Json report) {
        List<Mutation> mutations = new ArrayList<>();
        for (List<Object> path : members(report)) {
            String name = (String) path.getLast();
            String member = member(path);
            mutations.add(new Mutation(
                    member + " renamed",
                    member,
                    Kind.RENAMED,
                    changed(report, path, 0, (object, key) -> renamed(object, key, name + "_v2"))));
            mutations.add(new Mutation(
                    member + " dropped",
                    member,
                    Kind.DROPPED,
                    changed(report, path, 0, (object, key) -> renamed(object, key, null))));
            mutations.add(new Mutation(
                    member + " retyped", member, Kind.RETYPED, replaced(report, path, ReportMutations::retyped)));
            mutations.add(new Mutation(member + " null", member, Kind.NULLED, replaced(report, path, _ -> Json.NULL)));
        }
        return mutations;
    }

    /// The report with a word put into each kind of text, one at a time.
    static List<Mutation> planting(Json report, String word) {
        List<Mutation> mutations = new ArrayList<>();
        for (List<Object> path : members(report)) {
            mutations.add(new Mutation(
                    member(path) + " planted",
                    member(path),
                    Kind.PLANTED,
                    replaced(
                            report,
                            path,
                            value -> value instanceof Json.Text(String text)
                                    ? new Json.Text(text + " " + word + " ")
                                    : value)));
        }
        return mutations;
    }

    /// The document with each name of an element and each name of an attribute changed, one at a time, everywhere.
    static Map<String, String> ofXml(String xml) {
        Map<String, String> mutations = new LinkedHashMap<>();
        for (String element : names(ELEMENT, xml)) {
            mutations.put(
                    "<" + element + "> renamed",
                    xml.replaceAll("(</?)" + Pattern.quote(element) + "(?=[\\s/>])", "$1" + element + "_v2"));
        }
        for (String attribute : names(ATTRIBUTE, xml)) {
            mutations.put(
                    "@" + attribute + " renamed",
                    xml.replaceAll("(?<=\\s)" + Pattern.quote(attribute) + "(?==[\"'])", attribute + "_v2"));
        }
        return mutations;
    }

    private static Set<String> names(Pattern pattern, String xml) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = pattern.matcher(xml);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    private interface Change {
        Json.Object of(Json.Object object, String key);
    }

    private static Json retyped(Json value) {
        return switch (value) {
            case Json.Text _ -> Json.of(7);
            case Json.Number _, Json.Bool _, Json.Null _ -> Json.of("seven");
            case Json.Array _ -> Json.object().put("was", "a list").build();
            case Json.Object _ -> Json.of("an object");
        };
    }

    private static Json replaced(Json report, List<Object> path, UnaryOperator<Json> change) {
        return changed(report, path, 0, (object, key) -> {
            Map<String, Json> members = new LinkedHashMap<>(object.members());
            members.computeIfPresent(key, (_, value) -> change.apply(value));
            return new Json.Object(members);
        });
    }

    private static Json.Object renamed(Json.Object object, String key, @Nullable String newName) {
        Map<String, Json> members = new LinkedHashMap<>();
        object.members().forEach((name, value) -> {
            if (!name.equals(key)) {
                members.put(name, value);
            } else if (newName != null) {
                members.put(newName, value);
            }
        });
        return new Json.Object(members);
    }

    private static Json changed(Json value, List<Object> path, int at, Change change) {
        Object step = path.get(at);
        if (step instanceof Integer index && value instanceof Json.Array(var items)) {
            List<Json> copy = new ArrayList<>(items);
            copy.set(index, changed(items.get(index), path, at + 1, change));
            return new Json.Array(copy);
        }
        if (step instanceof String name && value instanceof Json.Object object) {
            if (at == path.size() - 1) {
                return change.of(object, name);
            }
            Map<String, Json> copy = new LinkedHashMap<>(object.members());
            copy.computeIfPresent(name, (_, inner) -> changed(inner, path, at + 1, change));
            return new Json.Object(copy);
        }
        throw new IllegalStateException("no such path");
    }

    /// The first place of each kind of member.
    private static List<List<Object>> members(Json report) {
        Map<String, List<Object>> first = new LinkedHashMap<>();
        collect(report, List.of(), first, new HashSet<>());
        return List.copyOf(first.values());
    }

    private static void collect(
            Json value, List<Object> path, Map<String, List<Object>> first, Set<String> mapsSeenInside) {
        switch (value) {
            case Json.Object(var members) ->
                members.forEach((name, inner) -> {
                    List<Object> at = append(path, name);
                    first.putIfAbsent(member(at), at);
                    // What is inside the members of a map is of one kind; the first that holds something will do.
                    boolean again = members.size() > MAP && holdsSomething(inner) && !mapsSeenInside.add(member(path));
                    if (!again) {
                        collect(inner, at, first, mapsSeenInside);
                    }
                });
            case Json.Array(var items) -> {
                for (int i = 0; i < items.size(); i++) {
                    collect(items.get(i), append(path, i), first, mapsSeenInside);
                }
            }
            case Json.Text _, Json.Number _, Json.Bool _, Json.Null _ -> {
                // Has no members.
            }
        }
    }

    private static boolean holdsSomething(Json value) {
        return switch (value) {
            case Json.Object(var members) -> !members.isEmpty();
            case Json.Array(var items) -> !items.isEmpty();
            case Json.Text _, Json.Number _, Json.Bool _, Json.Null _ -> false;
        };
    }

    private static List<Object> append(List<Object> path, Object step) {
        List<Object> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }

    private static String member(List<Object> path) {
        StringBuilder name = new StringBuilder();
        for (Object step : path) {
            if (step instanceof Integer) {
                name.append("[]");
            } else {
                name.append(name.isEmpty() ? "" : ".").append(step);
            }
        }
        return name.toString();
    }
}
