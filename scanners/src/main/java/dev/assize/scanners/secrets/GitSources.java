package dev.assize.scanners.secrets;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Location;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// Brings the contents of a git repository to a scanner: staged files, the working tree, or the whole history,
/// each blob once. Talks to git through its plumbing commands. Large sources are scanned by all processors; the
/// report does not depend on how many there are. Immutable and thread-safe.
///
/// Links are not followed, submodules belong to their own repositories.
public final class GitSources {
    /// Larger files are not looked at, and reported as such.
    public static final int DEFAULT_MAX_FILE_BYTES = 64 << 20;

    /// Fewer files than this are not worth a second thread.
    private static final int SMALL = 64;

    /// Workers take this many files at a time.
    private static final int STRIDE = 16;

    private final Path root;
    private final SecretScanner scanner;
    private final int maxFileBytes;
    private final int threads;

    private GitSources(Path root, SecretScanner scanner, int maxFileBytes, int threads) {
        this.root = root;
        this.scanner = scanner;
        this.maxFileBytes = maxFileBytes;
        this.threads = threads;
    }

    /// @param root the root of a working tree, or for [#directory()] any directory
    public static GitSources of(Path root, SecretScanner scanner) {
        return new GitSources(
                root, scanner, DEFAULT_MAX_FILE_BYTES, Runtime.getRuntime().availableProcessors());
    }

    /// The same with another limit on the size of one file.
    public GitSources limitedTo(int maxFileBytes) {
        return new GitSources(root, scanner, maxFileBytes, threads);
    }

    /// The same with this many threads.
    public GitSources on(int threads) {
        return new GitSources(root, scanner, maxFileBytes, threads);
    }

    /// The staged state of every file that differs from the last commit, as whole files.
    public ScanReport staged() {
        List<Blob> blobs = new ArrayList<>();
        String[] fields = split(run(
                "diff",
                "--cached",
                "--raw",
                "-z",
                "--no-renames",
                "--no-abbrev",
                "--diff-filter=ACMRT",
                "--no-relative"));
        // ":<mode> <mode> <old> <new> <status>" NUL path NUL
        for (int i = 0; i + 1 < fields.length; i += 2) {
            String[] parts = fields[i].split(" ", -1);
            if (parts.length >= 5 && parts[1].startsWith("100")) {
                blobs.add(new Blob(parts[3], fields[i + 1]));
            }
        }
        return blobs(ScanReport.Source.STAGED, blobs);
    }

    /// The files git tracks and those it would, as they lie in the working tree.
    public ScanReport tree() {
        String[] paths = split(run("ls-files", "-z", "--cached", "--others", "--exclude-standard"));
        return files(ScanReport.Source.TREE, List.of(paths));
    }

    /// Every blob that any ref reaches, each once, under one of the names it had.
    public ScanReport history() {
        List<Blob> blobs = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        byte[] list = run("rev-list", "--objects", "--all", "--filter=object:type=blob", "--filter-provided-objects");
        new String(list, StandardCharsets.UTF_8).lines().forEach(line -> {
            int blank = line.indexOf(' ');
            String id = blank < 0 ? line : line.substring(0, blank);
            if (seen.add(id)) {
                blobs.add(new Blob(id, blank < 0 ? id : line.substring(blank + 1)));
            }
        });
        return blobs(ScanReport.Source.HISTORY, blobs);
    }

