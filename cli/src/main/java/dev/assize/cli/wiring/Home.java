package dev.assize.cli.wiring;

import java.nio.file.Path;
import java.util.Map;

/// Where Assize keeps what belongs to the person and the machine, not to a repository: keys, remembered
/// checkpoints, tools, caches. `ASSIZE_HOME`, else `$XDG_DATA_HOME/assize`, else `~/.local/share/assize`.
public record Home(Path directory) {
    public static Home of(Map<String, String> environment) {
        String own = environment.get("ASSIZE_HOME");
        if (own != null && !own.isBlank()) {
            return new Home(Path.of(own).toAbsolutePath().normalize());
        }
        String data = environment.get("XDG_DATA_HOME");
        Path base = data == null || data.isBlank()
                ? Path.of(System.getProperty("user.home"), ".local", "share")
                : Path.of(data);
        return new Home(base.resolve("assize").toAbsolutePath().normalize());
    }

    public Path keys() {
        return directory.resolve("keys");
    }

    /// The second place that remembers checkpoints; it is never rolled back with a ledger.
    public Path checkpoints() {
        return directory.resolve("checkpoints");
    }

    public Path tools() {
        return directory.resolve("tools");
    }

    public Path cache() {
        return directory.resolve("cache");
    }
}
