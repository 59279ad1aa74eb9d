package dev.assize.policy.cel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assize.core.policy.Condition;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/// Two readers of one language: whatever the plain one takes, the CEL library must take too, and both must
/// come to the same answer.
class PlainAgainstLibraryTest {
    private static final AtomicInteger PLAIN = new AtomicInteger();

    @Property(tries = 400)
    void bothComeToTheSameAnswerOverAFinding(@ForAll("overFinding") String text) {
        compare(text, Vocabulary.OF_FINDING, Inputs.FINDINGS);
    }

    @Property(tries = 400)
    void bothComeToTheSameAnswerOverAStage(@ForAll("overStage") String text) {
        compare(text, Vocabulary.OF_STAGE, Inputs.STAGES);
    }

    @AfterContainer
    static void enoughConditionsWerePlain() {
        assertThat(PLAIN.get()).as("of 800 generated conditions").isGreaterThan(200);
    }

    private static <I> void compare(String text, Vocabulary<I> vocabulary, List<I> inputs) {
        Optional<CompiledCondition<I>> plain = PlainReader.read(text, vocabulary);
        if (plain.isEmpty()) {
            return;
        }
        PLAIN.incrementAndGet();
        CompiledCondition<I> library = LibraryReader.read(text, vocabulary);
        assertThat(plain.get().names()).as(text).isEqualTo(library.names());
        for (String name : library.names()) {
            assertThat(plain.get().comparedWith(name)).as(text).isEqualTo(library.comparedWith(name));
        }
        for (I input : inputs) {
            assertThat(answer(plain.get(), input)).as(text).isEqualTo(answer(library, input));
        }
    }

    private static <I> String answer(Condition<I> condition, I input) {
        try {
            return String.valueOf(condition.holds(input));
        } catch (Condition.Undecidable _) {
            return "undecidable";
        }
    }

    @Provide
    Arbitrary<String> overFinding() {
        return Arbitraries.randomValue(random -> new Writer(
                        random,
                        List.of("overdue", "has_deadline", "finding.suppressed", "finding.fix_available"),
                        List.of("finding.severity", "finding.rule", "finding.path", "finding.package.name", "stage"),
                        List.of("finding.line", "finding.occurrences", "finding.cvss_score"),
                        List.of("deadline", "first_seen", "now"),
                        List.of("finding.cwes", "finding.aliases"))
                .condition(3));
    }

    @Provide
    Arbitrary<String> overStage() {
        return Arbitraries.randomValue(random -> new Writer(
                        random,
                        List.of("has(measures.done)", "has(measures.absent)", "measures.done == true"),
                        List.of("stage", "measures.quality_gate", "measures['quality_gate']", "measures.absent"),
                        List.of("findings", "measures.line_coverage", "measures.big", "measures.absent"),
                        List.of("now"),
                        List.of("[\"OK\", \"ERROR\"]"))
                .condition(3));
    }

    /// Writes conditions, most of them well typed.
    private record Writer(
            Random random,
            List<String> flags,
            List<String> texts,
            List<String> numbers,
            List<String> times,
            List<String> lists) {
        private static final List<String> TEXT_LITERALS = List.of(
                "\"HIGH\"", "'CRITICAL'", "\"\"", "'src/'", "\"rule-1\"", "'sast'", "'OK'", "\"CWE-89\"", "'it\"s'");
        private static final List<String> NUMBER_LITERALS = List.of("0", "2", "12", "0.85", "0.80", "7.0", "9", "3.0");

        String condition(int depth) {
            int kind = random.nextInt(depth == 0 ? 6 : 10);
            return switch (kind) {
                case 0 -> one(flags);
                case 1 -> text() + one(List.of(" == ", " != ")) + text();
                case 2 -> number() + one(List.of(" < ", "<=", " > ", " >= ", "==", " != ")) + number();
                case 3 -> one(times) + one(List.of(" < ", " <= ", " > ", " >= ", " == ")) + one(times);
                case 4 -> text() + " in " + (random.nextBoolean() ? one(lists) : "['HIGH', \"OK\", 'x']");
                case 5 ->
                    one(texts) + one(List.of(".startsWith(", ".endsWith(", ".contains(")) + one(TEXT_LITERALS) + ")";
                case 6 -> "!" + (random.nextBoolean() ? "(" + condition(depth - 1) + ")" : one(flags));
                case 7 -> "(" + condition(depth - 1) + ")";
                case 8 -> condition(depth - 1) + " && " + condition(depth - 1);
                default -> condition(depth - 1) + " || " + condition(depth - 1);
            };
        }

        private String text() {
            // Now and then something of another type, which both must refuse or both must answer.
            return random.nextInt(15) == 0 ? number() : random.nextBoolean() ? one(texts) : one(TEXT_LITERALS);
        }

        private String number() {
            return random.nextInt(15) == 0 ? one(texts) : random.nextBoolean() ? one(numbers) : one(NUMBER_LITERALS);
        }

        private String one(List<String> of) {
            return of.get(random.nextInt(of.size()));
        }
    }
}
