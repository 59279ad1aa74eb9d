package dev.assize.cli.wiring;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.runner.checkout.Checkout;
import dev.assize.runner.settings.Settings;
import dev.assize.runner.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A repository and the ledger beside it.
///
/// @param root      top of the working tree
/// @param directory `.assize` in it
public record Workspace(Path root, Path directory) {
    /// The repository around a directory.
    public static Workspace around(Path start) {
        Path root = Checkout.root(start);
        return new Workspace(root, root.resolve(".assize"));
    }

    public Path settingsFile() {
        return root.resolve(SettingsReader.FILE);
    }

    public boolean initialised() {
        return Files.isDirectory(directory) && Files.isRegularFile(directory.resolve("ledger.pem"));
    }

    public void mustBeInitialised() {
        if (!initialised()) {
            throw new Failure(
                    Fault.NOT_FOUND, "There is no ledger in " + root + ".", "Run assize init in the repository.");
        }
    }

    public Settings settings() {
        if (!Files.isRegularFile(settingsFile())) {
            throw new Failure(
                    Fault.NOT_FOUND, "There is no " + SettingsReader.FILE + " in " + root + ".", "Run assize init.");
        }
        try {
            return SettingsReader.read(Files.readAllBytes(settingsFile()));
        } catch (IOException e) {
            throw new Failure(
                    Fault.STORAGE, settingsFile() + " cannot be read: " + e.getMessage(), "Check its rights.", e);
        }
    }

    public Path blobs() {
        return directory;
    }

    public Path runs() {
        return directory.resolve("runs");
    }

    public Path deployments() {
        return directory.resolve("deploy");
    }

    public Path ledgerKey() {
        return directory.resolve("ledger.pem");
    }
}
