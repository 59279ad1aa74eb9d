package dev.assize.scanners.secrets;

/// Reads what is assigned to a name, in any of the ways people write it: `name = value`, `"name": "value"`,
/// `name := value`, `NAME=value`, `['name'] => 'value'`, `set_name("value")`, `put("name", "value")`,
/// `<name>value</name>`, `<x name="name" value="value"/>`, `--name value`, `ENV NAME value`, and the two-line
/// form of Kubernetes (`name: NAME`, `value: value`).
///
/// Every step is bounded, so the cost of one reading is at most a few hundred bytes. One instance serves one
/// scan; its fields hold the last reading.
final class Assignment {
    private static final int NAME_REST = 64;
    private static final int NAME_BEFORE = 64;
    private static final int BLANKS = 40;
    private static final int MAX_WORDS = 3;

    private final byte[] text;

    /// The value without its quotes.
    int start;

    int end;
    boolean quoted;

    /// Whether the value ends as code would go on, for example `get(` or `user.`.
    private boolean code;

    private int maxValue;
    private boolean nameQuoted;
    private boolean nameCalled;

    Assignment(byte[] text) {
        this.text = text;
    }

    /// @param from  where the keyword in the name begins
    /// @param after where it ends
    /// @param prose whether the name may go on over a few words, as in `Datadog API key: ...`
    /// @param maxBytes length of the longest value
    /// @return whether a value was found
    boolean read(int from, int after, boolean prose, int maxBytes) {
        maxValue = maxBytes;
        nameQuoted = false;
        nameCalled = false;
        code = false;
        int i = endOfName(after, prose);
        i = operator(i, from);
        return i >= 0 && value(i) && !code;
    }

    private int at(int i) {
        return i < text.length ? text[i] & 0xff : -1;
    }

    private int endOfName(int after, boolean prose) {
        int limit = Math.min(text.length, after + NAME_REST);
        int i = nameRest(after, limit);
        if (prose) {
            for (int words = 0; words < MAX_WORDS && at(i) == ' ' && isWord(at(i + 1)); words++) {
                i = nameRest(i + 1, limit);
            }
        }
        return i;
    }

    private int nameRest(int from, int limit) {
        int i = from;
        while (i < limit && isName(text[i] & 0xff)) {
            i++;
        }
        // A dash or a dot at the end belongs to what follows: `name -> x`.
        while (i < limit) {
            int c = text[i] & 0xff;
            if (c == '"' || c == '\'' || c == '`') {
                nameQuoted = true;
            } else if (c == ')') {
                nameCalled = true;
            } else if (c != ']' && c != '\\') {
                break;
            }
            i++;
        }
        return i;
    }

    /// The position where the value may begin, or -1.
    private int operator(int nameEnd, int nameStart) {
        int i = blanks(nameEnd);
        int c = at(i);
        return switch (c) {
            case '=' -> afterSigns(i);
            case '!' -> at(i + 1) == '=' ? afterSigns(i + 1) : -1;
            case '?', '|', '+' -> questionOrPipe(i);
            case ':' -> afterColon(i);
            case '.' -> at(i + 1) == '=' ? afterSigns(i + 1) : -1;
            case '>' -> nameEnd == i && !nameCalled ? xmlText(i + 1) : -1;
            case ',' -> nameQuoted ? quotedOnly(blanks(i + 1)) : -1;
            case '(' -> nameEnd == i && isSetter(nameStart, i) ? quotedOnly(skipLine(blanks(i + 1))) : -1;
            case '\r', '\n' -> valueLine(i);
            default -> i > nameEnd ? afterBlank(i, nameEnd, nameStart) : -1;
        };
    }

    /// `password(`, `setPassword(` or `withPassword(`, but neither `check_password(` nor `password.encode(`.
    private boolean isSetter(int nameStart, int nameEnd) {
        if (nameQuoted || nameCalled) {
            return false;
        }
        for (int i = nameStart; i < nameEnd; i++) {
            if (text[i] == '.') {
                return false;
            }
        }
        int from = nameStart;
        while (from > 0 && from > nameStart - NAME_BEFORE && (isWord(text[from - 1]) || text[from - 1] == '_')) {
            from--;
        }
        return from == nameStart || matches(from, "set") || matches(from, "with");
    }

    private int questionOrPipe(int i) {
        int j = i + 1;
        if (at(j) == at(i)) {
            j++;
        }
        return at(j) == '=' ? afterSigns(j) : -1;
    }

    private int afterSigns(int i) {
        int j = i;
        while (j < i + 3 && (at(j) == '=' || at(j) == '>' || at(j) == '~')) {
            j++;
        }
        j = blanks(j);
        int next = skipLine(j);
        return next == j || isQuote(at(next)) ? next : -1;
    }

    private int afterColon(int i) {
        if (at(i + 1) == ':') {
            int sign = i + 2;
            while (sign < i + 4 && at(sign) == ':') {
                sign++;
            }
            return at(sign) == '=' ? afterSigns(sign) : -1;
        }
        int j = i + 1;
        if (at(j) == '=' || at(j) == '-') {
            j++;
        }
        j = blanks(j);
        // `name: Type = value`
        int k = j;
        while (k < j + BLANKS && isType(at(k))) {
            k++;
        }
        if (k > j) {
            int sign = blanks(k);
            if (at(sign) == '=' && at(sign + 1) != '=' && sign > k) {
                return afterSigns(sign);
            }
        }
        return j;
    }

