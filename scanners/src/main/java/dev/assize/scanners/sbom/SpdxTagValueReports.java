package dev.assize.scanners.sbom;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.ReportReader;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.UnreadableReport;
import dev.assize.scanners.Findings;
import dev.assize.scanners.Head;
import dev.assize.scanners.Redaction;
import dev.assize.scanners.ReportBytes;
import dev.assize.scanners.Times;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads an SPDX document of tags and values, versions 2.2 and 2.3. It yields no findings. The format has no last line:
/// a document that is cut between two lines looks like a shorter one.
///
/// Measures: as [SpdxReports].
public final class SpdxTagValueReports implements ReportReader {
    private static final Set<String> VERSIONS = Set.of("SPDX-2.2", "SPDX-2.3");
    private static final Pattern TAG = Pattern.compile("([A-Z][A-Za-z0-9-]{2,60}):[ \\t]*(.*)");
    private static final String AGAIN = "make the document again with a known tool";

    @Override
    public String format() {
        return "spdx-tag-value";
    }

    @Override
    public Stage stage() {
        return Stage.CONTAINER;
    }

    @Override
    public int recognises(byte[] bytes) {
        Head head = Head.of(bytes);
        return head.kind() == Head.Kind.OTHER && head.text().lines().anyMatch(l -> l.startsWith("SPDXVersion:"))
                ? 95
                : 0;
    }

    @Override
    public Reading read(byte[] report, Stage stage) throws UnreadableReport {
        Document document = new Document();
        document.read(new String(ReportBytes.utf8(report), StandardCharsets.UTF_8));
        return document.reading();
    }

    @Override
    public byte[] redacted(byte[] report) throws UnreadableReport {
        return Redaction.of(new String(ReportBytes.utf8(report), StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static final class Document {
        private String version = "";
        private String namespace = "";
        private String tool = "spdx";
        private String toolVersion = "";
        private @Nullable Instant created;
        private long packages;
        private long roots;
        private long withPurl;
        private boolean purlSeen;

        void read(String text) throws UnreadableReport {
            int number = 0;
            boolean inText = false;
            for (String line : (Iterable<String>) text.lines()::iterator) {
                number++;
                // <text>…</text> may go on over many lines, with anything in them.
                boolean began = inText;
                inText = inText ? !line.contains("</text>") : line.contains("<text>") && !line.contains("</text>");
                if (began || line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                Matcher tag = TAG.matcher(line.strip());
                if (!tag.matches()) {
                    throw new UnreadableReport("line " + number, "is no tag with a value", AGAIN);
                }
                tag(tag.group(1), tag.group(2).strip());
            }
            if (inText) {
                throw new UnreadableReport("line " + number, "the document ends inside a text", AGAIN);
            }
        }

        private void tag(String name, String value) {
            switch (name) {
                case "SPDXVersion" -> version = value;
                case "DocumentNamespace" -> namespace = value;
                case "Created" -> created = Times.of(value).orElse(null);
                case "Creator" -> creator(value);
                case "PackageName" -> {
                    packages++;
                    purlSeen = false;
                }
                case "SPDXID" -> roots += value.startsWith("SPDXRef-DocumentRoot-") ? 1 : 0;
                case "ExternalRef" -> {
                    if (!purlSeen && value.matches("(?i)PACKAGE[-_]MANAGER\\s+purl\\s+.*")) {
                        purlSeen = true;
                        withPurl++;
                    }
                }
                default -> {
                    // Files, relationships, licences.
                }
            }
        }

        private void creator(String value) {
            if (value.startsWith("Tool: ") && tool.equals("spdx")) {
                String name = value.substring("Tool: ".length());
                int dash = name.lastIndexOf('-');
                tool = (dash < 0 ? name : name.substring(0, dash)).toLowerCase(Locale.ROOT);
                toolVersion = dash < 0 ? "" : name.substring(dash + 1);
            }
        }

        Reading reading() throws UnreadableReport {
            if (!VERSIONS.contains(version)) {
                throw new UnreadableReport(
                        "SPDXVersion",
                        "is neither SPDX-2.2 nor SPDX-2.3",
                        "make the document in one of these versions");
            }
            if (packages == 0) {
                throw new UnreadableReport(
                        "PackageName", "is nowhere: the document lists nothing", "check what the tool was pointed at");
            }
            Map<String, Json> measures = new TreeMap<>();
            measures.put("components", Json.of(packages - roots));
            measures.put("components_with_purl", Json.of(withPurl));
            measures.put("format_version", Json.of(version.substring("SPDX-".length())));
            if (!namespace.isEmpty()) {
                measures.put("serial_number", Json.of(namespace));
            }
            return new Findings().reading(tool, toolVersion, measures, created);
        }
    }
}
