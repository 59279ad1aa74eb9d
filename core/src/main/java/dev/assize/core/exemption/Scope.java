package dev.assize.core.exemption;

import dev.assize.core.InvalidInput;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.Location;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How wide an exemption reaches within one service.
public sealed interface Scope {
    /// Whether a finding is of this kind at all; whether it is let pass is up to the [Exemption].
    boolean matches(Finding finding);

    /// As the command line takes it: `f1/...`, `rule:ID`, `package:NAME@VERSION`, `path:GLOB`.
    String text();

    /// One finding.
    record OfFinding(Fingerprint fingerprint) implements Scope {
        public OfFinding {
            Objects.requireNonNull(fingerprint);
        }

        @Override
        public boolean matches(Finding finding) {
            return fingerprint.equals(finding.fingerprint());
        }

        @Override
        public String text() {
            return fingerprint.value();
        }
    }

    /// Every finding of one rule, advisory or weakness, by its id or one of its aliases.
    record OfRule(String rule) implements Scope {
        public OfRule {
            rule = named("rule", rule);
        }

        @Override
        public boolean matches(Finding finding) {
            return rule.equals(finding.rule()) || finding.aliases().contains(rule);
        }

        @Override
        public String text() {
            return "rule:" + rule;
        }
    }

    /// Every finding in one package.
    ///
    /// @param version null for any
    record OfPackage(String name, @Nullable String version) implements Scope {
        public OfPackage {
            name = named("package", name);
        }

        @Override
        public boolean matches(Finding finding) {
            return finding.location() instanceof Location.InPackage in
                    && name.equals(in.reference().name())
                    && (version == null || version.equals(in.reference().version()));
        }

        @Override
        public String text() {
            return "package:" + name + (version == null ? "" : "@" + version);
        }
    }

    /// Every finding in files of a path: `*` within a folder, `**` across folders, `?` for one character.
    record OfPath(String glob) implements Scope {
        public OfPath {
            glob = named("path", glob);
            if (glob.startsWith("/") || glob.contains("\\")) {
                throw new InvalidInput(
                        "scope", "'" + glob + "' is not a path in the repository", "write it as in src/legacy/**");
            }
        }

        @Override
        public boolean matches(Finding finding) {
            String path = path(finding.location());
            return path != null && pattern().matcher(path).matches();
        }

        private static @Nullable String path(Location location) {
            return switch (location) {
                case Location.InFile in -> in.path();
                case Location.InPackage in -> in.path();
                case Location.InResource in -> in.path();
                case Location.AtEndpoint endpoint -> null;
                case Location.Everywhere everywhere -> null;
            };
        }

        private Pattern pattern() {
            StringBuilder regex = new StringBuilder();
            for (int i = 0; i < glob.length(); i++) {
                char c = glob.charAt(i);
                if (c == '*' && i + 1 < glob.length() && glob.charAt(i + 1) == '*') {
                    regex.append(".*");
                    i++;
                } else if (c == '*') {
                    regex.append("[^/]*");
                } else if (c == '?') {
                    regex.append("[^/]");
                } else {
                    regex.append(Pattern.quote(String.valueOf(c)));
                }
            }
            return Pattern.compile(regex.toString());
        }

        @Override
        public String text() {
            return "path:" + glob;
        }
    }

    /// Reads what [#text()] writes.
    ///
    /// @throws InvalidInput where it is none of the four
    static Scope parse(String text) {
        if (text.startsWith("rule:")) {
            return new OfRule(text.substring("rule:".length()));
        }
        if (text.startsWith("path:")) {
            return new OfPath(text.substring("path:".length()));
        }
        if (text.startsWith("package:")) {
            String named = text.substring("package:".length());
            // The name of an npm package may begin with an @ itself.
            int at = named.lastIndexOf('@');
            return at > 0 ? new OfPackage(named.substring(0, at), named.substring(at + 1)) : new OfPackage(named, null);
        }
        return new OfFinding(new Fingerprint(text));
    }

    private static String named(String kind, String value) {
        if (value.isBlank() || value.length() > 300 || value.chars().anyMatch(c -> c < ' ')) {
            throw new InvalidInput("scope", "it names no " + kind, "write " + kind + ":NAME");
        }
        return value;
    }
}
