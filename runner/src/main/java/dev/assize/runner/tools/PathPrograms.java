package dev.assize.runner.tools;

import dev.assize.core.Failure;
import dev.assize.core.InvalidInput;
import dev.assize.core.canonical.CanonicalJson;
import dev.assize.core.canonical.Json;
import dev.assize.core.canonical.JsonFields;
import dev.assize.core.canonical.JsonReader;
import dev.assize.core.canonical.MalformedJson;
import dev.assize.core.subject.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Programs on `PATH` and what they said when asked for their version. Asking a Python program takes seconds,
/// so an answer is remembered for as long as the same file lies there.
final class PathPrograms {
    private static final String MEMORY = "asked.json";
    private static final int MAX_SHEBANG = 512;
    private static final int MAX_REMEMBERED = 200;

    private final Map<String, String> environment;
    private final Path memory;
    private final Asking asking;

    PathPrograms(Map<String, String> environment, Path home, Asking asking) {
        this.environment = environment;
        this.memory = home.resolve(MEMORY);
        this.asking = asking;
    }

    /// Asks a program for its version; null where it gives none.
    interface Asking {
        @Nullable
        String ask(Pin pin, Path program);
    }

    /// @param version null where it tells none
    record Answer(Path program, @Nullable String version, Digest digest) {}

    /// The first program of the pinned version, or what was found instead.
    List<Answer> answers(Pin pin) {
        List<Answer> answers = new ArrayList<>();
        for (Path program : SearchPath.all(environment, pin.program())) {
            Answer answer = answer(pin, program);
            answers.add(answer);
            if (pin.version().equals(answer.version())) {
                break;
            }
        }
        return answers;
    }

    private Answer answer(Pin pin, Path program) {
        Optional<String> state = state(program);
        Map<String, Json> remembered = state.isEmpty() ? Map.of() : remembered();
        String key = pin.name() + " " + program;
        Json known = remembered.get(key);
        if (state.isPresent() && known != null) {
            JsonFields fields = JsonFields.of(MEMORY, known);
            if (fields.text("state").equals(state.get())
                    && fields.text("pattern").equals(pin.ask().pattern().pattern())) {
                return new Answer(program, fields.optionalText("version").orElse(null), fields.digest("digest"));
            }
        }
        Answer answer = new Answer(program, asking.ask(pin, program), InstallStep.digest(program));
        state.ifPresent(now -> remember(key, pin, answer, now));
        return answer;
    }

    /// What changes when the program does; empty where that cannot be told, as with a shell script that starts
    /// one program today and another tomorrow.
    private static Optional<String> state(Path program) {
        try {
            Path file = program.toRealPath();
            String state = file + " " + Files.size(file) + " "
                    + Files.getLastModifiedTime(file).toMillis();
            String interpreter = interpreter(file);
            if (interpreter == null) {
                return Optional.of(state);
            }
            Path python = Path.of(interpreter);
            Path programs = file.getParent();
            Path beside = python.getParent();
            if (programs == null
                    || beside == null
                    || !python.getFileName().toString().startsWith("python")
                    || !beside.toRealPath().equals(programs)) {
                return Optional.empty();
            }
            // A Python program that stands beside its interpreter changes when that environment does.
            Path libraries = programs.resolveSibling("lib");
            StringBuilder all = new StringBuilder(state);
            try (DirectoryStream<Path> versions = Files.newDirectoryStream(libraries, "python3*")) {
                for (Path version : versions) {
                    Path packages = version.resolve("site-packages");
                    if (Files.isDirectory(packages)) {
                        all.append(' ')
                                .append(Files.getLastModifiedTime(packages).toMillis());
                    }
                }
            }
            return Optional.of(all.toString());
        } catch (IOException | RuntimeException _) {
            return Optional.empty();
        }
    }

    private static @Nullable String interpreter(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(MAX_SHEBANG);
            if (head.length < 2 || head[0] != '#' || head[1] != '!') {
                return null;
            }
            String first = new String(head, 2, head.length - 2, StandardCharsets.ISO_8859_1)
                    .lines()
                    .findFirst()
                    .orElse("");
            return first.strip().split(" ")[0];
        }
    }

    private Map<String, Json> remembered() {
        if (!Files.isRegularFile(memory)) {
            return Map.of();
        }
        try {
            return JsonReader.read(Files.readAllBytes(memory)) instanceof Json.Object all ? all.members() : Map.of();
        } catch (IOException | MalformedJson | InvalidInput _) {
            return Map.of();
        }
    }

    private void remember(String key, Pin pin, Answer answer, String state) {
        Map<String, Json> all = new LinkedHashMap<>(remembered());
        if (all.size() >= MAX_REMEMBERED) {
            all.clear();
        }
        all.put(
                key,
                Json.object()
                        .put("state", state)
                        .put("pattern", pin.ask().pattern().pattern())
                        .put("version", answer.version())
                        .put("digest", answer.digest().toString())
                        .build());
        try {
            DurableWrite.replace(memory, CanonicalJson.bytes(new Json.Object(all)));
        } catch (IOException | Failure _) {
            // It is only slower the next time.
        }
    }
}
