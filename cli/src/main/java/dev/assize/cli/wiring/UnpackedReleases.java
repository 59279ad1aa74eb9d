package dev.assize.cli.wiring;

import dev.assize.connectors.build.oci.ReleaseDirectory;
import dev.assize.connectors.deploy.process.Releases;
import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.subject.Artifact;
import java.nio.file.Files;
import java.nio.file.Path;

/// Releases unpacked from the images this workspace built, verified against the digest each time.
record UnpackedReleases(Workspace workspace) implements Releases {
    @Override
    public Path directory(Artifact artifact) {
        Path archive = LayeredImages.archive(workspace, artifact.digest());
        if (!Files.isRegularFile(archive)) {
            throw new Failure(
                    Fault.NOT_FOUND,
                    "The image " + artifact.digest().brief() + " is not on this machine.",
                    "Run assize run on the revision it was built from.");
        }
        Path release = workspace
                .directory()
                .resolve("releases")
                .resolve(artifact.digest().hex());
        ReleaseDirectory directory = ReleaseDirectory.unpack(archive, artifact.digest(), release);
        return directory.root().toAbsolutePath();
    }
}
