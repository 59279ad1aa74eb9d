package dev.assize.runner.tools;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Programs by name on `PATH`.
public final class SearchPath {
    private SearchPath() {}

    /// Tells the program a name stands for here from another one: where it really lies, its size and its time.
    /// The name itself where there is no such program.
    public static String identity(String name) {
        List<Path> programs = all(System.getenv(), name);
        if (programs.isEmpty()) {
            return name;
        }
        try {
            Path program = programs.getFirst().toRealPath();
            return program + "\0" + Files.size(program) + "\0" + Files.getLastModifiedTime(program);
        } catch (IOException _) {
            return name;
        }
    }

    /// Every executable file of that name, in the order of `PATH`. Relative entries are passed over: what they
    /// mean depends on where one stands.
    static List<Path> all(Map<String, String> environment, String name) {
        List<Path> found = new ArrayList<>();
        for (String entry : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
            if (entry.isEmpty() || !Path.of(entry).isAbsolute()) {
                continue;
            }
            Path program = Path.of(entry, name);
            if (Files.isRegularFile(program) && Files.isExecutable(program) && !found.contains(program)) {
                found.add(program);
            }
        }
        return found;
    }
}
