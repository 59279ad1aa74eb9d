package dev.assize.scanners.secrets;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Tells a secret from what merely stands where a secret would: placeholders, references to variables, words,
/// names, paths. Immutable and thread-safe.
final class Plausibility {
    private static final int SAME_RUN = 6;
    private static final int RISING_RUN = 8;
    private static final int MIN_GENERATED = 16;
    private static final int MAX_GENERATED = 200;
    private static final int MIN_PASSWORD = 6;
    private static final int MAX_PASSWORD = 100;
    private static final int MIN_RESIDUE = 4;

    private final List<String> placeholders;
    private final List<String> fillers;

    /// @param placeholders words that mark a value as a sample wherever they stand in it
    /// @param fillers      words that make a weak or sample password when little else stands beside them
    Plausibility(List<String> placeholders, List<String> fillers) {
        this.placeholders = List.copyOf(placeholders);
        this.fillers = List.copyOf(fillers);
    }

    /// Shannon entropy in bits a character.
    static double entropy(byte[] text, int from, int to) {
        int[] counts = new int[256];
        for (int i = from; i < to; i++) {
            counts[text[i] & 0xff]++;
        }
        double length = to - from;
        double entropy = 0;
        for (int count : counts) {
            if (count > 0) {
                entropy -= count / length * Math.log(count / length);
            }
        }
        return entropy / Math.log(2);
    }

