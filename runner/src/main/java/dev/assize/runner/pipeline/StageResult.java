package dev.assize.runner.pipeline;

import dev.assize.core.evidence.Evidence;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.ToolRun;
import dev.assize.core.subject.Artifact;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What came of one scanner.
///
/// @param artifact what was scanned, for stages that look at a built artifact
public record StageResult(
        Stage stage, String tool, @Nullable Artifact artifact, ToolRun run, Content content, Duration took) {
    public StageResult {
        Objects.requireNonNull(stage);
        Objects.requireNonNull(tool);
        Objects.requireNonNull(run);
        Objects.requireNonNull(content);
        Objects.requireNonNull(took);
    }

    /// What there is to record.
    public sealed interface Content {
        /// A report.
        ///
        /// @param name   what to call it in messages
        /// @param format the reader's name; null where it is to be found out from the bytes
        /// @param note   something the reader of the verdict must know, for example that the report was
        ///               recorded earlier; empty otherwise
        record Report(String name, @Nullable String format, byte[] bytes, Evidence.Origin origin, String note)
                implements Content {
            public Report {
                Objects.requireNonNull(name);
                bytes = bytes.clone();
                Objects.requireNonNull(origin);
                Objects.requireNonNull(note);
            }

            @Override
            public byte[] bytes() {
                return bytes.clone();
            }
        }

        /// No report, and why.
        record None(Outcome outcome) implements Content {
            public None {
                Objects.requireNonNull(outcome);
            }
        }
    }
}
