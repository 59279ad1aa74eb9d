package dev.assize.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// All Java sources are formatted. `mvn -Dquick -pl acceptance -am test -Dtest=FormatTest -Dformat.apply
/// -Dsurefire.failIfNoSpecifiedTests=false` formats them.
class FormatTest {
    @Test
    void everySourceIsFormatted() throws Exception {
        Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
                .style(JavaFormatterOptions.Style.PALANTIR)
                .build());
        boolean apply = System.getProperty("format.apply") != null;
        List<Path> different = new ArrayList<>();
        for (Path source : sources()) {
            String text = Files.readString(source);
            String formatted = formatter.formatSource(RemoveUnusedImports.removeUnusedImports(
                    ImportOrderer.reorderImports(text, JavaFormatterOptions.Style.PALANTIR)));
            if (!formatted.equals(text)) {
                different.add(Clone.root().relativize(source));
                if (apply) {
                    Files.writeString(source, formatted);
                }
            }
        }
        if (!apply) {
            assertThat(different)
                    .as("unformatted sources; see this class for how to format")
                    .isEmpty();
        }
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : List.of(
                "core", "policy", "scanners", "connectors", "reports", "runner", "cli", "acceptance", "benchmarks")) {
            Path src = Clone.root().resolve(module).resolve("src");
            if (!Files.isDirectory(src)) {
                continue;
            }
            try (var walk = Files.walk(src)) {
                walk.filter(path -> path.toString().endsWith(".java")
                                && !path.toString().contains("/resources/"))
                        .forEach(sources::add);
            }
        }
        return sources;
    }
}
