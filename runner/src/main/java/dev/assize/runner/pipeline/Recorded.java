package dev.assize.runner.pipeline;

import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.ToolRun;
import java.nio.file.Path;
import java.util.Optional;

/// Reports recorded earlier by the real tool, for a machine where the tool cannot be had.
public interface Recorded {
    Recorded NONE = (stage, tool, root) -> Optional.empty();

    /// A recorded report whose inputs are, byte for byte, those that lie in the tree.
    Optional<Report> find(Stage stage, String tool, Path root);

    /// @param run what is known of the run that made it
    record Report(Path file, String format, ToolRun run, String note) {}
}
