package dev.assize.policy.yaml;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The known word that a misspelt one was probably meant to be.
public final class Nearest {
    private Nearest() {}

    /// The closest word, if it is close enough to be a slip of the finger.
    public static Optional<String> to(String typed, Collection<String> known) {
        String plain = plain(typed);
        int limit = Math.max(2, typed.length() / 3);
        String best = null;
        int bestDistance = limit + 1;
        for (String word : known) {
            int distance = distance(plain, plain(word));
            if (distance < bestDistance) {
                best = word;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /// What to tell the writer: the closest word, or all of them.
    public static String advice(String typed, Collection<String> known) {
        return to(typed, known)
                .map(word -> "did you mean " + word + "?")
                .orElseGet(() -> known.isEmpty() ? "take it out" : "use one of " + String.join(", ", sorted(known)));
    }

    private static List<String> sorted(Collection<String> words) {
        List<String> sorted = new ArrayList<>(words);
        sorted.sort(null);
        return sorted;
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    /// Edits (insert, delete, replace, swap of neighbours) that lead from one to the other: Damerau-Levenshtein
    /// in its optimal string alignment form.
    static int distance(String a, String b) {
        int[] before = new int[b.length() + 1];
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1] + 1, above[j] + 1), above[j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
            before = above;
            above = row;
        }
        return above[b.length()];
    }
}
