package dev.assize.policy.cel;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// A condition in the plain part of the language, run without the CEL library.
final class PlainCondition<I> implements CompiledCondition<I> {
    private final String text;
    private final PlainReader.Test<I> test;
    private final Map<String, Set<String>> names;
    private final List<Bound> bounds;
    private final long cost;

    /// @param names what it looks at, each with the texts it is compared with
    /// @param bounds the comparisons of measures it makes
    PlainCondition(
            String text, PlainReader.Test<I> test, Map<String, Set<String>> names, List<Bound> bounds, long cost) {
        this.text = Objects.requireNonNull(text);
        this.test = Objects.requireNonNull(test);
        this.names = Map.copyOf(names);
        this.bounds = List.copyOf(bounds);
        this.cost = cost;
    }

    @Override
    public List<Bound> bounds() {
        return bounds;
    }

    @Override
    public long cost() {
        return cost;
    }

    @Override
    public String text() {
        return text;
    }

    @Override
    public boolean holds(I input) throws Undecidable {
        return test.holds(input);
    }

    @Override
    public Set<String> names() {
        return names.keySet();
    }

    @Override
    public Set<String> comparedWith(String name) {
        return names.getOrDefault(name, Set.of());
    }
}
