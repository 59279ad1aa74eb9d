package dev.assize.policy.check;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.Finding;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.Location;
import dev.assize.core.evidence.PackageRef;
import dev.assize.core.evidence.Severity;
import dev.assize.core.evidence.Stage;
import dev.assize.core.evidence.Suppression;
import dev.assize.core.policy.Condition;
import dev.assize.core.policy.FindingInput;
import dev.assize.core.policy.Grace;
import dev.assize.core.policy.StageInput;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Made-up inputs on which a condition is tried. They are drawn from a fixed seed, and from the texts and numbers that
/// stand in the condition itself, so that what it looks for is among them.
final class Probes {
    private static final int COUNT = 4_000;
    private static final long SEED = 20260301;
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"\\\\]*)\"|'([^'\\\\]*)'");
    private static final Pattern NUMBER = Pattern.compile("(?<![A-Za-z0-9_.\"'-])[0-9]{1,9}(\\.[0-9]{1,9})?");
    private static final Pattern MEASURE = Pattern.compile("measures(?:\\.([a-z][a-z0-9_]*)|\\[\"([^\"]+)\"\\])");

    private Probes() {}

    /// How often a condition held.
    enum Held {
        NEVER,
        SOMETIMES,
        ALWAYS,
        /// It had a value for none of the inputs.
        UNKNOWN
    }

    static <I> Held tried(Condition<I> condition, List<I> inputs) {
        // A pattern is not met by chance.
        if (condition.text().contains("matches(")) {
            return Held.UNKNOWN;
        }
        int held = 0;
        int failed = 0;
        boolean undecided = false;
        for (I input : inputs) {
            try {
                if (condition.holds(input)) {
                    held++;
                } else {
                    failed++;
                }
            } catch (Condition.Undecidable _) {
                undecided = true;
            }
        }
        if (held + failed == 0) {
            return Held.UNKNOWN;
        }
        if (held == 0) {
            return Held.NEVER;
        }
        // Where some inputs leave it without a value it does ask for something.
        return failed == 0 && !undecided ? Held.ALWAYS : Held.SOMETIMES;
    }

    static List<FindingInput> findings(String condition, Stage stage) {
        Random random = new Random(SEED);
        List<String> texts = texts(condition);
        List<Double> scores = new ArrayList<>(List.of(0.0, 3.9, 5.0, 7.0, 9.0, 10.0));
        numbers(condition).forEach(number -> {
            double value = number.doubleValue();
            for (double near : List.of(value - 1, value, value + 1)) {
                scores.add(Math.clamp(near, 0.0, 10.0));
            }
        });
        List<FindingInput> inputs = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            Finding finding = finding(random, texts, scores, numbers(condition), stage);
            Instant deadline = random.nextInt(5) == 0 ? null : NOW.plus(Duration.ofDays(random.nextInt(60) - 30L));
            boolean overdue = deadline != null && !NOW.isBefore(deadline);
            inputs.add(new FindingInput(
                    finding,
                    NOW.minus(Duration.ofDays(random.nextInt(800))),
                    deadline,
                    overdue,
                    new Grace.Circumstances(random.nextBoolean(), fix(finding), random.nextBoolean()),
                    NOW));
        }
        return inputs;
    }

    private static boolean fix(Finding finding) {
        return finding.location() instanceof Location.InPackage in
                && in.reference().fixedVersion() != null;
    }

    private static Finding finding(
            Random random, List<String> texts, List<Double> scores, List<BigDecimal> numbers, Stage stage) {
        Suppression suppression = random.nextInt(3) == 0
                ? new Suppression(any(random, List.of(Suppression.Source.values())), null, null)
                : null;
        List<Integer> counts = new ArrayList<>(List.of(1, 2, 1000));
        numbers.forEach(number -> counts.add(Math.clamp(number.longValue() + 1, 1, 1_000_000)));
        return new Finding(
                Fingerprint.of(List.of("probe", String.valueOf(random.nextInt()))),
                stage,
                any(random, texts),
                any(random, texts),
                "A probe",
                "",
                any(random, List.of(Severity.values())),
                any(random, texts),
                location(random, texts, counts),
                random.nextBoolean() ? List.of() : List.of(any(random, texts), "CWE-89"),
                random.nextBoolean() ? List.of() : List.of(any(random, texts)),
                random.nextInt(4) == 0 ? null : any(random, scores),
                null,
                "",
                List.of(),
                suppression,
                any(random, counts));
    }

    private static Location location(Random random, List<String> texts, List<Integer> counts) {
        int line = any(random, counts);
        return switch (random.nextInt(5)) {
            case 0 -> new Location.InFile(any(random, texts), line, line);
            case 1 ->
                new Location.InPackage(
                        new PackageRef(
                                any(random, texts),
                                any(random, texts),
                                random.nextBoolean() ? null : any(random, texts),
                                random.nextBoolean() ? null : any(random, texts)),
                        any(random, texts),
                        line);
            case 2 -> new Location.AtEndpoint("GET", any(random, texts), null);
            case 3 -> new Location.InResource(any(random, texts), any(random, texts), line, line);
            default -> new Location.Everywhere();
        };
    }

    /// Every measure the condition names with each value that could matter, and without any.
    static List<StageInput> stages(Condition<StageInput> condition, Stage stage) {
        Random random = new Random(SEED);
        List<String> names = new ArrayList<>();
        Matcher matcher = MEASURE.matcher(condition.text());
        while (matcher.find()) {
            names.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
        }
        Map<String, List<@Nullable Json>> values = new LinkedHashMap<>();
        for (String name : names) {
            List<@Nullable Json> choices = new ArrayList<>();
            choices.add(null);
            numbers(condition.text()).forEach(number -> {
                choices.add(new Json.Number(number));
                choices.add(new Json.Number(number.subtract(BigDecimal.ONE)));
                choices.add(new Json.Number(number.add(BigDecimal.ONE)));
            });
            texts(condition.text()).forEach(text -> choices.add(Json.of(text)));
            choices.add(Json.of(true));
            choices.add(Json.of(false));
            values.put(name, choices);
        }
        List<StageInput> inputs = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            Map<String, Json> measures = new TreeMap<>();
            values.forEach((name, choices) -> {
                Json value = choices.get(random.nextInt(choices.size()));
                if (value != null) {
                    measures.put(name, value);
                }
            });
            inputs.add(new StageInput(stage, measures, random.nextInt(4), NOW));
        }
        return inputs;
    }

    private static List<String> texts(String condition) {
        List<String> texts = new ArrayList<>(List.of("", "something else"));
        Matcher matcher = QUOTED.matcher(condition);
        while (matcher.find()) {
            texts.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
        }
        return texts;
    }

    private static List<BigDecimal> numbers(String condition) {
        List<BigDecimal> numbers = new ArrayList<>();
        Matcher matcher = NUMBER.matcher(QUOTED.matcher(condition).replaceAll("\"\""));
        while (matcher.find()) {
            numbers.add(new BigDecimal(matcher.group()));
        }
        return numbers;
    }

    private static <T> T any(Random random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
