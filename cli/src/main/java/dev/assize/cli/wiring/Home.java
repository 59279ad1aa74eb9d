package dev.assize.cli.wiring;

import java.nio.file.Path;
import java.util.Map;

/// Where Assize keeps what belongs to the person and the machine, not to a repository: keys, remembered
/// checkpoints, tools, caches. `ASSIZE_HOME`, else `$XDG_DATA_HOME/assize`, else `~/.local/share/assize`.
///
/// @param directory keys, checkpoints and caches
/// @param tools     the installed tools; `ASSIZE_TOOLS` lets several homes share them
public record Home(Path directory, Path tools) {
    public static Home of(Map<String, String> environment) {
        String own = environment.get("ASSIZE_HOME");
        if (own != null && !own.isBlank()) {
            return in(Path.of(own), environment);
        }
        String data = environment.get("XDG_DATA_HOME");
        Path base = data == null || data.isBlank()
                ? Path.of(System.getProperty("user.home"), ".local", "share")
                : Path.of(data);
        return in(base.resolve("assize"), environment);
    }

    private static Home in(Path directory, Map<String, String> environment) {
        Path absolute = directory.toAbsolutePath().normalize();
        String tools = environment.get("ASSIZE_TOOLS");
        return new Home(
                absolute,
                tools == null || tools.isBlank()
                        ? absolute.resolve("tools")
                        : Path.of(tools).toAbsolutePath().normalize());
    }

    public Path keys() {
        return directory.resolve("keys");
    }

    /// The second place that remembers checkpoints; it is never rolled back with a ledger.
    public Path checkpoints() {
        return directory.resolve("checkpoints");
    }

    public Path cache() {
        return directory.resolve("cache");
    }
}
