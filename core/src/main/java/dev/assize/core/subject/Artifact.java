package dev.assize.core.subject;

import dev.assize.core.InvalidInput;
import java.util.Objects;

/// What is built from a revision and deployed: an image or archive, named for people and identified by
/// the digest of its bytes (for an OCI image: of its manifest).
public record Artifact(String name, Digest digest) {
    public Artifact {
        Objects.requireNonNull(digest);
        if (name.isBlank()) {
            throw new InvalidInput("artifact", "the artifact has no name", "name it, for example payments:1.4.2");
        }
    }
}
