package dev.assize.policy.cel;

import dev.assize.core.InvalidInput;
import dev.assize.core.Mistake;
import dev.assize.core.policy.FindingInput;
import dev.assize.core.policy.StageInput;
import dev.assize.policy.yaml.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads conditions of one kind and checks them: names, types, words and size. Safe for use by many threads.
public final class ConditionLanguage<I> {
    /// Characters a condition may have.
    public static final int MAX_CHARS = 2000;

    /// Conditions over one finding (`blocks`).
    public static final ConditionLanguage<FindingInput> OVER_FINDING = new ConditionLanguage<>(Vocabulary.OF_FINDING);

    /// Conditions over a stage (`requires`).
    public static final ConditionLanguage<StageInput> OVER_STAGE = new ConditionLanguage<>(Vocabulary.OF_STAGE);

    private final Vocabulary<I> vocabulary;

    private ConditionLanguage(Vocabulary<I> vocabulary) {
        this.vocabulary = vocabulary;
    }

    public Vocabulary<I> vocabulary() {
        return vocabulary;
    }

    /// @throws InvalidInput naming every mistake; the place is left to the caller
    public CompiledCondition<I> compile(String text) {
        if (text.length() > MAX_CHARS) {
            throw new InvalidInput(
                    "", "is " + text.length() + " characters long, the limit is " + MAX_CHARS, "split the rule in two");
        }
        if (text.isBlank()) {
            throw new InvalidInput("", "is blank", "write a condition");
        }
        Optional<CompiledCondition<I>> plain = PlainReader.read(text, vocabulary);
        CompiledCondition<I> condition = plain.isPresent() ? plain.get() : LibraryReader.read(text, vocabulary);
        checkWords(condition);
        return condition;
    }

    /// A word that can never be equal would make a rule that silently never blocks.
    private void checkWords(CompiledCondition<I> condition) {
        List<Mistake> mistakes = new ArrayList<>();
        for (String name : condition.names()) {
            List<String> words = vocabulary.find(name).map(Variable::words).orElse(List.of());
            for (String word : condition.comparedWith(name)) {
                if (!words.isEmpty() && !words.contains(word)) {
                    mistakes.add(new Mistake(
                            "", "'" + word + "' is nothing " + name + " can be", Nearest.advice(word, words)));
                }
            }
        }
        if (!mistakes.isEmpty()) {
            throw new InvalidInput(mistakes);
        }
    }

    static String missingMeasure(String name) {
        return "no report says what " + name + " is";
    }

    static String notComparable(Object a, Object b) {
        return "'" + a + "' and '" + b + "' cannot be compared";
    }
}
