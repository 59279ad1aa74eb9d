package dev.assize.core.canonical;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/// The canonical bytes of a JSON value: RFC 8785 (JSON Canonicalization Scheme). Members sorted by UTF-16
/// code units, no white space, numbers as ECMAScript writes doubles.
public final class CanonicalJson {
    private static final double MAX_EXACT_INTEGER = 9_007_199_254_740_992d;

    private CanonicalJson() {}

    public static byte[] bytes(Json value) {
        return text(value).getBytes(StandardCharsets.UTF_8);
    }

    public static String text(Json value) {
        StringBuilder out = new StringBuilder(256);
        write(value, out);
        return out.toString();
    }

    private static void write(Json value, StringBuilder out) {
        switch (value) {
            case Json.Null _ -> out.append("null");
            case Json.Bool(boolean bool) -> out.append(bool);
            case Json.Text(String text) -> writeText(text, out);
            case Json.Number(BigDecimal number) -> out.append(number(number));
            case Json.Array(var items) -> {
                out.append('[');
                for (int i = 0; i < items.size(); i++) {
                    if (i > 0) {
                        out.append(',');
                    }
                    write(items.get(i), out);
                }
                out.append(']');
            }
            case Json.Object(var members) -> {
                out.append('{');
                boolean first = true;
                for (var member : new TreeMap<>(members).entrySet()) {
                    if (!first) {
                        out.append(',');
                    }
                    first = false;
                    writeText(member.getKey(), out);
                    out.append(':');
                    write(member.getValue(), out);
                }
                out.append('}');
            }
        }
    }

    /// Writes a JSON string with the escapes of RFC 8785 §3.2.2.2.
    static void writeText(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /// A number as ECMAScript's Number::toString writes it (RFC 8785 §3.2.2.3).
    static String number(BigDecimal exact) {
        double value = exact.doubleValue();
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("the number " + exact.toEngineeringString() + " does not fit a double");
        }
        if (value == 0) {
            return "0";
        }
        if (value == Math.rint(value) && Math.abs(value) < MAX_EXACT_INTEGER) {
            return Long.toString((long) value);
        }
        // Since JDK 19 Double.toString gives the shortest digits that read back; only their layout differs.
        BigDecimal shortest = new BigDecimal(Double.toString(Math.abs(value))).stripTrailingZeros();
        String digits = shortest.unscaledValue().toString();
        int k = digits.length();
        int n = k - shortest.scale();
        String sign = value < 0 ? "-" : "";
        if (k <= n && n <= 21) {
            return sign + digits + "0".repeat(n - k);
        }
        if (0 < n && n <= 21) {
            return sign + digits.substring(0, n) + "." + digits.substring(n);
        }
        if (-6 < n && n <= 0) {
            return sign + "0." + "0".repeat(-n) + digits;
        }
        String exponent = (n - 1 < 0 ? "-" : "+") + Math.abs(n - 1);
        String fraction = k == 1 ? "" : "." + digits.substring(1);
        return sign + digits.charAt(0) + fraction + "e" + exponent;
    }
}
