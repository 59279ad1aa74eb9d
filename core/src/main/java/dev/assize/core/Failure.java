package dev.assize.core;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The outside failed or refused: a file, a tool, a store, a person without the right. The message says
/// what happened, [#remedy()] what to do next.
public class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Fault fault;
    private final String remedy;

    public Failure(Fault fault, String what, String remedy) {
        this(fault, what, remedy, null);
    }

    public Failure(Fault fault, String what, String remedy, @Nullable Throwable cause) {
        super(Objects.requireNonNull(what), cause);
        this.fault = Objects.requireNonNull(fault);
        this.remedy = Objects.requireNonNull(remedy);
    }

    public Fault fault() {
        return fault;
    }

    public String remedy() {
        return remedy;
    }

    /// The message, never null.
    public String what() {
        return Objects.requireNonNull(getMessage());
    }
}
