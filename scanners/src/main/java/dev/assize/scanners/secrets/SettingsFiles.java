package dev.assize.scanners.secrets;

/// Files in which values commonly stand without quotes.
final class SettingsFiles {
    private static final String[] ENDINGS = {
        ".env",
        ".properties",
        ".yml",
        ".yaml",
        ".ini",
        ".cfg",
        ".conf",
        ".config",
        ".cnf",
        ".toml",
        ".xml",
        ".plist",
        ".tfvars",
        ".sh",
        ".bash",
        ".zsh",
        ".ps1",
        ".bat",
        ".cmd",
        ".netrc",
        ".npmrc",
        ".pypirc",
        ".pgpass",
        ".my.cnf",
        "dockerfile",
        ".service",
        ".envrc",
        "credentials",
        ".settings",
        ".ldif",
        ".ovpn",
        "_netrc"
    };

    private SettingsFiles() {}

    static boolean isOne(String path) {
        int slash = path.lastIndexOf('/');
        for (String ending : ENDINGS) {
            if (path.regionMatches(true, path.length() - ending.length(), ending, 0, ending.length())) {
                return true;
            }
        }
        // `.env.production`, `Dockerfile.dev`
        return path.startsWith(".env", slash + 1) || path.startsWith("Dockerfile", slash + 1);
    }
}
