package dev.assize.core.exemption;

import dev.assize.core.identity.PersonId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Why something may pass, and who answers for it.
///
/// @param reason        in a sentence
/// @param justification null where none of the standard ones was named
/// @param control       what holds the risk down meanwhile; empty where nothing does
/// @param ticket        where the mending is tracked; empty where nowhere
/// @param owner         who sees to it; null for who asked
/// @param source        where it was asked for outside of Assize, such as `.trivyignore:3`; empty otherwise
public record Grounds(
        String reason,
        @Nullable Justification justification,
        String control,
        String ticket,
        @Nullable PersonId owner,
        String source) {
    public Grounds {
        Objects.requireNonNull(reason);
        Objects.requireNonNull(control);
        Objects.requireNonNull(ticket);
        Objects.requireNonNull(source);
    }

    public static Grounds of(String reason) {
        return new Grounds(reason, null, "", "", null, "");
    }
}
