package dev.assize.scanners.secrets;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/// One pass over one text. The automaton tells of keywords; each of their rules looks at a window around and
/// answers with at most one suspect. Used once, by one thread.
final class ContentScan implements KeywordAutomaton.Hits {
    /// Beyond this many suspects a text is a list of secrets, and said to be one.
    static final int MAX_SUSPECTS = 1_000;

    /// Generic rules do not look at longer lines: they are minified code or data.
    private static final int MAX_GENERIC_LINE = 4_096;

    /// What the expressions may cost on the whole text. Public source code makes them ask for one character in
    /// fifty bytes; the worst repetition of a keyword we know, for a hundred characters a byte.
    private static final long STEPS_PER_BYTE = 200;

    private static final long STEPS_AT_LEAST = 1_000_000;

    private final RuleSet rules;
    private final byte[] text;
    private final boolean generic;
    private final boolean settings;

    private final List<Suspect> suspects = new ArrayList<>(0);
    private @Nullable Window window;
    private @Nullable Assignment assignment;

    private final long maxSteps;
    private int hits;
    private long steps;
    private int gaveUp;
    private boolean overflow;

    ContentScan(RuleSet rules, String path, byte[] text) {
        this.rules = rules;
        this.text = text;
        this.maxSteps = STEPS_AT_LEAST + STEPS_PER_BYTE * text.length;
        this.generic = !rules.isSkippedByGenericRules(path);
        this.settings = SettingsFiles.isOne(path);
    }

    /// The secrets in the order of the text. Where two rules see the same stretch, the less generic tells.
    List<Suspect> run() {
        rules.automaton().scan(text, 0, text.length, this);
        return suspects.isEmpty() ? suspects : withoutOverlaps();
    }

    /// Windows in which an expression asked for too many characters; what stands there is undecided.
    int gaveUp() {
        return gaveUp;
    }

    /// Whether there are more secrets than were kept.
    boolean overflow() {
        return overflow;
    }

    int hits() {
        return hits;
    }

    /// Characters the expressions asked for.
    long steps() {
        return steps;
    }

    @Override
    public void hit(int keyword, int end) {
        hits++;
        int start = end - rules.keywordLength(keyword);
        for (int number : rules.rulesOfKeyword(keyword)) {
            Rule rule = rules.rule(number);
            if (rule.generic && !generic) {
                continue;
            }
            if (steps > maxSteps) {
                gaveUp++;
                return;
            }
            Suspect suspect =
                    switch (rule.form) {
                        case TOKEN -> token(rule, start - rule.lead);
                        case AROUND -> around(rule, start, end);
                        case ASSIGNED -> assigned(rule, start, end);
                        case FILE -> throw new IllegalStateException("file rules have no keywords in texts");
                    };
            if (suspect != null && isSecret(rule, suspect)) {
                keep(suspect);
            }
        }
    }

    private @Nullable Suspect token(Rule rule, int start) {
        if (start < 0 || (Assignment.isWord(text[start] & 0xff) && !beginsWord(start))) {
            return null;
        }
        if (rule.tight && start > 0 && isBase64Sign(text[start - 1])) {
            return null;
        }
        Matcher matcher = matcher(rule, start, start + rule.after);
        try {
            return matcher.lookingAt() ? suspect(rule, matcher, start, start) : null;
        } catch (Window.TooManySteps _) {
            gaveUp++;
            return null;
        } finally {
            steps += window().steps();
        }
    }

    private @Nullable Suspect around(Rule rule, int start, int end) {
        int from = Math.max(0, start - rule.before);
        Matcher matcher = matcher(rule, from, end + rule.after);
        try {
            int next = 0;
            while (next <= start - from && matcher.find(next)) {
                Suspect suspect = suspect(rule, matcher, from, from + matcher.start());
                // An earlier neighbour of the same kind is told by its own keyword.
                if (suspect != null && from + matcher.end() >= end && from + matcher.start() <= start) {
                    return suspect;
                }
                next = matcher.start() + 1;
            }
            return null;
        } catch (Window.TooManySteps _) {
            gaveUp++;
            return null;
        } finally {
            steps += window().steps();
        }
    }

    private @Nullable Suspect assigned(Rule rule, int start, int end) {
        Assignment value = assignment;
        if (value == null) {
            value = new Assignment(text);
            assignment = value;
        }
        if (!rule.generic && !beginsName(start)) {
            return null;
        }
        if (!value.read(start, end, !rule.generic, rule.after)) {
            return null;
        }
        if (!value.quoted && rule.generic && !settings && isCode(rule, value)) {
            return null;
        }
        if (rule.expression != null) {
            Matcher matcher = matcher(rule, value.start, value.end);
            try {
                if (!matcher.matches()) {
                    return null;
                }
                if (matcher.groupCount() > 0 && matcher.start(1) >= 0) {
                    int base = value.start;
                    return new Suspect(rule, text, start, base + matcher.start(1), base + matcher.end(1), value.quoted);
                }
            } catch (Window.TooManySteps _) {
                gaveUp++;
                return null;
            } finally {
                steps += window().steps();
            }
        }
        return new Suspect(rule, text, start, value.start, value.end, value.quoted);
    }

