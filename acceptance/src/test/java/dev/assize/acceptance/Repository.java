package dev.assize.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A git repository made for a test.
record Repository(Path root, Path gitconfig) {
    static Repository at(Path root, Program program) throws IOException, InterruptedException {
        Files.createDirectories(root);
        Repository repository = new Repository(root, program.home().resolve("gitconfig"));
        repository.must("init", "--quiet");
        return repository;
    }

    Repository file(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return this;
    }

    /// Commits everything; the hooks are passed over.
    Repository commit(String message) throws IOException, InterruptedException {
        must("add", "--all");
        must("commit", "--quiet", "--no-verify", "-m", message);
        return this;
    }

    record Ran(int exit, String output) {}

    Ran git(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(root.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        builder.environment().put("GIT_CONFIG_GLOBAL", gitconfig.toString());
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.waitFor(), output);
    }

    void must(String... arguments) throws IOException, InterruptedException {
        Ran ran = git(Map.of(), arguments);
        assertThat(ran.exit()).as(ran.output()).isZero();
    }

    Path ledger() {
        return root.resolve(".assize");
    }
}
