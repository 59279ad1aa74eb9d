package dev.assize.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.core.subject.Digest;
import dev.assize.reports.html.HtmlReport;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
    private static final List<Sample> SAMPLES =
            List.of(Sample.flawed(), Sample.mended(), Sample.undecided(), Sample.hostile(), new Sample());

    private static String html(Sample sample) {
        return new String(HtmlReport.bytes(sample.report()), StandardCharsets.UTF_8);
    }

    private static TreeSet<String> matches(String pattern, String text) {
        TreeSet<String> found = new TreeSet<>();
        Pattern.compile(pattern).matcher(text).results().forEach(match -> found.add(match.group(1)));
        return found;
    }

    @Test
    void itHoldsNoScriptAndFetchesNothing() {
        for (Sample sample : SAMPLES) {
            String html = html(sample);
            String elements = html.replaceAll("\"[^\"]*\"", "\"\"");

            assertThat(elements)
                    .doesNotContainPattern("(?i)<(script|iframe|img|link|object|embed|form|base)\\b")
                    .doesNotContainPattern("(?i)<[a-z][^>]*\\s(on[a-z]+|src|style|srcdoc|action)=");
            assertThat(html.substring(html.indexOf("<style>"), html.indexOf("</style>")))
                    .doesNotContain("url(", "@import");
        }
    }

    @Test
    void theContentSecurityPolicyAllowsItsOwnStyleSheet() {
        String html = html(Sample.flawed());
        String css = html.substring(html.indexOf("<style>") + 7, html.indexOf("</style>"));
        String hash = Base64.getEncoder()
                .encodeToString(Digest.of(css.getBytes(StandardCharsets.UTF_8)).bytes());

        assertThat(html).contains("style-src &#39;sha256-" + hash + "&#39;").contains("default-src &#39;none&#39;");
    }

    @Test
    void everyLinkWithinThePageLeadsSomewhereAndNoIdIsTwice() {
        for (Sample sample : SAMPLES) {
            String html = html(sample);
            List<String> ids = Pattern.compile("\\sid=\"([^\"]+)\"")
                    .matcher(html)
                    .results()
                    .map(match -> match.group(1))
                    .toList();

            assertThat(ids).doesNotHaveDuplicates();
            assertThat(ids).containsAll(matches("href=\"#([^\"]+)\"", html));
        }
    }

    @Test
    void everyLinkOutOfThePageIsAWebAddress() {
        assertThat(matches("href=\"([^#\"][^\"]*)\"", html(Sample.hostile())))
                .containsExactly("https://example.org/fine");
    }

    @Test
    void theVerdictComesFirstAndEveryRuleIsExplained() {
        String html = html(Sample.flawed());

        assertThat(html.indexOf("payments:1.4.2 is stopped: 6 of 7 rules failed."))
                .isLessThan(html.indexOf("What to do now"));
        Sample.flawed()
                .rules
                .forEach(rule -> assertThat(html).contains(rule.id()).contains(rule.explanation()));
    }

    @Test
    void eachPieceOfEvidenceEndsInItsLedgerEntry() {
        Sample sample = Sample.flawed();
        String html = html(sample);

        sample.exhibits.forEach(exhibit -> assertThat(html).contains("assize ledger show " + exhibit.ledgerIndex()));
    }

    @Test
    void theCodeAroundAFindingIsShownWithItsLineMarked() {
        assertThat(html(Sample.flawed()))
                .contains("<span class=\"n hit\">48</span><span class=\"l hit\">            &quot;SELECT id");
    }

    @Test
    void withoutASecretScanNoCodeIsShown() {
        Sample sample = Sample.flawed();
        sample.exhibits.removeFirst();

        assertThat(html(sample)).doesNotContain("class=\"code\"").contains("No code is shown");
    }

    @Test
    void aLongListIsCutAndSaysSo() {
        Sample sample = new Sample();
        for (int i = 0; i < 80; i++) {
            sample.exhibits.addAll(Sample.hostile().exhibits);
        }

        assertThat(html(sample)).contains("The first 500 of 3360 findings are shown.");
    }
}
