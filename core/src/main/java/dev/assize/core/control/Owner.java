package dev.assize.core.control;

import dev.assize.core.canonical.JsonFields;

/// The part of an organisation that answers for a control by default.
public enum Owner {
    MANAGEMENT("management"),
    SECURITY("security"),
    DEVELOPMENT("development"),
    RELEASE("release management"),
    PLATFORM("platform"),
    OPERATIONS("operations"),
    PEOPLE("human resources"),
    LEGAL("legal"),
    FACILITIES("facilities"),
    AUDIT("internal audit");

    private final String title;

    Owner(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    public String word() {
        return JsonFields.word(this);
    }
}
