package dev.assize.connectors.build.oci;

import dev.assize.core.canonical.JsonFields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How the program of an image is started (OCI image configuration, `config`). Paths in it are meant inside
/// the image.
public record ImageConfig(
        List<String> entrypoint,
        List<String> arguments,
        Map<String, String> environment,
        @Nullable String workingDirectory,
        @Nullable String user) {
    public ImageConfig {
        entrypoint = List.copyOf(entrypoint);
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    static ImageConfig of(JsonFields document) {
        Optional<JsonFields> config = document.optionalObject("config");
        if (config.isEmpty()) {
            return new ImageConfig(List.of(), List.of(), Map.of(), null, null);
        }
        JsonFields run = config.get();
        Map<String, String> environment = new LinkedHashMap<>();
        for (String line : run.texts("Env")) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                environment.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return new ImageConfig(
                run.texts("Entrypoint"),
                run.texts("Cmd"),
                environment,
                run.optionalText("WorkingDir").filter(text -> !text.isEmpty()).orElse(null),
                run.optionalText("User").filter(text -> !text.isEmpty()).orElse(null));
    }
}
