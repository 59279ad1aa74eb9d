package dev.assize.core.evidence;

import dev.assize.core.canonical.JsonFields;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Change;
import dev.assize.core.subject.Digest;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What one tool said about one change at one time. Small: it holds digests; reports and findings lie in the
/// blob store.
///
/// @param change    the subject on trial
/// @param artifact  what was scanned, for the stages that look at a built or running artifact; else null
/// @param stage     which of stages 1 to 7
/// @param origin    how the report came to us
/// @param run       the tool run behind it
/// @param format    the reader that read it, for example `trivy`; empty where nothing was read
/// @param report    digest of the redacted raw report; null where there is none
/// @param outcome   what came of it
/// @param collected when we took it in
public record Evidence(
        Change change,
        @Nullable Artifact artifact,
        Stage stage,
        Origin origin,
        ToolRun run,
        String format,
        @Nullable Digest report,
        Outcome outcome,
        Instant collected) {

    /// How a report came to us.
    public enum Origin {
        /// Our runner started the tool.
        RAN,
        /// Somebody handed in a report.
        INGESTED,
        /// A report recorded earlier, from the very same input, by the real tool.
        RECORDED;

        public String word() {
            return JsonFields.word(this);
        }
    }

    public Evidence {
        Objects.requireNonNull(change);
        Objects.requireNonNull(stage);
        Objects.requireNonNull(origin);
        Objects.requireNonNull(run);
        Objects.requireNonNull(format);
        Objects.requireNonNull(outcome);
        Objects.requireNonNull(collected);
    }

    /// When the tool finished looking: its own time where known, else when we took the report in.
    public Instant observed() {
        Instant finished = run.finished();
        return finished == null || finished.isAfter(collected) ? collected : finished;
    }

    /// Evidence with the same key replaces the older one: same stage, same tool, same format.
    public String slot() {
        return stage.word() + "/" + run.tool() + "/" + format;
    }
}
