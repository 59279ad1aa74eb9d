package dev.assize.policy.cel;

import dev.assize.core.policy.Condition;
import java.util.List;
import java.util.Objects;

/// One thing a condition can see.
///
/// @param name    as conditions write it, dots included
/// @param type    its type; [#value] answers with a matching Java value: Boolean, Long, Double, String,
///                Instant, List of String, Map of String
/// @param meaning one line for the reference
/// @param words   the only texts it can be; empty where any text is possible
public record Variable<I>(String name, ValueType type, String meaning, List<String> words, Reader<I> reader) {
    /// Takes the value out of the input.
    public interface Reader<I> {
        Object read(I input) throws Condition.Undecidable;
    }

    public Variable {
        Objects.requireNonNull(name);
        Objects.requireNonNull(type);
        Objects.requireNonNull(meaning);
        words = List.copyOf(words);
        Objects.requireNonNull(reader);
    }

    /// @throws Condition.Undecidable where the input has no such value
    public Object value(I input) throws Condition.Undecidable {
        return reader.read(input);
    }
}
