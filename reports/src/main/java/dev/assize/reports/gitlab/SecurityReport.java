package dev.assize.reports.gitlab;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Evidence;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.Location;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.ToolRun;
import dev.assize.core.exemption.Exemption;
import dev.assize.core.policy.Exhibit;
import dev.assize.reports.ChangeReport;
import dev.assize.reports.JudgedFinding;
import dev.assize.reports.Words;
import dev.assize.reports.look.Markup;
import dev.assize.reports.look.Visible;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One security report, schema 15.0.7. Every finding stands in it but those the sources ask to pass over and no
/// rule objects to; an exempted one says by what. A finding's id and its tracking signature are our fingerprint,
/// so that GitLab follows it when lines move.
final class SecurityReport {
    private static final String VERSION = "15.0.7";
    private static final String UNKNOWN = "unknown";
    private static final int MAX_NAME = 255;
    private static final int MAX_SOLUTION = 7_000;
    private static final int MAX_DESCRIPTION = 100_000;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final Pattern METRIC_3 = Pattern.compile("CVSS:3\\.[01]/[A-Z]{1,3}:[A-Z](?:/[A-Z]{1,3}:[A-Z])+");

    private final ChangeReport report;
    private final String version;
    private final ScanType type;
    private final List<Exhibit> exhibits;
    private final List<JudgedFinding> findings;

    SecurityReport(
            ChangeReport report, String version, ScanType type, List<Exhibit> exhibits, List<JudgedFinding> findings) {
        this.report = report;
        this.version = version;
        this.type = type;
        this.exhibits = exhibits;
        this.findings = reported(findings);
    }

    /// Each finding once, and none of evidence that cannot be trusted.
    private static List<JudgedFinding> reported(List<JudgedFinding> all) {
        Map<Fingerprint, JudgedFinding> once = new LinkedHashMap<>();
        for (JudgedFinding judged : all) {
            boolean passedOver =
                    switch (judged.standing()) {
                        case PASSED_OVER -> true;
                        case BLOCKS, WARNS, EXEMPTED, OPEN -> false;
                    };
            if (!passedOver && judged.exhibit().broken() == null) {
                once.putIfAbsent(judged.finding().fingerprint(), judged);
            }
        }
        return List.copyOf(once.values());
    }

    Json.Object toJson() {
        return Json.object()
                .put("version", VERSION)
                .put("scan", scan())
                .put("vulnerabilities", Json.array(findings, this::vulnerability))
                .build();
    }

    // The scan.

    private Json.Object scan() {
        List<Json> messages = new ArrayList<>();
        for (Exhibit exhibit : exhibits) {
            String failure = failure(exhibit);
            if (failure != null) {
                messages.add(Json.object()
                        .put("level", "fatal")
                        .put("value", Visible.line(Words.tool(exhibit.evidence().run()) + " " + failure, 1_000))
                        .build());
            }
        }
        Json.Builder scan = Json.object()
                .put("type", type.word())
                .put("status", messages.isEmpty() ? "success" : "failure")
                .put("start_time", TIME.format(started()))
                .put("end_time", TIME.format(finished()))
                .put("analyzer", program("assize", "Assize", "Assize", version))
                .put("scanner", scanner());
        if (!messages.isEmpty()) {
            scan.put("messages", new Json.Array(messages));
        }
        if (type == ScanType.DAST) {
            scan.put("scanned_resources", new Json.Array(scannedResources()));
        }
        return scan.build();
    }

    private static @Nullable String failure(Exhibit exhibit) {
        String broken = exhibit.broken();
        if (broken != null) {
            return "left evidence that cannot be trusted: " + broken;
        }
        return switch (exhibit.evidence().outcome()) {
            case Outcome.Read _, Outcome.NotApplicable _ -> null;
            case Outcome.NotEvaluated(var reason, var remedy) -> "gave no result: " + reason + " " + remedy;
        };
    }

