package dev.assize.policy.cel;

import dev.assize.core.canonical.Json;
import dev.assize.core.policy.Condition;
import dev.assize.core.policy.Condition.Undecidable;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the plain part of CEL and turns it into Java closures.
///
/// It takes only what it can type without doubt and whose meaning is the same in every reading of the CEL
/// specification; for anything else, wrong expressions included, it answers with nothing and the CEL library
/// has the word. Precedence, the logic of `&&` and `||` over missing values, and comparisons of numbers of
/// different types are those of the specification.
final class PlainReader<I> {
    private static final int MAX_DEPTH = 30;

    private final Vocabulary<I> vocabulary;
    private final List<Token> tokens;
    private final Map<String, Set<String>> names = new LinkedHashMap<>();
    private final List<Condition.Bound> bounds = new ArrayList<>();
    private int at;
    private int depth;

    /// Something that holds or does not.
    interface Test<I> {
        boolean holds(I input) throws Undecidable;
    }

    /// Something that has a value.
    private interface Term<I> {
        Object value(I input) throws Undecidable;
    }

    /// A term with what is known of it.
    ///
    /// @param name    the variable it is; null where it is something else
    /// @param literal its value where it is a literal
    /// @param items   the texts of a list literal
    /// @param measure the measure it is; null where it is something else
    private record Typed<I>(
            ValueType type,
            Term<I> term,
            @Nullable String name,
            @Nullable Object literal,
            @Nullable List<String> items,
            @Nullable String measure) {
        static <I> Typed<I> literal(ValueType type, Object value) {
            return new Typed<>(type, _ -> value, null, value, null, null);
        }

        static <I> Typed<I> computed(ValueType type, Term<I> term) {
            return new Typed<>(type, term, null, null, null, null);
        }

        static <I> Typed<I> measure(String name, Term<I> term) {
            return new Typed<>(ValueType.ANY, term, null, null, null, name);
        }

        static <I> Typed<I> test(Test<I> test) {
            return computed(ValueType.BOOL, test::holds);
        }
    }

    private enum Kind {
        NAME,
        INT,
        DOUBLE,
        TEXT,
        SIGN,
        END
    }

    private record Token(Kind kind, String text) {
        boolean is(String sign) {
            return kind == Kind.SIGN && text.equals(sign);
        }
    }

    /// The expression is not plain. Never leaves this class.
    private static final class NotPlain extends Exception {
        private static final long serialVersionUID = 1L;

        NotPlain() {
            super("not plain", null, false, false);
        }
    }

    private PlainReader(Vocabulary<I> vocabulary, List<Token> tokens) {
        this.vocabulary = vocabulary;
        this.tokens = tokens;
    }

    /// Reads a condition; empty where it is not plain.
    static <I> Optional<CompiledCondition<I>> read(String text, Vocabulary<I> vocabulary) {
        try {
            PlainReader<I> reader = new PlainReader<>(vocabulary, tokens(text));
            Typed<I> whole = reader.or();
            if (reader.peek().kind() != Kind.END || whole.type() != ValueType.BOOL) {
                return Optional.empty();
            }
            return Optional.of(
                    new PlainCondition<>(text, test(whole), reader.names, reader.bounds, reader.tokens.size()));
        } catch (NotPlain _) {
            return Optional.empty();
        }
    }

    // --- grammar, from the loosest binding to the tightest

    private Typed<I> or() throws NotPlain {
        if (++depth > MAX_DEPTH) {
            throw new NotPlain();
        }
        Typed<I> left = and();
        while (take("||")) {
            Test<I> a = test(left);
            Test<I> b = test(and());
            left = Typed.test(input -> either(a, b, input));
        }
        depth--;
        return left;
    }

    private Typed<I> and() throws NotPlain {
        Typed<I> left = relation();
        while (take("&&")) {
            Test<I> a = test(left);
            Test<I> b = test(relation());
            left = Typed.test(input -> both(a, b, input));
        }
        return left;
    }

    private Typed<I> relation() throws NotPlain {
        Typed<I> left = unary();
        Token operator = peek();
        if (operator.kind() == Kind.NAME && operator.text().equals("in")) {
            at++;
            return single(in(left, unary()));
        }
        if (operator.kind() != Kind.SIGN) {
            return left;
        }
        return switch (operator.text()) {
            case "==", "!=" -> {
                at++;
                yield single(equality(left, unary(), operator.text().equals("==")));
            }
            case "<", "<=", ">", ">=" -> {
                at++;
                yield single(order(left, operator.text(), unary()));
            }
            default -> left;
        };
    }

