package dev.assize.scanners.secrets;

import java.nio.charset.StandardCharsets;

/// A stretch of bytes as characters, one a byte, for the regular expression engine. It counts how often a
/// character is asked for and stops an expression that asks too often, so that no input, however made, can
/// hold the scanner up.
final class Window implements CharSequence {
    /// The expression asked for more characters than its window allows.
    static final class TooManySteps extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManySteps() {
            super("too many steps", null, false, false);
        }
    }

    private static final int STEPS_PER_BYTE = 40;
    private static final int STEPS_AT_LEAST = 8_192;

    private final byte[] bytes;
    private int start;
    private int length;
    private int budget;
    private int steps;

    Window(byte[] bytes) {
        this.bytes = bytes;
    }

    Window over(int from, int to) {
        start = from;
        length = to - from;
        budget = STEPS_AT_LEAST + STEPS_PER_BYTE * length;
        steps = 0;
        return this;
    }

    /// Characters asked for since the last [#over].
    int steps() {
        return steps;
    }

    @Override
    public char charAt(int index) {
        if (++steps > budget) {
            throw new TooManySteps();
        }
        return (char) (bytes[start + index] & 0xff);
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public CharSequence subSequence(int from, int to) {
        return new String(bytes, start + from, to - from, StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
        return new String(bytes, start, length, StandardCharsets.ISO_8859_1);
    }
}
