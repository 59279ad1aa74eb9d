package dev.assize.core.canonical;

/// The text is not JSON, or beyond the limits. Carries where, never what stood there: the text may hold a
/// secret.
public final class MalformedJson extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    public MalformedJson(String what, int line, int column) {
        super(what.lines().findFirst().orElse("not JSON") + " (line " + line + ", column " + column + ")");
        this.line = line;
        this.column = column;
    }

    public int line() {
        return line;
    }

    public int column() {
        return column;
    }
}
