package dev.assize.runner.checkout;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Revision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A git working tree.
///
/// @param root     its top directory, absolute
/// @param revision what lies there now
/// @param files    every file of the revision, tracked or new and not ignored, relative to the root, sorted
public record Checkout(Path root, Revision revision, List<String> files) {
    private static final int MAX_COMMITS = 1000;

    public Checkout {
        files = List.copyOf(files);
    }

    /// Looks at the working tree around a directory.
    ///
    /// @throws Failure where there is no git repository, or none with a commit
    public static Checkout at(Path directory) {
        Path root = root(directory);
        Git git = new Git(root);
        Git.Answer head = git.ask("rev-parse", "--verify", "HEAD");
        if (head.exitCode() != 0) {
            throw new Failure(
                    Fault.BAD_INPUT,
                    "The repository " + root + " has no commit yet.",
                    "Run git commit once; a verdict is always about a commit.");
        }
        Map<String, String> tree = index(git);
        boolean dirty = applyWorkingTree(git, root, tree);
        String branch = git.ask("symbolic-ref", "--quiet", "--short", "HEAD").text();
        Revision revision = new Revision(head.text(), digest(tree), dirty, branch.isEmpty() ? branchOfCi() : branch);
        return new Checkout(root, revision, List.copyOf(tree.keySet()));
    }

    /// The top directory of the working tree around a directory.
    public static Path root(Path directory) {
        Git.Answer top = new Git(directory).ask("rev-parse", "--show-toplevel");
        if (top.exitCode() != 0 && top.err().contains("dubious ownership")) {
            throw new Failure(
                    Fault.BAD_INPUT,
                    "git does not trust the repository around "
                            + directory.toAbsolutePath().normalize() + ": it belongs to somebody else.",
                    "If you trust it: git config --global --add safe.directory "
                            + directory.toAbsolutePath().normalize());
        }
        if (top.exitCode() != 0) {
            throw new Failure(
                    Fault.BAD_INPUT,
                    directory.toAbsolutePath().normalize() + " is not in a git repository.",
                    "Run git init, or go to the repository.");
        }
        return Path.of(top.text());
    }

    /// Where git looks for this repository's hooks.
    public static Path hooks(Path root) {
        return root.resolve(new Git(root).text("rev-parse", "--git-path", "hooks"));
    }

    /// The repository's own ignore file that is never committed.
    public static Path exclude(Path root) {
        return root.resolve(new Git(root).text("rev-parse", "--git-path", "info/exclude"));
    }

    /// Accounts that the commits since an earlier one name as author, committer or co-author, such as
    /// `git:ada@example.org`. They are claims of the commits, so nobody acts by them; who they belong to does not
    /// approve the change.
    ///
    /// @param earlier a commit the change comes after; where there is none, or it is no ancestor, the last commit
    ///                alone is asked
    public Set<String> authors(@Nullable String earlier) {
        Git git = new Git(root);
        boolean ancestor = earlier != null
                && git.ask("merge-base", "--is-ancestor", earlier, revision.commit())
                                .exitCode()
                        == 0;
        String range = ancestor && !revision.commit().equals(earlier)
                ? earlier + ".." + revision.commit()
                : revision.commit() + "~0";
        String count = "--max-count=" + (ancestor ? MAX_COMMITS : 1);
        Git.Answer log =
                git.ask("log", count, "--format=%ae%n%ce%n%(trailers:key=Co-authored-by,valueonly)", range, "--");
        Set<String> accounts = new TreeSet<>();
        for (String line : log.text().split("\n")) {
            int from = line.indexOf('<');
            int to = line.indexOf('>', from + 1);
            String mail = (from >= 0 && to > from ? line.substring(from + 1, to) : line).strip();
            if (mail.contains("@")) {
                accounts.add("git:" + mail.toLowerCase(Locale.ROOT));
            }
        }
        return accounts;
    }

    private static @Nullable String branchOfCi() {
        for (String name : List.of("GITHUB_HEAD_REF", "GITHUB_REF_NAME", "CI_COMMIT_REF_NAME", "BRANCH_NAME")) {
            String value = System.getenv(name);
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        return null;
    }

    /// Path to `mode blob`.
    private static Map<String, String> index(Git git) {
        Map<String, String> tree = new TreeMap<>();
        for (String line : git.fields("ls-files", "--stage", "-z")) {
            int tab = line.indexOf('\t');
            String[] parts = line.substring(0, tab).split(" ");
            if (!parts[2].equals("0")) {
                throw new Failure(
                        Fault.BAD_INPUT,
                        line.substring(tab + 1) + " is in the middle of a merge.",
                        "Finish the merge first.");
            }
            tree.put(line.substring(tab + 1), parts[0] + " " + parts[1]);
        }
        return tree;
    }

    /// Puts what differs from the commit in place of what the index says.
    private static boolean applyWorkingTree(Git git, Path root, Map<String, String> tree) {
        boolean dirty = false;
        List<String> status = git.fields("status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames");
        for (String entry : status) {
            String path = entry.substring(3);
            if (path.startsWith(".assize/")) {
                continue;
            }
            dirty = true;
            Path file = root.resolve(path);
            if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                tree.remove(path);
                continue;
            }
            try {
                tree.put(path, mode(file) + " " + blob(file));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + path, e);
            }
        }
        return dirty;
    }

    private static String mode(Path file) {
        if (Files.isSymbolicLink(file)) {
            return "120000";
        }
        return Files.isExecutable(file) ? "100755" : "100644";
    }

    /// The id git would give the file's bytes.
    private static String blob(Path file) throws IOException {
        byte[] bytes = Files.isSymbolicLink(file)
                ? Files.readSymbolicLink(file).toString().getBytes(StandardCharsets.UTF_8)
                : Files.readAllBytes(file);
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(("blob " + bytes.length + "\0").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(sha1.digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    private static Digest digest(Map<String, String> tree) {
        MessageDigest sha256 = Digest.sha256();
        List<String> lines = new ArrayList<>();
        tree.forEach((path, entry) -> lines.add(entry + "\t" + path + "\0"));
        for (String line : lines) {
            sha256.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return Digest.ofHash(sha256.digest());
    }
}
