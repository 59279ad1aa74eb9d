package dev.assize.runner.tools;

import java.util.Locale;

/// The machine we run on, in Go's words.
final class Platform {
    private Platform() {}

    /// For example `linux/amd64`.
    static String here() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String os = system.contains("mac") ? "darwin" : system.contains("win") ? "windows" : "linux";
        return switch (System.getProperty("os.arch")) {
            case "amd64", "x86_64" -> os + "/amd64";
            case "aarch64", "arm64" -> os + "/arm64";
            case String other -> os + "/" + other;
        };
    }
}
