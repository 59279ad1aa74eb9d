package dev.assize.scanners.secrets;

import dev.assize.core.Failure;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Suppression;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The pre-commit hook: looks at the lines that are about to be committed, and stops the commit if a secret is
/// among them.
///
/// It looks at added lines, not at whole files: who mends a typo in an old file is not held up by what somebody
/// else left in it; stage 1 looks at whole files. A file that an attribute declares binary is looked at all the
/// same. The hook is a help, not the guard: it can be skipped, the gate cannot.
///
/// Everything here is written for a process that lives for some ten milliseconds: one git process, no lambda,
/// stream, format or regular expression unless there is something to tell.
public final class HookScan {
    private static final int CLEAN = 0;
    private static final int SECRETS = 1;
    private static final int NOT_DONE = 2;

    /// One hunk or file may have this many bytes.
    private static final int MAX_BYTES = 64 << 20;

    private final Path repository;
    private final RuleSet rules;
    private final @Nullable Supplier<KeyedRedaction> key;
    private final List<Told> open = new ArrayList<>(0);
    private final List<Told> passedOver = new ArrayList<>(0);
    private final List<String> notScanned = new ArrayList<>(0);
    private final List<String> binaryPaths = new ArrayList<>(0);
    private final List<String> binaryBlobs = new ArrayList<>(0);
    private @Nullable IgnoreFile ignored;
    private @Nullable KeyedRedaction redaction;

    /// A secret as the developer sees it.
    private record Told(
            String path,
            int line,
            Rule rule,
            String shown,
            boolean doubtful,
            @Nullable String reason) {
        String place() {
            return line > 0 ? path + ":" + line : path;
        }

        boolean stops() {
            return !doubtful && rule.severity.atLeast(Severity.MEDIUM);
        }
    }

    private HookScan(Path repository, @Nullable Supplier<KeyedRedaction> key) {
        this.repository = repository;
        this.rules = RuleSet.standard();
        this.key = key;
    }

    /// Looks at what is staged in the repository.
    ///
    /// @return 0 nothing found, 1 the commit must stop, 2 the hook could not look
    public static int run(Path repository, PrintStream out, PrintStream err) {
        return run(repository, null, out, err);
    }

    /// @param key gives the ledger's key; asked only if there is a finding and an `.assizeignore` to match it
    ///     with. Without a key that file's fingerprints match nothing
    public static int run(Path repository, @Nullable Supplier<KeyedRedaction> key, PrintStream out, PrintStream err) {
        // Git works while the rules load.
        try (Git git = Git.start(repository, StagedDiff.COMMAND)) {
            HookScan scan = new HookScan(repository, key);
            scan.read(git);
            scan.binaries();
            return scan.tell(out, err);
        } catch (Failure e) {
            err.println("assize: the staged lines were not looked at: " + e.what());
            err.println("Next: " + e.remedy() + ", then commit again");
            return NOT_DONE;
        }
    }

    private void read(Git git) {
        try {
            new StagedDiff(git.output(), MAX_BYTES).read(new StagedDiff.Hunks() {
                @Override
                public void hunk(String path, byte[] text, int firstLine, boolean[] added) {
                    lookAt(path, text, firstLine, added);
                }

                @Override
                public void binary(String path, String blob) {
                    binaryPaths.add(path);
                    binaryBlobs.add(blob);
                }

                @Override
                public void tooLarge(String path) {
                    notScanned.add(path);
                }
            });
        } catch (IOException e) {
            throw git.broken(e);
        }
        git.finish();
    }

    private void lookAt(String path, byte[] text, int firstLine, boolean @Nullable [] added) {
        ContentScan scan = new ContentScan(rules, path, text);
        List<Suspect> suspects = scan.run();
        if (scan.gaveUp() > 0) {
            notScanned.add(path);
        }
        for (int i = 0; i < suspects.size(); i++) {
            Suspect suspect = suspects.get(i);
            int first = SecretScanner.newlines(text, 0, suspect.from);
            int last = first + SecretScanner.newlines(text, suspect.from, suspect.end);
            if (added == null || anyAdded(added, first, last)) {
                int line = firstLine + SecretScanner.newlines(text, 0, suspect.start);
                found(path, line, suspect);
            }
        }
    }

    private static boolean anyAdded(boolean[] added, int first, int last) {
        for (int i = first; i <= last && i < added.length; i++) {
            if (added[i]) {
                return true;
            }
        }
        return false;
    }

