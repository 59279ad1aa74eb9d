package dev.assize.cli;

import dev.assize.scanners.secrets.HookScan;
import java.nio.file.Path;

/// Where the program starts. The hook and the version answer before anything else is loaded.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        if (arguments.length == 1 && arguments[0].equals("hook")) {
            return HookScan.run(Path.of(""), System.out, System.err);
        }
        if (arguments.length == 1 && (arguments[0].equals("--version") || arguments[0].equals("-V"))) {
            System.out.println("assize " + Version.current());
            return 0;
        }
        return Verbs.run(arguments);
    }
}
