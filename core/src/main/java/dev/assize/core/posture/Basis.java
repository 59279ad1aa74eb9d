package dev.assize.core.posture;

import dev.assize.core.canonical.JsonFields;

/// What the state of a control rests on.
public enum Basis {
    RULES("checked by rules"),
    /// Rules show a part, a document the rest; both are needed.
    RULES_AND_DOCUMENT("checked by rules and attested"),
    DOCUMENT("attested"),
    /// Neither a rule of the policy in force nor an attestation speaks about it.
    NOTHING("nothing shows it");

    private final String title;

    Basis(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    public String word() {
        return JsonFields.word(this);
    }
}
