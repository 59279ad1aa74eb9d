package dev.assize.core.policy;

import dev.assize.core.InvalidInput;
import java.util.Objects;
import java.util.regex.Pattern;

/// A name in which `*` stands for any characters, `/` included: `payments`, `checkout-*`, `release/*`.
public record NamePattern(String text) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._/*-]{1,120}");
    private static final int MAX_STARS = 4;

    public NamePattern {
        Objects.requireNonNull(text);
        if (!FORM.matcher(text).matches() || text.chars().filter(c -> c == '*').count() > MAX_STARS) {
            throw new InvalidInput(
                    "pattern", "'" + text + "' is no name", "use letters, digits, . _ / - and at most 4 stars");
        }
    }

    /// Whether the whole name is covered.
    public boolean matches(String name) {
        String[] parts = text.split("\\*", -1);
        if (parts.length == 1) {
            return name.equals(text);
        }
        String last = parts[parts.length - 1];
        if (!name.startsWith(parts[0]) || !name.endsWith(last)) {
            return false;
        }
        // Leftmost matches leave the most room for what follows, so no other choice has to be tried.
        int at = parts[0].length();
        for (int i = 1; i < parts.length - 1; i++) {
            int found = name.indexOf(parts[i], at);
            if (found < 0) {
                return false;
            }
            at = found + parts[i].length();
        }
        return name.length() - last.length() >= at;
    }

    @Override
    public String toString() {
        return text;
    }
}
