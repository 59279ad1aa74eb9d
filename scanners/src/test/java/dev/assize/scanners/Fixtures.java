package dev.assize.scanners;

import dev.assize.core.canonical.CanonicalJson;
import dev.assize.core.canonical.Json;
import dev.assize.core.canonical.JsonReader;
import dev.assize.core.canonical.MalformedJson;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.FindingCodec;
import dev.assize.core.evidence.Reading;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.UnreadableReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The recorded reports under `src/test/resources/fixtures`: a folder for each format, and beside each report
/// what it must come out as. With `-Dassize.record=true` the expectations are written anew; read the
/// difference before you commit it.
final class Fixtures {
    static final Path FOLDER = Path.of("src/test/resources/fixtures");
    private static final String EXPECTED = ".expected.json";

    private Fixtures() {}

    /// One recorded report.
    record Fixture(String format, Path file) {
        byte[] bytes() {
            try {
                return Files.readAllBytes(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Path expected() {
            String name = file.getFileName().toString();
            return file.resolveSibling(name.substring(0, name.lastIndexOf('.')) + EXPECTED);
        }

        boolean isJson() {
            byte[] bytes = bytes();
            return bytes.length > 0 && (bytes[0] == '{' || bytes[0] == '[');
        }

        /// The report as one tree; JSON lines as the list of their objects.
        Json tree() throws MalformedJson {
            if (!isLines()) {
                return JsonReader.read(bytes());
            }
            List<Json> lines = new ArrayList<>();
            for (String line : new String(bytes(), StandardCharsets.UTF_8).split("\n")) {
                lines.add(JsonReader.read(line.getBytes(StandardCharsets.UTF_8)));
            }
            return new Json.Array(lines);
        }

        /// A tree as this fixture writes it.
        byte[] written(Json tree) {
            if (!isLines() || !(tree instanceof Json.Array(var lines))) {
                return CanonicalJson.bytes(tree);
            }
            StringBuilder text = new StringBuilder();
            lines.forEach(line -> text.append(CanonicalJson.text(line)).append('\n'));
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }

        private boolean isLines() {
            return file.getFileName().toString().endsWith(".jsonl");
        }

        /// Whether its members can be changed one by one: one value, or lines of values.
        boolean hasTree() {
            try {
                return isJson() && tree() != Json.NULL;
            } catch (MalformedJson _) {
                return false;
            }
        }

        @Override
        public String toString() {
            return format + "/" + file.getFileName();
        }
    }

    static List<Fixture> all() {
        try (Stream<Path> files = Files.walk(FOLDER, 2)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().endsWith(EXPECTED))
                    .filter(file -> !file.getFileName().toString().endsWith(".md"))
                    .sorted()
                    .map(file -> new Fixture(file.getParent().getFileName().toString(), file))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What a reading comes down to, for comparison with the file beside the fixture.
    static Json.Object summary(Stage stage, Reading reading) {
        Map<Severity, Long> counts = new EnumMap<>(Severity.class);
        long suppressed = 0;
        for (Finding finding : reading.findings()) {
            if (finding.suppressed()) {
                suppressed++;
            } else {
                counts.merge(finding.severity(), 1L, Long::sum);
            }
        }
        Json.Builder severities = Json.object();
        counts.forEach((severity, count) -> severities.put(severity.word(), count));
        return Json.object()
                .put("stage", stage.word())
                .put("tool", reading.tool())
                .put("version", reading.version())
                .put(
                        "observed",
                        reading.observed() == null ? null : reading.observed().toString())
                .put("counts", severities.build())
                .put("suppressed", suppressed)
                .put("measures", new Json.Object(reading.measures()))
                .put("findings", Json.array(reading.findings(), FindingCodec::toJson))
                .build();
    }

    static Json.Object summary(UnreadableReport unreadable) {
        return Json.object()
                .put(
                        "unreadable",
                        Json.object()
                                .put("reason", unreadable.reason())
                                .put("remedy", unreadable.remedy())
                                .build())
                .build();
    }

    /// JSON as people like to read it in a difference.
    static String pretty(Json value) {
        StringBuilder out = new StringBuilder();
        pretty(value, "", out);
        return out.append('\n').toString();
    }

    private static void pretty(Json value, String indent, StringBuilder out) {
        String inner = indent + "  ";
        switch (value) {
            case Json.Object(var members) -> {
                if (members.isEmpty()) {
                    out.append("{}");
                    return;
                }
                String separator = "{\n";
                for (var member : members.entrySet()) {
                    out.append(separator).append(inner);
                    pretty(new Json.Text(member.getKey()), inner, out);
                    out.append(": ");
                    pretty(member.getValue(), inner, out);
                    separator = ",\n";
                }
                out.append('\n').append(indent).append('}');
            }
            case Json.Array(var items) -> {
                if (items.isEmpty()) {
                    out.append("[]");
                    return;
                }
                String separator = "[\n";
                for (Json item : items) {
                    out.append(separator).append(inner);
                    pretty(item, inner, out);
                    separator = ",\n";
                }
                out.append('\n').append(indent).append(']');
            }
            case Json.Number(BigDecimal number) -> out.append(number.toPlainString());
            case Json.Text _, Json.Bool _, Json.Null _ ->
                out.append(dev.assize.core.canonical.CanonicalJson.text(value));
        }
    }
}
