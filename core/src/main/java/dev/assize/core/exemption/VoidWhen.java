package dev.assize.core.exemption;

import dev.assize.core.canonical.JsonFields;

/// What ends an exemption before its time, without anybody doing anything.
public enum VoidWhen {
    /// The finding is rated worse than when the exemption was asked for.
    SEVERITY_RAISED("it is rated worse than when it was asked for"),
    /// The weakness is listed as exploited in the wild.
    KNOWN_EXPLOITED("it is known to be exploited"),
    /// The package is there in another version.
    VERSION_CHANGED("the package has another version"),
    /// The finding turned up where it was not when the exemption was asked for.
    NEW_LOCATION("it turned up in a new place");

    private final String words;

    VoidWhen(String words) {
        this.words = words;
    }

    /// Why, as half a sentence.
    public String words() {
        return words;
    }

    public String word() {
        return JsonFields.word(this);
    }
}
