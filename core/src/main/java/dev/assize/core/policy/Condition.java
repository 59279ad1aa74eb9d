package dev.assize.core.policy;

import dev.assize.core.canonical.Json;
import java.util.List;

/// A compiled expression of the policy language (CEL). A port: the language lives outside the domain.
/// Deterministic, terminating, without access to anything but its input. Safe for use by many threads.
public interface Condition<I> {
    /// The source, as the policy has it.
    String text();

    /// @throws Undecidable where the input lacks what the expression asks for
    boolean holds(I input) throws Undecidable;

    /// The comparisons of a measure with a fixed value that it makes; empty where the language cannot tell. Hints
    /// for an explanation, nothing more.
    default List<Bound> bounds() {
        return List.of();
    }

    /// A comparison of a measure with a fixed value.
    ///
    /// @param operator one of `<`, `<=`, `>`, `>=`, `==`, `!=`
    record Bound(String measure, String operator, Json value) {}

    /// The expression has no value on this input; the rule is then "not evaluated".
    final class Undecidable extends Exception {
        private static final long serialVersionUID = 1L;

        public Undecidable(String why) {
            super(why, null, false, false);
        }
    }
}
