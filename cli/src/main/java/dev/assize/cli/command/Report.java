package dev.assize.cli.command;

import dev.assize.cli.wiring.Reports;
import dev.assize.cli.wiring.Wiring;
import dev.assize.core.InvalidInput;
import dev.assize.core.act.Records;
import dev.assize.core.canonical.Json;
import dev.assize.runner.checkout.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes a report about the newest decision on the working tree.
@Command(
        name = "report",
        description = "Write a report about the newest decision on the working tree.",
        footer = {
            "",
            "Formats: html, json, sarif, gitlab, codequality, junit, markdown.",
            "Example:",
            "  assize report html --output report.html",
            "  assize report gitlab --output reports/      (one gl-*-report.json for each kind)"
        })
public final class Report extends Verb {
    @Parameters(paramLabel = "FORMAT", description = "html, json, sarif, gitlab, codequality, junit or markdown.")
    String format = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write here instead of standard output; for gitlab a directory.")
    @Nullable
    Path output;

    @Override
    int run() throws IOException {
        Wiring wiring = wiring();
        try (Records records = wiring.read()) {
            Reports reports =
                    Reports.of(wiring, records, Checkout.at(wiring.workspace().root()), clock().instant());
            Map<String, byte[]> files = reports.write(format);
            if (output == null && json) {
                Json.Builder texts = Json.object();
                files.forEach((name, bytes) -> texts.put(name, new String(bytes, StandardCharsets.UTF_8)));
                print(Json.object()
                        .put("format", format)
                        .put("files", texts.build())
                        .build());
                return PASSED;
            }
            if (output == null) {
                if (files.size() != 1) {
                    throw new InvalidInput("--output", format + " makes several files", "name a directory");
                }
                terminal().out().write(files.values().iterator().next());
                terminal().out().flush();
                return PASSED;
            }
            Path target = directory().resolve(output);
            if (files.size() == 1 && !Files.isDirectory(target)) {
                Path parent = target.getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                Files.write(target, files.values().iterator().next());
            } else {
                Files.createDirectories(target);
                for (var file : files.entrySet()) {
                    Files.write(target.resolve(file.getKey()), file.getValue());
                }
            }
            if (json) {
                print(Json.object()
                        .put("output", target.toString())
                        .put("files", Json.texts(files.keySet()))
                        .build());
            } else {
                terminal().line("Wrote " + target);
            }
            return PASSED;
        }
    }
}
