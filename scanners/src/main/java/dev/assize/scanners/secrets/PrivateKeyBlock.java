package dev.assize.scanners.secrets;

/// Private keys in text form (RFC 7468 and its relatives): from the line that begins one to the line that ends
/// it, wherever the lines are real ones, `\n` in a string, or a list of quoted strings.
final class PrivateKeyBlock {
    private static final int MAX_BLOCK = 20_000;
    private static final int MIN_BODY = 80;
    private static final byte[] END = {'-', '-', '-', '-', '-', 'E', 'N', 'D'};

    private PrivateKeyBlock() {}

    /// Widens the suspect, which is the line that begins the block, over the body. False where there is hardly
    /// any: code that handles keys often names that line alone.
    static boolean complete(Suspect suspect) {
        int limit = Math.min(suspect.text.length, suspect.end + MAX_BLOCK);
        int end = endOfBody(suspect.text, suspect.end, limit);
        int body = 0;
        int run = 0;
        int longest = 0;
        for (int i = suspect.end; i < end; i++) {
            int c = suspect.text[i] & 0xff;
            if (Assignment.isWord(c) || c == '+' || c == '/' || c == '=') {
                body++;
                longest = Math.max(longest, ++run);
            } else {
                run = 0;
            }
        }
        suspect.start = suspect.end;
        suspect.end = end;
        // Words are short, lines of a key are long.
        return body >= MIN_BODY && longest >= 30 && distinct(suspect) >= 20;
    }

    private static int endOfBody(byte[] text, int from, int limit) {
        for (int i = from; i + END.length <= limit; i++) {
            if (text[i] == '-' && java.util.Arrays.equals(text, i, i + END.length, END, 0, END.length)) {
                return i;
            }
        }
        // Cut off, as in a patch: take what still looks like a key.
        int i = from;
        while (i < limit && isBody(text[i] & 0xff)) {
            i++;
        }
        return i;
    }

    private static boolean isBody(int c) {
        return Assignment.isWord(c)
                || switch (c) {
                    case '+', '/', '=', '\r', '\n', ' ', '\t', '\\', '"', '\'', ',' -> true;
                    default -> false;
                };
    }

    private static int distinct(Suspect suspect) {
        boolean[] seen = new boolean[256];
        int count = 0;
        for (int i = suspect.start; i < suspect.end; i++) {
            int c = suspect.text[i] & 0xff;
            if (!seen[c]) {
                seen[c] = true;
                count++;
            }
        }
        return count;
    }
}
