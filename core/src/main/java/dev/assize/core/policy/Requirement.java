package dev.assize.core.policy;

import dev.assize.core.evidence.Evidence;
import dev.assize.core.subject.Digest;
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
/// @param ruleSets     each report of the named tools and formats must come from one of these rule sets, by digest;
///                     empty for any
/// @param applicability whether "there is nothing of this kind in the change" is accepted
public record Requirement(
        @Nullable Duration maxAge,
        List<String> tools,
        List<String> formats,
        int minRules,
        Set<Evidence.Origin> origins,
        List<String> measures,
        Set<Digest> ruleSets,
        boolean applicability) {
    public static final Requirement DEFAULT = new Requirement(null, List.of(), List.of(), 0, Set.of(), List.of(), true);

    public Requirement {
        tools = List.copyOf(tools);
        formats = List.copyOf(formats);
        origins = Set.copyOf(origins);
        measures = List.copyOf(measures);
        ruleSets = Set.copyOf(ruleSets);
    }

    /// Evidence whose rule set does not matter.
    public Requirement(
            @Nullable Duration maxAge,
            List<String> tools,
            List<String> formats,
            int minRules,
            Set<Evidence.Origin> origins,
            List<String> measures,
            boolean applicability) {
        this(maxAge, tools, formats, minRules, origins, measures, Set.of(), applicability);
    }

    /// Whether the rules behind this evidence matter.
    public boolean asksRulesOf(Evidence evidence) {
        boolean named = tools.contains(evidence.run().tool()) || formats.contains(evidence.format());
        boolean asked = minRules > 0 || !ruleSets.isEmpty();
        return asked && (named || (tools.isEmpty() && formats.isEmpty()));
    }

    /// Whether it came from a rule set that is taken; one that is not known is not.
    public boolean takesRuleSetOf(Evidence evidence) {
        Digest rules = evidence.run().rules();
        return ruleSets.isEmpty() || (rules != null && ruleSets.contains(rules));
    }
}
