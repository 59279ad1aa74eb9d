package dev.assize.connectors.deploy.process;

import dev.assize.core.Failure;
import dev.assize.core.subject.Artifact;
import java.nio.file.Path;

/// Where the files of a release are.
@FunctionalInterface
public interface Releases {
    /// The absolute directory that holds exactly the bytes of the artifact, verified now and not only once.
    ///
    /// @throws Failure `TAMPERED` if the bytes are not those of the digest, `NOT_FOUND` if there are none
    Path directory(Artifact artifact);
}
