package dev.assize.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.core.evidence.Location;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.policy.Mode;
import dev.assize.core.policy.Rule;
import dev.assize.reports.junit.JUnitReport;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class JUnitReportTest {
    private static Element parse(Sample sample) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        return factory.newDocumentBuilder()
                .parse(new ByteArrayInputStream(JUnitReport.bytes(sample.report())))
                .getDocumentElement();
    }

    private static List<Element> all(Element root, String name) {
        List<Element> elements = new ArrayList<>();
        var nodes = root.getElementsByTagName(name);
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static Element testCase(Element root, String rule) {
        return all(root, "testcase").stream()
                .filter(element -> element.getAttribute("classname").equals(rule))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void eachStageIsASuiteAndEachRuleACase() throws Exception {
        Element root = parse(Sample.flawed());

        assertThat(all(root, "testsuite").stream().map(suite -> suite.getAttribute("name")))
                .containsExactly(
                        "Secrets",
                        "Code quality",
                        "Dependencies",
                        "SAST",
                        "IaC",
                        "Container",
                        "DAST",
                        "Gate",
                        "Deployment",
                        "Runtime");
        assertThat(all(root, "testcase")).hasSize(10);
    }

    @Test
    void theCountsAreThoseOfTheCases() throws Exception {
        for (Sample sample : List.of(Sample.flawed(), Sample.mended(), Sample.undecided())) {
            Element root = parse(sample);
            for (Element counted :
                    new ArrayList<>(List.of(root, all(root, "testsuite").getFirst()))) {
                assertThat(counted.getAttribute("tests"))
                        .isEqualTo(Integer.toString(all(counted, "testcase").size()));
                assertThat(counted.getAttribute("failures"))
                        .isEqualTo(Integer.toString(all(counted, "failure").size()));
                assertThat(counted.getAttribute("errors"))
                        .isEqualTo(Integer.toString(all(counted, "error").size()));
                assertThat(counted.getAttribute("skipped"))
                        .isEqualTo(Integer.toString(all(counted, "skipped").size()));
            }
        }
    }

    @Test
    void aFailureHoldsReasonAndRemedy() throws Exception {
        Element failure = all(testCase(parse(Sample.flawed()), "sast.no-overdue-high"), "failure")
                .getFirst();

        assertThat(failure.getAttribute("message")).contains("payments/store.py:48");
        assertThat(failure.getTextContent())
                .contains("Mend: Bind the value")
                .contains("Controls: SOC 2 CC7.1")
                .contains("Evidence: entry 14");
    }

    @Test
    void whatIsNotDecidedIsAnErrorAndNeverAPassedTest() throws Exception {
        Element root = parse(Sample.undecided());

        for (String rule : List.of("dependencies.no-overdue-high", "container.none-high", "dast.no-high")) {
            assertThat(all(testCase(root, rule), "error")).as(rule).hasSize(1);
        }
    }

    @Test
    void whatDoesNotApplyIsSkipped() throws Exception {
        assertThat(all(testCase(parse(Sample.undecided()), "iac.no-high"), "skipped"))
                .hasSize(1);
    }

    @Test
    void aRuleThatOnlyWarnsIsNeitherRedNorGreen() throws Exception {
        Sample sample = new Sample();
        sample.rules.replaceAll(rule -> rule.id().equals("sast.no-overdue-high") ? warning(rule) : rule);
        sample.read(
                Stage.SAST,
                "semgrep",
                "1",
                Duration.ofMillis(1),
                Map.of(),
                Sample.simple(Stage.SAST, "semgrep", "r", Severity.HIGH, new Location.InFile("a.py", 1, 1)));

        Element found = testCase(parse(sample), "sast.no-overdue-high");

        assertThat(all(found, "failure")).isEmpty();
        assertThat(all(found, "skipped").getFirst().getAttribute("message")).startsWith("failed, only warns: ");
    }

    private static Rule warning(Rule rule) {
        return new Rule(
                rule.id(),
                rule.stage(),
                rule.title(),
                rule.explanation(),
                rule.remedy(),
                rule.controls(),
                Mode.WARN,
                rule.requirement(),
                rule.grace(),
                rule.blocks(),
                rule.requires());
    }

    @Test
    void noCharacterOfAToolBreaksTheFile() throws Exception {
        Element failure = all(testCase(parse(Sample.hostile()), "sast.no-overdue-high"), "failure")
                .getFirst();

        assertThat(failure.getTextContent())
                .contains("cell ]]>")
                .contains("⟨U+0000⟩")
                .contains("⟨U+202E⟩");
    }
}
