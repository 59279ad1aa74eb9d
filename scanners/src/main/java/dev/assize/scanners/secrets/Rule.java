package dev.assize.scanners.secrets;

import dev.assize.core.evidence.Severity;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One kind of secret. Expressions use the syntax RE2 has as well (no look-around, no back-references) and are
/// compiled when a keyword of theirs is first found.
///
/// Thread-safe: two threads may compile the same expression, to equal patterns.
final class Rule {
    /// How the secret stands to the keyword.
    enum Form {
        /// The keyword stands at a fixed place of the secret, as a rule at its beginning; the expression is
        /// matched from the beginning.
        TOKEN,
        /// The keyword stands inside the secret; the expression is searched in a window around it.
        AROUND,
        /// The keyword stands in the name of what the secret is assigned to; the expression, where there is
        /// one, must match the whole value.
        ASSIGNED,
        /// The keyword ends the file's name.
        FILE
    }

    final String id;
    final String title;
    /// What to do with a live one, for example `revoke it at GitHub, Settings`.
    final String revoke;
    final Severity severity;
    final Form form;
    final List<String> keywords;
    final @Nullable String expression;
    private final List<String> allowedExpressions;
    final double minEntropy;
    final Check check;
    /// Of two rules that see the same secret, the one that is not generic tells of it.
    final boolean generic;
    /// Whether the signs of base 64 before a token make it a part of something longer.
    final boolean tight;

    /// Bytes of a token before its keyword.
    final int lead;

    /// Bytes before and after the keyword that the expression may look at.
    final int before;

    final int after;

    private @Nullable Pattern pattern;
    private Pattern @Nullable [] allowed;

    Rule(RuleText.Entry entry) {
        id = entry.id;
        title = entry.title;
        revoke = entry.revoke;
        severity = entry.severity;
        form = entry.form;
        keywords = List.copyOf(entry.keywords);
        expression = entry.expression;
        allowedExpressions = List.copyOf(entry.allowed);
        minEntropy = entry.minEntropy;
        check = entry.check;
        generic = entry.generic;
        tight = entry.tight;
        lead = entry.lead;
        before = entry.before;
        after = entry.after;
    }

    Pattern pattern() {
        Pattern compiled = pattern;
        if (compiled == null) {
            if (expression == null) {
                throw new IllegalStateException("rule " + id + " has no expression");
            }
            compiled = Pattern.compile(expression);
            pattern = compiled;
        }
        return compiled;
    }

    /// Whether the secret is one that this rule knows not to be any.
    boolean allows(CharSequence secret) {
        if (allowedExpressions.isEmpty()) {
            return false;
        }
        Pattern[] compiled = allowed;
        if (compiled == null) {
            compiled = new Pattern[allowedExpressions.size()];
            for (int i = 0; i < compiled.length; i++) {
                compiled[i] = Pattern.compile(allowedExpressions.get(i));
            }
            allowed = compiled;
        }
        for (Pattern one : compiled) {
            if (one.matcher(secret).find()) {
                return true;
            }
        }
        return false;
    }

    List<String> allowedExpressions() {
        return allowedExpressions;
    }

    @Override
    public String toString() {
        return id;
    }
}
