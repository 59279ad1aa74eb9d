package dev.assize.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.junit.jupiter.api.Test;

/// We hold ourselves to what we ask of others. Runs in the phase `verify`, after the report over all modules,
/// which counts what unit tests reach and what the scenarios reach in the packaged program.
class CoverageTest {
    private static final double REQUIRED = 0.80;

    @Test
    void testsReachFourFifthsOfTheLines() throws IOException, XMLStreamException {
        String only = System.getProperty("assize.only", "");
        assumeTrue(only.isEmpty() || only.startsWith("${"), "only some tests ran: " + only);
        Path report = Clone.root().resolve("acceptance/target/coverage/jacoco.xml");
        double covered = 0;
        double lines = 0;
        StringBuilder modules = new StringBuilder();
        try (InputStream in = Files.newInputStream(report)) {
            XMLInputFactory factory = XMLInputFactory.newFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            XMLStreamReader xml = factory.createXMLStreamReader(in);
            String group = "";
            int depth = 0;
            while (xml.hasNext()) {
                int event = xml.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    depth++;
                    if (xml.getLocalName().equals("group")) {
                        group = xml.getAttributeValue(null, "name");
                    }
                    boolean counts =
                            xml.getLocalName().equals("counter") && "LINE".equals(xml.getAttributeValue(null, "type"));
                    if (counts && depth <= 3) {
                        double hit = Double.parseDouble(xml.getAttributeValue(null, "covered"));
                        double all = hit + Double.parseDouble(xml.getAttributeValue(null, "missed"));
                        if (depth == 2) {
                            covered = hit;
                            lines = all;
                        } else {
                            modules.append(String.format(Locale.ROOT, "%n  %-20s %5.1f %%", group, 100 * hit / all));
                        }
                    }
                } else if (event == XMLStreamConstants.END_ELEMENT) {
                    depth--;
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "Coverage: %.1f %% of %.0f lines (acceptance/target/coverage/index.html)%s%n",
                100 * covered / lines,
                lines,
                modules);
        assertThat(lines).as("lines in " + report).isPositive();
        assertThat(covered / lines).as("share of lines the tests reach").isGreaterThanOrEqualTo(REQUIRED);
    }
}
