package dev.assize.core.subject;

import dev.assize.core.InvalidInput;
import java.util.Objects;
import java.util.regex.Pattern;

/// The name of a service: lower-case letters, digits, dots and dashes, at most 100.
public record Service(String name) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,98}[a-z0-9])?");

    public Service {
        Objects.requireNonNull(name);
        if (!NAME.matcher(name).matches()) {
            throw new InvalidInput(
                    "service",
                    "'" + name + "' is not a service name",
                    "use lower-case letters, digits, dots and dashes, at most 100");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
