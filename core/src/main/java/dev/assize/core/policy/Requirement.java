package dev.assize.core.policy;

import dev.assize.core.evidence.Evidence;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What evidence must be like before a rule looks into it.
///
/// @param maxAge       how old it may be; null for any age
/// @param tools        each named tool must have reported; empty for any
/// @param formats      at least one report must be in one of these formats; empty for any. An SBOM is no scan
///                     for vulnerabilities, even where one tool writes both
/// @param minRules     each report of the named tools and formats (each report, where none is named) must come
///                     from at least this many rules; 0 for any, unknown counts as 0
/// @param origins      how the report may have come; empty for any way
/// @param measures     each must be known from the stage's reports together
/// @param applicability whether "there is nothing of this kind in the change" is accepted
public record Requirement(
        @Nullable Duration maxAge,
        List<String> tools,
        List<String> formats,
        int minRules,
        Set<Evidence.Origin> origins,
        List<String> measures,
        boolean applicability) {
    public static final Requirement DEFAULT = new Requirement(null, List.of(), List.of(), 0, Set.of(), List.of(), true);

    public Requirement {
        tools = List.copyOf(tools);
        formats = List.copyOf(formats);
        origins = Set.copyOf(origins);
        measures = List.copyOf(measures);
    }

    /// Whether the number of rules behind this evidence matters.
    public boolean asksRulesOf(Evidence evidence) {
        boolean named = tools.contains(evidence.run().tool()) || formats.contains(evidence.format());
        return minRules > 0 && (named || (tools.isEmpty() && formats.isEmpty()));
    }
}
