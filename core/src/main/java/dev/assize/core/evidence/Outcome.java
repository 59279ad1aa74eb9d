package dev.assize.core.evidence;

import dev.assize.core.canonical.Json;
import dev.assize.core.subject.Digest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// What came of a stage's run.
public sealed interface Outcome {
    /// The tool finished and its report was understood.
    ///
    /// @param findings digest of the normalised findings in the blob store ([FindingCodec])
    /// @param counts   unsuppressed findings by severity
    /// @param suppressed findings somebody asked to pass over
    /// @param measures what else the report says, for example `line_coverage` (0 to 1)
    record Read(Digest findings, Map<Severity, Integer> counts, int suppressed, Map<String, Json> measures)
            implements Outcome {
        public Read {
            Objects.requireNonNull(findings);
            counts = Collections.unmodifiableMap(new TreeMap<>(counts));
            measures = Collections.unmodifiableMap(new LinkedHashMap<>(new TreeMap<>(measures)));
        }
    }

    /// The tool could not be had, failed, ran out of its limits, or its report was not understood.
    record NotEvaluated(String reason, String remedy) implements Outcome {
        public NotEvaluated {
            Objects.requireNonNull(reason);
            Objects.requireNonNull(remedy);
        }
    }

    /// There is nothing of this kind in the change, for example no Terraform in the repository.
    record NotApplicable(String reason) implements Outcome {
        public NotApplicable {
            Objects.requireNonNull(reason);
        }
    }
}
