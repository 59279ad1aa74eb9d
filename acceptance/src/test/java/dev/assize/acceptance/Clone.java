package dev.assize.acceptance;

import java.nio.file.Files;
import java.nio.file.Path;

/// The clone the tests run in.
final class Clone {
    private Clone() {}

    static Path root() {
        for (Path path = Path.of("").toAbsolutePath(); path != null; path = path.getParent()) {
            if (Files.isRegularFile(path.resolve("tools.lock"))) {
                return path;
            }
        }
        throw new IllegalStateException("not started inside a clone of Assize");
    }
}
