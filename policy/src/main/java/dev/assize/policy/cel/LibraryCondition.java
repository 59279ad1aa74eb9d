package dev.assize.policy.cel;

import dev.cel.common.CelErrorCode;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A condition run by the CEL library. It remembers what it said about the same values before, since thousands
/// of findings differ in little that a condition looks at.
final class LibraryCondition<I> implements CompiledCondition<I> {
    private static final int MAX_REMEMBERED = 10_000;
    private static final Pattern MISSING_KEY = Pattern.compile("key '([^']*)' is not present in map");
    private static final Pattern WHERE = Pattern.compile("evaluation error( at <input>:[0-9]+)?: ");
    private static final Object MISSING = new Object();

    private final String text;
    private final CelRuntime.Program program;
    private final List<Variable<I>> variables;
    private final Map<String, Set<String>> names;
    private final long cost;
    private final Map<List<Object>, Answer> remembered = new ConcurrentHashMap<>();

    private sealed interface Answer {
        record Holds(boolean value) implements Answer {}

        record Unknown(String why) implements Answer {}
    }

    LibraryCondition(
            String text,
            CelRuntime.Program program,
            List<Variable<I>> variables,
            Map<String, Set<String>> names,
            long cost) {
        this.cost = cost;
        this.text = Objects.requireNonNull(text);
        this.program = Objects.requireNonNull(program);
        this.variables = List.copyOf(variables);
        this.names = Map.copyOf(names);
    }

    @Override
    public String text() {
        return text;
    }

    @Override
    public long cost() {
        return cost;
    }

    @Override
    public Set<String> names() {
        return names.keySet();
    }

    @Override
    public Set<String> comparedWith(String name) {
        return names.getOrDefault(name, Set.of());
    }

    @Override
    public boolean holds(I input) throws Undecidable {
        List<Object> values = new ArrayList<>(variables.size());
        String missing = "";
        for (Variable<I> variable : variables) {
            try {
                values.add(variable.value(input));
            } catch (Undecidable e) {
                values.add(MISSING);
                missing = String.valueOf(e.getMessage());
            }
        }
        Answer answer = missing.isEmpty() ? remembered.get(values) : null;
        if (answer == null) {
            answer = ask(values, missing);
            // Why a value is missing is not part of the key, so such answers are not kept.
            if (missing.isEmpty() && remembered.size() < MAX_REMEMBERED) {
                remembered.put(values, answer);
            }
        }
        return switch (answer) {
            case Answer.Holds(boolean value) -> value;
            case Answer.Unknown(String why) -> throw new Undecidable(why);
        };
    }

    private Answer ask(List<Object> values, String missing) {
        try {
            Object value = program.eval(name -> find(name, values));
            return value instanceof Boolean holds
                    ? new Answer.Holds(holds)
                    : new Answer.Unknown(missing.isEmpty() ? "it is neither true nor false" : missing);
        } catch (CelEvaluationException e) {
            return new Answer.Unknown(missing.isEmpty() ? plainly(e) : missing);
        }
    }

    private Optional<Object> find(String name, List<Object> values) {
        for (int i = 0; i < variables.size(); i++) {
            if (variables.get(i).name().equals(name)) {
                Object value = values.get(i);
                return value == MISSING ? Optional.empty() : Optional.of(value);
            }
        }
        return Optional.empty();
    }

    private static String plainly(CelEvaluationException e) {
        String message = WHERE.matcher(String.valueOf(e.getMessage())).replaceFirst("");
        Matcher key = MISSING_KEY.matcher(message);
        if (e.getErrorCode() != CelErrorCode.ATTRIBUTE_NOT_FOUND) {
            return message;
        }
        return ConditionLanguage.missingMeasure(key.find() ? key.group(1) : message);
    }
}
