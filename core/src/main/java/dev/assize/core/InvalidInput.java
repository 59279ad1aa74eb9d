package dev.assize.core;

import java.util.List;
import java.util.stream.Collectors;

/// Bad input, refused after all of its mistakes were collected.
public final class InvalidInput extends Failure {
    private static final long serialVersionUID = 1L;

    private final transient List<Mistake> mistakes;

    public InvalidInput(List<Mistake> mistakes) {
        super(
                Fault.BAD_INPUT,
                mistakes.stream().map(m -> m.place() + ": " + m.what()).collect(Collectors.joining("\n")),
                mistakes.stream()
                        .map(Mistake::remedy)
                        .filter(r -> !r.isEmpty())
                        .distinct()
                        .collect(Collectors.joining("; ")));
        this.mistakes = List.copyOf(mistakes);
    }

    public InvalidInput(String place, String what, String remedy) {
        this(List.of(new Mistake(place, what, remedy)));
    }

    public List<Mistake> mistakes() {
        return mistakes;
    }
}