    /// All files below a directory that need not be a repository; `.git` is left out.
    public ScanReport directory() {
        List<String> paths = new ArrayList<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                    boolean git = dir.endsWith(".git") && !dir.equals(root);
                    return git ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile()) {
                        paths.add(root.relativize(file).toString().replace('\\', '/'));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new Failure(Fault.STORAGE, root + " cannot be read", "check that it is there and readable", e);
        }
        return files(ScanReport.Source.DIRECTORY, paths);
    }

    private record Blob(String id, String path) {}

    /// What one worker saw.
    private static final class Tally {
        long files;
        long bytes;
        long binary;
        final List<ScanReport.Skipped> skipped = new ArrayList<>();
        final List<Finding> findings = new ArrayList<>();

        void add(Tally other) {
            files += other.files;
            bytes += other.bytes;
            binary += other.binary;
            skipped.addAll(other.skipped);
            findings.addAll(other.findings);
        }

        void skip(String path, String reason) {
            skipped.add(new ScanReport.Skipped(path, reason));
            findings.add(SecretScanner.notScanned(path, reason));
        }
    }

    private ScanReport files(ScanReport.Source source, List<String> paths) {
        AtomicInteger next = new AtomicInteger();
        return report(source, onAll(paths.size(), (worker, workers, tally) -> {
            for (int from = next.getAndAdd(STRIDE); from < paths.size(); from = next.getAndAdd(STRIDE)) {
                for (String path : paths.subList(from, Math.min(paths.size(), from + STRIDE))) {
                    file(path, tally);
                }
            }
        }));
    }

    private void file(String path, Tally tally) {
        try {
            Path file = root.resolve(path);
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) {
                return;
            }
            if (attributes.size() > maxFileBytes) {
                tally.skip(path, tooLarge(attributes.size()));
                return;
            }
            look(path, Files.readAllBytes(file), tally);
        } catch (NoSuchFileException _) {
            // Tracked, but gone from the working tree: there is nothing to look at.
            return;
        } catch (IOException | InvalidPathException _) {
            tally.skip(path, "it cannot be read");
        }
    }

    private ScanReport blobs(ScanReport.Source source, List<Blob> blobs) {
        String[] ids = blobs.stream().map(Blob::id).toArray(String[]::new);
        return report(source, onAll(ids.length, (worker, workers, tally) -> {
            // Neighbours in the list lie together in the pack, so each worker takes one stretch.
            int from = (int) ((long) ids.length * worker / workers);
            int to = (int) ((long) ids.length * (worker + 1) / workers);
            try (BlobReader reader = new BlobReader(root, maxFileBytes)) {
                reader.read(ids, from, to, new BlobReader.Blobs() {
                    @Override
                    public void blob(int index, byte[] content) {
                        look(blobs.get(index).path(), content, tally);
                    }

                    @Override
                    public void tooLarge(int index, long size) {
                        tally.skip(blobs.get(index).path(), GitSources.this.tooLarge(size));
                    }

                    @Override
                    public void missing(int index) {
                        tally.skip(blobs.get(index).path(), "git does not have it");
                    }
                });
            }
        }));
    }

    private void look(String path, byte[] content, Tally tally) {
        SecretScanner.Result result = scanner.look(path, content);
        tally.files++;
        tally.bytes += content.length;
        tally.binary += result.binary() ? 1 : 0;
        tally.findings.addAll(result.findings());
    }

    private String tooLarge(long size) {
        return "it has " + size + " bytes, more than the limit of " + maxFileBytes;
    }

    private ScanReport report(ScanReport.Source source, Tally tally) {
        List<Finding> findings = new ArrayList<>(tally.findings);
        findings.sort(Comparator.comparing((Finding f) -> ((Location.InFile) f.location()).path())
                .thenComparing(f -> ((Location.InFile) f.location()).startLine())
                .thenComparing(Finding::fingerprint));
        List<ScanReport.Skipped> skipped = new ArrayList<>(tally.skipped);
        skipped.sort(Comparator.comparing(ScanReport.Skipped::path).thenComparing(ScanReport.Skipped::reason));
        return new ScanReport(
                source,
                tally.files,
                tally.bytes,
                tally.binary,
                skipped,
                scanner.rules().count(),
                scanner.rules().digest(),
                SecretScanner.merged(findings),
                null);
    }

    private interface Work {
        void run(int worker, int workers, Tally tally);
    }

    private Tally onAll(int items, Work work) {
        int workers = items < SMALL ? 1 : Math.max(1, threads);
        Tally[] tallies = new Tally[workers];
        Throwable[] broken = new Throwable[workers];
        Thread[] running = new Thread[workers];
        for (int w = 0; w < workers; w++) {
            int worker = w;
            tallies[w] = new Tally();
            // Platform threads: the work is bound by the processor.
            running[w] = Thread.ofPlatform().unstarted(() -> {
                try {
                    work.run(worker, workers, tallies[worker]);
                } catch (RuntimeException | Error e) {
                    broken[worker] = e;
                }
            });
        }
        try {
            for (Thread thread : running) {
                thread.start();
            }
            for (Thread thread : running) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(Fault.TOOL_FAILED, "the scan was interrupted", "run it again", e);
        }
        Tally all = new Tally();
        for (int w = 0; w < workers; w++) {
            switch (broken[w]) {
                case null -> all.add(tallies[w]);
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                default -> throw new IllegalStateException(broken[w]);
            }
        }
        return all;
    }

    private byte[] run(String... arguments) {
        try (Git git = Git.start(root, arguments)) {
            try (InputStream in = git.output()) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                in.transferTo(out);
                git.finish();
                return out.toByteArray();
            } catch (IOException e) {
                throw git.broken(e);
            }
        }
    }

    private static String[] split(byte[] nulTerminated) {
        String text = new String(nulTerminated, StandardCharsets.UTF_8);
        return text.isEmpty() ? new String[0] : text.split("\0", 0);
    }
}
