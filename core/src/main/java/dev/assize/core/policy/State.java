package dev.assize.core.policy;

import dev.assize.core.canonical.JsonFields;

/// The six honest states of a rule, a stage or a control.
public enum State {
    PASSED("passed"),
    FAILED("failed"),
    /// It would have failed, but every blocking finding has a valid exemption.
    EXEMPTED("exempted"),
    /// There is nothing to judge, or its turn has not come.
    NOT_APPLICABLE("not applicable"),
    /// Evidence is missing, stale, failed or was not understood.
    NOT_EVALUATED("not evaluated"),
    /// Evidence is there but cannot be trusted: a digest or a signature does not hold.
    UNVERIFIABLE("unverifiable");

    private final String title;

    State(String title) {
        this.title = title;
    }

    /// How pages write it.
    public String title() {
        return title;
    }

    /// How facts write it.
    public String word() {
        return JsonFields.word(this);
    }

    /// Whether an enforced rule in this state lets the change through.
    public boolean lets() {
        return switch (this) {
            case PASSED, EXEMPTED, NOT_APPLICABLE -> true;
            case FAILED, NOT_EVALUATED, UNVERIFIABLE -> false;
        };
    }

    /// The worse of two, for a stage or control that several rules speak about. The order, best first: not
    /// applicable, passed, exempted, not evaluated, unverifiable, failed.
    public State worse(State other) {
        return rank() >= other.rank() ? this : other;
    }

    private int rank() {
        return switch (this) {
            case NOT_APPLICABLE -> 0;
            case PASSED -> 1;
            case EXEMPTED -> 2;
            case NOT_EVALUATED -> 3;
            case UNVERIFIABLE -> 4;
            case FAILED -> 5;
        };
    }
}