    private void found(String path, int line, Suspect suspect) {
        String shown = KeyedRedaction.excerpt(new String(suspect.secret(), StandardCharsets.UTF_8));
        Suppression asked = InlineComment.beside(suspect);
        if (asked == null) {
            asked = askedByFile(path, line, suspect.rule, suspect.secret());
        }
        String reason = asked == null ? null : asked.justification() == null ? "" : asked.justification();
        Told told = new Told(path, line, suspect.rule, shown, suspect.doubtful, reason);
        if (asked == null) {
            open.add(told);
        } else {
            passedOver.add(told);
        }
    }

    private @Nullable Suppression askedByFile(String path, int line, Rule rule, byte[] secret) {
        if (ignored == null) {
            ignored = IgnoreFile.of(root());
        }
        if (ignored.isEmpty()) {
            return null;
        }
        if (redaction == null && key != null) {
            redaction = key.get();
        }
        if (redaction == null) {
            return ignored.asksAt(path, line);
        }
        Fingerprint fingerprint = SecretScanner.fingerprint(rule.id, path, redaction.fingerprint(secret));
        return ignored.asks(fingerprint, path, line);
    }

    /// The hook runs at the root of the working tree; a person may run it below.
    private Path root() {
        Path here = repository.toAbsolutePath();
        for (Path up = here; up != null; up = up.getParent()) {
            if (Files.exists(up.resolve(".git"))) {
                return up;
            }
        }
        return here;
    }

    /// Looks into what git calls binary: an attribute may say so of any text.
    private void binaries() {
        if (binaryBlobs.isEmpty()) {
            return;
        }
        String[] blobs = binaryBlobs.toArray(new String[0]);
        try (BlobReader reader = new BlobReader(repository, MAX_BYTES)) {
            reader.read(blobs, 0, blobs.length, new BlobReader.Blobs() {
                @Override
                public void blob(int index, byte[] content) {
                    binary(binaryPaths.get(index), content);
                }

                @Override
                public void tooLarge(int index, long size) {
                    notScanned.add(binaryPaths.get(index));
                }

                @Override
                public void missing(int index) {
                    notScanned.add(binaryPaths.get(index));
                }
            });
        }
    }

    private void binary(String path, byte[] content) {
        byte[] text = TextContent.of(content);
        if (text != null) {
            lookAt(path, text, 1, null);
            return;
        }
        Rule rule = SecretScanner.fileRule(rules, path);
        if (rule == null) {
            return;
        }
        Suppression asked = askedByFile(path, 0, rule, content);
        if (asked == null) {
            open.add(new Told(path, 0, rule, "", false, null));
        } else {
            passedOver.add(new Told(path, 0, rule, "", false, asked.justification()));
        }
    }

    private int tell(PrintStream out, PrintStream err) {
        if (open.isEmpty() && passedOver.isEmpty() && notScanned.isEmpty()) {
            return CLEAN;
        }
        for (Told told : passedOver) {
            String why = told.reason() == null || told.reason().isEmpty() ? "no reason given" : told.reason();
            out.println(plain(told.place() + "  passed over: " + told.rule().title + " (" + why + ")", out.charset()));
        }
        for (String path : notScanned) {
            err.println(plain(path + "  not wholly looked at: too large; CI will look again", err.charset()));
        }
        int stopping = 0;
        for (Told told : open) {
            stopping += told.stops() ? 1 : 0;
            tell(told, err);
        }
        if (stopping == 0) {
            return CLEAN;
        }
        err.println();
        err.println("Commit stopped: " + stopping + (stopping == 1 ? " secret" : " secrets") + " in the staged lines.");
        err.println("Next: take the value from a vault or the environment, revoke what was a live key, git add, git"
                + " commit.");
        err.println("No secret? Write a comment on that line:  assize:allow <reason>   The gate sees it and decides.");
        return SECRETS;
    }

    private static void tell(Told told, PrintStream err) {
        Charset charset = err.charset();
        String shown = told.shown().isEmpty() ? "" : "  " + told.shown();
        err.println(plain(told.place() + "  " + told.rule().title + shown, charset));
        String remedy = told.stops()
                ? "remove it; if it was ever live, " + told.rule().revoke
                : "its check digits do not fit, so it does not stop the commit";
        err.println(plain("    " + told.rule().id + ": " + remedy, charset));
    }

    /// A path may hold control characters; a terminal must not obey them.
    private static String plain(String text, Charset charset) {
        boolean unicode = charset.newEncoder().canEncode('…');
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '…' && !unicode) {
                plain.append("...");
            } else {
                plain.append(Character.isISOControl(c) ? '?' : c);
            }
        }
        return plain.toString();
    }
}
