package dev.assize.scanners;

import dev.assize.core.evidence.Stage;

/// What one stage runs. A scanner only says what to do; the runner does it, with limits, a scrubbed
/// environment and a cache.
public interface Scanner {
    Stage stage();

    /// The tool's name as `tools.lock` has it, or the name of what we run ourselves.
    String tool();

    /// Looks at the files and says what to do. Reads file names and small files, starts nothing.
    Plan plan(ScanContext context);
}
