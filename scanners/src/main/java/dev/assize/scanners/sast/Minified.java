package dev.assize.scanners.sast;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/// Scripts that a bundler wrote, known by their long lines whatever they are called.
final class Minified {
    private static final long WORTH_A_LOOK = 20_000;
    /// Semgrep passes over what is larger.
    private static final int LOOKED_AT = 1_000_000;
    private static final int LONG_LINE = 300;

    private Minified() {}

    /// Those of the files, in their order.
    static List<String> among(Path root, List<String> files) {
        return files.stream()
                .filter(file -> file.endsWith(".js") || file.endsWith(".mjs") || file.endsWith(".cjs"))
                .filter(file -> hasLongLines(root.resolve(file)))
                .toList();
    }

    private static boolean hasLongLines(Path file) {
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) < WORTH_A_LOOK) {
                return false;
            }
            byte[] start;
            try (InputStream in = Files.newInputStream(file)) {
                start = in.readNBytes(LOOKED_AT);
            }
            int lines = 1;
            for (byte b : start) {
                if (b == '\n') {
                    lines++;
                }
            }
            return start.length / lines >= LONG_LINE;
        } catch (IOException _) {
            // Semgrep meets the same file, and says so in its report.
            return false;
        }
    }
}
