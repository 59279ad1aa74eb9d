package dev.assize.core.subject;

import dev.assize.core.InvalidInput;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A state of the sources.
///
/// @param commit the git commit id, 40 or 64 hexadecimal digits
/// @param tree   digest of the files that were judged; two revisions with the same files share it
/// @param dirty  whether the files differ from what the commit holds; such a revision can be judged for
///               its author but neither approved nor deployed
/// @param branch the branch it was seen on, for people only
public record Revision(
        String commit, Digest tree, boolean dirty, @Nullable String branch) {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final int SHORT_LENGTH = 7;

    public Revision {
        Objects.requireNonNull(tree);
        if (!COMMIT.matcher(commit).matches()) {
            throw new InvalidInput("revision", "'" + commit + "' is not a commit id", "give the full id");
        }
    }

    public String brief() {
        return commit.substring(0, SHORT_LENGTH) + (dirty ? "+" : "");
    }
}
