package dev.assize.core.evidence;

import dev.assize.core.InvalidInput;
import dev.assize.core.subject.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How a report came to be: everything one must know to believe an empty one.
///
/// @param tool           the tool's name, lower case, for example `semgrep`
/// @param version        as the tool or its report says; empty where neither does
/// @param commandLine    the arguments, free of secrets and of the machine's paths; empty when ingested
/// @param exitCode       null when ingested
/// @param started        null when neither we nor the report knows
/// @param finished       not before `started`
/// @param binary         digest of the program or of the lock it was installed by; null when ingested
/// @param rules          digest of the rule set; null where the tool has none or it is unknown
/// @param ruleCount      number of rules; -1 where unknown
/// @param database       what the tool looked things up in; null where it has none or it is unknown
/// @param input          digest of what it read; null when ingested
/// @param cached         whether an identical earlier run was reused
public record ToolRun(
        String tool,
        String version,
        List<String> commandLine,
        @Nullable Integer exitCode,
        @Nullable Instant started,
        @Nullable Instant finished,
        @Nullable Digest binary,
        @Nullable Digest rules,
        int ruleCount,
        @Nullable Database database,
        @Nullable Digest input,
        boolean cached) {

    /// A vulnerability database or the like.
    ///
    /// @param name    for example `trivy-db` or `assize-advisories`
    /// @param updated its own time stamp; null where unknown
    public record Database(
            String name, Digest digest, @Nullable Instant updated) {
        public Database {
            Objects.requireNonNull(name);
            Objects.requireNonNull(digest);
        }
    }

    public ToolRun {
        Objects.requireNonNull(tool);
        Objects.requireNonNull(version);
        commandLine = List.copyOf(commandLine);
        if (started != null && finished != null && finished.isBefore(started)) {
            throw new InvalidInput("toolRun.finished", "is before started", "check the clock");
        }
    }

    /// A run we only know from its report.
    public static ToolRun ofReport(String tool, String version) {
        return new ToolRun(tool, version, List.of(), null, null, null, null, null, -1, null, null, false);
    }
}