    /// Comparisons in a row, such as `a == b == c`, are left to the library.
    private Typed<I> single(Typed<I> relation) throws NotPlain {
        Token next = peek();
        boolean more = next.kind() == Kind.SIGN
                && Set.of("==", "!=", "<", "<=", ">", ">=").contains(next.text());
        if (more || (next.kind() == Kind.NAME && next.text().equals("in"))) {
            throw new NotPlain();
        }
        return relation;
    }

    private Typed<I> unary() throws NotPlain {
        boolean negated = false;
        boolean any = false;
        while (take("!")) {
            any = true;
            negated = !negated;
        }
        Typed<I> operand = primary();
        if (!any) {
            return operand;
        }
        Test<I> test = test(operand);
        return negated ? Typed.test(input -> !test.holds(input)) : Typed.test(test);
    }

    private Typed<I> primary() throws NotPlain {
        Token token = next();
        return switch (token.kind()) {
            case TEXT -> Typed.literal(ValueType.TEXT, token.text());
            case INT -> Typed.literal(ValueType.INT, Long.valueOf(token.text()));
            case DOUBLE -> Typed.literal(ValueType.DOUBLE, Double.valueOf(token.text()));
            case NAME -> named(token.text());
            case SIGN -> {
                if (token.is("(")) {
                    Typed<I> inner = or();
                    expect(")");
                    yield inner;
                }
                if (token.is("[")) {
                    yield list();
                }
                throw new NotPlain();
            }
            case END -> throw new NotPlain();
        };
    }

    private Typed<I> list() throws NotPlain {
        List<String> items = new ArrayList<>();
        do {
            Token item = next();
            if (item.kind() != Kind.TEXT) {
                throw new NotPlain();
            }
            items.add(item.text());
        } while (take(","));
        expect("]");
        List<String> copy = List.copyOf(items);
        return new Typed<>(ValueType.TEXTS, _ -> copy, null, null, copy, null);
    }

    private Typed<I> named(String first) throws NotPlain {
        switch (first) {
            case "true" -> {
                return Typed.literal(ValueType.BOOL, true);
            }
            case "false" -> {
                return Typed.literal(ValueType.BOOL, false);
            }
            case "has" -> {
                return has();
            }
            case "in", "null" -> throw new NotPlain();
            default -> {}
        }
        Variable<I> variable = variable(first);
        if (variable.type() == ValueType.MEASURES) {
            return measure(variable, measureName());
        }
        Typed<I> value = new Typed<>(variable.type(), variable::value, variable.name(), null, null, null);
        return take(".") ? call(value) : value;
    }

    /// The longest name of the vocabulary that starts here.
    private Variable<I> variable(String first) throws NotPlain {
        StringBuilder name = new StringBuilder(first);
        while (vocabulary.find(name.toString()).isEmpty()) {
            if (!peek().is(".")) {
                throw new NotPlain();
            }
            at++;
            Token part = next();
            if (part.kind() != Kind.NAME) {
                throw new NotPlain();
            }
            name.append('.').append(part.text());
        }
        Variable<I> found = vocabulary.find(name.toString()).orElseThrow(NotPlain::new);
        names.computeIfAbsent(found.name(), _ -> new LinkedHashSet<>());
        return found;
    }

    private Typed<I> call(Typed<I> receiver) throws NotPlain {
        Token function = next();
        if (receiver.type() != ValueType.TEXT || function.kind() != Kind.NAME || !take("(")) {
            throw new NotPlain();
        }
        Token argument = next();
        if (argument.kind() != Kind.TEXT) {
            throw new NotPlain();
        }
        expect(")");
        if (peek().is(".")) {
            throw new NotPlain();
        }
        Term<I> text = receiver.term();
        String part = argument.text();
        return switch (function.text()) {
            case "startsWith" -> Typed.test(input -> ((String) text.value(input)).startsWith(part));
            case "endsWith" -> Typed.test(input -> ((String) text.value(input)).endsWith(part));
            case "contains" -> Typed.test(input -> ((String) text.value(input)).contains(part));
            default -> throw new NotPlain();
        };
    }

    private Typed<I> has() throws NotPlain {
        expect("(");
        Token first = next();
        if (first.kind() != Kind.NAME) {
            throw new NotPlain();
        }
        Variable<I> variable = variable(first.text());
        if (variable.type() != ValueType.MEASURES || !peek().is(".")) {
            throw new NotPlain();
        }
        String key = measureName();
        expect(")");
        return Typed.test(input -> ((Map<?, ?>) variable.value(input)).containsKey(key));
    }

    private String measureName() throws NotPlain {
        String key;
        if (take(".")) {
            Token name = next();
            if (name.kind() != Kind.NAME) {
                throw new NotPlain();
            }
            key = name.text();
        } else {
            expect("[");
            Token name = next();
            if (name.kind() != Kind.TEXT) {
                throw new NotPlain();
            }
            expect("]");
            key = name.text();
        }
        if (peek().is(".") || peek().is("[") || peek().is("(")) {
            throw new NotPlain();
        }
        return key;
    }

