package dev.assize.reports;

import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.Location;
import dev.assize.core.evidence.Outcome;
import dev.assize.core.evidence.Stage;
import dev.assize.core.policy.Exhibit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The lines no report may show: those on which the secret scan, or a tool that knows hard-coded credentials
/// by their CWE, found something. Where no secret scan finished, no line may be shown at all.
final class SecretLines {
    static final String WITHHELD = "(withheld: a secret was found on this line)";

    /// Hard-coded password, key, credentials; cleartext storage of secrets.
    private static final Set<String> CREDENTIAL_CWES = Set.of("CWE-259", "CWE-321", "CWE-798", "CWE-312", "CWE-540");

    private record Range(int first, int last) {
        boolean holds(int line) {
            return first == 0 || (first <= line && line <= last);
        }
    }

    private final Map<String, List<Range>> ranges = new HashMap<>();
    private final boolean scanned;

    private SecretLines(boolean scanned) {
        this.scanned = scanned;
    }

    static SecretLines of(List<Exhibit> exhibits) {
        SecretLines lines = new SecretLines(scanned(exhibits));
        for (Exhibit exhibit : exhibits) {
            exhibit.findings().stream().filter(SecretLines::isSecret).forEach(lines::add);
        }
        return lines;
    }

    /// Whether a secret scan finished and can be trusted.
    static boolean scanned(List<Exhibit> exhibits) {
        return exhibits.stream()
                .anyMatch(exhibit -> exhibit.evidence().stage() == Stage.SECRETS
                        && exhibit.evidence().outcome() instanceof Outcome.Read
                        && exhibit.broken() == null);
    }

    private static boolean isSecret(Finding finding) {
        return finding.stage() == Stage.SECRETS || finding.cwes().stream().anyMatch(CREDENTIAL_CWES::contains);
    }

    private void add(Finding finding) {
        switch (finding.location()) {
            case Location.InFile(String path, int first, int last) -> add(path, first, last);
            case Location.InResource(String resource, String path, int first, int last) -> add(path, first, last);
            case Location.InPackage(var reference, String path, int line) -> {
                if (path != null) {
                    add(path, line, line);
                }
            }
            case Location.AtEndpoint endpoint -> {}
            case Location.Everywhere everywhere -> {}
        }
    }

    private void add(String path, int first, int last) {
        ranges.computeIfAbsent(path, _ -> new ArrayList<>()).add(new Range(first, Math.max(first, last)));
    }

    /// What may be shown of these excerpts. An excerpt of a finding we do not know, or of a secret, is left
    /// out; a line that holds a secret found by whatever tool is replaced.
    Map<Fingerprint, Excerpt> withhold(Map<Fingerprint, Excerpt> excerpts, List<Exhibit> exhibits) {
        Map<Fingerprint, Excerpt> shown = new HashMap<>();
        if (!scanned) {
            return shown;
        }
        Map<Fingerprint, String> places = new HashMap<>();
        for (Exhibit exhibit : exhibits) {
            for (Finding finding : exhibit.findings()) {
                String path = path(finding.location());
                if (path != null && excerpts.containsKey(finding.fingerprint())) {
                    places.put(finding.fingerprint(), path);
                }
            }
        }
        for (Exhibit exhibit : exhibits) {
            exhibit.findings().stream()
                    .filter(finding -> finding.stage() == Stage.SECRETS)
                    .forEach(finding -> places.remove(finding.fingerprint()));
        }
        places.forEach((fingerprint, path) -> {
            Excerpt excerpt = excerpts.get(fingerprint);
            if (excerpt != null) {
                shown.put(fingerprint, withhold(excerpt, ranges.getOrDefault(path, List.of())));
            }
        });
        return shown;
    }

    private static Excerpt withhold(Excerpt excerpt, List<Range> secret) {
        List<String> lines = new ArrayList<>(excerpt.lines());
        for (int i = 0; i < lines.size(); i++) {
            int line = excerpt.startLine() + i;
            if (secret.stream().anyMatch(range -> range.holds(line))) {
                lines.set(i, WITHHELD);
            }
        }
        return new Excerpt(lines, excerpt.startLine());
    }

    private static @Nullable String path(Location location) {
        return switch (location) {
            case Location.InFile(String path, int first, int last) -> path;
            case Location.InResource(String resource, String path, int first, int last) -> path;
            case Location.InPackage(var reference, String path, int line) -> path;
            case Location.AtEndpoint endpoint -> null;
            case Location.Everywhere everywhere -> null;
        };
    }
}
