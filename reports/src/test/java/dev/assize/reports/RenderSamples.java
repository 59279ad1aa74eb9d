package dev.assize.reports;

import dev.assize.reports.html.HtmlReport;
import dev.assize.reports.look.TenLanes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes the sample changes in every format, to be looked at: `RenderSamples DIRECTORY`.
final class RenderSamples {
    private RenderSamples() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        render(directory, "flawed", Sample.flawed().report());
        render(directory, "mended", Sample.mended().report());
        render(directory, "undecided", Sample.undecided().report());
    }

    private static void render(Path directory, String name, ChangeReport report) throws IOException {
        Path into = Files.createDirectories(directory.resolve(name));
        Files.write(into.resolve("report.html"), HtmlReport.bytes(report));
        Files.write(into.resolve("lanes.svg"), TenLanes.standalone(report.lanes(), TenLanes.Layout.ONE_LINE));
    }
}
