package dev.assize.scanners.vex;

import dev.assize.core.InvalidInput;
import dev.assize.core.exemption.Proposal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads Trivy's ignore files: `.trivyignore` (one id a line, `exp:DATE` behind it, comments above it) and
/// `.trivyignore.yaml` (lists of `id`, `paths`, `purls`, `expired_at`, `statement`), as Trivy's documentation on
/// filtering describes them.
public final class TrivyIgnoreFiles {
    private static final int MAX_ENTRIES = 10_000;
    private static final List<String> SECTIONS = List.of("vulnerabilities", "misconfigurations", "secrets", "licenses");

    private TrivyIgnoreFiles() {}

    /// @param name of the file, for messages; decides between the two forms
    /// @throws InvalidInput where it cannot be understood
    public static List<Proposal> read(String name, byte[] bytes) {
        return name.endsWith(".yaml") || name.endsWith(".yml") ? yaml(name, bytes) : lines(name, bytes);
    }

    private static List<Proposal> lines(String name, byte[] bytes) {
        List<Proposal> proposals = new ArrayList<>();
        StringBuilder comment = new StringBuilder();
        int number = 0;
        for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n", -1)) {
            number++;
            String text = line.strip();
            if (text.isEmpty()) {
                comment.setLength(0);
            } else if (text.startsWith("#")) {
                comment.append(comment.isEmpty() ? "" : " ")
                        .append(text.substring(1).strip());
            } else {
                proposals.add(line(name + ":" + number, text, comment.toString()));
            }
            mustBeFew(name, proposals);
        }
        return proposals;
    }

    private static Proposal line(String source, String text, String comment) {
        int hash = text.indexOf(" #");
        String behind = hash < 0 ? "" : text.substring(hash + 2).strip();
        String[] words = (hash < 0 ? text : text.substring(0, hash)).strip().split("\\s+");
        Instant end = null;
        for (int i = 1; i < words.length; i++) {
            if (!words[i].startsWith("exp:")) {
                throw new InvalidInput(source, "'" + words[i] + "' is not understood", "write ID exp:2026-12-31");
            }
            end = day(source, words[i].substring("exp:".length()));
        }
        String reason = behind.isEmpty() ? comment : behind;
        return new Proposal(source, List.of(words[0]), List.of(), List.of(), null, reason, end);
    }

    private static List<Proposal> yaml(String name, byte[] bytes) {
        List<Proposal> proposals = new ArrayList<>();
        for (String section : SECTIONS) {
            if (!(document(name, bytes).get(section) instanceof List<?> entries)) {
                continue;
            }
            int number = 0;
            for (Object entry : entries) {
                String source = name + " " + section + "[" + number++ + "]";
                if (!(entry instanceof Map<?, ?> map) || !(map.get("id") instanceof String id)) {
                    throw new InvalidInput(source, "it has no id", "write - id: CVE-...");
                }
                Object end = map.get("expired_at");
                proposals.add(new Proposal(
                        source,
                        List.of(id),
                        texts(map.get("purls")),
                        texts(map.get("paths")),
                        null,
                        map.get("statement") instanceof String statement ? statement.strip() : "",
                        end == null ? null : day(source, String.valueOf(end))));
                mustBeFew(name, proposals);
            }
        }
        return proposals;
    }

    private static Map<?, ?> document(String name, byte[] bytes) {
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setLabel(name)
                    .setMaxAliasesForCollections(0)
                    .setCodePointLimit(1 << 20)
                    .build();
            Object root = new Load(settings).loadFromString(new String(bytes, StandardCharsets.UTF_8));
            if (root == null) {
                return Map.of();
            }
            if (root instanceof Map<?, ?> map) {
                return map;
            }
        } catch (YamlEngineException e) {
            throw new InvalidInput(name, "it is not YAML: " + firstLine(e), "look at the line it names");
        }
        throw new InvalidInput(name, "it is not a map", "write vulnerabilities: with a list of - id: CVE-...");
    }

    private static String firstLine(YamlEngineException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static List<String> texts(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    /// Trivy lets an entry pass before the day it names; we let that day itself go.
    private static Instant day(String source, String text) {
        try {
            return LocalDate.parse(text.length() > 10 ? text.substring(0, 10) : text)
                    .minusDays(1)
                    .atTime(LocalTime.MAX.withNano(0))
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException _) {
            throw new InvalidInput(source, "'" + text + "' is not a date", "write it as 2026-12-31");
        }
    }

    private static void mustBeFew(String name, List<Proposal> proposals) {
        if (proposals.size() > MAX_ENTRIES) {
            throw new InvalidInput(name, "it has more than " + MAX_ENTRIES + " entries", "split it");
        }
    }
}
