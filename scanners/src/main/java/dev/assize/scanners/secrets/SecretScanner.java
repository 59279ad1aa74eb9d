package dev.assize.scanners.secrets;

import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.Location;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.Suppression;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds secrets in the bytes of a file. Immutable and thread-safe; all instances share the rules and the
/// automaton.
///
/// The findings hold no secret: a keyed fingerprint stands in its place, and at most its first four characters
/// are shown. A finding keeps its identity when its line moves.
public final class SecretScanner {
    static final String TOOL = "assize-secrets";

    /// The rule of findings that say that something was not, or not wholly, looked at.
    static final String NOT_SCANNED = "not-scanned";

    private static final String CWE = "CWE-798";

    private final RuleSet rules;
    private final KeyedRedaction redaction;
    private final IgnoreFile ignored;

    private SecretScanner(RuleSet rules, KeyedRedaction redaction, IgnoreFile ignored) {
        this.rules = rules;
        this.redaction = redaction;
        this.ignored = ignored;
    }

    /// A scanner with all rules.
    ///
    /// @param redaction keyed by the ledger that the findings will stand in
    public static SecretScanner with(KeyedRedaction redaction) {
        return new SecretScanner(RuleSet.standard(), redaction, IgnoreFile.NONE);
    }

    /// The same scanner, which marks the findings the repository asks to pass over.
    public SecretScanner marking(IgnoreFile file) {
        return new SecretScanner(rules, redaction, file);
    }

    public RuleSet rules() {
        return rules;
    }

    /// The secrets in one file, each fingerprint once, in the order of the file. Binary content has none,
    /// except where the name alone says that it is a store of keys.
    ///
    /// @param path relative to the repository, with forward slashes
    public List<Finding> scan(String path, byte[] content) {
        Result result = look(path, content);
        return result.findings();
    }

    /// What came of looking at one file.
    record Result(boolean binary, List<Finding> findings) {}

    Result look(String path, byte[] content) {
        Map<Fingerprint, Finding> found = new LinkedHashMap<>();
        fileName(path, content, found);
        byte[] text = TextContent.of(content);
        if (text != null) {
            inText(path, text, found);
        }
        return new Result(text == null, List.copyOf(found.values()));
    }

    private void inText(String path, byte[] text, Map<Fingerprint, Finding> found) {
        ContentScan scan = new ContentScan(rules, path, text);
        int line = 1;
        int counted = 0;
        for (Suspect suspect : scan.run()) {
            line += newlines(text, counted, suspect.start);
            counted = suspect.start;
            add(found, finding(path, suspect, line));
        }
        if (scan.gaveUp() > 0) {
            add(found, notScanned(path, "an expression took too many steps in it"));
        }
        if (scan.overflow()) {
            add(
                    found,
                    notScanned(
                            path,
                            "it holds more than " + ContentScan.MAX_SUSPECTS + " secrets; the rest is not listed"));
        }
    }

    /// A store of keys is known by its name; its content is the secret.
    private void fileName(String path, byte[] content, Map<Fingerprint, Finding> found) {
        Rule rule = fileRule(rules, path);
        if (rule == null || content.length == 0) {
            return;
        }
        String hash = redaction.fingerprint(content);
        Fingerprint fingerprint = fingerprint(rule.id, path, hash);
        add(
                found,
                finding(
                        rule,
                        fingerprint,
                        rule.severity,
                        "A file of " + content.length + " bytes, " + hash + ".",
                        new Location.InFile(path, 0, 0),
                        ignored.asks(fingerprint, path, 0)));
    }

    static @Nullable Rule fileRule(RuleSet rules, String path) {
        for (Rule rule : rules.fileRules()) {
            for (String ending : rule.keywords) {
                if (path.regionMatches(true, path.length() - ending.length(), ending, 0, ending.length())) {
                    return rule;
                }
            }
        }
        return null;
    }

    private Finding finding(String path, Suspect suspect, int line) {
        byte[] secret = suspect.secret();
        String hash = redaction.fingerprint(secret);
        Fingerprint fingerprint = fingerprint(suspect.rule.id, path, hash);
        int lastLine = line + newlines(suspect.text, suspect.start, suspect.end);
        Suppression asked = InlineComment.beside(suspect);
        if (asked == null) {
            asked = ignored.asks(fingerprint, path, line);
        }
        String shown = KeyedRedaction.excerpt(new String(secret, StandardCharsets.UTF_8));
        String doubt = suspect.doubtful ? " Its check digits do not fit, so it can hardly be live." : "";
        return finding(
                suspect.rule,
                fingerprint,
                suspect.doubtful ? Severity.LOW : suspect.rule.severity,
                shown + ", " + hash + "." + doubt,
                new Location.InFile(path, line, lastLine),
                asked);
    }

    private static Finding finding(
            Rule rule,
            Fingerprint fingerprint,
            Severity severity,
            String description,
            Location location,
            @Nullable Suppression asked) {
        return new Finding(
                fingerprint,
                Stage.SECRETS,
                TOOL,
                rule.id,
                rule.title,
                description,
                severity,
                rule.severity.word(),
                location,
                List.of(CWE),
                List.of(),
                null,
                null,
                remedy(rule),
                List.of(),
                asked,
                1);
    }

    /// A finding that says that a file was not looked at, so that it is never taken for clean.
    static Finding notScanned(String path, String reason) {
        return new Finding(
                Fingerprint.of(List.of(TOOL, NOT_SCANNED, path)),
                Stage.SECRETS,
                TOOL,
                NOT_SCANNED,
                "File not looked at: " + reason,
                "",
                Severity.MEDIUM,
                "",
                new Location.InFile(path, 0, 0),
                List.of(),
                List.of(),
                null,
                null,
                "Make the file readable or smaller, raise the limit, or ask for an exemption.",
                List.of(),
                null,
                1);
    }

    static String remedy(Rule rule) {
        return "Remove it, take it from a vault or the environment, and if it was ever live, " + rule.revoke
                + ": it stays in the history.";
    }

    static Fingerprint fingerprint(String rule, String path, String hash) {
        return Fingerprint.of(List.of(TOOL, rule, path, hash));
    }

    /// The same secret twice in one file is one finding; it counts as passed over only if every place asks.
    private static void add(Map<Fingerprint, Finding> found, Finding finding) {
        Finding before = found.get(finding.fingerprint());
        if (before == null) {
            found.put(finding.fingerprint(), finding);
        } else {
            Finding told = before.suppressed() ? finding : before;
            found.put(finding.fingerprint(), told.times(before.occurrences() + finding.occurrences()));
        }
    }

    static List<Finding> merged(List<Finding> findings) {
        Map<Fingerprint, Finding> found = new LinkedHashMap<>();
        for (Finding finding : findings) {
            add(found, finding);
        }
        return new ArrayList<>(found.values());
    }

    static int newlines(byte[] text, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            if (text[i] == '\n') {
                count++;
            }
        }
        return count;
    }
}
