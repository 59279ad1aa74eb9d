package dev.assize.core.subject;

import dev.assize.core.InvalidInput;
import java.util.Objects;
import java.util.regex.Pattern;

/// The name of a place where a service runs, such as `staging` or `production`.
public record Environment(String name) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,48}[a-z0-9])?");

    public static final Environment PRODUCTION = new Environment("production");

    public Environment {
        Objects.requireNonNull(name);
        if (!NAME.matcher(name).matches()) {
            throw new InvalidInput(
                    "environment",
                    "'" + name + "' is not an environment name",
                    "use lower-case letters, digits and dashes, at most 50");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
