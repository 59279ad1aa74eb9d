package dev.assize.core.evidence;

import dev.assize.core.InvalidInput;
import dev.assize.core.subject.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/// The identity of a finding over time: `f1/` and 32 hexadecimal digits. It holds no line number and no
/// checkout path, so that a finding that moves stays the same finding.
public record Fingerprint(String value) implements Comparable<Fingerprint> {
    private static final Pattern FORM = Pattern.compile("f[0-9]+/[0-9a-f]{32}");
    private static final int HEX_DIGITS = 32;
    private static final String VERSION = "f1/";

    public Fingerprint {
        if (!FORM.matcher(value).matches()) {
            throw new InvalidInput("fingerprint", "'" + value + "' is not a fingerprint", "copy it from a report");
        }
    }

    /// Hashes what makes the finding itself. The parts are length-prefixed, so that no two lists collide.
    public static Fingerprint of(List<String> parts) {
        StringBuilder text = new StringBuilder();
        for (String part : parts) {
            text.append(part.length()).append(':').append(part).append(',');
        }
        Digest digest = Digest.of(text.toString().getBytes(StandardCharsets.UTF_8));
        return new Fingerprint(VERSION + digest.hex().substring(0, HEX_DIGITS));
    }

    /// The form people type: the first eight digits.
    public String brief() {
        return value.substring(value.indexOf('/') + 1, value.indexOf('/') + 9);
    }

    /// Whether a person who typed this means this fingerprint: the whole value or at least eight digits.
    public boolean matches(String typed) {
        String digits = value.substring(value.indexOf('/') + 1);
        return value.equals(typed) || (typed.length() >= 8 && digits.startsWith(typed));
    }

    @Override
    public int compareTo(Fingerprint other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
