package dev.assize.core.evidence;

import dev.assize.core.InvalidInput;
import dev.assize.core.canonical.CanonicalJson;
import dev.assize.core.canonical.Json;
import dev.assize.core.canonical.JsonFields;
import dev.assize.core.canonical.JsonReader;
import dev.assize.core.canonical.MalformedJson;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The bytes of normalised findings: a canonical JSON array, in the order given. Its digest stands in the
/// evidence.
public final class FindingCodec {
    private FindingCodec() {}

    public static byte[] toBytes(List<Finding> findings) {
        return CanonicalJson.bytes(Json.array(findings, FindingCodec::toJson));
    }

    public static List<Finding> parse(byte[] bytes) {
        try {
            if (JsonReader.read(bytes) instanceof Json.Array(var items)) {
                return items.stream()
                        .map(item -> finding(JsonFields.of("finding", item)))
                        .toList();
            }
        } catch (MalformedJson e) {
            throw new InvalidInput("findings", Objects.requireNonNull(e.getMessage()), "restore the blob");
        }
        throw new InvalidInput("findings", "are not a list", "restore the blob");
    }

    public static Json.Object toJson(Finding finding) {
        return Json.object()
                .put("fingerprint", finding.fingerprint().value())
                .put("stage", finding.stage().word())
                .put("tool", finding.tool())
                .put("rule", finding.rule())
                .put("title", finding.title())
                .put("description", blankToNull(finding.description()))
                .put("severity", finding.severity().word())
                .put("toolSeverity", blankToNull(finding.toolSeverity()))
                .put("location", location(finding.location()))
                .putTexts("cwes", finding.cwes())
                .putTexts("aliases", finding.aliases())
                .put("cvssScore", finding.cvssScore() == null ? null : Json.of(finding.cvssScore()))
                .put("cvssVector", finding.cvssVector())
                .put("remedy", blankToNull(finding.remedy()))
                .putTexts("references", finding.references())
                .put("suppression", suppression(finding.suppression()))
                .put("occurrences", finding.occurrences())
                .build();
    }

    private static Finding finding(JsonFields json) {
        return new Finding(
                new Fingerprint(json.text("fingerprint")),
                Stage.parse(json.text("stage")),
                json.text("tool"),
                json.text("rule"),
                json.text("title"),
                json.optionalText("description").orElse(""),
                Severity.parse(json.text("severity")),
                json.optionalText("toolSeverity").orElse(""),
                location(json.object("location")),
                json.texts("cwes"),
                json.texts("aliases"),
                json.optionalDecimal("cvssScore").orElse(null),
                json.optionalText("cvssVector").orElse(null),
                json.optionalText("remedy").orElse(""),
                json.texts("references"),
                json.optionalObject("suppression")
                        .map(s -> new Suppression(
                                s.oneOf("source", Suppression.Source.class),
                                s.optionalText("justification").orElse(null),
                                s.optionalInstant("expires").orElse(null)))
                        .orElse(null),
                Math.toIntExact(json.number("occurrences")));
    }

    private static Json location(Location location) {
        return switch (location) {
            case Location.InFile(String path, int start, int end) ->
                Json.object()
                        .put("file", path)
                        .put("startLine", start)
                        .put("endLine", end)
                        .build();
            case Location.InPackage(PackageRef reference, String path, int line) ->
                Json.object()
                        .put(
                                "package",
                                Json.object()
                                        .put("name", reference.name())
                                        .put("version", reference.version())
                                        .put("purl", reference.purl())
                                        .put("fixedVersion", reference.fixedVersion())
                                        .build())
                        .put("file", path)
                        .put("startLine", line)
                        .build();
            case Location.AtEndpoint(String method, String path, String parameter) ->
                Json.object()
                        .put("method", method)
                        .put("endpoint", path)
                        .put("parameter", parameter)
                        .build();
            case Location.InResource(String resource, String path, int start, int end) ->
                Json.object()
                        .put("resource", resource)
                        .put("file", path)
                        .put("startLine", start)
                        .put("endLine", end)
                        .build();
            case Location.Everywhere() -> Json.object().build();
        };
    }

    private static Location location(JsonFields json) {
        int start = json.optionalNumber("startLine").map(Math::toIntExact).orElse(0);
        int end = json.optionalNumber("endLine").map(Math::toIntExact).orElse(start);
        if (json.has("package")) {
            JsonFields p = json.object("package");
            PackageRef reference = new PackageRef(
                    p.text("name"),
                    p.text("version"),
                    p.optionalText("purl").orElse(null),
                    p.optionalText("fixedVersion").orElse(null));
            return new Location.InPackage(reference, json.optionalText("file").orElse(null), start);
        }
        if (json.has("endpoint")) {
            return new Location.AtEndpoint(
                    json.text("method"),
                    json.text("endpoint"),
                    json.optionalText("parameter").orElse(null));
        }
        if (json.has("resource")) {
            return new Location.InResource(json.text("resource"), json.text("file"), start, end);
        }
        return json.has("file") ? new Location.InFile(json.text("file"), start, end) : new Location.Everywhere();
    }

    private static @Nullable Json suppression(@Nullable Suppression suppression) {
        if (suppression == null) {
            return null;
        }
        return Json.object()
                .put("source", suppression.source().word())
                .put("justification", suppression.justification())
                .put(
                        "expires",
                        suppression.expires() == null
                                ? null
                                : suppression.expires().toString())
                .build();
    }

    private static @Nullable String blankToNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
