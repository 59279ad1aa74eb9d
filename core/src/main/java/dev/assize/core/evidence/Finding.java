package dev.assize.core.evidence;

import dev.assize.core.InvalidInput;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One weakness one tool saw, in our own terms.
///
/// @param fingerprint  identity over time
/// @param stage        the stage that saw it
/// @param tool         the tool's name, lower case
/// @param rule         the tool's rule or advisory id (`CVE-…`, `CKV_AWS_20`)
/// @param title        one line
/// @param description  first lines of the explanation; empty where the tool gave none
/// @param severity     on our scale
/// @param toolSeverity as the tool wrote it; empty where it gave none
/// @param location     where
/// @param cwes         `CWE-89`
/// @param aliases      other ids of the same weakness
/// @param cvssScore    base score 0.0 to 10.0; null where unknown
/// @param cvssVector   null where unknown
/// @param remedy       how to mend it; empty where the tool gave none
/// @param references   links
/// @param suppression  null where nobody asked to pass it over
/// @param occurrences  how often the report holds it, at least 1
public record Finding(
        Fingerprint fingerprint,
        Stage stage,
        String tool,
        String rule,
        String title,
        String description,
        Severity severity,
        String toolSeverity,
        Location location,
        List<String> cwes,
        List<String> aliases,
        @Nullable Double cvssScore,
        @Nullable String cvssVector,
        String remedy,
        List<String> references,
        @Nullable Suppression suppression,
        int occurrences) {

    public Finding {
        Objects.requireNonNull(fingerprint);
        Objects.requireNonNull(stage);
        Objects.requireNonNull(tool);
        Objects.requireNonNull(rule);
        Objects.requireNonNull(title);
        Objects.requireNonNull(description);
        Objects.requireNonNull(severity);
        Objects.requireNonNull(toolSeverity);
        Objects.requireNonNull(location);
        Objects.requireNonNull(remedy);
        cwes = List.copyOf(cwes);
        aliases = List.copyOf(aliases);
        references = List.copyOf(references);
        if (occurrences < 1) {
            throw new InvalidInput("finding.occurrences", "is " + occurrences, "give at least 1");
        }
    }

    public boolean suppressed() {
        return suppression != null;
    }

    /// The same finding seen this many times.
    public Finding times(int count) {
        return new Finding(
                fingerprint,
                stage,
                tool,
                rule,
                title,
                description,
                severity,
                toolSeverity,
                location,
                cwes,
                aliases,
                cvssScore,
                cvssVector,
                remedy,
                references,
                suppression,
                count);
    }
}
