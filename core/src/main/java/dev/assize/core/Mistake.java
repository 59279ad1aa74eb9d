package dev.assize.core;

import java.util.Objects;

/// One thing wrong with an input.
///
/// @param place  file, line, field or option, as the writer of the input would name it
/// @param what   what is wrong there
/// @param remedy what to write instead
public record Mistake(String place, String what, String remedy) {
    public Mistake {
        Objects.requireNonNull(place);
        Objects.requireNonNull(what);
        Objects.requireNonNull(remedy);
    }

    @Override
    public String toString() {
        return place + ": " + what + (remedy.isEmpty() ? "" : " (" + remedy + ")");
    }
}
