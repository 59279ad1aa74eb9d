package dev.assize.scanners.secrets;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A real git repository in a directory of a test, out of reach of the settings of whoever runs the test.
final class Repository {
    private final Path root;

    Repository(Path root) {
        this.root = root;
        git("init", "-q");
    }

    Path root() {
        return root;
    }

    Repository write(String path, String text) {
        return write(path, text.getBytes(StandardCharsets.UTF_8));
    }

    Repository write(String path, byte[] content) {
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            Files.write(file, content);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return this;
    }

    Repository stage() {
        return git("add", "-A");
    }

    Repository commit() {
        stage();
        return git("commit", "-q", "--no-verify", "-m", "a change");
    }

    Repository git(String... arguments) {
        List<String> line = new ArrayList<>(List.of(
                "git",
                "-c",
                "user.name=Tester",
                "-c",
                "user.email=tester@assize.invalid",
                "-c",
                "commit.gpgsign=false"));
        line.addAll(List.of(arguments));
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(line).directory(root.toFile()).redirectErrorStream(true);
            builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
            builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", line) + ": " + said);
            }
            return this;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