    private static <I> Typed<I> measure(Variable<I> measures, String key) {
        return Typed.measure(key, input -> {
            Object value = ((Map<?, ?>) measures.value(input)).get(key);
            if (value == null) {
                throw new Undecidable(ConditionLanguage.missingMeasure(key));
            }
            return value;
        });
    }

    // --- meaning

    private static <I> Test<I> test(Typed<I> typed) throws NotPlain {
        if (typed.type() != ValueType.BOOL) {
            throw new NotPlain();
        }
        Term<I> term = typed.term();
        return input -> (Boolean) term.value(input);
    }

    /// A missing value counts only where the other side does not settle the matter.
    private static <I> boolean both(Test<I> a, Test<I> b, I input) throws Undecidable {
        boolean first;
        try {
            first = a.holds(input);
        } catch (Undecidable e) {
            if (!b.holds(input)) {
                return false;
            }
            throw e;
        }
        return first && b.holds(input);
    }

    private static <I> boolean either(Test<I> a, Test<I> b, I input) throws Undecidable {
        boolean first;
        try {
            first = a.holds(input);
        } catch (Undecidable e) {
            if (b.holds(input)) {
                return true;
            }
            throw e;
        }
        return first || b.holds(input);
    }

    private Typed<I> in(Typed<I> left, Typed<I> right) throws NotPlain {
        boolean text = left.type() == ValueType.TEXT || left.type() == ValueType.ANY;
        if (!text || right.type() != ValueType.TEXTS) {
            throw new NotPlain();
        }
        Term<I> element = left.term();
        if (right.items() != null) {
            compared(left, right.items());
            Set<Object> items = new LinkedHashSet<>(right.items());
            return Typed.test(input -> items.contains(element.value(input)));
        }
        Term<I> list = right.term();
        return Typed.test(input -> {
            Object sought = element.value(input);
            return ((List<?>) list.value(input)).contains(sought);
        });
    }

    private Typed<I> equality(Typed<I> left, Typed<I> right, boolean wanted) throws NotPlain {
        boolean any = left.type() == ValueType.ANY || right.type() == ValueType.ANY;
        boolean scalars = isScalar(left.type()) && isScalar(right.type());
        boolean bothAny = left.type() == right.type() && any;
        if (!scalars || bothAny || (!any && left.type() != right.type())) {
            throw new NotPlain();
        }
        compared(left, right.literal());
        compared(right, left.literal());
        bound(left, wanted ? "==" : "!=", right);
        bound(right, wanted ? "==" : "!=", left);
        Term<I> a = left.term();
        Term<I> b = right.term();
        return Typed.test(input -> same(a.value(input), b.value(input)) == wanted);
    }

    private Typed<I> order(Typed<I> left, String operator, Typed<I> right) throws NotPlain {
        boolean numbers = (left.type().isNumber() && (right.type().isNumber() || right.type() == ValueType.ANY))
                || (right.type().isNumber() && left.type() == ValueType.ANY);
        boolean times = left.type() == ValueType.TIMESTAMP && right.type() == ValueType.TIMESTAMP;
        if (!numbers && !times) {
            throw new NotPlain();
        }
        bound(left, operator, right);
        bound(right, turned(operator), left);
        Term<I> a = left.term();
        Term<I> b = right.term();
        return switch (operator) {
            case "<" -> Typed.test(input -> compare(a.value(input), b.value(input)) < 0);
            case "<=" -> Typed.test(input -> compare(a.value(input), b.value(input)) <= 0);
            case ">" -> Typed.test(input -> compare(a.value(input), b.value(input)) > 0);
            default -> Typed.test(input -> compare(a.value(input), b.value(input)) >= 0);
        };
    }

    /// Notes that a measure is compared with a literal.
    private void bound(Typed<I> measure, String operator, Typed<I> literal) {
        Object value = literal.literal();
        if (measure.measure() == null || value == null) {
            return;
        }
        Json json =
                switch (value) {
                    case Long number -> Json.of(number);
                    case Double number -> Json.of(number);
                    case Boolean flag -> Json.of(flag);
                    default -> Json.of(String.valueOf(value));
                };
        bounds.add(new Condition.Bound(measure.measure(), operator, json));
    }

    private static String turned(String operator) {
        return switch (operator) {
            case "<" -> ">";
            case "<=" -> ">=";
            case ">" -> "<";
            default -> "<=";
        };
    }

    private static boolean isScalar(ValueType type) {
        return switch (type) {
            case BOOL, INT, DOUBLE, TEXT, TIMESTAMP, ANY -> true;
            case TEXTS, MEASURES -> false;
        };
    }

