package dev.assize.cli.wiring;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where Assize itself lies: its rules, its pins, its examples.
///
/// @param root top of the clone
public record Installation(Path root) {
    /// The installation this process was started from.
    public static Installation current() {
        String root = System.getProperty("assize.root");
        if (root == null) {
            throw new Failure(
                    Fault.INTERNAL,
                    "This process does not know where Assize lies.",
                    "Start it with the assize script.");
        }
        return new Installation(Path.of(root));
    }

    public Path rules() {
        return root.resolve("rules");
    }

    public Path lock() {
        return root.resolve("tools.lock");
    }

    public Path example(String name) {
        Path example = root.resolve("examples").resolve(name);
        if (!Files.isDirectory(example)) {
            throw new Failure(
                    Fault.NOT_FOUND, "There is no example " + name + ".", "Restore examples/ from the clone.");
        }
        return example;
    }
}
