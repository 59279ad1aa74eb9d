package dev.assize.cli.command;

import dev.assize.cli.Version;
import dev.assize.cli.wiring.Reports;
import dev.assize.cli.wiring.Reports.Format;
import dev.assize.cli.wiring.Wiring;
import dev.assize.core.InvalidInput;
import dev.assize.core.act.Records;
import dev.assize.core.canonical.Json;
import dev.assize.runner.checkout.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes reports about the newest decision on the working tree.
@Command(
        name = "report",
        description = "Write reports about the newest decision on the working tree.",
        footer = {
            "",
            "Formats:",
            "  html         one self-contained page, to read, send and print",
            "  json         the verdict as the ledger keeps it",
            "  sarif        SARIF 2.1.0, for GitHub code scanning and viewers",
            "  gitlab       a gl-*-report.json for each stage with evidence, and Code Quality",
            "  codequality  GitLab Code Quality alone",
            "  junit        rules as tests, for Jenkins and every CI host",
            "  markdown     a summary for a merge request or a job page",
            "Example:",
            "  assize report html --output reports/",
            "  assize report sarif junit gitlab --output reports/    (a new directory is ignored by git)",
            "  assize report markdown >> \"$GITHUB_STEP_SUMMARY\""
        })
public final class Report extends Verb {
    @Parameters(
            paramLabel = "FORMAT",
            arity = "1..*",
            description = "One or several of html, json, sarif, gitlab, codequality, junit, markdown.")
    List<String> formats = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "PATH",
            description = "Write to this file instead of standard output. Several formats, and gitlab, make several"
                    + " files: then it names a directory.")
    @Nullable
    String output;

    @Override
    int run() throws IOException {
        List<Format> asked = Format.parse(formats);
        Wiring wiring = wiring();
        Path root = wiring.workspace().root();
        Map<String, byte[]> files = new LinkedHashMap<>();
        Checkout judged = Checkout.at(root);
        try (Records records = wiring.read()) {
            Reports reports = Reports.of(wiring, records, judged, clock().instant());
            asked.forEach(format -> files.putAll(reports.write(format, Version.current())));
        }
        boolean several = asked.size() > 1 || asked.contains(Format.GITLAB);
        if (output == null && json) {
            Json.Builder texts = Json.object();
            files.forEach((name, bytes) -> texts.put(name, new String(bytes, StandardCharsets.UTF_8)));
            print(Json.object()
                    .put("formats", Json.texts(formats))
                    .put("files", texts.build())
                    .build());
            return PASSED;
        }
        if (output == null) {
            if (several) {
                throw new InvalidInput(
                        "--output",
                        String.join(", ", formats) + (asked.size() > 1 ? " make" : " makes") + " several files",
                        "name a directory, for example --output reports/");
            }
            terminal().out().write(files.values().iterator().next());
            terminal().out().flush();
            return PASSED;
        }
        Path target = directory().resolve(output);
        List<Path> written = several || output.endsWith("/") || Files.isDirectory(target)
                ? intoDirectory(target, asked, files)
                : List.of(toFile(target, files.values().iterator().next()));
        if (!Checkout.at(root).revision().tree().equals(judged.revision().tree())) {
            terminal().note("note: " + target + " lies in the repository and git does not ignore it.");
            terminal()
                    .note(
                            "  next: move it away or ignore it; while it is there the tree is not the one that was judged.");
        }
        if (json) {
            print(Json.object()
                    .put("output", target.toString())
                    .put(
                            "files",
                            Json.array(
                                    written, file -> Json.of(file.getFileName().toString())))
                    .build());
        } else {
            written.forEach(file -> terminal().line("Wrote " + file));
        }
        return PASSED;
    }

    private static List<Path> intoDirectory(Path directory, List<Format> formats, Map<String, byte[]> files)
            throws IOException {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new InvalidInput("--output", directory + " is a file", "name a directory for several files");
        }
        if (!Files.exists(directory)) {
            Files.createDirectories(directory);
            // Reports in the tree would make it another one than was judged: nothing could be approved or deployed.
            Files.writeString(directory.resolve(".gitignore"), "*\n");
        }
        for (Format format : formats) {
            for (String name : format.fileNames()) {
                if (!files.containsKey(name)) {
                    Files.deleteIfExists(directory.resolve(name));
                }
            }
        }
        List<Path> written = new ArrayList<>();
        for (var file : files.entrySet()) {
            written.add(toFile(directory.resolve(file.getKey()), file.getValue()));
        }
        return written;
    }

    private static Path toFile(Path file, byte[] bytes) throws IOException {
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        return Files.write(file, bytes);
    }
}
