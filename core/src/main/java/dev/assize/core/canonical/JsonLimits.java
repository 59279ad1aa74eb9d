package dev.assize.core.canonical;

/// What a JSON text may cost its reader.
///
/// @param maxBytes       length of the text
/// @param maxDepth       nesting of arrays and objects
/// @param maxStringChars length of one string
public record JsonLimits(long maxBytes, int maxDepth, int maxStringChars) {
    /// For our own facts and settings.
    public static final JsonLimits OWN = new JsonLimits(64L << 20, 64, 8 << 20);

    /// For reports of outside tools.
    public static final JsonLimits REPORT = new JsonLimits(2L << 30, 200, 16 << 20);
}
