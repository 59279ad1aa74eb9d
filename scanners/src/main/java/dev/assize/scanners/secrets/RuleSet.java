package dev.assize.scanners.secrets;

import dev.assize.core.subject.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// The rules that come with Assize, all of them, always: there is no way to load fewer. Immutable and
/// thread-safe.
public final class RuleSet {
    /// Fewer rules than this mean a broken installation, and no scan.
    static final int MIN_RULES = 120;

    private static final String RESOURCE = "rules.txt";

    private final byte[] source;
    private final List<Rule> rules;
    private final List<Rule> fileRules = new ArrayList<>();
    private final Plausibility plausibility;
    private final List<String> genericSkips;
    private final KeywordAutomaton automaton;
    private final int[][] rulesOfKeyword;
    private final int[] keywordLength;

    private RuleSet(byte[] source) {
        this.source = source;
        RuleText text = RuleText.parse(new String(source, StandardCharsets.ISO_8859_1));
        if (text.rules.size() < MIN_RULES) {
            throw new IllegalStateException(
                    "only " + text.rules.size() + " secret rules were found; install Assize anew");
        }
        rules = List.copyOf(text.rules);
        plausibility = new Plausibility(text.placeholders, text.fillers);
        genericSkips = List.copyOf(text.skipped);

        Map<String, List<Integer>> index = new HashMap<>(512);
        List<String> keywords = new ArrayList<>(256);
        for (int r = 0; r < rules.size(); r++) {
            Rule rule = rules.get(r);
            if (rule.form == Rule.Form.FILE) {
                fileRules.add(rule);
                continue;
            }
            for (String word : rule.keywords) {
                String keyword = word.toLowerCase(Locale.ROOT);
                List<Integer> of = index.get(keyword);
                if (of == null) {
                    of = new ArrayList<>(2);
                    index.put(keyword, of);
                    keywords.add(keyword);
                }
                of.add(r);
            }
        }
        automaton = new KeywordAutomaton(keywords);
        rulesOfKeyword = new int[keywords.size()][];
        keywordLength = new int[keywords.size()];
        for (int k = 0; k < keywords.size(); k++) {
            String keyword = keywords.get(k);
            List<Integer> of = Objects.requireNonNull(index.get(keyword));
            int[] numbers = new int[of.size()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = of.get(i);
            }
            rulesOfKeyword[k] = numbers;
            keywordLength[k] = keyword.length();
        }
    }

    private static final class Standard {
        static final RuleSet RULES = new RuleSet(resource());
    }

    public static RuleSet standard() {
        return Standard.RULES;
    }

    private static byte[] resource() {
        try (InputStream in = RuleSet.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the secret rules are missing; install Assize anew");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("the secret rules cannot be read; install Assize anew", e);
        }
    }

    public int count() {
        return rules.size();
    }

    /// The digest of the rule file: the same digest, the same rules.
    public Digest digest() {
        return Digest.of(source);
    }

    List<Rule> rules() {
        return rules;
    }

    List<Rule> fileRules() {
        return fileRules;
    }

    KeywordAutomaton automaton() {
        return automaton;
    }

    int[] rulesOfKeyword(int keyword) {
        return rulesOfKeyword[keyword];
    }

    int keywordLength(int keyword) {
        return keywordLength[keyword];
    }

    Rule rule(int number) {
        return rules.get(number);
    }

    Plausibility plausibility() {
        return plausibility;
    }

    /// Lock files and the like are full of digests under telling names; generic rules pass them over.
    boolean isSkippedByGenericRules(String path) {
        for (int i = 0; i < genericSkips.size(); i++) {
            if (path.endsWith(genericSkips.get(i))) {
                return true;
            }
        }
        return false;
    }
}
