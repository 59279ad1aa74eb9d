package dev.assize.reports;

import dev.assize.reports.gitlab.GitLabReports;
import dev.assize.reports.html.HtmlReport;
import dev.assize.reports.junit.JUnitReport;
import dev.assize.reports.look.TenLanes;
import dev.assize.reports.markdown.MarkdownSummary;
import dev.assize.reports.sarif.SarifReport;
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
        render(directory, "hostile", Sample.hostile().report());
        render(directory, "undecided", Sample.undecided().report());
    }

    private static void render(Path directory, String name, ChangeReport report) throws IOException {
        Path into = Files.createDirectories(directory.resolve(name));
        Files.write(into.resolve("report.html"), HtmlReport.bytes(report));
        Files.write(into.resolve("report.sarif"), SarifReport.bytes(report, "0.1.0"));
        Files.write(into.resolve("junit.xml"), JUnitReport.bytes(report));
        Files.write(into.resolve("summary.md"), MarkdownSummary.bytes(report));
        for (var file : GitLabReports.files(report, "0.1.0").entrySet()) {
            Files.write(into.resolve(file.getKey()), file.getValue());
        }
        Files.write(into.resolve("lanes.svg"), TenLanes.standalone(report.lanes(), TenLanes.Layout.ONE_LINE));
    }
}
