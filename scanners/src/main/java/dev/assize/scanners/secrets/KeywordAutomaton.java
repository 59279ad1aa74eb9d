package dev.assize.scanners.secrets;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Finds all of many keywords in one pass over bytes, without regard to ASCII case: Aho and Corasick's
/// automaton. Only the trie and its failure links are built at once (a few thousand steps); each entry of the
/// transition table is worked out when the input first asks for it, so that a small input pays for little and
/// a large one soon runs on a full table, one load a byte.
///
/// Thread-safe: several threads may fill the same entry, always with the same value.
final class KeywordAutomaton {
    /// Told of each keyword found. The order is that of the keywords' ends.
    interface Hits {
        /// @param keyword index into the list the automaton was built from
        /// @param end     position after its last byte
        void hit(int keyword, int end);
    }

    private static final int UNKNOWN = 0;
    private static final int OUTPUT = 1 << 31;
    private static final int ROOT = 1;

    /// Input byte to letter; 0 is every byte that stands in no keyword.
    private final byte[] letterOf = new byte[256];

    private final int shift;

    private int states = ROOT + 1;
    private final int[] firstChild;
    private final int[] nextSibling;
    private final byte[] letter;
    private final int[] failure;
    /// The keyword that ends here, or -1.
    private final int[] keyword;
    /// The nearest state on the failure path where a keyword ends, or 0.
    private final int[] outputLink;

    /// Premultiplied successor states, `OUTPUT` set where a keyword ends; `UNKNOWN` until asked for.
    private final int[] next;

    /// @param keywords distinct, ASCII, not empty
    KeywordAutomaton(List<String> keywords) {
        int bytes = 0;
        int letters = 0;
        for (int k = 0; k < keywords.size(); k++) {
            String word = keywords.get(k);
            bytes += word.length();
            for (int i = 0; i < word.length(); i++) {
                int c = lower(word.charAt(i));
                if (letterOf[c] == 0) {
                    letterOf[c] = (byte) ++letters;
                }
            }
        }
        for (int c = 'a'; c <= 'z'; c++) {
            letterOf[c - 'a' + 'A'] = letterOf[c];
        }
        shift = 32 - Integer.numberOfLeadingZeros(letters);
        int room = bytes + ROOT + 1;
        firstChild = new int[room];
        nextSibling = new int[room];
        letter = new byte[room];
        failure = new int[room];
        keyword = new int[room];
        outputLink = new int[room];
        Arrays.fill(keyword, -1);
        for (int k = 0; k < keywords.size(); k++) {
            add(keywords.get(k).getBytes(StandardCharsets.ISO_8859_1), k);
        }
        link();
        next = new int[states << shift];
    }

    private static int lower(int c) {
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    }

    private void add(byte[] word, int index) {
        int state = ROOT;
        for (byte b : word) {
            byte l = letterOf[b & 0xff];
            int child = child(state, l);
            if (child == 0) {
                child = states++;
                letter[child] = l;
                nextSibling[child] = firstChild[state];
                firstChild[state] = child;
            }
            state = child;
        }
        if (keyword[state] >= 0) {
            throw new IllegalArgumentException("the keyword " + index + " stands twice");
        }
        keyword[state] = index;
    }

    private int child(int state, byte l) {
        int child = firstChild[state];
        while (child != 0 && letter[child] != l) {
            child = nextSibling[child];
        }
        return child;
    }

    private void link() {
        int[] queue = new int[states];
        int head = 0;
        int tail = 0;
        failure[ROOT] = ROOT;
        queue[tail++] = ROOT;
        while (head < tail) {
            int state = queue[head++];
            for (int child = firstChild[state]; child != 0; child = nextSibling[child]) {
                int fail = state == ROOT ? ROOT : follow(failure[state], letter[child]);
                failure[child] = fail;
                outputLink[child] = keyword[fail] >= 0 ? fail : outputLink[fail];
                queue[tail++] = child;
            }
        }
    }

    private int follow(int from, byte l) {
        int state = from;
        while (true) {
            int child = child(state, l);
            if (child != 0) {
                return child;
            }
            if (state == ROOT) {
                return ROOT;
            }
            state = failure[state];
        }
    }

    void scan(byte[] text, int from, int to, Hits hits) {
        int[] table = next;
        byte[] letters = letterOf;
        int state = ROOT << shift;
        for (int i = from; i < to; i++) {
            int l = letters[text[i] & 0xff];
            int entry = table[state + l];
            if (entry <= 0) {
                if (entry == UNKNOWN) {
                    entry = resolve(state, l);
                }
                state = entry & ~OUTPUT;
                if (entry < 0) {
                    tell(state >> shift, i + 1, hits);
                }
            } else {
                state = entry;
            }
        }
    }

    private int resolve(int premultiplied, int l) {
        int target = l == 0 ? ROOT : follow(premultiplied >> shift, (byte) l);
        int entry = target << shift;
        if (keyword[target] >= 0 || outputLink[target] != 0) {
            entry |= OUTPUT;
        }
        next[premultiplied + l] = entry;
        return entry;
    }

    private void tell(int state, int end, Hits hits) {
        if (keyword[state] >= 0) {
            hits.hit(keyword[state], end);
        }
        for (int s = outputLink[state]; s != 0; s = outputLink[s]) {
            hits.hit(keyword[s], end);
        }
    }
}
