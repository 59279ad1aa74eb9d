package dev.assize.reports.sarif;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Location;
import dev.assize.core.evidence.Stage;
import dev.assize.reports.look.Visible;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where results are: relative paths with the root they are relative to, and what they are called there.
final class Places {
    private static final String SOURCES = "%SRCROOT%";
    private static final String IMAGE = "IMAGEROOT";
    private static final String SERVICE = "SERVICEROOT";

    static final Json.Object BASES = Json.object()
            .put(SOURCES, base("The root of the repository."))
            .put(IMAGE, base("The root of the file system of the image."))
            .put(SERVICE, base("The address of the running service."))
            .build();

    private Places() {}

    private static Json.Object base(String what) {
        return Json.object().put("description", SarifParts.message(what)).build();
    }

    static Json.Object of(Finding finding) {
        String root = finding.stage() == Stage.CONTAINER ? IMAGE : SOURCES;
        return switch (finding.location()) {
            case Location.InFile(var path, var first, var last) -> file(root, path, first, last, null);
            case Location.InResource(var resource, var path, var first, var last) ->
                file(root, path, first, Math.max(first, last), logical(resource, "resource"));
            case Location.InPackage(var reference, var path, var line) -> {
                String purl = reference.purl();
                String name = purl == null ? reference.name() + "@" + reference.version() : purl;
                yield file(root, path == null ? "" : path, line, line, logical(name, "package"));
            }
            case Location.AtEndpoint(var method, var path, var parameter) ->
                file(
                        SERVICE,
                        path,
                        0,
                        0,
                        logical(method + " " + path + (parameter == null ? "" : " [" + parameter + "]"), "endpoint"));
            case Location.Everywhere _ -> file(root, "", 0, 0, null);
        };
    }

    /// The file that asks for a stage, for what has no place of its own.
    static Json.Object settings() {
        return file(SOURCES, ".assize.yml", 1, 1, null);
    }

    private static Json.Object file(String root, String path, int first, int last, @Nullable Json logical) {
        Json.Builder physical = Json.object()
                .put(
                        "artifactLocation",
                        Json.object()
                                .put("uri", uri(path))
                                .put("uriBaseId", root)
                                .build());
        if (first > 0) {
            physical.put(
                    "region",
                    Json.object().put("startLine", first).put("endLine", last).build());
        }
        Json.Builder place = Json.object().put("physicalLocation", physical.build());
        return logical == null
                ? place.build()
                : place.put("logicalLocations", new Json.Array(List.of(logical)))
                        .build();
    }

    private static Json.Object logical(String name, String kind) {
        return Json.object()
                .put("fullyQualifiedName", Visible.line(name, 1_000))
                .put("kind", kind)
                .build();
    }

    /// A relative reference (RFC 3986 §4.2). It never begins with a slash, which would leave the root, and the
    /// root itself is `.`.
    private static String uri(String path) {
        String relative = path;
        while (relative.startsWith("/")) {
            relative = relative.substring(1);
        }
        if (relative.isEmpty()) {
            return ".";
        }
        try {
            // With a slash in front a colon in the first segment is no scheme; `./` keeps it so.
            String raw = new URI(null, null, "/" + Visible.text(relative), null)
                    .toASCIIString()
                    .substring(1);
            return raw.split("/", 2)[0].contains(":") ? "./" + raw : raw;
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a quoted path is a reference", e);
        }
    }
}