    /// A sample, a reference to a variable, or something masked.
    boolean isPlaceholder(byte[] text, int from, int to) {
        if (isReference(text, from, to) || hasRun(text, from, to)) {
            return true;
        }
        String lower = lower(text, from, to);
        for (int i = 0; i < placeholders.size(); i++) {
            if (lower.contains(placeholders.get(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isReference(byte[] text, int from, int to) {
        int first = text[from];
        int last = text[to - 1];
        if ((first == '$' && to - from > 1 && (Assignment.isWord(text[from + 1]) || text[from + 1] == '_'))
                || (first == '<' && last == '>')
                || (first == '[' && last == ']')
                || (first == '%' && last == '%')
                || (first == '@' && last == '@')) {
            return true;
        }
        for (int i = from; i + 1 < to; i++) {
            int next = text[i + 1];
            switch (text[i]) {
                case '$' -> {
                    if (next == '{' || next == '(') {
                        return true;
                    }
                }
                case '{' -> {
                    if (next == '{' || next == '%') {
                        return true;
                    }
                }
                case '#' -> {
                    if (next == '{') {
                        return true;
                    }
                }
                case '%' -> {
                    if (next == '(' || next == '{') {
                        return true;
                    }
                }
                case '<' -> {
                    if (next == '%') {
                        return true;
                    }
                }
                default -> {}
            }
        }
        return false;
    }

    private static boolean hasRun(byte[] text, int from, int to) {
        int same = 1;
        int rising = 1;
        for (int i = from + 1; i < to; i++) {
            same = text[i] == text[i - 1] ? same + 1 : 1;
            rising = text[i] == text[i - 1] + 1 ? rising + 1 : 1;
            if (same >= SAME_RUN || rising >= RISING_RUN) {
                return true;
            }
        }
        return false;
    }

    static boolean isMixed(byte[] text, int from, int to) {
        boolean upper = false;
        boolean lower = false;
        boolean digit = false;
        for (int i = from; i < to; i++) {
            switch (kind(text[i])) {
                case UPPER -> upper = true;
                case LOWER -> lower = true;
                case DIGIT -> digit = true;
                default -> {}
            }
        }
        return upper && lower && digit;
    }

    /// Random characters change their kind far more often than words, names and paths do.
    boolean isGenerated(Suspect suspect) {
        int length = suspect.length();
        if (length < MIN_GENERATED || length > MAX_GENERATED || hasTellingName(suspect)) {
            return false;
        }
        byte[] text = suspect.text;
        int digits = 0;
        int letters = 0;
        int marks = 0;
        int changes = 0;
        int capitals = 0;
        for (int i = suspect.start; i < suspect.end; i++) {
            int kind = kind(text[i]);
            switch (kind) {
                case DIGIT -> digits++;
                case UPPER, LOWER -> letters++;
                case MARK -> marks++;
                default -> {
                    return false;
                }
            }
            if (i > suspect.start) {
                int before = kind(text[i - 1]);
                changes += kind == before ? 0 : 1;
                capitals += kind == UPPER && before == UPPER ? 1 : 0;
            }
        }
        // Names join capitals to small letters, chance puts capitals side by side.
        boolean fewDigits = digits < 2 && (digits < 1 || capitals < 3 || length < 24);
        if (fewDigits || letters < 2 || marks * 4 > length || changes * 4 < length - 1) {
            return false;
        }
        return !isPathOrName(text, suspect.start, suspect.end) && !isUuid(text, suspect.start, suspect.end);
    }

    /// At least a letter and a digit, nothing that reads as prose, path or code, and more to it than the words
    /// everybody takes for a sample.
    boolean isPassword(Suspect suspect) {
        int length = suspect.length();
        if (length < MIN_PASSWORD || length > MAX_PASSWORD || hasTellingName(suspect)) {
            return false;
        }
        int digits = 0;
        int letters = 0;
        for (int i = suspect.start; i < suspect.end; i++) {
            int c = suspect.text[i];
            if (c <= ' ') {
                return false;
            }
            switch (kind(c)) {
                case DIGIT -> digits++;
                case UPPER, LOWER -> letters++;
                default -> {}
            }
        }
        return digits > 0
                && letters > 0
                && !isPathOrName(suspect.text, suspect.start, suspect.end)
                && !isUuid(suspect.text, suspect.start, suspect.end)
                && !isNumberedName(suspect.text, suspect.start, suspect.end)
                && !isFiller(suspect.text, suspect.start, suspect.end);
    }

    /// `scheme://user:password@host`: neither a sample password, nor the user's name again, nor a sample host.
    boolean isUrlPassword(Suspect suspect) {
        byte[] text = suspect.text;
        int colon = suspect.start - 1;
        int user = colon;
        while (user > suspect.from && text[user - 1] != '/') {
            user--;
        }
        if (java.util.Arrays.equals(text, user, colon, text, suspect.start, suspect.end)) {
            return false;
        }
        int host = suspect.end + 1;
        int hostEnd = host;
        while (hostEnd < text.length && hostEnd < host + 80 && isHost(text[hostEnd])) {
            hostEnd++;
        }
        String name = lower(text, host, hostEnd);
        boolean sample = name.isEmpty()
                || name.equals("host")
                || name.equals("hostname")
                || name.equals("server")
                || name.equals("domain")
                || name.contains("example.")
                || name.endsWith("example")
                || name.endsWith(".test")
                || name.endsWith(".invalid");
        return !sample && !isFiller(text, suspect.start, suspect.end);
    }

    /// Made of the usual sample words and digits alone, whether digits stand for letters or not.
    boolean isFiller(byte[] text, int from, int to) {
        String plain = lower(text, from, to);
        String read = plain.replace('0', 'o')
                .replace('1', 'l')
                .replace('3', 'e')
                .replace('4', 'a')
                .replace('5', 's')
                .replace('@', 'a')
                .replace('$', 's');
        return isFiller(plain) || isFiller(read);
    }

    private boolean isFiller(String value) {
        String rest = value;
        for (int i = 0; i < fillers.size(); i++) {
            rest = rest.replace(fillers.get(i), " ");
        }
        int letters = 0;
        for (int i = 0; i < rest.length(); i++) {
            if (Character.isLetter(rest.charAt(i))) {
                letters++;
            }
        }
        // Where no such word stands, digits may be most of it, as in `8841-9930-xz`.
        boolean touched = rest.indexOf(' ') >= 0;
        return letters < MIN_RESIDUE && (touched || value.length() < MIN_RESIDUE);
    }

    /// The name of what is assigned says that it is no secret: `token_url`, `public_key`, `password_field`.
    static boolean hasTellingName(Suspect suspect) {
        if (suspect.rule.form != Rule.Form.ASSIGNED) {
            return false;
        }
        byte[] text = suspect.text;
        int from = suspect.from;
        while (from > 0 && from > suspect.from - 48 && isName(text[from - 1])) {
            from--;
        }
        int to = suspect.from;
        while (to < suspect.start && isName(text[to])) {
            to++;
        }
        String name = lower(text, from, to).replace("-", "").replace("_", "").replace(".", "");
        for (String ending : TELLING_ENDINGS) {
            if (name.endsWith(ending)) {
                return true;
            }
        }
        for (String part : TELLING_PARTS) {
            if (name.contains(part)) {
                return true;
            }
        }
        return false;
    }

    private static final String[] TELLING_ENDINGS = {
        "id",
        "ids",
        "name",
        "names",
        "url",
        "uri",
        "path",
        "file",
        "arn",
        "type",
        "hash",
        "digest",
        "length",
        "regex",
        "pattern",
        "field",
        "header",
        "prefix",
        "suffix",
        "endpoint",
        "expiry",
        "expires",
        "format",
        "label",
        "class",
        "checksum",
        "version",
        "email",
        "username",
        "host",
        "ref",
        "placeholder",
        "hint",
        "message",
        "error",
        "count"
    };
    private static final String[] TELLING_PARTS = {
        "public",
        "pubkey",
        "csrf",
        "tokeniz",
        "nexttoken",
        "pagetoken",
        "continuation",
        "secretsmanager",
        "integrity",
        "sha256",
        "sha1",
        "sha512",
        "md5",
        "fingerprint",
        "foreignkey",
        "primarykey",
        "cachekey",
        "sortkey",
        "partitionkey",
        "keyboard",
        "translation",
        "stylesheet",
        "commit"
    };

    private static boolean isPathOrName(byte[] text, int from, int to) {
        int first = text[from];
        if (first == '/' || first == '.' || first == '~') {
            return true;
        }
        // Names of resources: `arn:aws:...`, `urn:uuid:...`.
        if (to - from > 4 && text[from + 1] == 'r' && text[from + 2] == 'n' && text[from + 3] == ':') {
            return true;
        }
        int dots = 0;
        int slashes = 0;
        for (int i = from; i < to; i++) {
            int c = text[i];
            if (c == ':' && i + 2 < to && text[i + 1] == '/' && text[i + 2] == '/') {
                return true;
            }
            if (c == '.') {
                dots++;
            } else if (c == '/') {
                slashes++;
            }
        }
        // A dotted name or a path has short parts; base64 has few slashes.
        int parts = dots + slashes + 1;
        boolean dotted = dots > 0 && (to - from) / parts < 12 && !hasSymbol(text, from, to);
        return dotted || (slashes > 0 && (to - from) / (slashes + 1) < 6);
    }

    private static boolean hasSymbol(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            switch (text[i]) {
                case '!', '@', '#', '$', '%', '^', '&', '*', '?' -> {
                    return true;
                }
                default -> {}
            }
        }
        return false;
    }

    /// Words with separators, and at most two digits after them: `FORBIDDEN_VALUE2`.
    private static boolean isNumberedName(byte[] text, int from, int to) {
        int end = to;
        while (end > from && end > to - 2 && kind(text[end - 1]) == DIGIT) {
            end--;
        }
        boolean separated = false;
        for (int i = from; i < end; i++) {
            boolean separator = text[i] == '_' || text[i] == '-' || text[i] == '.';
            separated |= separator;
            if (!separator && kind(text[i]) != UPPER && kind(text[i]) != LOWER) {
                return false;
            }
        }
        return separated;
    }

    static boolean isUuid(byte[] text, int from, int to) {
        if (to - from != 36) {
            return false;
        }
        for (int i = 0; i < 36; i++) {
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            int c = text[from + i];
            boolean hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
            if (dash ? c != '-' : !hex) {
                return false;
            }
        }
        return true;
    }

    private static final int OTHER = 0;
    private static final int LOWER = 1;
    private static final int UPPER = 2;
    private static final int DIGIT = 3;
    private static final int MARK = 4;

    private static int kind(int c) {
        if (c >= 'a' && c <= 'z') {
            return LOWER;
        }
        if (c >= 'A' && c <= 'Z') {
            return UPPER;
        }
        if (c >= '0' && c <= '9') {
            return DIGIT;
        }
        return c > ' ' && c < 0x7f && c != '(' && c != ')' && c != '{' && c != '}' && c != '<' && c != '>'
                ? MARK
                : OTHER;
    }

    private static boolean isName(int c) {
        return Assignment.isWord(c & 0xff) || c == '_' || c == '-' || c == '.';
    }

    private static boolean isHost(int c) {
        return Assignment.isWord(c & 0xff) || c == '-' || c == '.' || c == '_';
    }

    private static String lower(byte[] text, int from, int to) {
        byte[] copy = java.util.Arrays.copyOfRange(text, from, to);
        for (int i = 0; i < copy.length; i++) {
            if (copy[i] >= 'A' && copy[i] <= 'Z') {
                copy[i] = (byte) (copy[i] + 32);
            }
        }
        return new String(copy, StandardCharsets.ISO_8859_1);
    }
}
