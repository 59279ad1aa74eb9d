package dev.assize.scanners.secrets;

import java.util.Arrays;

/// A stretch of text that one rule takes for a secret, before it is judged.
final class Suspect {
    final Rule rule;
    final byte[] text;

    /// Where the whole match begins: the keyword or the token.
    final int from;

    /// The secret itself. A check may narrow or widen it.
    int start;

    int end;

    /// Whether it stood in quotes; true for tokens.
    final boolean quoted;

    /// The token's own check speaks against it, so it can hardly be live.
    boolean doubtful;

    Suspect(Rule rule, byte[] text, int from, int start, int end, boolean quoted) {
        this.rule = rule;
        this.text = text;
        this.from = from;
        this.start = start;
        this.end = end;
        this.quoted = quoted;
    }

    int length() {
        return end - start;
    }

    /// The secret without white space, so that the ends of its lines do not change it.
    byte[] secret() {
        byte[] secret = new byte[end - start];
        int length = 0;
        for (int i = start; i < end; i++) {
            if (text[i] < 0 || text[i] > ' ') {
                secret[length++] = text[i];
            }
        }
        return Arrays.copyOf(secret, length);
    }
}
