package dev.assize.core.identity;

import dev.assize.core.InvalidInput;
import java.util.regex.Pattern;

/// The stable name of a person or service account, for example `ada` or `ada@example.org`.
public record PersonId(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9]([a-z0-9._@+-]{0,118}[a-z0-9])?");

    public PersonId {
        if (!FORM.matcher(value).matches()) {
            throw new InvalidInput(
                    "person",
                    "'" + value + "' is not a person's id",
                    "use lower-case letters, digits and . _ @ + -, at most 120");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
