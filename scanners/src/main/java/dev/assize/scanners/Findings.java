package dev.assize.scanners;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.Location;
import dev.assize.core.evidence.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Collects the findings of one report. What the report repeats word for word is counted, not repeated; what
/// has the same identity at another place is told apart by its occurrence, counted from the top of the file.
public final class Findings {
    private static final int MAX_NAME = 100;
    private static final int MAX_MEASURE = 1_000;

    private final List<Finding> drafts = new ArrayList<>();
    private final Map<Fingerprint, List<Integer>> byIdentity = new LinkedHashMap<>();
    private final Map<Sighting, Integer> bySighting = new HashMap<>();

    /// What makes two entries of a report one and the same.
    private record Sighting(Fingerprint fingerprint, Location location, String title, boolean suppressed) {}

    public void add(Finding draft) {
        Sighting sighting = new Sighting(draft.fingerprint(), draft.location(), draft.title(), draft.suppressed());
        Integer known = bySighting.putIfAbsent(sighting, drafts.size());
        if (known != null) {
            drafts.set(known, merged(drafts.get(known), draft));
            return;
        }
        byIdentity.computeIfAbsent(draft.fingerprint(), _ -> new ArrayList<>(1)).add(drafts.size());
        drafts.add(draft);
    }

    /// The worse of the two speaks for both.
    private static Finding merged(Finding one, Finding other) {
        Finding worse = other.severity().compareTo(one.severity()) < 0 ? other : one;
        return worse.times(one.occurrences() + other.occurrences());
    }

    public boolean isEmpty() {
        return drafts.isEmpty();
    }

    /// Each finding once, in the report's order.
    public List<Finding> list() {
        List<Finding> findings = new ArrayList<>(drafts);
        for (var entry : byIdentity.entrySet()) {
            List<Integer> same = entry.getValue();
            if (same.size() == 1) {
                continue;
            }
            // Tools written with threads change their order; the order in the file does not change.
            List<Integer> fromTop = new ArrayList<>(same);
            fromTop.sort(Comparator.<Integer>comparingInt(
                            i -> startLine(drafts.get(i).location()))
                    .thenComparing(i -> drafts.get(i).location().toString())
                    .thenComparing(i -> drafts.get(i).title())
                    .thenComparing(i -> drafts.get(i).suppressed()));
            for (int n = 0; n < fromTop.size(); n++) {
                int i = fromTop.get(n);
                findings.set(i, identified(drafts.get(i), Fingerprints.occurrence(entry.getKey(), n)));
            }
        }
        return findings;
    }

    /// The reading of the report these findings come from. What the tool says of itself is cleaned like any other
    /// text.
    public Reading reading(String tool, String version, Map<String, Json> measures, @Nullable Instant observed) {
        Map<String, Json> clean = new HashMap<>();
        measures.forEach((name, value) -> clean.put(name, clean(value)));
        return new Reading(Texts.line(tool, MAX_NAME), Texts.line(version, MAX_NAME), list(), clean, observed);
    }

    private static Json clean(Json value) {
        return switch (value) {
            case Json.Text(String text) -> new Json.Text(Texts.line(text, MAX_MEASURE));
            case Json.Array(var items) -> Json.array(items, Findings::clean);
            case Json.Object _, Json.Number _, Json.Bool _, Json.Null _ -> value;
        };
    }

    private static int startLine(Location location) {
        return switch (location) {
            case Location.InFile file -> file.startLine();
            case Location.InPackage inPackage -> inPackage.line();
            case Location.InResource resource -> resource.startLine();
            case Location.AtEndpoint _, Location.Everywhere _ -> 0;
        };
    }

    private static Finding identified(Finding f, Fingerprint fingerprint) {
        return new Finding(
                fingerprint,
                f.stage(),
                f.tool(),
                f.rule(),
                f.title(),
                f.description(),
                f.severity(),
                f.toolSeverity(),
                f.location(),
                f.cwes(),
                f.aliases(),
                f.cvssScore(),
                f.cvssVector(),
                f.remedy(),
                f.references(),
                f.suppression(),
                f.occurrences());
    }
}
