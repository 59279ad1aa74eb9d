package dev.assize.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.reports.markdown.MarkdownSummary;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.junit.jupiter.api.Test;

class MarkdownSummaryTest {
    /// Elements and nothing else: what the summary itself writes, and what Markdown makes of it.
    private static final Pattern ELEMENT = Pattern.compile("<(?!/|!--)([a-z0-9]+)([^>]*)>");

    private static String markdown(Sample sample) {
        return new String(MarkdownSummary.bytes(sample.report()), StandardCharsets.UTF_8);
    }

    private static String html(String markdown) {
        var extensions = List.of(TablesExtension.create());
        return HtmlRenderer.builder()
                .extensions(extensions)
                .build()
                .render(Parser.builder().extensions(extensions).build().parse(markdown));
    }

    @Test
    void theVerdictComesFirstThenTheLanesOnOneLine() {
        List<String> lines = markdown(Sample.flawed()).lines().toList();

        assertThat(lines.get(0)).isEqualTo("<!-- assize: payments -->");
        assertThat(lines.get(1)).isEqualTo("### ✗ payments:1.4.2 is stopped: 6 of 7 rules failed.");
        assertThat(lines.get(3))
                .startsWith("✗&nbsp;Secrets · ✗&nbsp;Code&nbsp;quality · ")
                .contains("◐&nbsp;IaC");
    }

    @Test
    void eachReasonEndsInWhatToDo() {
        assertThat(markdown(Sample.flawed()))
                .contains("CRITICAL <code>ops/ship-export.sh:7</code> AWS access key → Revoke the key in IAM")
                .contains("- Mend what blocks and judge again: <code>assize run</code>");
    }

    @Test
    void itEndsInTheLedger() {
        assertThat(markdown(Sample.flawed()))
                .contains("Sealed as entry 27 of <code>payments.example/assize</code>, checkpoint <code>28:CsUY");
    }

    @Test
    void whatIsMissingIsSaid() {
        assertThat(markdown(Sample.undecided()))
                .contains("### ◌ payments at 3f2a1bc+ is undecided: 3 of 7 rules lack evidence.")
                .contains("gave no result: it ended with exit code 1");
    }

    @Test
    void aToolsTextBecomesNoMarkup() {
        String rendered = html(markdown(Sample.hostile()));

        assertThat(ELEMENT.matcher(rendered)
                        .results()
                        .map(match -> match.group(1))
                        .distinct())
                .containsOnly(
                        "h3", "p", "ul", "li", "strong", "code", "details", "summary", "table", "thead", "tbody", "tr",
                        "th", "td", "sub");
        assertThat(ELEMENT.matcher(rendered)
                        .results()
                        .map(match -> match.group(2))
                        .filter(attributes -> !attributes.isBlank())
                        .distinct())
                .allMatch(attributes -> attributes.strip().equals("align=\"right\""));
        assertThat(rendered).contains("&lt;img src=x onerror=alert(1)&gt; &lt;/details&gt; `rm` | cell ]]&gt;");
    }

    @Test
    void everyRowOfATableHasTheCellsOfItsHead() {
        String rendered = html(markdown(Sample.hostile()));

        for (String table : rendered.split("<table>")) {
            int heads = table.split("<th[ >]", -1).length - 1;
            for (String row : table.split("<tr>")) {
                if (heads > 0 && row.contains("<td")) {
                    assertThat(row.split("<td[ >]", -1)).hasSize(heads + 1);
                }
            }
        }
        assertThat(rendered).doesNotContain("<td></td>\n<td></td>");
    }

    @Test
    void nobodyIsCalledNothingIsLinkedAndNoOrderIsGiven() {
        String markdown = markdown(Sample.hostile());
        String seen = html(markdown).replace("&#8203;", "\u200b");

        assertThat(seen.replaceAll("<code>.*?</code>", ""))
                .doesNotContain("@everyone")
                .doesNotContainPattern("#1\\b")
                .doesNotContainPattern("!2\\b")
                .doesNotContain("https://evil")
                .doesNotContain("www.evil");
        assertThat(markdown.lines()).noneMatch(line -> line.strip().startsWith("/"));
    }

    @Test
    void itFitsIntoACommentHoweverMuchWasFound() {
        Sample sample = new Sample();
        for (int i = 0; i < 8; i++) {
            Sample hostile = Sample.hostile();
            sample.exhibits.addAll(hostile.exhibits);
        }

        assertThat(markdown(sample).length()).isLessThan(65_536);
    }
}
