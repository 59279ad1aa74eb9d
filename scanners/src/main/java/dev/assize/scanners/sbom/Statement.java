package dev.assize.scanners.sbom;

import dev.assize.core.evidence.PackageRef;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.Suppression;
import dev.assize.scanners.Cvss;
import dev.assize.scanners.Draft;
import dev.assize.scanners.Findings;
import dev.assize.scanners.Severities;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a bill of materials or a VEX document says of one vulnerability.
///
/// "Affected", "under investigation" and no word at all make findings like any scanner's. "Not affected" and "fixed"
/// make findings that are suppressed by VEX, with the reason given: they are seen, counted and shown, they suppress
/// no finding of any other tool, and they count for nothing until policy accepts them.
final class Statement {
    private static final Pattern PURL = Pattern.compile("pkg:([A-Za-z0-9.+-]+)/([^?#]+)(?:\\?[^#]*)?(?:#.*)?");

    String id = "";
    String title = "";
    String description = "";
    String remedy = "";
    final List<String> aliases = new ArrayList<>();
    final List<String> cwes = new ArrayList<>();
    final List<String> links = new ArrayList<>();
    private Severity severity = Severity.UNKNOWN;
    private String word = "";
    private @Nullable Double score;
    private String vector = "";
    private int scoreRank = Integer.MAX_VALUE;
    private boolean dismissed;
    private final List<String> why = new ArrayList<>();

    /// How a document speaks of a vulnerability's effect.
    enum Status {
        AFFECTED,
        NOT_AFFECTED,
        FIXED,
        UNDER_INVESTIGATION
    }

    /// One rating; the worst severity and the score of the newest CVSS count.
    ///
    /// @param method `CVSSv4`, `CVSSv31`, `CVSSv3`, `CVSSv2` or anything else
    void rated(String severityWord, @Nullable Double base, String method, String cvss) {
        Double known = base != null ? base : Cvss.baseScore(cvss).orElse(null);
        Severity rated = Severities.of(severityWord, known);
        if (rated != Severity.UNKNOWN && (severity == Severity.UNKNOWN || rated.compareTo(severity) < 0)) {
            severity = rated;
            word = severityWord.isEmpty() && known != null ? known.toString() : severityWord;
        }
        int rank = List.of("cvssv4", "cvssv31", "cvssv3", "cvssv2").indexOf(method.toLowerCase(Locale.ROOT));
        rank = rank < 0 ? 10 : rank;
        if (rank < scoreRank && (known != null || !cvss.isEmpty())) {
            scoreRank = rank;
            score = known;
            vector = cvss;
        }
    }

    void status(Status status, String... reasons) {
        dismissed = status == Status.NOT_AFFECTED || status == Status.FIXED;
        why.clear();
        if (dismissed) {
            why.add(status == Status.FIXED ? "fixed" : "not affected");
        }
        for (String reason : reasons) {
            if (!reason.isBlank()) {
                why.add(reason);
            }
        }
    }

    /// Files it about one package.
    ///
    /// @param product a package URL, or how the document names the product; empty for the whole subject
    void file(Stage stage, String tool, @Nullable PackageRef component, String product, Findings into) {
        PackageRef of = component == null ? reference(product) : component;
        Draft draft = new Draft(stage, tool, id)
                .title(title.isBlank() ? id + (of.name().isEmpty() ? "" : " in " + of.name()) : title)
                .description(description)
                .severity(severity, word)
                .aliases(aliases)
                .cwes(cwes)
                .cvss(score, vector)
                .remedy(remedy)
                .references(links);
        if (dismissed) {
            draft.suppressed(Suppression.Source.VEX, String.join(": ", why));
        }
        into.add(of.name().isEmpty() ? draft.everywhere("") : draft.inPackage(of, "", null));
    }

    private static PackageRef reference(String product) {
        Matcher purl = PURL.matcher(product);
        if (!purl.matches()) {
            return new PackageRef(product, "", null, null);
        }
        String path = purl.group(2);
        int at = path.lastIndexOf('@');
        String name = decoded(at <= 0 ? path : path.substring(0, at));
        boolean maven = purl.group(1).equalsIgnoreCase("maven");
        return new PackageRef(
                maven ? name.replace('/', ':') : name, at <= 0 ? "" : decoded(path.substring(at + 1)), product, null);
    }

    static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return text;
        }
    }
}
