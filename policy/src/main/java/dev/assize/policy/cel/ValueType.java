package dev.assize.policy.cel;

/// The types of what a condition can see.
public enum ValueType {
    BOOL("bool"),
    INT("int"),
    DOUBLE("double"),
    TEXT("string"),
    TIMESTAMP("timestamp"),
    TEXTS("list(string)"),
    /// Named values of any type, whose names are not known when the policy is read.
    MEASURES("map(string, dyn)"),
    /// A value of a type that is known only when the condition is asked.
    ANY("dyn");

    private final String word;

    ValueType(String word) {
        this.word = word;
    }

    /// As the CEL specification writes it.
    public String word() {
        return word;
    }

    boolean isNumber() {
        return this == INT || this == DOUBLE;
    }
}
