package dev.assize.scanners;

import dev.assize.core.subject.Artifact;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a scanner may look at.
///
/// @param root     top of the working tree
/// @param files    every file of the revision, relative to the root
/// @param settings what `.assize.yml` says about the stage
/// @param work     an empty directory of this run, for reports
/// @param rules    directory of the rule sets shipped with Assize
/// @param image    the built image as an archive; null where none is built
/// @param artifact what the image is; null where none is built
/// @param target   address of the running service; null where none runs
/// @param database directory that holds Trivy's database below `db/`; null where there is none
public record ScanContext(
        Path root,
        List<String> files,
        StageSettings settings,
        Path work,
        Path rules,
        @Nullable Path image,
        @Nullable Artifact artifact,
        @Nullable URI target,
        @Nullable Path database) {
    public ScanContext {
        Objects.requireNonNull(root);
        files = List.copyOf(files);
        Objects.requireNonNull(settings);
        Objects.requireNonNull(work);
        Objects.requireNonNull(rules);
    }

    /// A path as a tool should be told it: from the top of the working tree, in which tools run, where it lies
    /// below. Where the tree lies on this machine is nothing a report should hold.
    public String told(Path path) {
        return path.startsWith(root) ? root.relativize(path).toString() : path.toString();
    }
}