    /// After a blank: a command line flag, a Dockerfile's `ENV`, an attribute `value="..."`.
    private int afterBlank(int i, int nameEnd, int nameStart) {
        if (nameQuoted) {
            int word = matches(i, "value") ? i + 5 : matches(i, "default") ? i + 7 : -1;
            return word >= 0 && at(word) == '=' ? quotedOnly(word + 1) : -1;
        }
        int before = nameStart;
        while (before > 0 && before > nameStart - NAME_BEFORE && isName(text[before - 1] & 0xff)) {
            before--;
        }
        if (at(before) == '-') {
            return at(i) == '-' ? -1 : i;
        }
        // `var name string = "value"`
        int type = i;
        while (type < i + BLANKS && isType(at(type))) {
            type++;
        }
        int sign = blanks(type);
        if (type > i && sign > type && at(sign) == '=' && at(sign + 1) != '=') {
            int quote = afterSigns(sign);
            return quote < 0 ? -1 : quotedOnly(quote);
        }
        boolean environment = before >= 4 && (matches(before - 4, "env ") || matches(before - 4, "arg "));
        return environment && nameEnd > before ? i : -1;
    }

    private int valueLine(int i) {
        int j = blanks(skipLine(i));
        if (at(j) == '"' || at(j) == '\'') {
            j++;
        }
        if (!matches(j, "value")) {
            return -1;
        }
        j += 5;
        if (at(j) == '"' || at(j) == '\'') {
            j++;
        }
        return at(j) == ':' || at(j) == '=' ? blanks(j + 1) : -1;
    }

    private int xmlText(int i) {
        int text = skipLine(blanks(i));
        return at(text) == '<' ? -1 : text;
    }

    private int quotedOnly(int i) {
        return isQuote(at(i)) || (isQuote(at(i + 1)) && isPrefix(at(i))) ? i : -1;
    }

    private boolean value(int from) {
        int i = from;
        for (int k = 0;
                k < 2 && isPrefix(at(i)) && (isQuote(at(i + 1)) || (isPrefix(at(i + 1)) && isQuote(at(i + 2))));
                k++) {
            i++;
        }
        boolean escaped = at(i) == '\\' && isQuote(at(i + 1));
        if (escaped) {
            i++;
        }
        quoted = isQuote(at(i));
        return quoted ? quotedValue(i, escaped) : plainValue(i);
    }

    private boolean quotedValue(int open, boolean escaped) {
        int quote = at(open);
        int i = open + 1;
        if (at(i) == quote && at(i + 1) == quote) {
            i += 2;
        }
        start = i;
        int limit = Math.min(text.length, i + maxValue);
        while (i < limit) {
            int c = text[i] & 0xff;
            if (c == quote || (escaped && c == '\\' && at(i + 1) == quote)) {
                end = i;
                stripScheme();
                return end > start;
            }
            if (c == '\n' || c == '\r') {
                return false;
            }
            i += c == '\\' ? 2 : 1;
        }
        return false;
    }

    private boolean plainValue(int from) {
        start = from;
        int limit = Math.min(text.length, from + maxValue);
        int i = from;
        while (i < limit && isPlain(text[i] & 0xff)) {
            i++;
        }
        if (i == from + maxValue) {
            return false;
        }
        if (startsScheme(from, i) && at(i) == ' ') {
            int next = i + 1;
            start = next;
            i = next;
            while (i < limit && isPlain(text[i] & 0xff)) {
                i++;
            }
        }
        end = i;
        int c = at(i);
        code = c == '(' || c == '[' || c == '{';
        return end > start;
    }

    /// `Bearer abc`: the value is what follows.
    private void stripScheme() {
        int space = start;
        while (space < end && space < start + 8 && text[space] != ' ') {
            space++;
        }
        if (space < end && text[space] == ' ' && startsScheme(start, space)) {
            start = space + 1;
        }
    }

    private boolean startsScheme(int from, int to) {
        return switch (to - from) {
            case 5 -> matches(from, "basic") || matches(from, "token");
            case 6 -> matches(from, "bearer") || matches(from, "apikey");
            default -> false;
        };
    }

    private int blanks(int from) {
        int i = from;
        while (i < from + BLANKS && (at(i) == ' ' || at(i) == '\t')) {
            i++;
        }
        return i;
    }

    /// Over one line end and the blanks after it, if there is one here.
    private int skipLine(int from) {
        int i = from;
        if (at(i) == '\r') {
            i++;
        }
        return at(i) == '\n' ? blanks(i + 1) : from;
    }

    private boolean matches(int from, String lower) {
        for (int k = 0; k < lower.length(); k++) {
            int c = at(from + k);
            if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != lower.charAt(k)) {
                return false;
            }
        }
        return true;
    }

    static boolean isWord(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static boolean isName(int c) {
        return isWord(c) || c == '_' || c == '-' || c == '.';
    }

    private static boolean isType(int c) {
        return isWord(c) || c == '_' || c == '.' || c == '[' || c == ']' || c == '<' || c == '>' || c == '|'
                || c == '?';
    }

    private static boolean isQuote(int c) {
        return c == '"' || c == '\'' || c == '`';
    }

    private static boolean isPrefix(int c) {
        return switch (c) {
            case 'b', 'B', 'r', 'R', 'f', 'F', 'u', 'U', 'L', '@', '$' -> true;
            default -> false;
        };
    }

    private static boolean isPlain(int c) {
        return switch (c) {
            case '"', '\'', '`', '<', '>', ',', ';', '(', ')', '{', '}', '[', ']', '|', '&', '\\' -> false;
            default -> c > ' ' && c != 0x7f;
        };
    }
}
