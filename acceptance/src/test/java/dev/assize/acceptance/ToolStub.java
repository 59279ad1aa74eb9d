package dev.assize.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A program on `PATH` that says it is the pinned Semgrep and then does what a test wants.
final class ToolStub {
    private ToolStub() {}

    /// A directory to put first on `PATH`.
    ///
    /// @param script lines of shell; `$REPORT` is where the report is expected
    static Path semgrep(Path directory, String script) throws IOException {
        Files.createDirectories(directory);
        Path program = Files.writeString(directory.resolve("semgrep"), """
            #!/bin/sh
            case "$1" in --version) echo %s; exit 0 ;; esac
            REPORT=
            take=
            for word in "$@"; do
                [ -n "$take" ] && REPORT=$word
                take=
                [ "$word" = --output ] && take=1
            done
            %s
            """.formatted(pinned("semgrep"), script));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return directory;
    }

    private static String pinned(String tool) throws IOException {
        Matcher version = Pattern.compile("(?m)^  " + tool + ":\\s+version: \"([^\"]+)\"")
                .matcher(Files.readString(Clone.root().resolve("tools.lock")));
        if (!version.find()) {
            throw new IllegalStateException("tools.lock pins no " + tool);
        }
        return version.group(1);
    }

    /// Shell that writes a report without findings.
    static String cleanReport() {
        return "cp '" + Clone.root().resolve("scanners/src/test/resources/fixtures/semgrep/clean.json")
                + "' \"$REPORT\"";
    }
}
