package dev.assize.cli.command;

import dev.assize.cli.demo.Story;
import dev.assize.core.InvalidInput;
import dev.assize.core.canonical.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The demo.
@Command(
        name = "demo",
        description = "Put a real service on trial with real tools: refused, mended, released, rolled back, verified.",
        footer = {"", "Example:", "  assize demo --keep /tmp/assize-demo"})
public final class Demo extends Verb {
    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description = "Leave everything in this new directory. Default: a temporary one.")
    @Nullable
    Path keep;

    @Option(names = "--live", description = "Build and run Trivy too (about eight minutes the first time).")
    boolean live;

    @Override
    int run() throws IOException, InterruptedException {
        Path target = keep == null
                ? Files.createTempDirectory("assize-demo-")
                : keep.toAbsolutePath().normalize();
        if (keep != null && Files.exists(target)) {
            try (var inside = Files.list(target)) {
                if (inside.findAny().isPresent()) {
                    throw new InvalidInput("--keep", target + " is not empty", "name a new directory");
                }
            }
        }
        if (!json) {
            return new Story(terminal(), home(), target, live).tell();
        }
        // The story is for people; standard output is for the one answer.
        int exit = new Story(terminal().onlyErrors(), home(), target, live).tell();
        print(Json.object()
                .put("result", "passed")
                .put("directory", target.toString())
                .put("repository", target.resolve("payments").toString())
                .build());
        return exit;
    }
}
