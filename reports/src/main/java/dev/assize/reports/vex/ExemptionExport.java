package dev.assize.reports.vex;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Location;
import dev.assize.core.exemption.Exemption;
import dev.assize.core.exemption.Exemptions;
import dev.assize.core.exemption.Grounds;
import dev.assize.core.exemption.Justification;
import dev.assize.core.subject.Artifact;
import dev.assize.core.subject.Digest;
import dev.assize.core.subject.Service;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What is exempted now, for tools that are not ours.
///
/// @param artifact  what the statements are about; null where none was built
/// @param findings  what is open
/// @param exploited whether a weakness is known to be exploited
public record ExemptionExport(
        Service service,
        @Nullable Artifact artifact,
        List<Finding> findings,
        List<Exemption> exemptions,
        Predicate<Finding> exploited,
        Instant now) {
    public ExemptionExport {
        Objects.requireNonNull(service);
        findings = List.copyOf(findings);
        exemptions = List.copyOf(exemptions);
        Objects.requireNonNull(exploited);
        Objects.requireNonNull(now);
    }

    /// As OpenVEX 0.2.0. What was justified as harmless is `not_affected` with its justification; what is borne
    /// for a while is `affected` with what is done about it: an acceptance of risk is no claim of safety.
    ///
    /// @param author who signs for the document
    public Json.Object openVex(String author) {
        List<Json> statements = new ArrayList<>();
        exempted().forEach((finding, exemption) -> statements.add(statement(finding, exemption)));
        Digest content = Digest.of((service + author + now + statements).getBytes(StandardCharsets.UTF_8));
        return Json.object()
                .put("@context", "https://openvex.dev/ns/v0.2.0")
                .put("@id", "https://openvex.dev/docs/public/vex-" + content.hex())
                .put("author", author)
                .put("timestamp", now.toString())
                .put("version", 1)
                .put("tooling", "Assize")
                .put("statements", new Json.Array(statements))
                .build();
    }

    private Json statement(Finding finding, Exemption exemption) {
        Grounds grounds = exemption.request().grounds();
        Justification justification = grounds.justification();
        boolean harmless = justification != null && justification.notAffected();
        Json.Builder statement = Json.object()
                .put(
                        "vulnerability",
                        Json.object()
                                .put("name", finding.rule())
                                .putTexts("aliases", finding.aliases())
                                .build())
                .put("timestamp", exemption.requestedAt().toString())
                .put("products", Json.array(List.of(finding), this::product))
                .put("status", harmless ? "not_affected" : "affected");
        if (harmless) {
            statement
                    .put("justification", Objects.requireNonNull(justification).vexWord())
                    .put("impact_statement", grounds.reason());
        } else {
            String control = grounds.control().isEmpty() ? "" : " Meanwhile: " + grounds.control() + ".";
            statement.put(
                    "action_statement",
                    "Accepted until " + exemption.notAfter() + " (" + exemption.id() + "): " + grounds.reason()
                            + control);
        }
        return statement.build();
    }

    private Json product(Finding finding) {
        String product = artifact == null
                ? "pkg:generic/" + service.name()
                : "pkg:oci/" + service.name() + "@sha256%3A" + artifact.digest().hex();
        Json.Builder json = Json.object().put("@id", product);
        if (finding.location() instanceof Location.InPackage in
                && in.reference().purl() != null) {
            json.put(
                    "subcomponents",
                    Json.array(
                            List.of(Objects.requireNonNull(in.reference().purl())),
                            purl -> Json.object().put("@id", purl).build()));
        }
        return json.build();
    }

    /// As SARIF 2.1.0: one result for each exempted finding, with a suppression of kind `external` and status
    /// `accepted` (§3.35), one run a tool.
    public Json.Object sarif() {
        Map<String, List<Json>> runs = new LinkedHashMap<>();
        exempted().forEach((finding, exemption) -> runs.computeIfAbsent(finding.tool(), _ -> new ArrayList<>())
                .add(result(finding, exemption)));
        List<Json> all = new ArrayList<>();
        runs.forEach((tool, results) -> all.add(Json.object()
                .put(
                        "tool",
                        Json.object()
                                .put("driver", Json.object().put("name", tool).build())
                                .build())
                .put("results", new Json.Array(results))
                .build()));
        return Json.object()
                .put("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
                .put("version", "2.1.0")
                .put("runs", new Json.Array(all))
                .build();
    }

    private static Json result(Finding finding, Exemption exemption) {
        return Json.object()
                .put("ruleId", finding.rule())
                .put("message", Json.object().put("text", finding.title()).build())
                .put(
                        "partialFingerprints",
                        Json.object()
                                .put("assize/v1", finding.fingerprint().value())
                                .build())
                .put("locations", Json.array(path(finding).stream().toList(), ExemptionExport::location))
                .put("suppressions", Json.array(List.of(exemption), e -> Json.object()
                        .put("kind", "external")
                        .put("status", "accepted")
                        .put("justification", e.reason())
                        .put(
                                "properties",
                                Json.object()
                                        .put("exemption", e.id())
                                        .put("until", e.notAfter().toString())
                                        .put("owner", e.owner().value())
                                        .build())
                        .build()))
                .build();
    }

    private static Optional<String> path(Finding finding) {
        return switch (finding.location()) {
            case Location.InFile in -> Optional.of(in.path());
            case Location.InPackage in -> Optional.ofNullable(in.path());
            case Location.InResource in -> Optional.of(in.path());
            case Location.AtEndpoint at -> Optional.empty();
            case Location.Everywhere everywhere -> Optional.empty();
        };
    }

    private static Json location(String path) {
        return Json.object()
                .put(
                        "physicalLocation",
                        Json.object()
                                .put(
                                        "artifactLocation",
                                        Json.object().put("uri", uri(path)).build())
                                .build())
                .build();
    }

    /// A path as the URI reference SARIF asks for (§3.4.3, RFC 3986).
    private static String uri(String path) {
        StringBuilder uri = new StringBuilder();
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-._~/".indexOf(c) >= 0;
            uri.append(plain ? String.valueOf(c) : "%" + String.format("%02X", (int) c));
        }
        return uri.toString();
    }

    private Map<Finding, Exemption> exempted() {
        Exemptions known = new Exemptions(exemptions);
        Map<Finding, Exemption> exempted = new LinkedHashMap<>();
        for (Finding finding : findings) {
            known.covering(service, finding, exploited.test(finding), now)
                    .ifPresent(exemption -> exempted.put(finding, exemption));
        }
        return exempted;
    }
}
