package dev.assize.scanners;

import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.Location;
import dev.assize.core.evidence.PackageRef;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.Suppression;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A finding in the making. Every text that passes through is cut to a readable length, freed of control
/// characters and of everything that has the shape of a credential.
public final class Draft {
    private static final int MAX_TITLE = 200;
    private static final int MAX_SEVERITY = 100;
    private static final int MAX_TEXT = 2_000;
    private static final int MAX_LINKS = 10;
    private static final int MAX_PATH = 1_000;
    private static final Pattern CWE = Pattern.compile("(?i)\\bcwe[-_ :/]{0,2}0{0,4}([1-9][0-9]{0,4})\\b");
    private static final Pattern NUMBER = Pattern.compile("0{0,4}([1-9][0-9]{0,4})");

    private final Stage stage;
    private final String tool;
    private final String rule;
    private String title = "";
    private String description = "";
    private Severity severity = Severity.UNKNOWN;
    private String toolSeverity = "";
    private final Set<String> cwes = new LinkedHashSet<>();
    private final Set<String> aliases = new LinkedHashSet<>();
    private @Nullable Double cvssScore;
    private @Nullable String cvssVector;
    private String remedy = "";
    private final Set<String> references = new LinkedHashSet<>();
    private @Nullable Suppression suppression;

    public Draft(Stage stage, String tool, String rule) {
        this.stage = stage;
        this.tool = tool;
        this.rule = Texts.line(rule, MAX_TITLE);
    }

    public Draft title(String text) {
        title = Texts.line(text, MAX_TITLE);
        return this;
    }

    /// The explanation; left out where it only repeats the title.
    public Draft description(String text) {
        description = Texts.lines(text, MAX_TEXT);
        return this;
    }

    public Draft severity(Severity mapped, String asWritten) {
        severity = mapped;
        toolSeverity = Texts.line(asWritten, MAX_SEVERITY);
        return this;
    }

    /// Every CWE named in these texts, whatever stands around it.
    public Draft cwes(Collection<String> texts) {
        for (String text : texts) {
            Matcher matcher = CWE.matcher(text);
            while (matcher.find()) {
                cwes.add("CWE-" + matcher.group(1));
            }
        }
        return this;
    }

    /// A CWE given as a bare number; 0, -1 and the like mean none.
    public Draft cwe(String number) {
        Matcher matcher = NUMBER.matcher(number.strip());
        if (matcher.matches()) {
            cwes.add("CWE-" + matcher.group(1));
        }
        return this;
    }

    public Draft aliases(Collection<String> ids) {
        for (String id : ids) {
            if (!id.equals(rule)) {
                aliases.add(Texts.line(id, MAX_TITLE));
            }
        }
        return this;
    }

    public Draft cvss(@Nullable Double score, @Nullable String vector) {
        cvssScore = score == null || Double.isNaN(score) || score < 0 || score > 10 ? null : score;
        cvssVector = vector == null || vector.isBlank() ? null : Texts.line(vector, MAX_TITLE);
        return this;
    }

    /// A vector whose tool gives no score beside it.
    public Draft cvss(String vector) {
        return cvss(Cvss.baseScore(vector).orElse(null), vector);
    }

    public Draft remedy(String text) {
        remedy = Texts.lines(text, MAX_TEXT);
        return this;
    }

    /// Links; what is neither http nor https is left out, a page may show them.
    public Draft references(Collection<String> links) {
        for (String link : links) {
            String clean = Texts.line(link, MAX_PATH);
            if (references.size() < MAX_LINKS && (clean.startsWith("https://") || clean.startsWith("http://"))) {
                references.add(clean);
            }
        }
        return this;
    }

    public Draft suppressed(Suppression.Source source, @Nullable String justification) {
        suppression = new Suppression(
                source,
                justification == null || justification.isBlank() ? null : Texts.lines(justification, MAX_TEXT),
                null);
        return this;
    }

    /// @param code the code complained about, for the identity only; empty where the report has none
    public Finding inFile(String path, int startLine, int endLine, String code) {
        String place = Texts.line(Fingerprints.path(path), MAX_PATH);
        return finding(
                Fingerprints.inFile(tool, rule, path, code),
                new Location.InFile(place, startLine, Math.max(startLine, endLine)));
    }

    public Finding inPackage(PackageRef reference, String manifest, @Nullable String shownPath) {
        PackageRef clean = new PackageRef(
                Texts.line(reference.name(), MAX_TITLE),
                Texts.line(reference.version(), MAX_TITLE),
                reference.purl() == null ? null : Texts.line(reference.purl(), MAX_PATH),
                reference.fixedVersion() == null ? null : Texts.line(reference.fixedVersion(), MAX_TITLE));
        return finding(
                Fingerprints.inPackage(tool, rule, clean, manifest),
                new Location.InPackage(clean, shownPath == null ? null : Texts.line(shownPath, MAX_PATH), 0));
    }

    public Finding atEndpoint(String method, String address, @Nullable String parameter) {
        String path = Texts.line(endpointPath(address), MAX_PATH);
        String verb = method.isBlank() ? "GET" : Texts.line(method, 20);
        String name = parameter == null || parameter.isBlank() ? null : Texts.line(parameter, MAX_TITLE);
        return finding(
                Fingerprints.atEndpoint(tool, rule, verb, path, name), new Location.AtEndpoint(verb, path, name));
    }

    public Finding inResource(String resource, String path, int startLine, int endLine) {
        String name = Texts.line(resource, MAX_TITLE);
        String place = Texts.line(Fingerprints.path(path), MAX_PATH);
        return finding(
                Fingerprints.inResource(tool, rule, path, resource),
                new Location.InResource(name, place, startLine, Math.max(startLine, endLine)));
    }

    public Finding everywhere(String what) {
        return finding(Fingerprints.inFile(tool, rule, "", what), new Location.Everywhere());
    }

    private Finding finding(Fingerprint fingerprint, Location location) {
        return new Finding(
                fingerprint,
                stage,
                tool,
                rule,
                title.isEmpty() ? rule : title,
                description.equals(title) ? "" : description,
                severity,
                toolSeverity,
                location,
                new ArrayList<>(cwes),
                new ArrayList<>(aliases),
                cvssScore,
                cvssVector,
                remedy,
                new ArrayList<>(references),
                suppression,
                1);
    }

    /// The path of an address: no scheme, host, user, query or fragment.
    static String endpointPath(String address) {
        String path = address.strip();
        int scheme = path.indexOf("://");
        if (scheme >= 0) {
            int slash = path.indexOf('/', scheme + 3);
            path = slash < 0 ? "/" : path.substring(slash);
        }
        for (char end : List.of('?', '#', ';')) {
            int at = path.indexOf(end);
            path = at < 0 ? path : path.substring(0, at);
        }
        return path.startsWith("/") ? path : "/" + path;
    }

    /// An address without user and password.
    public static String withoutUser(String address) {
        int scheme = address.indexOf("://");
        int slash = scheme < 0 ? -1 : address.indexOf('/', scheme + 3);
        String authority = scheme < 0 ? "" : address.substring(scheme + 3, slash < 0 ? address.length() : slash);
        int at = authority.lastIndexOf('@');
        return at < 0 ? address : address.substring(0, scheme + 3) + address.substring(scheme + 3 + at + 1);
    }
}
