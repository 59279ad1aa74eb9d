package dev.assize.scanners.generic;

import dev.assize.core.InvalidInput;
import dev.assize.core.Mistake;
import dev.assize.core.canonical.Json;
import dev.assize.core.canonical.JsonReader;
import dev.assize.core.canonical.MalformedJson;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which column of a CSV file holds what, from a mapping file in JSON.
///
/// @param tool       the tool's name, lower case
/// @param stage      where its findings belong
/// @param delimiter  what stands between two values
/// @param columns    our field to the header of its column; `rule` or `title` at least
/// @param severities the tool's words, in lower case, to ours; a word that is not here is mapped as usual
public record CsvMapping(
        String tool, Stage stage, char delimiter, Map<String, String> columns, Map<String, Severity> severities) {
    static final Set<String> FIELDS = Set.of(
            "rule",
            "title",
            "description",
            "severity",
            "path",
            "line",
            "endLine",
            "package",
            "version",
            "purl",
            "fixedVersion",
            "ecosystem",
            "endpoint",
            "method",
            "cwe",
            "cve",
            "cvssScore",
            "cvssVector",
            "remedy",
            "reference");

    private static final Set<String> MEMBERS = Set.of("tool", "stage", "delimiter", "columns", "severities");

    public CsvMapping {
        columns = Map.copyOf(columns);
        severities = Map.copyOf(severities);
    }

    /// Our own names as headers, for a file made for us.
    public static CsvMapping plain() {
        Map<String, String> columns = new HashMap<>();
        FIELDS.forEach(field -> columns.put(field, field));
        return new CsvMapping("csv", Stage.SAST, ',', columns, Map.of());
    }

    /// @throws InvalidInput with every mistake, its place and its remedy
    public static CsvMapping of(byte[] mappingFile) {
        Json.Object file;
        try {
            if (!(JsonReader.read(mappingFile) instanceof Json.Object object)) {
                throw new InvalidInput("the mapping", "is not an object", "see docs/how-to/ingest-any-report.md");
            }
            file = object;
        } catch (MalformedJson e) {
            throw new InvalidInput("line " + e.line(), "is not valid JSON", "mend the mapping file");
        }
        return new Mistakes(file).mapping();
    }

    private static final class Mistakes {
        private final Json.Object file;
        private final List<Mistake> mistakes = new ArrayList<>();

        Mistakes(Json.Object file) {
            this.file = file;
        }

        CsvMapping mapping() {
            for (String member : file.members().keySet()) {
                if (!MEMBERS.contains(member)) {
                    mistake(member, "is not known", "use tool, stage, delimiter, columns, severities");
                }
            }
            String tool = text("tool");
            Stage stage = stage(text("stage"));
            String delimiter = file.get("delimiter").isPresent() ? text("delimiter") : ",";
            if (delimiter.length() != 1 || "\"\r\n".contains(delimiter)) {
                mistake("delimiter", "is not one character", "use , or ; or a tab");
            }
            Map<String, String> columns = columns();
            Map<String, Severity> severities = severities();
            if (!mistakes.isEmpty()) {
                throw new InvalidInput(mistakes);
            }
            return new CsvMapping(tool.toLowerCase(Locale.ROOT), stage, delimiter.charAt(0), columns, severities);
        }

        private void mistake(String place, String what, String remedy) {
            mistakes.add(new Mistake(place, what, remedy));
        }

        private String text(String name) {
            if (file.get(name).orElse(Json.NULL) instanceof Json.Text(String text) && !text.isEmpty()) {
                return text;
            }
            mistake(name, "is missing or no text", "give a text");
            return "?";
        }

        private Stage stage(String word) {
            for (Stage stage : Stage.values()) {
                if (stage.word().equals(word)) {
                    return stage;
                }
            }
            mistake(
                    "stage",
                    "is none of the stages",
                    "use secrets, codequality, dependencies, sast, iac, container or dast");
            return Stage.SAST;
        }

        private Map<String, String> columns() {
            Map<String, String> columns = new HashMap<>();
            if (!(file.get("columns").orElse(Json.NULL) instanceof Json.Object(var members))) {
                mistake("columns", "is missing or no object", "name a column for each field, rule or title at least");
                return columns;
            }
            members.forEach((field, header) -> {
                if (!FIELDS.contains(field)) {
                    mistake(
                            "columns." + field,
                            "is no field",
                            "use one of "
                                    + String.join(", ", FIELDS.stream().sorted().toList()));
                } else if (header instanceof Json.Text(String text) && !text.isBlank()) {
                    columns.put(field, text.strip());
                } else {
                    mistake("columns." + field, "is no text", "give the header of the column");
                }
            });
            if (!columns.containsKey("rule") && !columns.containsKey("title")) {
                mistake("columns", "has neither rule nor title", "say which column tells what was found");
            }
            return columns;
        }

        private Map<String, Severity> severities() {
            Map<String, Severity> severities = new HashMap<>();
            if (file.get("severities").orElse(Json.NULL) instanceof Json.Object(var members)) {
                members.forEach((word, ours) -> {
                    Severity severity = ours instanceof Json.Text(String text) ? exact(text) : null;
                    if (severity == null) {
                        mistake(
                                "severities." + word,
                                "is none of our words",
                                "use CRITICAL, HIGH, MEDIUM, LOW, INFO or UNKNOWN");
                    } else {
                        severities.put(word.strip().toLowerCase(Locale.ROOT), severity);
                    }
                });
            }
            return severities;
        }

        private static @Nullable Severity exact(String word) {
            for (Severity severity : Severity.values()) {
                if (severity.word().equals(word)) {
                    return severity;
                }
            }
            return null;
        }
    }
}
