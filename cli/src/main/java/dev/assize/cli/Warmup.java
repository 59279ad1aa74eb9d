package dev.assize.cli;

import dev.assize.cli.wiring.Wiring;
import dev.assize.core.subject.Digest;
import dev.assize.policy.PolicyPacks;
import dev.assize.runner.pipeline.Cache;
import dev.assize.runner.pipeline.FileCache;
import dev.assize.scanners.ReportReaders;
import dev.assize.scanners.secrets.HookScan;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// What the launcher runs once to record the start-up cache: the classes a hook, a help page, a run and a gate
/// need. The launcher gives it a home of its own without tools, so that no tool runs here.
public final class Warmup {
    private Warmup() {}

    /// @param arguments an empty directory to work in; without it only what needs no repository is recorded
    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        HookScan.run(Path.of(""), nowhere, nowhere);
        Verbs.full().usage(nowhere);
        Wiring.language().read(PolicyPacks.source(PolicyPacks.STANDARD));
        if (arguments.length == 1) {
            aRun(Path.of(arguments[0]).toAbsolutePath());
        }
        System.out.println(ReportReaders.installed().formats() + Version.current());
    }

    private static void aRun(Path directory) throws IOException, InterruptedException {
        Path repository = Files.createDirectories(directory.resolve("repository"));
        write(repository, "app/service.py", "import os\n\nPASSWORD = os.environ[\"PASSWORD\"]\n");
        write(repository, "requirements.txt", "flask==3.1.1\n");
        write(repository, "Dockerfile", "FROM scratch\n");
        write(repository, "coverage.xml", """
                <?xml version="1.0" ?>
                <coverage line-rate="1" lines-covered="1" lines-valid="1" version="7" timestamp="1"><packages>
                <package name="app" line-rate="1"><classes><class name="service.py" filename="app/service.py"
                line-rate="1"><lines><line number="1" hits="1"/></lines></class></classes></package>
                </packages></coverage>
                """);
        write(repository, "image.yml", """
                name: warmup
                layers:
                  - name: app
                    directory: app
                    to: /opt/app
                config:
                  entrypoint: [python3]
                """);
        git(repository, "init", "--quiet");
        git(repository, "add", ".");
        git(
                repository,
                "-c",
                "user.name=Assize",
                "-c",
                "user.email=assize@example.org",
                "-c",
                "commit.gpgsign=false",
                "commit",
                "--quiet",
                "--no-verify",
                "--message=A service");
        String at = repository.toString();
        Verbs.run(new String[] {"init", "-C", at, "--no-hook"});
        // Twice: the second time the ledger has a history to fold.
        Verbs.run(new String[] {"run", "-C", at});
        Verbs.run(new String[] {"run", "-C", at});
        Verbs.run(new String[] {"verify", "-C", at});
        Path report = Files.writeString(directory.resolve("semgrep.json"), """
                {"version": "1.182.0", "results": [], "errors": [], "paths": {"scanned": ["app/service.py"]}}
                """);
        Verbs.run(new String[] {"ingest", "-C", at, report.toString()});
        kept(directory);
    }

    private static void kept(Path directory) {
        FileCache cache = new FileCache(directory, "warmup");
        Digest digest = Digest.of(new byte[0]);
        Cache.Key key = Cache.Key.of("step", "1", digest, List.of(), Map.of("name", "value"), digest, digest, digest);
        cache.put(key, new Cache.Hit(new byte[0], 0, Instant.EPOCH, Instant.EPOCH));
        cache.get(key);
    }

    private static void write(Path repository, String name, String text) throws IOException {
        Path file = repository.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void git(Path repository, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", repository.toString()));
        command.addAll(Arrays.asList(arguments));
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
