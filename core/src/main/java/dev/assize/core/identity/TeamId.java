package dev.assize.core.identity;

import dev.assize.core.InvalidInput;
import java.util.regex.Pattern;

/// The stable name of a team, for example `checkout`.
public record TeamId(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?");

    public TeamId {
        if (!FORM.matcher(value).matches()) {
            throw new InvalidInput(
                    "team", "'" + value + "' is not a team's name", "use lower-case letters, digits and -, at most 64");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
