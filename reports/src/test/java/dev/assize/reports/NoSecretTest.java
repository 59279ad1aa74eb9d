package dev.assize.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.reports.gitlab.GitLabReports;
import dev.assize.reports.html.HtmlReport;
import dev.assize.reports.junit.JUnitReport;
import dev.assize.reports.markdown.MarkdownSummary;
import dev.assize.reports.sarif.SarifReport;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A secret in the sources reaches no report, whoever else finds something beside it.
class NoSecretTest {
    private static Map<String, byte[]> all(ChangeReport report) {
        Map<String, byte[]> all = new LinkedHashMap<>(GitLabReports.files(report, "0.1.0"));
        all.put("html", HtmlReport.bytes(report));
        all.put("sarif", SarifReport.bytes(report, "0.1.0"));
        all.put("junit", JUnitReport.bytes(report));
        all.put("markdown", MarkdownSummary.bytes(report));
        return all;
    }

    @Test
    void aSecretInTheCodeAroundAnotherFindingReachesNoReport() {
        all(Sample.withSecretInTheCode().report())
                .forEach((name, bytes) -> assertThat(new String(bytes, StandardCharsets.UTF_8))
                        .as(name)
                        .doesNotContain(Sample.SECRET));
    }

    @Test
    void theLineIsWithheldAndItsNeighboursAreShown() {
        String html = new String(HtmlReport.bytes(Sample.withSecretInTheCode().report()), StandardCharsets.UTF_8);

        assertThat(html).contains("(withheld: a secret was found on this line)").contains("def connect():");
    }
}
