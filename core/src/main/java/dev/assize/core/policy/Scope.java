package dev.assize.core.policy;

import dev.assize.core.subject.Environment;
import dev.assize.core.subject.Service;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Where a rule counts. Services and tiers say whom it is for: for anybody else it is not applicable.
/// Environments and branches say where it stops: elsewhere it is judged and shown, and only warns. At the door to
/// an environment every branch counts, since what runs there has none; else a change could be renamed past a rule.
///
/// @param services     empty for all
/// @param tiers        empty for all
/// @param environments empty for every door, the change gate included
/// @param branches     empty for all
public record Scope(
        List<NamePattern> services, Set<String> tiers, Set<Environment> environments, List<NamePattern> branches) {
    public static final Scope EVERYWHERE = new Scope(List.of(), Set.of(), Set.of(), List.of());

    public Scope {
        services = List.copyOf(services);
        tiers = Set.copyOf(tiers);
        environments = Set.copyOf(environments);
        branches = List.copyOf(branches);
    }

    /// Whether the rule is for this service at all.
    public boolean isFor(Service service, Estate estate) {
        boolean named = services.isEmpty() || services.stream().anyMatch(pattern -> pattern.matches(service.name()));
        return named && (tiers.isEmpty() || estate.inTier(service, tiers));
    }

    /// Whether an enforced rule stops here.
    ///
    /// @param branch      null where it is not known, which counts as every branch
    /// @param environment the environment whose door this is; null for the change gate
    public boolean stopsAt(@Nullable String branch, @Nullable Environment environment) {
        if (environment == null) {
            return environments.isEmpty() && onBranch(branch);
        }
        return environments.isEmpty() || environments.contains(environment);
    }

    private boolean onBranch(@Nullable String branch) {
        return branch == null || branches.isEmpty() || branches.stream().anyMatch(pattern -> pattern.matches(branch));
    }

    /// Whom it is for, as a sentence has it.
    public String whom() {
        String named = services.isEmpty() ? "" : "services " + join(services);
        String tiered = tiers.isEmpty() ? "" : "tier " + String.join(", ", new TreeSet<>(tiers));
        return named.isEmpty() ? tiered : tiered.isEmpty() ? named : named + " of " + tiered;
    }

    /// Where it stops, as a sentence has it; empty where it stops everywhere.
    public String where() {
        String doors = environments.isEmpty()
                ? ""
                : "the door to "
                        + environments.stream().map(Environment::name).sorted().collect(Collectors.joining(", "));
        String lines = branches.isEmpty() ? "" : "branch " + join(branches);
        return doors.isEmpty() ? lines : lines.isEmpty() ? doors : doors + " and " + lines;
    }

    private static String join(List<NamePattern> patterns) {
        return patterns.stream().map(NamePattern::text).collect(Collectors.joining(", "));
    }
}
