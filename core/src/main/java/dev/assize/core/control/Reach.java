package dev.assize.core.control;

import dev.assize.core.canonical.JsonFields;

/// How far a pipeline reaches into a control.
public enum Reach {
    /// Rules can check it, where the policy in force has any.
    CHECKED("checked by rules"),
    /// The pipeline is concerned, but people must state it.
    ATTESTED("attested by people"),
    /// It lies outside a pipeline: buildings, contracts, hiring.
    OUTSIDE("outside a pipeline");

    private final String title;

    Reach(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    public String word() {
        return JsonFields.word(this);
    }
}
