package dev.assize.core.control;

import dev.assize.core.InvalidInput;
import java.math.BigInteger;
import java.util.Objects;

/// A control by its framework and the standard's own number, written `soc2:CC7.1` or `iso27001:A.8.8`. Ordered
/// as the standards order them: `A.5.9` before `A.5.10`.
public record ControlId(Framework framework, String number) implements Comparable<ControlId> {
    public ControlId {
        Objects.requireNonNull(framework);
        Objects.requireNonNull(number);
    }

    public static ControlId parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new InvalidInput("control", "'" + text + "' names no framework", "write soc2:CC7.1");
        }
        return new ControlId(Framework.parse(text.substring(0, colon)), text.substring(colon + 1));
    }

    /// As a sentence would have it: `SOC 2 CC7.1`.
    public String brief() {
        return framework.brief() + " " + number;
    }

    @Override
    public int compareTo(ControlId other) {
        int byFramework = framework.compareTo(other.framework);
        return byFramework != 0 ? byFramework : compareNumbers(number, other.number);
    }

    /// Runs of digits by their value, everything else by its characters.
    private static int compareNumbers(String one, String other) {
        int i = 0;
        int j = 0;
        while (i < one.length() && j < other.length()) {
            int endI = digitsEnd(one, i);
            int endJ = digitsEnd(other, j);
            if (endI > i && endJ > j) {
                int byValue =
                        new BigInteger(one.substring(i, endI)).compareTo(new BigInteger(other.substring(j, endJ)));
                if (byValue != 0) {
                    return byValue;
                }
                i = endI;
                j = endJ;
            } else if (one.charAt(i) != other.charAt(j)) {
                return Character.compare(one.charAt(i), other.charAt(j));
            } else {
                i++;
                j++;
            }
        }
        int byRest = Integer.compare(one.length() - i, other.length() - j);
        return byRest != 0 ? byRest : one.compareTo(other);
    }

    private static int digitsEnd(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    @Override
    public String toString() {
        return framework.word() + ":" + number;
    }
}
