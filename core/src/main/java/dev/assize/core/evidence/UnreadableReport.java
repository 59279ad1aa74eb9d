package dev.assize.core.evidence;

import java.util.Objects;

/// A report that was not understood. It makes its stage "not evaluated"; it never means "no findings".
public final class UnreadableReport extends Exception {
    private static final long serialVersionUID = 1L;

    private final String place;
    private final String remedy;

    /// @param place  where in the report, for example `results[3].severity` or `line 12`
    /// @param reason what is wrong there; must not quote the report's contents
    public UnreadableReport(String place, String reason, String remedy) {
        super(place + ": " + reason);
        this.place = Objects.requireNonNull(place);
        this.remedy = Objects.requireNonNull(remedy);
    }

    public String place() {
        return place;
    }

    public String remedy() {
        return remedy;
    }

    public String reason() {
        return Objects.requireNonNull(getMessage());
    }
}
