package dev.assize.scanners;

import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.PackageRef;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What makes a finding the same finding tomorrow, on another machine and under another version of the tool:
/// tool family, rule, normalised path, normalised code or package and vulnerability. Never a line number, a
/// checkout's directory, a version or a message.
public final class Fingerprints {
    /// Directories in which CI hosts and containers check a repository out; what follows is the repository.
    private static final Pattern CHECKOUT =
            Pattern.compile("(?:builds/[^/]+/[^/]+|home/runner/work/[^/]+/[^/]+|__w/[^/]+/[^/]+|github/workspace"
                    + "|var/(?:lib/jenkins|jenkins_home)/workspace/[^/]+|bitbucket/pipelines/agent/build|codebuild/output/src[^/]+/src/[^/]+"
                    + "|workspace/source)/(.+)");

    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:/(.*)");
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final Pattern PURL_TYPE = Pattern.compile("pkg:([a-z0-9.+-]+)/.*", Pattern.CASE_INSENSITIVE);

    private Fingerprints() {}

    /// A finding in a file.
    ///
    /// @param code the code it complains about, where the report holds it; else empty
    public static Fingerprint inFile(String family, String rule, String path, String code) {
        return Fingerprint.of(List.of("file", family, rule, path(path), code(code)));
    }

    /// A known vulnerability of a package: whatever its version, so that it stays one finding until it is gone.
    ///
    /// @param manifest the lock file or the path in the image that brings the package; empty where unknown
    public static Fingerprint inPackage(String family, String vulnerability, PackageRef reference, String manifest) {
        return Fingerprint.of(List.of(
                "package",
                family,
                vulnerability.toUpperCase(Locale.ROOT),
                packageType(reference.purl()),
                reference.name(),
                path(manifest)));
    }

    /// A finding at an end point.
    public static Fingerprint atEndpoint(
            String family, String rule, String method, String path, @Nullable String parameter) {
        return Fingerprint.of(List.of(
                "endpoint", family, rule, method.toUpperCase(Locale.ROOT), path, parameter == null ? "" : parameter));
    }

    /// A finding in a resource of an infrastructure definition.
    public static Fingerprint inResource(String family, String rule, String path, String resource) {
        return Fingerprint.of(List.of("resource", family, rule, path(path), resource));
    }

    /// The n-th finding, from 1, that only its place tells from the first: two equal lines in one file are two
    /// findings.
    static Fingerprint occurrence(Fingerprint first, int n) {
        return n == 0 ? first : Fingerprint.of(List.of("occurrence", first.value(), Integer.toString(n)));
    }

    /// A path as the repository sees it: forward slashes, no `./`, no drive, no `file://`, no directory of a CI
    /// host's checkout, no `..` that stays inside.
    public static String path(String raw) {
        String path = raw.strip().replace('\\', '/');
        if (path.regionMatches(true, 0, "file:", 0, 5)) {
            path = decoded(path.substring(5));
        }
        Matcher drive = DRIVE.matcher(path.startsWith("/") ? path.substring(1) : path);
        if (drive.matches()) {
            path = drive.group(1);
        }
        StringBuilder clean = new StringBuilder(path.length());
        for (String part : path.split("/")) {
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            if (part.equals("..")) {
                clean.setLength(Math.max(0, clean.lastIndexOf("/")));
                continue;
            }
            if (!clean.isEmpty()) {
                clean.append('/');
            }
            clean.append(part);
        }
        Matcher checkout = CHECKOUT.matcher(clean);
        return checkout.matches() ? checkout.group(1) : clean.toString();
    }

    /// Code without what a formatter changes.
    static String code(String code) {
        return SPACES.matcher(Redaction.of(code).strip()).replaceAll(" ");
    }

    static String packageType(@Nullable String purl) {
        if (purl == null) {
            return "";
        }
        Matcher type = PURL_TYPE.matcher(purl);
        return type.matches() ? type.group(1).toLowerCase(Locale.ROOT) : "";
    }

    static String decoded(String uri) {
        if (uri.indexOf('%') < 0) {
            return uri;
        }
        try {
            return URLDecoder.decode(uri.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return uri;
        }
    }
}
