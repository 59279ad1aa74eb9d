package dev.assize.core.exemption;

import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Location;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A wish found in somebody's file: an ignore list, a VEX document, a comment in the code. It exempts nothing;
/// it can be asked for, and decided, like any other.
///
/// @param source        file and line or statement, for people
/// @param ids           the weakness, under any of these names
/// @param packages      only in these packages, by name or package URL; empty for any
/// @param paths         only in files these globs match; empty for any
/// @param justification null where none of the standard ones was given
/// @param reason        what the file says; empty where it says nothing
/// @param notAfter      when it ends; null where the file names no end
public record Proposal(
        String source,
        List<String> ids,
        List<String> packages,
        List<String> paths,
        @Nullable Justification justification,
        String reason,
        @Nullable Instant notAfter) {
    public Proposal {
        Objects.requireNonNull(source);
        ids = List.copyOf(ids);
        packages = List.copyOf(packages);
        paths = List.copyOf(paths);
        Objects.requireNonNull(reason);
    }

    /// Whether the wish is about this finding.
    public boolean about(Finding finding) {
        boolean named = ids.contains(finding.rule())
                || finding.aliases().stream().anyMatch(ids::contains)
                || ids.contains(finding.fingerprint().value());
        return named && inPackage(finding) && inPath(finding);
    }

    private boolean inPackage(Finding finding) {
        if (packages.isEmpty()) {
            return true;
        }
        if (!(finding.location() instanceof Location.InPackage in)) {
            return false;
        }
        String purl = in.reference().purl();
        String name = in.reference().name();
        String version = in.reference().version();
        return packages.stream()
                .anyMatch(wanted -> wanted.equals(name)
                        || wanted.equals(name + "@" + version)
                        || (purl != null && samePackage(wanted, purl)));
    }

    /// A package URL without a version means every version; qualifiers do not matter.
    private static boolean samePackage(String wanted, String purl) {
        String asked = bare(wanted);
        String is = bare(purl);
        int at = is.lastIndexOf('@');
        return asked.equals(is) || (at > 0 && asked.equals(is.substring(0, at)));
    }

    private static String bare(String purl) {
        int end = purl.length();
        for (char mark : new char[] {'?', '#'}) {
            int at = purl.indexOf(mark);
            end = at >= 0 && at < end ? at : end;
        }
        return purl.substring(0, end);
    }

    private boolean inPath(Finding finding) {
        return paths.isEmpty() || paths.stream().anyMatch(glob -> new Scope.OfPath(glob).matches(finding));
    }
}
