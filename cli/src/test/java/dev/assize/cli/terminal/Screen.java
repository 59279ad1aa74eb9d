package dev.assize.cli.terminal;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// A terminal that remembers what was printed.
final class Screen {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    final Terminal terminal;

    private Screen(boolean colour, boolean symbols, boolean living, int width) {
        terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                colour,
                symbols,
                living,
                width);
    }

    static Screen plain() {
        return new Screen(false, true, false, 100);
    }

    static Screen ascii() {
        return new Screen(false, false, false, 100);
    }

    static Screen coloured() {
        return new Screen(true, true, true, 100);
    }

    static Screen narrow(int width) {
        return new Screen(false, true, false, width);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
