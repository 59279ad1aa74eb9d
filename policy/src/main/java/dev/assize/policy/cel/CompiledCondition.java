package dev.assize.policy.cel;

import dev.assize.core.policy.Condition;
import java.util.Set;

/// A condition that was read and checked.
public sealed interface CompiledCondition<I> extends Condition<I> permits PlainCondition, LibraryCondition {
    /// The names of the vocabulary it looks at.
    Set<String> names();

    /// The texts it compares a name with.
    Set<String> comparedWith(String name);

    /// Steps it takes at most for one input: its nodes, those of a loop as often as a list may be long.
    long cost();
}