    /// Outside of settings, what stands without quotes is a variable or a field as a rule.
    private boolean isCode(Rule rule, Assignment value) {
        if (rule.check == Check.PASSWORD) {
            return true;
        }
        for (int i = value.start; i < value.end; i++) {
            if (text[i] == '.') {
                return true;
            }
        }
        return false;
    }

    private Matcher matcher(Rule rule, int from, int to) {
        return rule.pattern().matcher(window().over(from, Math.min(text.length, to)));
    }

    private Window window() {
        Window w = window;
        if (w == null) {
            w = new Window(text);
            window = w;
        }
        return w;
    }

    private @Nullable Suspect suspect(Rule rule, Matcher matcher, int base, int from) {
        boolean group = matcher.groupCount() > 0 && matcher.start(1) >= 0;
        int start = base + (group ? matcher.start(1) : matcher.start());
        int end = base + (group ? matcher.end(1) : matcher.end());
        boolean cut = end < text.length
                && end > start
                && Assignment.isWord(text[end - 1] & 0xff)
                && Assignment.isWord(text[end] & 0xff);
        boolean begun = rule.form == Rule.Form.TOKEN || !Assignment.isWord(text[start] & 0xff) || beginsWord(start);
        return cut || !begun ? null : new Suspect(rule, text, from, start, end, true);
    }

    /// Whether a token may begin here: after no letter or digit, unless that one belongs to an escape such as
    /// `\n` or `%3D`.
    private boolean beginsWord(int start) {
        if (start == 0 || !Assignment.isWord(text[start - 1] & 0xff)) {
            return true;
        }
        int c = text[start - 1];
        if (start >= 2 && text[start - 2] == '\\') {
            return c == 'n' || c == 'r' || c == 't';
        }
        return start >= 3 && text[start - 3] == '%';
    }

    private static boolean isBase64Sign(int c) {
        return c == '-' || c == '_' || c == '+' || c == '/';
    }

    /// Whether an issuer's name may begin here: `myOkta`, `MY_OKTA`, but not `rookta`.
    private boolean beginsName(int start) {
        int before = start == 0 ? ' ' : text[start - 1];
        boolean small = before >= 'a' && before <= 'z';
        return !small || (text[start] >= 'A' && text[start] <= 'Z');
    }

    private boolean isSecret(Rule rule, Suspect suspect) {
        if (suspect.length() <= 0) {
            return false;
        }
        if (!rule.check.accepts(suspect, rules.plausibility())) {
            return false;
        }
        if (Plausibility.entropy(text, suspect.start, suspect.end) < rule.minEntropy) {
            return false;
        }
        // Long runs of one letter are common in the body of a true key.
        if (rule.check != Check.PRIVATE_KEY && rules.plausibility().isPlaceholder(text, suspect.start, suspect.end)) {
            return false;
        }
        if (rule.allows(new Window(text).over(suspect.start, suspect.end))) {
            return false;
        }
        return !rule.generic || !isLongLine(suspect.start);
    }

    private boolean isLongLine(int at) {
        int from = at;
        while (from > 0 && at - from <= MAX_GENERIC_LINE && text[from - 1] != '\n') {
            from--;
        }
        int to = at;
        while (to < text.length && to - from <= MAX_GENERIC_LINE && text[to] != '\n') {
            to++;
        }
        return to - from > MAX_GENERIC_LINE;
    }

    private void keep(Suspect suspect) {
        if (suspects.size() >= MAX_SUSPECTS) {
            overflow = true;
            return;
        }
        suspects.add(suspect);
    }

    private static final Comparator<Suspect> BY_START = new Comparator<>() {
        @Override
        public int compare(Suspect a, Suspect b) {
            return Integer.compare(a.start, b.start);
        }
    };

    private List<Suspect> withoutOverlaps() {
        Collections.sort(suspects, BY_START);
        List<Suspect> kept = new ArrayList<>(suspects.size());
        Suspect last = suspects.getFirst();
        for (int i = 1; i < suspects.size(); i++) {
            Suspect suspect = suspects.get(i);
            if (suspect.start >= last.end) {
                kept.add(last);
                last = suspect;
            } else if (tellsMore(suspect, last)) {
                last = suspect;
            }
        }
        kept.add(last);
        return kept;
    }

    private static boolean tellsMore(Suspect a, Suspect b) {
        if (a.rule.generic != b.rule.generic) {
            return b.rule.generic;
        }
        if (a.doubtful != b.doubtful) {
            return b.doubtful;
        }
        return a.length() > b.length();
    }
}
