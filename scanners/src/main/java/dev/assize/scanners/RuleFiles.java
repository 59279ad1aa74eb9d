package dev.assize.scanners;

import dev.assize.core.Failure;
import dev.assize.core.Fault;
import dev.assize.core.canonical.CanonicalJson;
import dev.assize.core.canonical.Json;
import dev.assize.core.subject.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// Folders of YAML rules as a [Plan.RuleSet] (the digest over names and bytes, and the number of rules) and as
/// the one file Semgrep is given.
public final class RuleFiles {
    private static final Pattern RULE = Pattern.compile("(?m)^\\s*- id:");

    private RuleFiles() {}

    /// @param folders the folders of `directory` that are used
    public static Plan.RuleSet of(Path directory, List<String> folders) {
        MessageDigest digest = Digest.sha256();
        int count = 0;
        for (Path file : files(directory, folders)) {
            byte[] bytes = bytes(file);
            String name = directory.relativize(file).toString().replace('\\', '/');
            digest.update((name + "\0" + bytes.length + "\0").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
            count += Math.toIntExact(RULE.matcher(new String(bytes, StandardCharsets.UTF_8))
                    .results()
                    .count());
        }
        return new Plan.RuleSet(Digest.ofHash(digest.digest()), count);
    }

    /// The same rules as one JSON file. Semgrep reads a rule set as JSON several times faster than as YAML,
    /// and reading the rules is most of its work on a small repository.
    public static void bundle(Path directory, List<String> folders, Path target) throws IOException {
        List<Json> rules = new ArrayList<>();
        Load yaml = new Load(LoadSettings.builder().build());
        for (Path file : files(directory, folders)) {
            Object document = yaml.loadFromString(new String(bytes(file), StandardCharsets.UTF_8));
            if (!(document instanceof Map<?, ?> map) || !(map.get("rules") instanceof List<?> list)) {
                throw new Failure(Fault.STORAGE, "The rule file " + file + " holds no rules.", "Restore it.");
            }
            list.forEach(rule -> rules.add(json(rule)));
        }
        Files.write(
                target,
                CanonicalJson.bytes(
                        Json.object().put("rules", new Json.Array(rules)).build()));
    }

    private static Json json(@Nullable Object value) {
        return switch (value) {
            case null -> Json.NULL;
            case Map<?, ?> map -> {
                Map<String, Json> members = new LinkedHashMap<>();
                map.forEach((key, inner) -> members.put(String.valueOf(key), json(inner)));
                yield new Json.Object(members);
            }
            case List<?> list -> Json.array(list, RuleFiles::json);
            case Boolean flag -> Json.of(flag.booleanValue());
            case Integer number -> Json.of(number.longValue());
            case Double number -> Json.of(number.doubleValue());
            default -> Json.of(value.toString());
        };
    }

    private static List<Path> files(Path directory, List<String> folders) {
        List<Path> files = new ArrayList<>();
        for (String folder : folders) {
            try (Stream<Path> walk = Files.walk(directory.resolve(folder))) {
                walk.filter(RuleFiles::isRule).forEach(files::add);
            } catch (IOException e) {
                throw unreadable(directory.resolve(folder), e);
            }
        }
        files.sort(null);
        return files;
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static Failure unreadable(Path path, IOException e) {
        return new Failure(
                Fault.STORAGE, "The rules in " + path + " cannot be read: " + e.getMessage(), "Check it.", e);
    }

    private static boolean isRule(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".yml") || name.endsWith(".yaml");
    }
}