    private Instant started() {
        return exhibits.stream()
                .map(exhibit -> {
                    Instant started = exhibit.evidence().run().started();
                    return started == null ? exhibit.evidence().observed() : started;
                })
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private Instant finished() {
        return exhibits.stream()
                .map(exhibit -> exhibit.evidence().observed())
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /// The tool where there was one; several are named together.
    private Json.Object scanner() {
        Set<String> names = new LinkedHashSet<>();
        Set<String> versions = new LinkedHashSet<>();
        for (Exhibit exhibit : exhibits) {
            ToolRun run = exhibit.evidence().run();
            if (names.add(run.tool())) {
                versions.add(run.version().isEmpty() ? UNKNOWN : run.version());
            }
        }
        String name = String.join(" + ", names);
        return program(String.join("-", names), name, name, String.join(" + ", versions));
    }

    private static Json.Object program(String id, String name, String vendor, String version) {
        return Json.object()
                .put("id", id)
                .put("name", name)
                .put("vendor", Json.object().put("name", vendor).build())
                .put("version", version.isEmpty() ? UNKNOWN : version)
                .build();
    }

    private List<Json> scannedResources() {
        Set<Json> resources = new LinkedHashSet<>();
        for (Exhibit exhibit : exhibits) {
            String target = target(exhibit.evidence());
            if (!target.isEmpty()) {
                resources.add(resource("GET", target));
            }
            for (Finding finding : exhibit.findings()) {
                if (finding.location() instanceof Location.AtEndpoint(var method, var path, var parameter)) {
                    resources.add(resource(method, host(target) + path));
                }
            }
        }
        return List.copyOf(resources);
    }

    private static Json.Object resource(String method, String url) {
        return Json.object()
                .put("method", method.isEmpty() ? "GET" : method)
                .put("url", url.isEmpty() ? "/" : Visible.line(url, 2_000))
                .put("type", "url")
                .build();
    }

    private static String target(Evidence evidence) {
        return evidence.outcome() instanceof Outcome.Read read
                        && read.measures().get("target") instanceof Json.Text(var target)
                ? target
                : "";
    }

    /// Scheme, name and port of an address.
    private static String host(String url) {
        int name = url.indexOf("://");
        int path = name < 0 ? -1 : url.indexOf('/', name + 3);
        return path < 0 ? url : url.substring(0, path);
    }

    // What it found.

    private Json.Object vulnerability(JudgedFinding judged) {
        Finding finding = judged.finding();
        Json.Builder json = Json.object()
                .put("id", id(finding.fingerprint()))
                .put("name", Visible.line(finding.title(), MAX_NAME))
                .put("severity", severity(finding.severity()))
                .put("identifiers", new Json.Array(identifiers(finding)))
                .put("location", location(judged))
                .put("details", details(judged));
        if (!finding.description().isEmpty()) {
            json.put("description", Visible.cut(Visible.text(finding.description()), MAX_DESCRIPTION));
        }
        if (!finding.remedy().isEmpty()) {
            json.put("solution", Visible.cut(Visible.text(finding.remedy()), MAX_SOLUTION));
        }
        String vector = finding.cvssVector();
        if (vector != null
                && vector.length() >= 32
                && vector.length() <= 128
                && METRIC_3.matcher(vector).matches()) {
            json.put(
                    "cvss_vectors",
                    new Json.Array(List.of(Json.object()
                            .put("vendor", finding.tool())
                            .put("vector", vector)
                            .build())));
        }
        List<Json> links = finding.references().stream()
                .filter(Markup::isWeb)
                .<Json>map(link -> Json.object().put("url", link).build())
                .toList();
        if (!links.isEmpty()) {
            json.put("links", new Json.Array(links));
        }
        Json.Object tracking = tracking(finding);
        if (tracking != null) {
            json.put("tracking", tracking);
        }
        return json.build();
    }

    /// The fingerprint's digits as a UUID of version 8 (RFC 9562 §5.8).
    private static String id(Fingerprint fingerprint) {
        String digits = fingerprint.value().substring(fingerprint.value().indexOf('/') + 1);
        return digits.substring(0, 8) + "-" + digits.substring(8, 12) + "-8" + digits.substring(13, 16) + "-8"
                + digits.substring(17, 20) + "-" + digits.substring(20);
    }

    private static String severity(Severity severity) {
        return switch (severity) {
            case CRITICAL -> "Critical";
            case HIGH -> "High";
            case MEDIUM -> "Medium";
            case LOW -> "Low";
            case INFO -> "Info";
            case UNKNOWN -> "Unknown";
        };
    }

    /// The rule first: GitLab takes the first identifier for what the finding is.
    private static List<Json> identifiers(Finding finding) {
        Set<Json> identifiers = new LinkedHashSet<>();
        identifiers.add(identifier(finding.tool(), finding.rule()));
        finding.aliases().forEach(alias -> identifiers.add(identifier(finding.tool(), alias)));
        for (String cwe : finding.cwes()) {
            String number = cwe.substring(cwe.indexOf('-') + 1);
            identifiers.add(Json.object()
                    .put("type", "cwe")
                    .put("name", cwe)
                    .put("value", number)
                    .put("url", "https://cwe.mitre.org/data/definitions/" + number + ".html")
                    .build());
        }
        return List.copyOf(identifiers);
    }

    private static Json.Object identifier(String tool, String raw) {
        String id = raw.isBlank() ? UNKNOWN : Visible.line(raw, MAX_NAME);
        String upper = id.toUpperCase(Locale.ROOT);
        String kind = upper.startsWith("CVE-") ? "cve" : upper.startsWith("GHSA-") ? "ghsa" : tool + "_rule_id";
        return Json.object().put("type", kind).put("name", id).put("value", id).build();
    }

    private Json.Object details(JudgedFinding judged) {
        Json.Builder details = Json.object()
                .put("standing", text("Standing at the gate", judged.standing().title()))
                .put("ledger", text("Evidence", "entry " + judged.exhibit().ledgerIndex()))
                .put(
                        "fingerprint",
                        text("Fingerprint", judged.finding().fingerprint().value()));
        if (!judged.rules().isEmpty()) {
            details.put("rules", text("Rules", String.join(", ", judged.rules())));
        }
        Exemption exemption = judged.exemption();
        if (exemption != null) {
            details.put(
                    "exemption",
                    text("Exemption", exemption.id() + " until " + exemption.notAfter() + ": " + exemption.reason()));
        }
        return details.build();
    }

    private static Json.Object text(String name, String value) {
        return Json.object()
                .put("type", "text")
                .put("name", name)
                .put("value", Visible.cut(Visible.text(value), 2_000))
                .build();
    }

    private static Json.@Nullable Object tracking(Finding finding) {
        if (!(finding.location() instanceof Location.InFile(var path, var first, var last)) || first == 0) {
            return null;
        }
        return Json.object()
                .put("type", "source")
                .put(
                        "items",
                        new Json.Array(List.of(Json.object()
                                .put("file", path)
                                .put("start_line", first)
                                .put("end_line", last)
                                .put(
                                        "signatures",
                                        new Json.Array(List.of(Json.object()
                                                .put("algorithm", "hash")
                                                .put(
                                                        "value",
                                                        finding.fingerprint().value())
                                                .build())))
                                .build())))
                .build();
    }

    // Where.

    private Json.Object location(JudgedFinding judged) {
        Finding finding = judged.finding();
        return switch (type) {
            case SAST, IAC -> file(finding).build();
            case SECRET_DETECTION ->
                file(finding)
                        .put(
                                "commit",
                                Json.object()
                                        .put(
                                                "sha",
                                                report.verdict()
                                                        .change()
                                                        .revision()
                                                        .commit())
                                        .build())
                        .build();
            case DEPENDENCY_SCANNING ->
                Json.object()
                        .put("file", path(finding))
                        .put("dependency", dependency(finding))
                        .build();
            case CONTAINER_SCANNING -> inImage(judged);
            case DAST -> endpoint(judged);
        };
    }

    private static Json.Builder file(Finding finding) {
        Json.Builder file = Json.object().put("file", path(finding));
        Places.Lines lines = Places.lines(finding.location());
        if (lines.first() > 0) {
            file.put("start_line", lines.first()).put("end_line", lines.last());
        }
        return file;
    }

    private static String path(Finding finding) {
        String path = Places.path(finding.location());
        return path.isEmpty() ? UNKNOWN : path;
    }

    /// GitLab wants a package and a version; where the tool named none, that is what it says.
    private static Json.Object dependency(Finding finding) {
        return finding.location() instanceof Location.InPackage(var reference, var _, var _)
                ? dependency(reference.name(), reference.version())
                : dependency(UNKNOWN, UNKNOWN);
    }

    private static Json.Object dependency(String name, String version) {
        return Json.object()
                .put("package", Json.object().put("name", name).build())
                .put("version", version)
                .build();
    }

    private static Json.Object inImage(JudgedFinding judged) {
        var artifact = judged.exhibit().evidence().artifact();
        return Json.object()
                .put("image", artifact == null ? UNKNOWN : artifact.name() + "@" + artifact.digest())
                // The evidence does not hold it.
                .put("operating_system", UNKNOWN)
                .put("dependency", dependency(judged.finding()))
                .build();
    }

    private static Json.Object endpoint(JudgedFinding judged) {
        String host = host(target(judged.exhibit().evidence()));
        Json.Builder place = Json.object();
        if (!host.isEmpty()) {
            place.put("hostname", host);
        }
        if (judged.finding().location() instanceof Location.AtEndpoint(var method, var path, var parameter)) {
            place.put("method", method).put("path", path).put("param", parameter == null ? "" : parameter);
        }
        return place.build();
    }
}
