package dev.assize.scanners.secrets;

import dev.assize.core.evidence.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads the rule file. One setting a line, the word before the first blank says which; `#` begins a comment
/// line; `rule` begins a rule. The file's own head explains the settings. Deliberately plain, because it is
/// read each time the hook starts.
final class RuleText {
    private static final int DEFAULT_AFTER = 400;
    private static final double DEFAULT_ENTROPY = 2.5;

    /// A rule while it is read.
    static final class Entry {
        final String id;
        String title = "";
        String revoke = "";
        Severity severity = Severity.HIGH;
        Rule.Form form = Rule.Form.TOKEN;
        final List<String> keywords = new ArrayList<>(4);

        @Nullable
        String expression;

        final List<String> allowed = new ArrayList<>(0);
        double minEntropy = DEFAULT_ENTROPY;
        Check check = Check.NONE;
        boolean generic;
        boolean tight;
        int lead;
        int before;
        int after = DEFAULT_AFTER;

        Entry(String id) {
            this.id = id;
        }
    }

    final List<Rule> rules = new ArrayList<>(192);
    final List<String> placeholders = new ArrayList<>(64);
    final List<String> fillers = new ArrayList<>(64);
    final List<String> skipped = new ArrayList<>(64);

    private @Nullable Entry current;
    private int lineNumber;

    static RuleText parse(String text) {
        RuleText result = new RuleText();
        int from = 0;
        while (from < text.length()) {
            int end = text.indexOf('\n', from);
            if (end < 0) {
                end = text.length();
            }
            result.lineNumber++;
            if (end > from && text.charAt(from) != '#') {
                result.line(text, from, end);
            }
            from = end + 1;
        }
        result.finish();
        return result;
    }

    private void line(String text, int from, int end) {
        int blank = text.indexOf(' ', from);
        if (blank < 0 || blank >= end) {
            throw mistake("a setting without a value");
        }
        String name = text.substring(from, blank);
        String value = text.substring(blank + 1, end).strip();
        switch (name) {
            case "placeholder" -> words(value, placeholders);
            case "filler" -> words(value, fillers);
            case "generic-skips" -> words(value, skipped);
            case "rule" -> {
                finish();
                current = new Entry(value);
            }
            default -> setting(open(), name, value);
        }
    }

    private void setting(Entry entry, String name, String value) {
        switch (name) {
            case "title" -> entry.title = value;
            case "issuer" -> entry.revoke = "revoke it at ".concat(value);
            case "revoke" -> entry.revoke = value;
            case "severity" -> entry.severity = Severity.valueOf(value.toUpperCase(Locale.ROOT));
            case "find" -> words(value, entry.keywords);
            case "token" -> form(entry, Rule.Form.TOKEN, value);
            case "around" -> {
                form(entry, Rule.Form.AROUND, value);
                entry.before = Math.max(entry.before, 64);
            }
            case "value" -> form(entry, Rule.Form.ASSIGNED, value);
            case "assigned" -> {
                entry.form = Rule.Form.ASSIGNED;
                words(value, entry.keywords);
            }
            case "file" -> {
                entry.form = Rule.Form.FILE;
                words(value, entry.keywords);
            }
            case "allow" -> entry.allowed.add(value);
            case "entropy" -> entry.minEntropy = Double.parseDouble(value);
            case "check" -> entry.check = Check.named(value);
            case "tight" -> entry.tight = value.equals("yes");
            case "lead" -> entry.lead = Integer.parseInt(value);
            case "before" -> entry.before = Integer.parseInt(value);
            case "after" -> entry.after = Integer.parseInt(value);
            case "generic" -> entry.generic = value.equals("yes");
            default -> throw mistake("unknown setting '" + name + "'");
        }
    }

    private static void form(Entry entry, Rule.Form form, String expression) {
        entry.form = form;
        entry.expression = expression;
    }

    private Entry open() {
        if (current == null) {
            throw mistake("a setting before the first rule");
        }
        return current;
    }

    private void finish() {
        Entry entry = current;
        if (entry == null) {
            return;
        }
        if (entry.keywords.isEmpty() || entry.title.isEmpty() || entry.revoke.isEmpty()) {
            throw mistake("rule " + entry.id + " lacks its title, its keywords or its issuer");
        }
        rules.add(new Rule(entry));
        current = null;
    }

    private static void words(String value, List<String> into) {
        int from = 0;
        while (from < value.length()) {
            int end = value.indexOf(' ', from);
            if (end < 0) {
                end = value.length();
            }
            if (end > from) {
                into.add(value.substring(from, end));
            }
            from = end + 1;
        }
    }

    private IllegalStateException mistake(String what) {
        return new IllegalStateException("rules, line " + lineNumber + ": " + what);
    }
}
