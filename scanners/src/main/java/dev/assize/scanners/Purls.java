package dev.assize.scanners;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Package URLs for packages whose tool gives an ecosystem, a name and a version instead (purl specification,
/// ECMA-427).
public final class Purls {
    private static final Pattern PYPI_RUNS = Pattern.compile("[-_.]+");
    private static final int MAX = 1_000;

    private Purls() {}

    /// @param ecosystem as the tool calls it: `PyPI`, `npm`, `Maven`, `Go`, `pip`, `python-pkg`, `Debian:12`
    /// @return null where the ecosystem has no type we know, or the name is empty
    public static @Nullable String of(String ecosystem, String name, String version) {
        String type = type(ecosystem);
        if (type == null || name.isBlank()) {
            return null;
        }
        // Once encoded, a credential no longer has the shape it is known by.
        return encoded(ecosystem, type, Redaction.of(name.strip()), Redaction.of(version.strip()));
    }

    private static @Nullable String encoded(String ecosystem, String type, String name, String version) {
        String path =
                switch (type) {
                    case "pypi" ->
                        PYPI_RUNS.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("-");
                    case "maven" -> name.replace(':', '/');
                    case "deb", "apk", "rpm" -> distribution(ecosystem, type) + name;
                    default -> name;
                };
        String encoded = Stream.of(path.split("/"))
                .filter(s -> !s.isEmpty())
                .map(Purls::encoded)
                .collect(Collectors.joining("/"));
        String purl = "pkg:" + type + "/" + encoded + (version.isBlank() ? "" : "@" + encoded(version));
        return purl.length() > MAX ? null : purl;
    }

    private static String distribution(String ecosystem, String type) {
        String name = ecosystem.toLowerCase(Locale.ROOT);
        int colon = name.indexOf(':');
        String distribution = colon < 0 ? name : name.substring(0, colon);
        return switch (type) {
            case "deb" -> distribution.equals("ubuntu") ? "ubuntu/" : distribution.equals("debian") ? "debian/" : "";
            case "apk" -> distribution.equals("wolfi") ? "wolfi/" : "alpine/";
            default -> "";
        };
    }

    private static @Nullable String type(String ecosystem) {
        String name = ecosystem.strip().toLowerCase(Locale.ROOT);
        int colon = name.indexOf(':');
        return switch (colon < 0 ? name : name.substring(0, colon)) {
            case "pypi", "pip", "python", "python-pkg", "pipenv", "poetry", "pythonpkg", "wheel" -> "pypi";
            case "npm", "node", "node-pkg", "yarn", "pnpm", "js", "javascript" -> "npm";
            case "maven", "gradle", "java", "jar", "pom", "gav", "java-archive", "sbt" -> "maven";
            case "go", "golang", "gomod", "gomodules", "gobinary", "go-module" -> "golang";
            case "crates.io", "cargo", "rust", "rust-crate" -> "cargo";
            case "rubygems", "gem", "ruby", "bundler" -> "gem";
            case "nuget", "dotnet", "dotnet-core" -> "nuget";
            case "packagist", "composer", "php", "php-composer" -> "composer";
            case "hex", "pub", "conan", "cran", "swift", "hackage", "cocoapods" -> name;
            case "debian", "deb", "dpkg", "ubuntu" -> "deb";
            case "alpine", "apk", "wolfi" -> "apk";
            case "rpm", "redhat", "red hat", "centos", "rocky", "rocky linux", "almalinux", "suse" -> "rpm";
            default -> null;
        };
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%3A", ":")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