    private static boolean same(Object a, Object b) {
        if (a instanceof Number x && b instanceof Number y) {
            return compareNumbers(x, y) == 0;
        }
        return a.equals(b);
    }

    private static int compare(Object a, Object b) throws Undecidable {
        if (a instanceof Number x && b instanceof Number y) {
            return compareNumbers(x, y);
        }
        if (a instanceof Instant x && b instanceof Instant y) {
            return x.compareTo(y);
        }
        throw new Undecidable(ConditionLanguage.notComparable(a, b));
    }

    private static int compareNumbers(Number a, Number b) {
        if (a instanceof Long x && b instanceof Long y) {
            return x.compareTo(y);
        }
        if (Double.isInfinite(a.doubleValue()) || Double.isInfinite(b.doubleValue())) {
            return Double.compare(a.doubleValue(), b.doubleValue());
        }
        return decimal(a).compareTo(decimal(b));
    }

    private static BigDecimal decimal(Number number) {
        return number instanceof Long whole ? BigDecimal.valueOf(whole) : new BigDecimal(number.doubleValue());
    }

    private void compared(Typed<I> variable, @Nullable Object literal) {
        if (variable.name() != null && literal instanceof String text) {
            names.computeIfAbsent(variable.name(), _ -> new LinkedHashSet<>()).add(text);
        }
    }

    private void compared(Typed<I> variable, List<String> literals) {
        literals.forEach(literal -> compared(variable, (Object) literal));
    }

    // --- tokens

    private Token peek() {
        return tokens.get(at);
    }

    private Token next() {
        Token token = tokens.get(at);
        if (token.kind() != Kind.END) {
            at++;
        }
        return token;
    }

    private boolean take(String sign) {
        if (peek().is(sign)) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(String sign) throws NotPlain {
        if (!take(sign)) {
            throw new NotPlain();
        }
    }

    private static List<Token> tokens(String text) throws NotPlain {
        List<Token> tokens = new ArrayList<>();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
                i++;
            } else if (isNameStart(c)) {
                int end = i + 1;
                while (end < text.length() && (isNameStart(text.charAt(end)) || isDigit(text.charAt(end)))) {
                    end++;
                }
                // r"..." and b"..." are texts with a prefix.
                if (end < text.length() && (text.charAt(end) == '"' || text.charAt(end) == '\'')) {
                    throw new NotPlain();
                }
                tokens.add(new Token(Kind.NAME, text.substring(i, end)));
                i = end;
            } else if (isDigit(c)) {
                i = number(text, i, tokens);
            } else if (c == '"' || c == '\'') {
                i = quoted(text, i, tokens);
            } else {
                String sign = sign(text, i);
                tokens.add(new Token(Kind.SIGN, sign));
                i += sign.length();
            }
        }
        tokens.add(new Token(Kind.END, ""));
        return tokens;
    }

    private static int number(String text, int from, List<Token> tokens) throws NotPlain {
        int end = digits(text, from);
        boolean fraction = end + 1 < text.length() && text.charAt(end) == '.' && isDigit(text.charAt(end + 1));
        if (fraction) {
            end = digits(text, end + 1);
        }
        boolean tooLong = end - from > 15;
        boolean more = end < text.length() && (isNameStart(text.charAt(end)) || text.charAt(end) == '.');
        boolean octalLook = !fraction && end - from > 1 && text.charAt(from) == '0';
        if (tooLong || more || octalLook) {
            throw new NotPlain();
        }
        tokens.add(new Token(fraction ? Kind.DOUBLE : Kind.INT, text.substring(from, end)));
        return end;
    }

    private static int digits(String text, int from) {
        int end = from;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static int quoted(String text, int from, List<Token> tokens) throws NotPlain {
        char quote = text.charAt(from);
        int end = from + 1;
        while (end < text.length() && text.charAt(end) != quote) {
            char c = text.charAt(end);
            if (c == '\\' || c == '\n' || c == '\r') {
                throw new NotPlain();
            }
            end++;
        }
        boolean tripled = end == from + 1 && end + 1 < text.length() && text.charAt(end + 1) == quote;
        if (end >= text.length() || tripled) {
            throw new NotPlain();
        }
        tokens.add(new Token(Kind.TEXT, text.substring(from + 1, end)));
        return end + 1;
    }

    private static String sign(String text, int at) throws NotPlain {
        for (String two : List.of("&&", "||", "==", "!=", "<=", ">=")) {
            if (text.startsWith(two, at)) {
                return two;
            }
        }
        char c = text.charAt(at);
        if ("()[],.!<>".indexOf(c) < 0) {
            throw new NotPlain();
        }
        return String.valueOf(c);
    }

    private static boolean isNameStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
