package dev.assize.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.assize.cli.command.SettingsDraft;
import dev.assize.core.InvalidInput;
import dev.assize.core.canonical.CanonicalJson;
import dev.assize.core.canonical.Json;
import dev.assize.runner.settings.SettingsKey;
import dev.assize.runner.settings.SettingsReader;
import dev.assize.runner.settings.SettingsSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The table of settings, the reader, the editor schema and the drafted file agree.
class SettingsTest {
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(CanonicalJson.text(SettingsSchema.json()), InputFormat.JSON);
    private static final Pattern LITERAL = Pattern.compile("\"([a-z_]+)\"");
    private static final Pattern COMMENTED = Pattern.compile("(?m)^( {4})# ([a-z_]+: .*)$");

    static Stream<SettingsKey> keys() {
        return SettingsKey.all().stream();
    }

    @ParameterizedTest
    @MethodSource("keys")
    void everyKeyOfTheTableIsReadAndInTheSchema(SettingsKey key) {
        String settings = with(key.path(), yaml(key.example()));
        assertThat(mistakes(settings)).isEmpty();
        assertThat(SCHEMA.validate(settings, InputFormat.YAML)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("keys")
    void aValueOfAnotherKindIsRefusedByBoth(SettingsKey key) {
        String settings = with(key.path(), Map.of("no", List.of(Map.of())));
        assertThat(mistakes(settings)).isNotEmpty();
        assertThat(SCHEMA.validate(settings, InputFormat.YAML)).isNotEmpty();
    }

    @Test
    void aKeyOutsideTheTableIsRefusedByBoth() throws IOException {
        Set<String> known = new TreeSet<>();
        Set<String> places = new TreeSet<>(Set.of(""));
        Set<String> words = wordsOfTheReader();
        for (SettingsKey key : SettingsKey.all()) {
            String path = key.path();
            known.add(path);
            words.addAll(List.of(path.split("\\.")));
            for (int dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
                known.add(path.substring(0, dot));
                places.add(path.substring(0, dot) + ".");
            }
        }
        places.remove("deploy.");
        int tried = 0;
        for (String place : places) {
            for (String word : words) {
                String path = place + word;
                if (known.contains(path)) {
                    continue;
                }
                tried++;
                String settings = with(path, "x");
                assertThat(mistakes(settings)).as("the reader on " + path).isNotEmpty();
                assertThat(SCHEMA.validate(settings, InputFormat.YAML))
                        .as("the schema on " + path)
                        .isNotEmpty();
            }
        }
        assertThat(tried).isGreaterThan(400);
    }

    /// Every lower-case literal of the reader's source: any of them could be a key that the table forgot.
    private static Set<String> wordsOfTheReader() throws IOException {
        String source = Files.readString(
                Clone.root().resolve("runner/src/main/java/dev/assize/runner/settings/SettingsReader.java"));
        return new TreeSet<>(
                LITERAL.matcher(source).results().map(match -> match.group(1)).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "pom.xml", "package.json", "go.mod", "manage.py", "Dockerfile", "image.yml"})
    void theDraftedFileIsReadAndValid(String found, @TempDir Path directory) throws Exception {
        String draft = draft(directory.resolve("My Service_2"), found);
        assertThat(mistakes(draft)).isEmpty();
        assertThat(SCHEMA.validate(draft, InputFormat.YAML)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "pom.xml", "package.json", "go.mod", "manage.py"})
    void everyCommentedKeyOfTheDraftCanBeUncommented(String found, @TempDir Path directory) throws Exception {
        String draft = draft(directory.resolve("shop"), found);
        List<MatchResult> comments = COMMENTED.matcher(draft).results().toList();
        assertThat(comments).hasSizeGreaterThan(3);
        for (MatchResult comment : comments) {
            String settings = draft.substring(0, comment.start())
                    + comment.group(1)
                    + comment.group(2)
                    + draft.substring(comment.end());
            assertThat(mistakes(settings)).as(comment.group()).isEmpty();
            assertThat(SCHEMA.validate(settings, InputFormat.YAML))
                    .as(comment.group())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2024", "null", "true", "---", "Ünïcode", "a", "1.0"})
    void anyDirectoryNameGivesAServiceName(String name, @TempDir Path directory) throws Exception {
        assertThat(mistakes(draft(directory.resolve(name), "README.md"))).isEmpty();
    }

    @Test
    void theExampleIsValid() throws IOException {
        String settings = Files.readString(Clone.root().resolve("examples/payments/mended/.assize.yml"));
        assertThat(mistakes(settings)).isEmpty();
        assertThat(SCHEMA.validate(settings, InputFormat.YAML)).isEmpty();
    }

    private static String draft(Path repository, String found) throws IOException, InterruptedException {
        Files.createDirectories(repository);
        Files.writeString(repository.resolve(found), "x\n");
        git(repository, "init", "--quiet");
        git(repository, "add", ".");
        git(
                repository,
                "-c",
                "user.name=A",
                "-c",
                "user.email=a@example.org",
                "-c",
                "commit.gpgsign=false",
                "commit",
                "--quiet",
                "--message=First");
        return SettingsDraft.of(repository, "standard", Optional.of(".assize/assize.schema.json"));
    }

    private static void git(Path repository, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", repository.toString()));
        command.addAll(List.of(arguments));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    private static List<String> mistakes(String settings) {
        try {
            SettingsReader.read(settings.getBytes(StandardCharsets.UTF_8));
            return List.of();
        } catch (InvalidInput e) {
            return e.mistakes().stream().map(m -> m.place() + ": " + m.what()).toList();
        }
    }

    /// Settings that are whole but for one key. JSON is YAML.
    private static String with(String path, Object value) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("service", "payments");
        if (path.contains(".commands.") || path.equals("deploy.NAME.timeout") || path.equals("deploy.NAME.commands")) {
            put(settings, "deploy.NAME.target", "command");
            for (String verb : List.of("active", "running", "start", "probe", "switch", "stop")) {
                put(settings, "deploy.NAME.commands." + verb, List.of("true"));
            }
        }
        if (path.equals("deploy.NAME.target")) {
            for (String verb : List.of("active", "running", "start", "probe", "switch", "stop")) {
                put(settings, "deploy.NAME.commands." + verb, List.of("true"));
            }
        }
        put(settings, path, value);
        return CanonicalJson.text(json(settings));
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> into, String path, Object value) {
        String[] words = path.replace(SettingsKey.NAME, "production").split("\\.");
        Map<String, Object> map = into;
        for (int i = 0; i < words.length - 1; i++) {
            map = (Map<String, Object>) map.computeIfAbsent(words[i], _ -> new LinkedHashMap<String, Object>());
        }
        map.put(words[words.length - 1], value);
    }

    private static Object yaml(String text) {
        return new Load(LoadSettings.builder().build()).loadFromString(text);
    }

    private static Json json(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, Json> members = new LinkedHashMap<>();
                map.forEach((key, inner) -> members.put(String.valueOf(key), json(inner)));
                yield new Json.Object(members);
            }
            case List<?> list -> Json.array(list, SettingsTest::json);
            case Boolean flag -> Json.of(flag.booleanValue());
            case Integer number -> Json.of(number.longValue());
            case Double number -> Json.of(number.doubleValue());
            default -> Json.of(value.toString());
        };
    }
}
