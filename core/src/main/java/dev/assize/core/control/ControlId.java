package dev.assize.core.control;

import dev.assize.core.InvalidInput;
import java.util.Objects;

/// A control by its framework and the standard's own number, written `soc2:CC7.1` or `iso27001:A.8.8`.
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
        return byFramework != 0 ? byFramework : number.compareTo(other.number);
    }

    @Override
    public String toString() {
        return framework.word() + ":" + number;
    }
}
